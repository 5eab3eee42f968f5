//! The system administrator's pages over HTTP.

use crate::booking::held;
use api::store::{self, mailbox::Letter};
use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{
    app::{TestApp, beginning, fresh},
    each_database,
};

const MAIL: &str = "From: jishi@example.cn\r\nTo: li@example.cn\r\nSubject: Reserved\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n\
    --b\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--b--\r\n";

each_database! {
    async fn what_was_sent_is_listed_and_not_sent_again(db) {
        let app = TestApp::with_city(db).await;
        held(&app).await;
        let admin = app.sign_in("sysadmin").await;
        let waiting = admin.get("/admin/outbox?state=pending").await;
        assert_eq!(waiting.body["items"].as_array().map(Vec::len), Some(2), "{}", waiting.text);
        app.work().await;
        let sent = admin.get("/admin/outbox").await;
        let message = &sent.body["items"][0];
        assert_eq!((&message["state"], &message["attempts"], &message["next_at"]), (&json!("sent"), &json!(1), &json!(null)));
        assert_eq!((&message["kind"], &message["subject"]), (&json!("reservation_notice"), &json!(null)), "{message}");
        let first = admin.get("/admin/outbox?limit=1").await;
        let cursor = first.body["next"].as_str().expect("a second page");
        let second = admin.get(&format!("/admin/outbox?limit=1&cursor={cursor}")).await;
        assert_ne!(second.body["items"][0]["id"], first.body["items"][0]["id"]);

        let path = format!("/admin/outbox/{}/retry", message["id"].as_str().expect("an id"));
        let refused = admin.post(&path, json!({})).await;
        assert_eq!((refused.status, &refused.body["params"]["state"]), (StatusCode::CONFLICT, &json!("sent")));
        let unknown = admin.post(&format!("/admin/outbox/{}/retry", fresh()), json!({})).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }

    async fn the_outbox_says_neither_who_books_nor_what(db) {
        let app = TestApp::with_city(db).await;
        held(&app).await;
        app.work().await;
        for local in ["auditadmin", "sysadmin"] {
            let sent = app.sign_in(local).await.get("/admin/outbox").await;
            assert_eq!(sent.body["items"][0]["state"], "sent", "{}", sent.text);
            for told in ["startup@", "manager@", "扫描", "电镜", "预约"] {
                assert!(!sent.text.contains(told), "{local} reads {told}: {}", sent.text);
            }
            let hints: Vec<&str> = sent.body["items"].as_array().expect("a list").iter()
                .filter_map(|message| message["email_hint"].as_str()).collect();
            assert!(hints.contains(&"s***@demo.example"), "{hints:?}");
        }
        let told = "550 <Startup@demo.example> unknown";
        let failed = db.write("test", move |tx| Box::pin(async move {
            let statement = format!("UPDATE outbox SET state = 'given_up', last_error = '{told}'");
            Ok(tx.execute_unprepared(&statement).await?)
        }));
        failed.await.expect("the rows are changed");
        let given_up = app.sign_in("auditadmin").await.get("/admin/outbox").await;
        assert!(given_up.text.contains("550 <s***@demo.example> unknown"), "{}", given_up.text);
        app.stop().await;
    }

    async fn a_letter_to_another_administrator_shows_no_link(db) {
        let app = TestApp::with_city(db).await;
        for local in ["secadmin", "auditadmin", "sysadmin", "researcher"] {
            let body = json!({"email": format!("{local}@demo.example")});
            assert_eq!(app.visitor().post("/password-resets", body).await.status, StatusCode::ACCEPTED);
        }
        app.work().await;
        for kept in app.mails() {
            let raw = kept.bytes.clone();
            let letter = Letter {
                id: fresh(), recipient: kept.to.clone(), subject: "重设密码".into(), at: beginning(), raw, has_calendar: false,
            };
            let stored = db.write("test", move |tx| Box::pin(store::mailbox::insert(tx, letter.clone())));
            stored.await.expect("the mail is kept");
        }
        let admin = app.sign_in("sysadmin").await;
        let listed = admin.get("/admin/mailbox").await.body;
        for row in listed["items"].as_array().expect("a list") {
            let (id, to) = (row["id"].as_str().expect("an id"), row["to"].as_str().expect("an address"));
            let shown = ["sysadmin@demo.example", "researcher@demo.example"].contains(&to);
            let mail = admin.get(&format!("/admin/mailbox/{id}")).await.body;
            let raw = admin.get(&format!("/admin/mailbox/{id}/raw")).await.text;
            let read = api::service::admin::parts(raw.as_bytes());
            for text in [mail["text"].as_str(), mail["html"].as_str(), Some(&read.text), read.html.as_deref()] {
                let text = text.expect("a part");
                let (_, secret) = text.split_once("/link/").expect("a link");
                let signs = secret.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).count();
                assert_eq!(signs, if shown { 43 } else { 0 }, "{to}: {text}");
            }
            assert_eq!(read.subject.as_deref(), Some("重设密码"), "{to}: the rest stays");
            let own = app.mails().iter().any(|kept| kept.to == to && kept.bytes == raw.as_bytes());
            assert_eq!(own, shown, "{to}");
        }
        app.stop().await;
    }

    async fn a_kept_mail_is_read_part_by_part_and_as_it_was_sent(db) {
        let app = TestApp::with_city(db).await;
        let letter = Letter {
            id: fresh(),
            recipient: "li@example.cn".into(),
            subject: "Reserved".into(),
            at: beginning(),
            raw: MAIL.as_bytes().to_vec(),
            has_calendar: true,
        };
        let kept = letter.clone();
        let stored = db.write("test", move |tx| Box::pin(store::mailbox::insert(tx, kept.clone()))).await;
        stored.expect("the mail is kept");
        let admin = app.sign_in("sysadmin").await;
        let listed = admin.get("/admin/mailbox").await;
        assert_eq!(listed.body["items"][0]["subject"], "Reserved", "{}", listed.text);
        let mail = admin.get(&format!("/admin/mailbox/{}", letter.id)).await;
        assert_eq!((&mail.body["text"], &mail.body["to"]), (&json!("Hello"), &json!("li@example.cn")), "{}", mail.text);
        assert!(mail.body["calendar"].as_str().is_some_and(|text| text.starts_with("BEGIN:VCALENDAR")));
        let raw = admin.get(&format!("/admin/mailbox/{}/raw", letter.id)).await;
        assert_eq!((raw.text.as_str(), raw.headers["content-type"].to_str().ok()), (MAIL, Some("message/rfc822")));
        assert_eq!(admin.get(&format!("/admin/mailbox/{}", fresh())).await.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }

    async fn health_is_told_to_administrators(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("sysadmin").await;
        let silent = admin.get("/admin/health").await;
        assert_eq!((silent.status, &silent.body["status"]), (StatusCode::OK, &json!("degraded")), "{}", silent.text);
        app.app.metrics.worker_ran(beginning());
        let well = admin.get("/admin/health").await;
        assert_eq!((&well.body["status"], &well.body["guard_fired"]), (&json!("ok"), &json!(0)), "{}", well.text);
        assert_eq!(well.body["database"]["missing_steps"], json!([]));
        assert!(well.body["database"]["version"].as_str().is_some_and(|version| !version.is_empty()));
        assert_eq!(app.sign_in("auditadmin").await.get("/admin/health").await.status, StatusCode::OK);
        for path in ["/admin/health", "/admin/outbox", "/admin/mailbox"] {
            assert_eq!(app.sign_in("manager").await.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(app.visitor().get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
        }
        app.stop().await;
    }
}
