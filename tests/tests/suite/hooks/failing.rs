//! What becomes of calls that do not arrive.

use super::*;
use api::store::outbox::{self, Lease};
use chrono::TimeDelta;
use futures::FutureExt;
use std::collections::BTreeSet;
use tests::{each_database, hook_sink::Reply};

/// Lets time pass and calls what is due, until nothing waits any more; returns how many calls were given up.
async fn until_given_up(bench: &Bench) -> usize {
    let mut given_up = 0;
    for _ in 0..20 {
        bench.app.clock.advance(TimeDelta::hours(6));
        given_up += bench.app.call().await.given_up;
    }
    given_up
}

each_database! {
    async fn a_call_that_failed_comes_again_under_its_id_and_before_later_ones(db) {
        let bench = Bench::new(db, &["confirmed", "cancelled"]).await;
        let researcher = bench.app.sign_in("researcher").await;
        let reservation = book(&researcher, 3, 9).await;
        bench.sink.reply([Reply::Status(500), Reply::GoesAway]);
        assert_eq!(bench.app.call().await.retried, 1);
        assert_eq!(bench.shown().await["last"]["error"], "status");
        bench.app.clock.advance(TimeDelta::seconds(30));
        cancel(&researcher, &reservation).await;
        assert_eq!(bench.app.call().await.leased, 0, "the later one waits for the earlier");
        bench.app.clock.advance(TimeDelta::seconds(30));
        assert_eq!(bench.app.call().await.retried, 1);
        assert_eq!(bench.shown().await["last"]["error"], "unreachable");
        bench.app.clock.advance(TimeDelta::minutes(2));
        assert_eq!(bench.app.call().await.sent, 2);
        let calls = bench.sink.calls();
        let of = |name| -> Vec<&str> { calls.iter().map(|call| call.header(name)).collect() };
        let (ids, times, signatures) = (of("webhook-id"), of("webhook-timestamp"), of("webhook-signature"));
        assert!(ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3], "{ids:?}");
        assert!(calls[0].body == calls[1].body && calls[1].body == calls[2].body);
        assert_eq!(times[..3].iter().collect::<BTreeSet<_>>().len(), 3, "each attempt says when it was made");
        assert_eq!(signatures.iter().collect::<BTreeSet<_>>().len(), 4, "and is signed anew");
        assert!(calls[2].body.contains("confirmed") && calls[3].body.contains("cancelled"));
        bench.app.stop().await;
    }

    async fn a_worker_that_dies_leaves_the_same_call_to_another(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        book(&bench.app.sign_in("researcher").await, 3, 9).await;
        let rows = outbox::list(db.read(), None, None, 100).await.expect("rows");
        let row = rows.into_iter().find(|row| row.channel == outbox::Channel::Webhook).expect("a call");
        let now = bench.app.app.clock.now();
        let dead = Lease { token: Uuid::from_u128(1), until: now + TimeDelta::minutes(10) };
        let taken = db.write("dies", move |tx| outbox::lease(tx, row.id, dead, None).boxed()).await;
        taken.expect("a lease");
        assert_eq!(bench.app.call().await.leased, 0, "it is still another's");
        bench.app.clock.advance(TimeDelta::minutes(10));
        assert_eq!(bench.app.call().await.sent, 1);
        let call = bench.sink.calls().pop().expect("a call");
        assert_eq!((call.header("webhook-id"), &call.body), (row.id.to_string().as_str(), &row.payload));
        bench.app.stop().await;
    }

    async fn two_workers_make_each_call_once(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        let researcher = bench.app.sign_in("researcher").await;
        for hour in [9, 11, 13, 15] {
            book(&researcher, 3, hour).await;
        }
        let (one, two) = futures::join!(bench.app.call(), bench.app.call());
        assert_eq!(one.sent + two.sent, 4);
        let ids: BTreeSet<String> =
            bench.sink.calls().iter().map(|call| call.header("webhook-id").to_owned()).collect();
        assert_eq!((ids.len(), bench.sink.calls().len()), (4, 4));
        bench.app.stop().await;
    }

    async fn what_was_given_up_can_be_sent_again_by_the_administrator(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        book(&bench.app.sign_in("researcher").await, 30, 9).await;
        bench.sink.reply(vec![Reply::Status(500); 12]);
        assert_eq!(until_given_up(&bench).await, 1);
        let administrator = bench.app.sign_in("sysadmin").await;
        let outbox = administrator.get("/admin/outbox?state=given_up").await;
        let row = &outbox.body["items"][0];
        assert_eq!((&row["kind"], &row["attempts"], &row["last_error"]), (&json!("webhook"), &json!(12), &json!("answered 500")));
        assert_eq!(row["email_hint"], json!(bench.webhook));
        assert!(!outbox.text.contains("token=1") && !outbox.text.contains("whsec_"), "{}", outbox.text);
        let path = format!("/admin/outbox/{}/retry", row["id"].as_str().expect("an id"));
        assert_eq!(administrator.post(&path, json!({})).await.status, StatusCode::OK);
        assert_eq!(bench.app.call().await.sent, 1);
        let ids: BTreeSet<String> =
            bench.sink.calls().iter().map(|call| call.header("webhook-id").to_owned()).collect();
        assert_eq!((ids.len(), bench.sink.calls().len()), (1, 13));
        assert_eq!(bench.shown().await["failing_since"], Value::Null, "one that arrives ends the failing");
        bench.app.stop().await;
    }

    async fn after_five_days_it_is_switched_off_and_a_test_that_arrives_switches_it_on(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        let researcher = bench.app.sign_in("researcher").await;
        bench.sink.reply(vec![Reply::Status(500); 24]);
        book(&researcher, 30, 9).await;
        assert_eq!(until_given_up(&bench).await, 1);
        let shown = bench.shown().await;
        assert!(shown["failing_since"].is_string() && shown["off_at"].is_null(), "{shown}");
        // Sessions do not last as long as that.
        let researcher = bench.app.sign_in("researcher").await;
        book(&researcher, 30, 11).await;
        assert_eq!(until_given_up(&bench).await, 1);
        let researcher = bench.app.sign_in("researcher").await;
        let bench = Bench { manager: bench.app.sign_in("manager").await, ..bench };
        assert!(bench.shown().await["off_at"].is_string());

        let notices = bench.manager.get("/notices").await;
        let told: Vec<&Value> =
            notices.body["items"].as_array().expect("a list").iter().filter(|one| one["kind"] == "webhook_off").collect();
        assert_eq!(told.len(), 1, "{}", notices.text);
        assert_eq!(told[0]["page"], json!(format!("/desk/webhooks?lab={}", id("analysis"))));
        bench.app.work().await;
        let mails = bench.app.mails();
        let mails: Vec<_> = mails.iter().filter(|mail| mail.subject.to_lowercase().contains("webhook")).collect();
        assert_eq!(mails.len(), 1, "the lab has one manager");

        // Whatever happens meanwhile is not told later.
        book(&researcher, 30, 13).await;
        assert_eq!(bench.app.call().await.leased, 0);
        assert_eq!(bench.test().await, StatusCode::NO_CONTENT);
        assert_eq!(bench.app.call().await.sent, 1);
        let shown = bench.shown().await;
        assert!(shown["off_at"].is_null() && shown["failing_since"].is_null(), "{shown}");
        book(&researcher, 30, 15).await;
        assert_eq!(bench.app.call().await.sent, 1);
        bench.app.stop().await;
    }

    async fn one_that_wants_no_more_is_switched_off_at_once(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        let researcher = bench.app.sign_in("researcher").await;
        book(&researcher, 3, 9).await;
        bench.sink.reply([Reply::Status(410)]);
        assert_eq!(bench.app.call().await.given_up, 1);
        let shown = bench.shown().await;
        assert_eq!((&shown["last"]["status"], &shown["last"]["error"]), (&json!(410), &json!("gone")));
        assert!(shown["off_at"].is_string(), "{shown}");
        book(&researcher, 3, 11).await;
        assert_eq!(bench.app.call().await.leased, 0);
        bench.app.stop().await;
    }

    async fn a_name_that_leads_inside_is_not_called(db) {
        let app = TestApp::with_settings(db, &[("JISHI_WEBHOOKS", "on"), ("JISHI_OUTBOUND_NETWORKS", "10.9.0.0/16")]).await;
        let (sink, manager, webhook_id) = (HookSink::start_at("0.0.0.0").await, app.sign_in("manager").await, fresh());
        let body = webhook(&format!("https://localhost:{}/", sink.port()), &["confirmed"]);
        let made = manager.put(&format!("/webhooks/{webhook_id}"), body).await;
        assert_eq!(made.status, StatusCode::CREATED, "a name is judged when it is called: {}", made.text);
        book(&app.sign_in("researcher").await, 3, 9).await;
        assert_eq!(app.call().await.retried, 1);
        let list = manager.get(&format!("/webhooks?facility={}", id("analysis"))).await;
        assert_eq!(list.body["items"][0]["last"]["error"], "address", "{}", list.text);
        assert_eq!(sink.connections(), 0);
        app.stop().await;
    }

    async fn where_calls_were_switched_off_in_the_settings_nothing_waits(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        book(&bench.app.sign_in("researcher").await, 3, 9).await;
        let off = api::worker::hooks::Courier { db: (**db).clone(), clock: bench.app.app.clock.clone(), hooks: None };
        let summary = api::worker::hooks::run_once(&off).await.expect("the database answers");
        assert_eq!((summary.given_up, bench.sink.connections()), (1, 0));
        bench.app.stop().await;
    }
}
