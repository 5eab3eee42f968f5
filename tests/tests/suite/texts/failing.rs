//! A gateway that does not take a message, and values that would like to leave their place.

use super::*;
use api::store::outbox::{self, Channel, Lease};
use chrono::TimeDelta;
use futures::FutureExt;
use std::collections::BTreeSet;
use tests::{each_database, hook_sink::Reply};
use uuid::Uuid;

/// A name that ends texts, objects and pairs wherever it can.
const NASTY: &str = "镜\"}],&to=+1&'{{ phone }}%26";

each_database! {
    async fn no_value_leaves_its_place_in_json_or_in_a_form(db) {
        let form = "to={{ national }}&text={{ text }}&inner={{ {\"name\": instrument}|tojson }}&id={{ id }}";
        for (format, body) in [("json", BODY), ("form", form)] {
            let headers = "Authorization: Bearer 7391\nX-Text: {{ text }}";
            let settings =
                [("JISHI_TEXT_FORMAT", format), ("JISHI_TEXT_BODY", body), ("JISHI_TEXT_HEADERS", headers)];
            let phones = Phones::with(db, &settings).await;
            let texts = phones.app.app.texts.as_ref().expect("texts");
            let values = api::texts::Values {
                id: "1".to_owned(),
                phone: "+8613800138000".to_owned(),
                national: "13800138000".to_owned(),
                kind: "change".to_owned(),
                event: "moved".to_owned(),
                locale: "zh".to_owned(),
                site: "机时".to_owned(),
                text: format!("{NASTY}\r\nX-Other: 1"),
                message: NASTY.to_owned(),
                code: String::new(),
                instrument: NASTY.to_owned(),
                when: String::new(),
                until: String::new(),
            };
            texts.gateway.send(&texts.sender, &values).await.expect("taken");
            let call = phones.gateway.calls().pop().expect("a call");
            assert_eq!((call.header("authorization"), call.header("x-other")), ("Bearer 7391", ""));
            if format == "json" {
                let read: Value = serde_json::from_str(&call.body).expect("JSON");
                assert_eq!((&read["to"], &read["instrument"], read.as_object().expect("one").len()), (&json!("+8613800138000"), &json!(NASTY), 7));
            } else {
                let pairs: Vec<(String, String)> = reqwest::Url::parse(&format!("http://x/?{}", call.body)).expect("pairs").query_pairs().into_owned().collect();
                let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!(names, ["to", "text", "inner", "id"]);
                assert_eq!(pairs[1].1, values.text);
                let inner: Value = serde_json::from_str(&pairs[2].1).expect("JSON");
                assert_eq!(inner["name"], NASTY);
            }
            phones.app.stop().await;
        }
    }

    async fn a_gateway_that_is_down_delays_no_mail_and_is_tried_again_under_the_same_id(db) {
        let phones = Phones::ready(db).await;
        let reservation = phones.book(5, 9).await;
        phones.app.work().await;
        phones.gateway.reply([Reply::Status(500), Reply::Redirect(phones.gateway.url("/other")), Reply::GoesAway]);
        phones.taken_away(&reservation).await;
        assert_eq!(phones.app.text().await.retried, 1);
        assert!(phones.app.work().await > 0, "the mail has gone meanwhile");
        for minutes in [1, 2] {
            phones.app.clock.advance(TimeDelta::minutes(minutes));
            assert_eq!(phones.app.text().await.retried, 1);
        }
        phones.app.clock.advance(TimeDelta::minutes(4));
        assert_eq!(phones.app.text().await.sent, 1);
        let calls = phones.gateway.calls();
        assert!(calls.iter().all(|call| call.path == "/send?key=7391"), "a redirect leads nowhere");
        let sent = phones.sent();
        let bodies: BTreeSet<String> = sent[1..].iter().map(Value::to_string).collect();
        assert_eq!((sent.len(), bodies.len()), (5, 1), "the same message under the same id");
        phones.app.stop().await;
    }

    async fn two_hundred_is_no_success_where_the_body_says_otherwise(db) {
        let phones = Phones::with(db, &[("JISHI_TEXT_BODY", BODY), ("JISHI_TEXT_SUCCESS", "/code=0")]).await;
        phones.gateway.reply([
            Reply::Body(r#"{"code":33,"detail":"13800138000"}"#.to_owned()),
            Reply::Status(204),
            Reply::Body(r#"{"code":0}"#.to_owned()),
        ]);
        assert_eq!(phones.ask("13800138000").await.0, StatusCode::OK);
        assert_eq!(phones.app.text().await.retried, 1);
        let outbox = phones.app.sign_in("sysadmin").await.get("/admin/outbox").await;
        let row = outbox.body["items"].as_array().expect("a list").iter().find(|row| row["channel"] == "text").cloned();
        assert_eq!(row.expect("a row")["last_error"], "the gateway refused it: 33");
        phones.app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(phones.app.text().await.retried, 1, "nothing is no success either");
        phones.app.clock.advance(TimeDelta::minutes(2));
        assert_eq!(phones.app.text().await.sent, 1);
        phones.app.stop().await;
    }

    async fn what_was_given_up_is_seen_and_sent_again_by_the_administrator(db) {
        let phones = Phones::ready(db).await;
        let reservation = phones.book(30, 9).await;
        phones.gateway.reply(vec![Reply::Status(500); 12]);
        phones.taken_away(&reservation).await;
        let mut given_up = 0;
        for _ in 0..24 {
            phones.app.clock.advance(TimeDelta::hours(6));
            given_up += phones.app.text().await.given_up;
        }
        assert_eq!(given_up, 1);
        let administrator = phones.app.sign_in("sysadmin").await;
        let outbox = administrator.get("/admin/outbox?state=given_up").await;
        let row = outbox.body["items"].as_array().expect("a list").iter().find(|row| row["channel"] == "text").cloned().expect("a row");
        assert_eq!((&row["kind"], &row["last_error"]), (&json!("text_change"), &json!("answered 500")));
        assert!(!outbox.text.contains("13800138000") && !outbox.text.contains("key=7391"), "{}", outbox.text);
        let path = format!("/admin/outbox/{}/retry", row["id"].as_str().expect("an id"));
        assert_eq!(administrator.post(&path, json!({})).await.status, StatusCode::OK);
        let calls = phones.gateway.calls().len();
        for _ in 0..2 {
            phones.app.clock.advance(TimeDelta::hours(9));
            phones.app.text().await;
        }
        assert_eq!(phones.gateway.calls().len(), calls + 1);
        phones.app.stop().await;
    }

    async fn a_worker_that_dies_leaves_the_same_message_to_another(db) {
        let phones = Phones::ready(db).await;
        let reservation = phones.book(5, 9).await;
        phones.taken_away(&reservation).await;
        let rows = outbox::list(db.read(), None, None, 100).await.expect("rows");
        let row = rows.into_iter().find(|row| row.channel == Channel::Text && row.kind == "text_change").expect("a row");
        assert!(!row.payload.contains("13800138000") && !row.recipient.contains("13800138000"), "{row:?}");
        let (id, now) = (row.id, phones.app.app.clock.now());
        let dead = Lease { token: Uuid::from_u128(1), until: now + TimeDelta::minutes(10) };
        let taken = db.write("dies", move |tx| outbox::lease(tx, id, dead, None).boxed()).await;
        taken.expect("a lease");
        assert_eq!(phones.app.text().await.leased, 0, "it is still another's");
        phones.app.clock.advance(TimeDelta::minutes(10));
        assert_eq!(phones.app.text().await.sent, 1);
        assert_eq!(phones.last()["id"], json!(id));
        phones.app.stop().await;
    }

    async fn a_gateway_inside_is_not_called_unless_its_network_is_named(db) {
        let gateway = HookSink::start().await;
        let url = format!("https://localhost:{}/", gateway.port());
        let app = TestApp::with_settings(db, &[("JISHI_TEXT_URL", &url), ("JISHI_TEXT_BODY", BODY)]).await;
        let person = app.sign_in("researcher").await;
        assert_eq!(person.post("/me/phone/code", json!({"number": "13800138000"})).await.status, StatusCode::OK);
        assert_eq!((app.text().await.retried, gateway.connections()), (1, 0));
        app.stop().await;
    }

    async fn where_texts_were_switched_off_nothing_waits(db) {
        let phones = Phones::ready(db).await;
        let reservation = phones.book(5, 9).await;
        phones.taken_away(&reservation).await;
        let off = api::worker::texts::Messenger { texts: None, ..api::server::messenger(&phones.app.app) };
        let calls = phones.gateway.calls().len();
        api::worker::texts::run_once(&off).await.expect("the database answers");
        assert_eq!((phones.app.text().await.leased, phones.gateway.calls().len()), (0, calls));
        phones.app.stop().await;
    }
}
