//! Mailed links: looking changes nothing, the button acts once.

use super::*;
use api::{
    auth::secret::Secret,
    store::{
        self,
        link::{Link, Purpose},
    },
};
use chrono::TimeDelta;
use inventory::{id::PersonId, text::EmailAddress};
use tests::{app::id, each_database};

async fn ask_for_reset(app: &TestApp, email: &str) -> Answer {
    expect(app.visitor().post("/password-resets", json!({"email": email})).await, StatusCode::ACCEPTED)
}

each_database! {
    async fn a_forgotten_password_is_replaced_by_a_link_that_works_once(db) {
        let app = TestApp::with_city(db).await;
        let (browser, program) = (app.sign_in("pi").await, app.token("pi").await);
        ask_for_reset(&app, &address("pi")).await;
        let path = format!("/links/{}", link(&app, &address("pi")).await.expect("a link"));
        let visitor = app.visitor();
        for _ in 0..3 {
            let seen = expect(visitor.get(&path).await, StatusCode::OK).body;
            assert_eq!((&seen["purpose"], &seen["email_hint"]), (&json!("reset_password"), &json!("p***@demo.example")));
            assert_eq!((&seen["password_needed"], &seen["expires_at"]), (&json!(true), &json!("2026-11-23T02:00:00Z")));
        }
        let weak = expect(visitor.post(&path, json!({"password": "short", "name": "x"})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&weak), ["/password too_short", "/password too_simple", "/name unknown_field"]);
        let used = expect(visitor.post(&path, json!({"password": NEW_PASSWORD})).await, StatusCode::OK);
        assert_eq!(used.body, json!({"purpose": "reset_password"}));

        expect(visitor.get(&path).await, StatusCode::NOT_FOUND);
        expect(visitor.post(&path, json!({"password": NEW_PASSWORD})).await, StatusCode::NOT_FOUND);
        expect(browser.get("/session").await, StatusCode::UNAUTHORIZED);
        expect(program.get("/session").await, StatusCode::UNAUTHORIZED);
        let (_, signed_in) = sign_in(&app, &address("pi"), NEW_PASSWORD).await;
        expect(signed_in, StatusCode::OK);
        assert_eq!(letters(&app, &address("pi")).await.len(), 2, "the owner hears of the new password");
    }

    async fn of_two_who_press_at_once_one_is_too_late(db) {
        let app = TestApp::with_city(db).await;
        ask_for_reset(&app, &address("pi")).await;
        let path = format!("/links/{}", link(&app, &address("pi")).await.expect("a link"));
        let (a, b) = (app.visitor(), app.visitor());
        let (one, other) = futures::join!(
            a.post(&path, json!({"password": NEW_PASSWORD})),
            b.post(&path, json!({"password": "Another-2-one"})),
        );
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::NOT_FOUND]);
    }

    async fn asking_for_a_reset_looks_the_same_for_every_address(db) {
        let app = TestApp::with_city(db).await;
        let known = ask_for_reset(&app, &address("pi")).await;
        let unknown = ask_for_reset(&app, "nobody@demo.example").await;
        assert_eq!(known.body, unknown.body);
        assert!(letters(&app, "nobody@demo.example").await.is_empty());
    }

    async fn a_newer_link_ends_the_older_one(db) {
        let app = TestApp::with_city(db).await;
        ask_for_reset(&app, &address("pi")).await;
        let older = link(&app, &address("pi")).await.expect("a link");
        ask_for_reset(&app, &address("pi")).await;
        let newer = link(&app, &address("pi")).await.expect("a link");
        assert_ne!(older, newer);
        expect(app.visitor().get(&format!("/links/{older}")).await, StatusCode::NOT_FOUND);
        expect(app.visitor().get(&format!("/links/{newer}")).await, StatusCode::OK);
    }

    async fn a_link_to_reset_runs_out_after_an_hour(db) {
        let app = TestApp::with_city(db).await;
        ask_for_reset(&app, &address("pi")).await;
        let path = format!("/links/{}", link(&app, &address("pi")).await.expect("a link"));
        app.clock.advance(TimeDelta::hours(1));
        expect(app.visitor().get(&path).await, StatusCode::NOT_FOUND);
        expect(app.visitor().post(&path, json!({"password": NEW_PASSWORD})).await, StatusCode::NOT_FOUND);
    }

    async fn a_reset_by_mail_opens_a_locked_account(db) {
        let app = TestApp::with_city(db).await;
        for _ in 0..5 {
            sign_in(&app, &address("pi"), "Not-the-password-1").await;
        }
        ask_for_reset(&app, &address("pi")).await;
        let path = format!("/links/{}", link(&app, &address("pi")).await.expect("a link"));
        expect(app.visitor().post(&path, json!({"password": NEW_PASSWORD})).await, StatusCode::OK);
        let (_, signed_in) = sign_in(&app, &address("pi"), NEW_PASSWORD).await;
        expect(signed_in, StatusCode::OK);
    }

    async fn what_is_no_link_of_ours_is_not_found(db) {
        let app = TestApp::with_city(db).await;
        for token in ["x", "%2e%2e", &"A".repeat(43), &"a".repeat(500)] {
            expect(app.visitor().get(&format!("/links/{token}")).await, StatusCode::NOT_FOUND);
            expect(app.visitor().post(&format!("/links/{token}"), json!({})).await, StatusCode::NOT_FOUND);
        }
    }

    async fn a_new_address_is_proved_before_it_counts(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let wrong = pi.post("/me/email", json!({"email": "zhou@new.example", "password": "Wrong-1-wrong"})).await;
        expect(wrong, StatusCode::UNAUTHORIZED);
        let asked = pi.post("/me/email", json!({"email": " Zhou@New.example", "password": demo::PASSWORD})).await;
        expect(asked, StatusCode::ACCEPTED);
        assert_eq!(pi.get("/session").await.body["person"]["email"], "pi@demo.example");
        let path = format!("/links/{}", link(&app, "zhou@new.example").await.expect("a link"));
        assert_eq!(app.visitor().get(&path).await.body["purpose"], "change_email");
        expect(app.visitor().post(&path, json!({})).await, StatusCode::OK);
        assert_eq!(pi.get("/session").await.body["person"]["email"], "zhou@new.example");
        assert_eq!(letters(&app, &address("pi")).await.len(), 1, "the old address hears of it");
        let (_, old) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
        expect(old, StatusCode::UNAUTHORIZED);
        let (_, new) = sign_in(&app, "zhou@new.example", demo::PASSWORD).await;
        expect(new, StatusCode::OK);
    }

    async fn an_address_that_is_taken_is_only_told_to_its_owner(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let free = pi.post("/me/email", json!({"email": "free@new.example", "password": demo::PASSWORD})).await;
        let taken = pi.post("/me/email", json!({"email": address("auditor"), "password": demo::PASSWORD})).await;
        assert_eq!((free.status, &free.body), (taken.status, &taken.body));
        assert_eq!(link(&app, &address("auditor")).await, None);
        assert_eq!(letters(&app, &address("auditor")).await.len(), 1);
    }

    async fn a_link_to_reset_does_not_follow_the_account_to_a_new_address(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        ask_for_reset(&app, &address("pi")).await;
        let reset = link(&app, &address("pi")).await.expect("a link");
        pi.post("/me/email", json!({"email": "zhou@new.example", "password": demo::PASSWORD})).await;
        let change = link(&app, "zhou@new.example").await.expect("a link");
        expect(app.visitor().post(&format!("/links/{change}"), json!({})).await, StatusCode::OK);
        let path = format!("/links/{reset}");
        expect(app.visitor().post(&path, json!({"password": NEW_PASSWORD})).await, StatusCode::NOT_FOUND);
    }

    async fn a_link_to_a_new_address_ends_with_the_password_it_was_asked_with(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let thief = "thief@new.example";
        let taking = json!({"email": thief, "password": demo::PASSWORD});

        expect(app.sign_in("pi").await.post("/me/email", taking.clone()).await, StatusCode::ACCEPTED);
        let taken = format!("/links/{}", link(&app, thief).await.expect("a link"));
        ask_for_reset(&app, &address("pi")).await;
        let reset = format!("/links/{}", link(&app, &address("pi")).await.expect("a link"));
        expect(app.visitor().post(&reset, json!({"password": NEW_PASSWORD})).await, StatusCode::OK);
        expect(app.visitor().get(&taken).await, StatusCode::NOT_FOUND);
        expect(app.visitor().post(&taken, json!({})).await, StatusCode::NOT_FOUND);
        expect(pi.get("/session").await, StatusCode::UNAUTHORIZED);

        let (pi, _) = sign_in(&app, &address("pi"), NEW_PASSWORD).await;
        expect(pi.post("/me/email", json!({"email": thief, "password": NEW_PASSWORD})).await, StatusCode::ACCEPTED);
        let taken = format!("/links/{}", link(&app, thief).await.expect("a link"));
        let changed = json!({"old": NEW_PASSWORD, "new": "Another-2-one"});
        expect(pi.post("/me/password", changed).await, StatusCode::NO_CONTENT);
        expect(app.visitor().post(&taken, json!({})).await, StatusCode::NOT_FOUND);
        assert_eq!(pi.get("/session").await.body["person"]["email"], address("pi"));
    }

    async fn a_link_older_than_the_password_changes_no_address(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let made = app.app.clock.now();
        app.clock.advance(TimeDelta::minutes(5));
        let changed = json!({"old": demo::PASSWORD, "new": NEW_PASSWORD});
        expect(pi.post("/me/password", changed).await, StatusCode::NO_CONTENT);
        let secret = Secret::new(&app.app.clock);
        let late = Link {
            purpose: Purpose::ChangeEmail,
            person: Some(PersonId(id("person:pi"))),
            recipient: EmailAddress::parse("thief@new.example").expect("an address"),
            payload: "{}".to_owned(),
            created_at: made,
            expires_at: made + TimeDelta::days(1),
        };
        let digest = secret.digest();
        let stored = db.write("test", move |tx| {
            let late = late.clone();
            Box::pin(async move { store::link::insert(tx, digest, &late).await })
        });
        stored.await.expect("the link is stored");
        let path = format!("/links/{}", secret.to_text());
        expect(app.visitor().post(&path, json!({})).await, StatusCode::NOT_FOUND);
        assert_eq!(pi.get("/session").await.body["person"]["email"], address("pi"));
    }
}
