//! The sixteenth way in which mail fails: it is taken, and comes back later.

use super::*;
use tests::smtp_faults::{Fault, FaultySmtp, report};

each_database! {
    async fn a_mail_that_comes_back_is_seen_by_administrator_and_addressee(db) {
        let server = FaultySmtp::start(Fault::LateBounce, 1).await;
        let app = TestApp::reading(db, NO_MAILBOX, Some(&server.url())).await;
        app.work().await;
        let taken_before = server.taken().len();
        let researcher = app.sign_in("researcher").await;
        let body = want("sem", slot(2, 9, 0, 120), json!({"group_id": id("nano")}));
        assert_eq!(researcher.put(&format!("/reservations/{}", fresh()), body).await.status, StatusCode::CREATED);
        app.work().await;
        let mine = |mail: &tests::smtp_sink::Received| mail.to == [RESEARCHER];
        let mail = server.taken().into_iter().skip(taken_before).find(mine).expect("a mail to him");
        assert_eq!(mail.from, "answers@jishi.example.cn", "where it comes back to");
        let since = async || app.sign_in("researcher").await.get("/session").await.body["mail_comes_back_since"].clone();
        let take = async |text: String| {
            let incoming = Incoming::Mail(text.into_bytes());
            answers::take(&app.app, incoming).await.expect("the database answers")
        };

        let delayed = report(&mail, "delayed", "4.4.1");
        assert_eq!(take(delayed).await, Some(Outcome::Bounced));
        assert_eq!(since().await, Value::Null, "it may still arrive");
        let nameless = report(&mail, "failed", "5.1.1").replace("Message-ID:", "X-Message-ID:");
        assert_eq!(take(nameless).await, Some(Outcome::Unknown), "anybody could have written that");
        assert_eq!(since().await, Value::Null);

        let returned = server.returned().into_iter().find(|report| report.contains(RESEARCHER)).expect("a report");
        let admin = app.sign_in("sysadmin").await;
        let before = admin.get("/admin/health").await;
        assert_eq!(before.body["addresses_failing"], 0, "{}", before.text);
        assert_eq!(take(returned.clone()).await, Some(Outcome::Bounced));
        assert_eq!(take(returned).await, None, "read twice");
        assert_eq!(since().await, json!(app.app.clock.now()));
        let outbox = admin.get("/admin/outbox?limit=50").await;
        let rows = outbox.body["items"].as_array().expect("a list").clone();
        let back: Vec<&Value> = rows.iter().filter(|row| !row["bounced_at"].is_null()).collect();
        assert_eq!(back.len(), 1, "{}", outbox.text);
        assert_eq!((&back[0]["state"], &back[0]["last_error"]), (&json!("sent"), &json!("bounced: 5.1.1")));
        let health = admin.get("/admin/health").await;
        assert_eq!(health.body["addresses_failing"], 1, "{}", health.text);
        let judged = |health: &Value| -> Vec<(Value, Value)> {
            let checks = health["checks"].as_array().expect("checks");
            checks.iter().map(|check| (check["code"].clone(), check["ok"].clone())).collect()
        };
        assert_eq!(health.body["status"], before.body["status"], "{}", health.text);
        assert_eq!(judged(&health.body), judged(&before.body), "an address that dies is no fault of the program");
        app.stop().await;
    }

    async fn an_address_is_mended_when_mail_gets_through_or_an_answer_comes(db) {
        let world = World::new(db).await;
        let since = async || world.app.sign_in("researcher").await.get("/session").await.body["mail_comes_back_since"].clone();
        let bounce = |mail: &Kept| {
            let received = tests::smtp_sink::Received {
                from: mail.from.clone(),
                to: vec![mail.to.clone()],
                bytes: mail.bytes.clone(),
                is_taken: true,
            };
            report(&received, "failed", "5.2.2")
        };
        let last = || world.app.mails().into_iter().rev().find(|mail| mail.to == RESEARCHER).expect("a mail to him");
        assert_eq!(world.take(&bounce(&last())).await, Some(Outcome::Bounced));
        assert_ne!(since().await, Value::Null);
        // Time alone mends nothing; a mail that is not back after a day does.
        world.app.clock.advance(TimeDelta::hours(25));
        assert_ne!(since().await, Value::Null);
        let researcher = world.app.sign_in("researcher").await;
        let cancelled = researcher.act(&format!("{}/cancellation", world.path), 1, json!({})).await;
        assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text);
        world.app.work().await;
        assert_ne!(since().await, Value::Null, "it may still come back");
        world.app.clock.advance(TimeDelta::hours(25));
        assert_eq!(since().await, Value::Null);

        let researcher = world.app.sign_in("researcher").await;
        let body = want("sem", slot(8, 9, 0, 120), json!({"group_id": id("nano")}));
        let booked = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.text);
        world.app.work().await;
        world.take(&bounce(&last())).await;
        assert_ne!(since().await, Value::Null);
        assert_eq!(world.take(&world.invitation(RESEARCHER).reply("ACCEPTED")).await, Some(Outcome::Recorded));
        assert_eq!(since().await, Value::Null, "whoever answers gets his mail");
        world.app.stop().await;
    }
}
