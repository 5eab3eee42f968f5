//! Registering, listing, testing and removing.

use super::*;
use chrono::TimeDelta;
use tests::each_database;

each_database! {
    async fn where_calls_are_off_there_are_no_webhooks(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        assert_eq!(manager.get("/site").await.body["webhooks"], false);
        let path = format!("/webhooks/{}", fresh());
        let answers = [
            manager.get(&format!("/webhooks?facility={}", id("analysis"))).await,
            manager.put(&path, webhook("https://hook.example.cn/", &["confirmed"])).await,
            manager.post(&format!("{path}/test"), json!({})).await,
            manager.delete(&path).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
        }
        app.stop().await;
    }

    async fn the_secret_is_shown_once(db) {
        let app = city(db).await;
        let manager = app.sign_in("manager").await;
        assert_eq!(manager.get("/site").await.body["webhooks"], true);
        let path = format!("/webhooks/{}", fresh());
        let body = webhook("https://hook.example.cn/jishi", &["moved", "confirmed"]);
        let made = manager.put(&path, body.clone()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let secret = made.body["secret"].as_str().expect("a secret");
        assert!(secret.starts_with("whsec_") && secret.len() == 50, "32 bytes in base64");
        assert_eq!(made.body["events"], json!(["confirmed", "moved"]), "in their own order");
        let again = manager.put(&path, body).await;
        assert_eq!((again.status, &again.body["secret"]), (StatusCode::OK, &Value::Null), "{}", again.text);
        let list = manager.get(&format!("/webhooks?facility={}", id("analysis"))).await;
        assert_eq!(list.body["items"].as_array().map(Vec::len), Some(1), "{}", list.text);
        assert!(!list.text.contains("whsec_"), "{}", list.text);
        let other = manager.put(&path, webhook("https://hook.example.cn/other", &["moved"])).await;
        assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.text);
        app.stop().await;
    }

    async fn only_the_labs_managers_see_and_change_them(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        let path = format!("/webhooks/{}", bench.webhook);
        for name in ["researcher", "operator", "office", "marine-manager", "sysadmin"] {
            let person = bench.app.sign_in(name).await;
            let answers = [
                person.get(&format!("/webhooks?facility={}", id("analysis"))).await,
                person.put(&format!("/webhooks/{}", fresh()), webhook("https://a.example/", &["moved"])).await,
                person.post(&format!("{path}/test"), json!({})).await,
                person.delete(&path).await,
            ];
            for answer in answers {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {}", answer.text);
            }
        }
        assert_eq!(bench.shown().await["url"], json!(bench.sink.url("/hook?token=1")));
        bench.app.stop().await;
    }

    async fn an_address_that_may_not_be_called_is_refused_at_its_field(db) {
        let app = city(db).await;
        let manager = app.sign_in("manager").await;
        for (url, code) in [
            ("hook.example.cn", "webhook_address"),
            ("ftp://hook.example.cn/", "webhook_https"),
            ("https://user:pass@hook.example.cn/", "webhook_extra"),
            ("https://169.254.169.254/latest", "webhook_not_public"),
            ("https://0x0a.1/", "webhook_not_public"),
            ("http://8.8.8.8/", "webhook_not_public"),
        ] {
            let answer = manager.put(&format!("/webhooks/{}", fresh()), webhook(url, &["moved"])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}: {}", answer.text);
            let error = &answer.body["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!("/url"), &json!(code)), "{url}");
        }
        let none = manager.put(&format!("/webhooks/{}", fresh()), webhook("https://a.example/", &[])).await;
        assert_eq!(none.body["errors"][0]["pointer"], "/events", "{}", none.text);
        let joined = manager.put(&format!("/webhooks/{}", fresh()), webhook("https://a.example/", &["joined"])).await;
        assert_eq!(joined.status, StatusCode::UNPROCESSABLE_ENTITY, "waiting is the applicant's matter alone");
        app.stop().await;
    }

    async fn a_lab_has_at_most_ten(db) {
        let app = city(db).await;
        let manager = app.sign_in("manager").await;
        let mut paths = Vec::new();
        for n in 0..10 {
            let path = format!("/webhooks/{}", fresh());
            let made = manager.put(&path, webhook(&format!("https://a.example/{n}"), &["moved"])).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
            paths.push(path);
        }
        let more = async || {
            let path = format!("/webhooks/{}", fresh());
            manager.put(&path, webhook("https://a.example/", &["moved"])).await
        };
        assert_eq!(more().await.body["errors"][0]["code"], "too_many_webhooks");
        assert_eq!(manager.delete(&paths[0]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(manager.delete(&paths[0]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(more().await.status, StatusCode::CREATED);
        app.stop().await;
    }

    async fn a_test_says_what_came_of_it(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        assert_eq!(bench.shown().await["last"], Value::Null);
        assert_eq!(bench.test().await, StatusCode::NO_CONTENT);
        assert_eq!(bench.test().await, StatusCode::TOO_MANY_REQUESTS, "one in ten seconds");
        assert_eq!(bench.app.call().await.sent, 1);
        let call = bench.sink.calls().pop().expect("a call");
        let body: Value = serde_json::from_str(&call.body).expect("JSON");
        assert_eq!((&body["type"], &body["id"]), (&json!("test"), &json!(call.header("webhook-id"))));
        assert_eq!((&bench.shown().await["last"]["status"], &bench.shown().await["last"]["error"]), (&json!(204), &Value::Null));

        // One that fails is not tried again, and is no matter for the administrator.
        bench.app.clock.advance(TimeDelta::seconds(11));
        bench.sink.reply([tests::hook_sink::Reply::Status(503)]);
        assert_eq!(bench.test().await, StatusCode::NO_CONTENT);
        assert_eq!(bench.app.call().await.given_up, 1);
        let shown = bench.shown().await;
        assert_eq!((&shown["last"]["status"], &shown["last"]["error"]), (&json!(503), &json!("status")));
        assert_eq!((&shown["failing_since"], &shown["off_at"]), (&Value::Null, &Value::Null));
        let outbox = bench.app.sign_in("sysadmin").await.get("/admin/outbox?state=given_up").await;
        assert_eq!(outbox.body["items"], json!([]), "{}", outbox.text);
        bench.app.stop().await;
    }
}
