//! Text messages: confirming a number, what comes there and when, and a gateway that does not take it.

mod failing;
mod number;
mod telling;

use crate::{
    booking::{slot, want},
    waiting::cancel,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Person, TestApp, fresh, id},
    database::TestDatabase,
    hook_sink::HookSink,
};

/// What the gateway is sent in these tests, unless one says otherwise.
const BODY: &str = r#"{"id": {{ id }}, "to": {{ phone }}, "text": {{ text }}, "code": {{ code }}, "kind": {{ kind }},
    "event": {{ event }}, "instrument": {{ instrument }}}"#;

/// A city with a gateway, and somebody of it.
struct Phones {
    app: TestApp,
    gateway: HookSink,
    person: Person,
}

impl Phones {
    async fn new(db: &TestDatabase) -> Self {
        Self::with(db, &[("JISHI_TEXT_BODY", BODY)]).await
    }

    async fn with(db: &TestDatabase, more: &[(&str, &str)]) -> Self {
        let gateway = HookSink::start().await;
        let url = gateway.url("/send?key=7391");
        let mut settings = vec![("JISHI_TEXT_URL", url.as_str()), ("JISHI_OUTBOUND_NETWORKS", "127.0.0.1/32")];
        settings.extend(more);
        let app = TestApp::with_settings(db, &settings).await;
        let person = app.sign_in("researcher").await;
        Self { app, gateway, person }
    }

    /// Like [`Self::new`], with a number that is confirmed.
    async fn ready(db: &TestDatabase) -> Self {
        let phones = Self::new(db).await;
        let code = phones.code("13800138000").await;
        let confirmed = phones.confirm(&code).await;
        assert_eq!(confirmed.0, StatusCode::OK, "{}", confirmed.1);
        phones
    }

    async fn ask(&self, number: &str) -> (StatusCode, Value) {
        let answer = self.person.post("/me/phone/code", json!({"number": number})).await;
        (answer.status, answer.body)
    }

    async fn confirm(&self, code: &str) -> (StatusCode, Value) {
        let answer = self.person.post("/me/phone", json!({"code": code})).await;
        (answer.status, answer.body)
    }

    /// Has a code sent and reads it on the phone.
    async fn code(&self, number: &str) -> String {
        let (status, body) = self.ask(number).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        assert_eq!(self.app.text().await.sent, 1);
        let last = self.last();
        assert_eq!(last["kind"], "code");
        last["code"].as_str().expect("a code").to_owned()
    }

    /// What the gateway was sent, by time.
    fn sent(&self) -> Vec<Value> {
        let parse = |body: &str| serde_json::from_str(body).expect("JSON");
        self.gateway.calls().iter().map(|call| parse(&call.body)).collect()
    }

    fn last(&self) -> Value {
        self.sent().pop().expect("a message")
    }

    /// Books the Raman spectrometer on a day, for an hour from this hour on.
    async fn book(&self, day: i64, hour: i64) -> Value {
        let body = want("raman", slot(day, hour, 0, 60), json!({"group_id": id("nano")}));
        let answer = self.person.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer.body
    }

    /// Lets the lab cancel a reservation.
    async fn taken_away(&self, reservation: &Value) {
        let answer = cancel(&self.app.sign_in("manager").await, reservation).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
}
