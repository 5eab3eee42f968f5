//! What a lab's system is told.

use super::*;
use tests::{app::beginning, each_database, hook_sink::Call, python};

/// Whether the example of `docs/channels.md` takes the call for genuine, `late` seconds after it was made.
fn verdict(call: &Call, secret: &str, body: &str, late: i64) -> String {
    let timestamp: i64 = call.header("webhook-timestamp").parse().expect("seconds");
    let asked = json!({"secret": secret, "headers": call.headers, "body": body, "now": timestamp + late});
    python::answer("check_webhook.py", asked.to_string().as_bytes())
}

each_database! {
    async fn it_hears_of_times_and_of_nobody(db) {
        let bench = Bench::new(db, &["confirmed", "cancelled"]).await;
        let researcher = bench.app.sign_in("researcher").await;
        let reservation = book(&researcher, 3, 9).await;
        assert_eq!(bench.app.call().await.sent, 1);
        let call = bench.sink.calls().pop().expect("a call");
        let body: Value = serde_json::from_str(&call.body).expect("JSON");
        let expected = json!({
            "id": call.header("webhook-id"),
            "type": "confirmed",
            "at": beginning(),
            "reservation_id": reservation["id"],
            "instrument": {"id": id("raman"), "name": reservation["instrument"]["name"]},
            "start": reservation["start"],
            "end": reservation["end"],
            "state": "confirmed",
        });
        assert_eq!(body, expected, "and nothing of the applicant, his group or his title");
        assert_eq!(call.path, "/hook?token=1");
        bench.app.stop().await;
    }

    async fn the_documents_example_tells_genuine_from_forged(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        book(&bench.app.sign_in("researcher").await, 3, 9).await;
        assert_eq!(bench.app.call().await.sent, 1);
        let call = bench.sink.calls().pop().expect("a call");
        assert_eq!(verdict(&call, &bench.secret, &call.body, 0), "genuine");
        assert_eq!(verdict(&call, &bench.secret, &call.body.replace("confirmed", "cancelled"), 0), "forged");
        assert_eq!(verdict(&call, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", &call.body, 0), "forged");
        assert_eq!(verdict(&call, &bench.secret, &call.body, 301), "forged", "played again later");
        bench.app.stop().await;
    }

    async fn only_what_was_asked_for_is_told_and_only_of_the_own_lab(db) {
        let bench = Bench::new(db, &["cancelled"]).await;
        let elsewhere = HookSink::start().await;
        let body = json!({"facility_id": id("em"), "url": elsewhere.url("/"), "events": ["confirmed", "cancelled"]});
        assert_eq!(bench.manager.put(&format!("/webhooks/{}", fresh()), body).await.status, StatusCode::CREATED);
        let researcher = bench.app.sign_in("researcher").await;
        let reservation = book(&researcher, 3, 9).await;
        assert_eq!(bench.app.call().await.leased, 0);
        cancel(&researcher, &reservation).await;
        assert_eq!(bench.app.call().await.sent, 1);
        assert!(bench.sink.calls()[0].body.contains(r#""type":"cancelled""#));
        assert_eq!(elsewhere.connections(), 0);
        bench.app.stop().await;
    }

    async fn mails_and_calls_do_not_wait_for_each_other(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        book(&bench.app.sign_in("researcher").await, 3, 9).await;
        let mails = bench.app.work().await;
        assert!(mails > 0 && bench.sink.connections() == 0, "{mails}");
        assert_eq!(bench.app.call().await.sent, 1);
        assert_eq!(bench.app.mails().len(), mails);
        bench.app.stop().await;
    }

    async fn what_was_removed_is_not_called(db) {
        let bench = Bench::new(db, &["confirmed"]).await;
        let researcher = bench.app.sign_in("researcher").await;
        book(&researcher, 3, 9).await;
        assert_eq!(bench.manager.delete(&format!("/webhooks/{}", bench.webhook)).await.status, StatusCode::NO_CONTENT);
        assert_eq!(bench.app.call().await.given_up, 1);
        book(&researcher, 3, 11).await;
        assert_eq!((bench.app.call().await.leased, bench.sink.connections()), (0, 0));
        bench.app.stop().await;
    }
}
