//! Links that end a kind of mail (RFC 2369 section 3.2, RFC 8058).

use super::*;
use crate::{accounts::plain_text, booking::held};
use api::mail::without_secrets;
use reqwest::header::CONTENT_TYPE;
use tests::each_database;

/// The link of the manager's mail about a request.
async fn link(app: &TestApp) -> (Kept, String) {
    held(app).await;
    app.work().await;
    let mail = mails_to(app, "manager").pop().expect("a mail");
    let url = header(&mail, "List-Unsubscribe").expect("a link");
    let url = url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).expect("in brackets").to_owned();
    (mail, url)
}

/// What a mail program sends that offers one press: no cookie, no header of a page.
async fn press(url: &str, media: &str, body: &str) -> StatusCode {
    let client = reqwest::Client::new();
    let sent = client.post(url).header(CONTENT_TYPE, media).body(body.to_owned()).send().await;
    sent.expect("an answer").status()
}

fn token(url: &str) -> &str {
    url.rsplit('/').next().expect("a secret")
}

async fn choice(person: &Person) -> Value {
    person.get("/me/mail-choices").await.body["kinds"][0]["choice"].clone()
}

const FORM: &str = "application/x-www-form-urlencoded";

each_database! {
    async fn one_press_ends_a_kind_and_looking_ends_nothing(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let (mail, url) = link(&app).await;
        assert!(url.starts_with(&format!("{}/unsubscribe/", app.base())), "{url}");
        assert_eq!(header(&mail, "List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
        assert!(plain_text(&mail.bytes).contains(&url), "people find it, too");

        let page = reqwest::get(&url).await.expect("an answer");
        assert_ne!(page.status(), StatusCode::METHOD_NOT_ALLOWED);
        let looked = app.visitor().get(&format!("/unsubscribe/{}", token(&url))).await;
        assert_eq!(looked.body, json!({"kind": "request", "email_hint": "m***@demo.example", "is_stopped": false}));
        assert_eq!(choice(&manager).await, "at_once");

        for (kind, body) in [
            (FORM, ""),
            (FORM, "List-Unsubscribe=One-Click&x=1"),
            (FORM, "One-Click=List-Unsubscribe"),
            ("text/plain", "List-Unsubscribe=One-Click"),
            ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nOne-Click\r\n--b--\r\n"),
        ] {
            assert_eq!(press(&url, kind, body).await, StatusCode::BAD_REQUEST, "not by accident: {kind} {body}");
        }
        assert_eq!(choice(&manager).await, "at_once");
        for _ in 0..2 {
            assert_eq!(press(&url, FORM, "List-Unsubscribe=One-Click").await, StatusCode::OK);
            assert_eq!(choice(&manager).await, "pages");
        }
        assert_eq!(app.visitor().get(&format!("/unsubscribe/{}", token(&url))).await.body["is_stopped"], true);
        let again = crate::waiting::join(&app.sign_in("startup").await,
            want("sem", slot(4, 9, 0, 60), json!({"organisation_id": id("xinghai")}))).await;
        assert_eq!(again.body["state"], "held", "{}", again.text);
        app.work().await;
        assert_eq!(mails_to(&app, "manager").len(), 1, "no more of them");
        assert_eq!(db.number("SELECT count(*) FROM audit_leaf WHERE action = 'stop_mails'").await, 2);
        app.stop().await;
    }

    async fn the_page_ends_it_without_a_session_and_the_form_may_have_parts(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let (_, url) = link(&app).await;
        let stopped = app.visitor().post(&format!("/unsubscribe/{}", token(&url)), json!({})).await;
        assert_eq!((stopped.status, &stopped.body["is_stopped"]), (StatusCode::OK, &json!(true)), "{}", stopped.text);
        assert_eq!(choice(&manager).await, "pages");
        choose(&manager, json!({"request": "at_once"})).await;
        let parts = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
        assert_eq!(press(&url, "multipart/form-data; boundary=b", parts).await, StatusCode::OK);
        assert_eq!(choice(&manager).await, "pages");
        let wrong = api::auth::secret::Secret::new(&api::clock::Clock::System).to_text();
        for token in [wrong.as_str(), "x"] {
            let url = format!("{}/unsubscribe/{token}", app.base());
            assert!(!press(&url, FORM, "List-Unsubscribe=One-Click").await.is_success(), "{token}");
            let status = app.visitor().post(&format!("/unsubscribe/{token}"), json!({})).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND);
        }
        app.stop().await;
    }

    async fn the_secret_is_the_same_in_every_mail_and_stored_nowhere(db) {
        let app = TestApp::with_city(db).await;
        let (mail, url) = link(&app).await;
        let startup = app.sign_in("startup").await;
        let body = want("sem", slot(4, 9, 0, 60), json!({"organisation_id": id("xinghai")}));
        assert_eq!(crate::waiting::join(&startup, body).await.status, StatusCode::CREATED);
        app.work().await;
        let second = mails_to(&app, "manager").pop().expect("a mail");
        assert_ne!(second.id, mail.id);
        assert_eq!(header(&second, "List-Unsubscribe"), Some(format!("<{url}>")));
        assert_eq!(db.number("SELECT count(*) FROM mail_stop").await, 1, "one for each person and kind");
        let stored = "SELECT count(*) FROM outbox WHERE rendered IS NOT NULL AND payload LIKE '%stops%'";
        assert_eq!(db.number(stored).await, 0, "what is on its way is forgotten");
        let secret = format!("SELECT count(*) FROM outbox WHERE payload LIKE '%{}%'", token(&url));
        assert_eq!(db.number(&secret).await, 0);
        let shown = String::from_utf8(without_secrets(&mail.bytes)).expect("ASCII");
        assert!(!shown.contains(token(&url)) && shown.contains("/unsubscribe/***>"), "{shown}");
        app.stop().await;
    }

    async fn what_always_goes_by_mail_offers_no_end(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, _) = confirmed(&app, thursday()).await;
        let asked = researcher.post("/password-resets", json!({"email": "researcher@demo.example"})).await;
        assert!(asked.status.is_success(), "{}", asked.text);
        app.work().await;
        let mails = mails_to(&app, "researcher");
        assert_eq!(mails.len(), 2, "the invitation and the link");
        for mail in mails {
            assert_eq!(header(&mail, "List-Unsubscribe"), None, "{}", mail.subject);
            assert!(!plain_text(&mail.bytes).contains("/unsubscribe/"), "{}", mail.subject);
        }
        app.stop().await;
    }
}
