//! Labs' systems that are called: registering them, what they are told, and what becomes of calls that do not arrive.

mod client;
mod delivery;
mod failing;
mod registering;

use crate::booking::{slot, want};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Person, TestApp, fresh, id},
    database::TestDatabase,
    hook_sink::HookSink,
};
use uuid::Uuid;

/// A city that makes calls, to loopback too.
async fn city(db: &TestDatabase) -> TestApp {
    TestApp::with_settings(db, &[("JISHI_WEBHOOKS", "on"), ("JISHI_OUTBOUND_NETWORKS", "127.0.0.1/32")]).await
}

/// A webhook of the analysis lab, to which the Raman spectrometer belongs.
fn webhook(url: &str, events: &[&str]) -> Value {
    json!({"facility_id": id("analysis"), "url": url, "events": events})
}

/// A city, its lab manager, and a system of the lab that he has registered with this id.
struct Bench {
    app: TestApp,
    manager: Person,
    sink: HookSink,
    webhook: Uuid,
    secret: String,
}

impl Bench {
    async fn new(db: &TestDatabase, events: &[&str]) -> Self {
        let app = city(db).await;
        let (sink, manager, webhook_id) = (HookSink::start().await, app.sign_in("manager").await, fresh());
        let body = webhook(&sink.url("/hook?token=1"), events);
        let made = manager.put(&format!("/webhooks/{webhook_id}"), body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let secret = made.body["secret"].as_str().expect("a secret").to_owned();
        Self { app, manager, sink, webhook: webhook_id, secret }
    }

    /// Shows the webhook as the lab's page does.
    async fn shown(&self) -> Value {
        let list = self.manager.get(&format!("/webhooks?facility={}", id("analysis"))).await;
        assert_eq!(list.status, StatusCode::OK, "{}", list.text);
        let items = list.body["items"].as_array().expect("a list").clone();
        items.into_iter().find(|one| one["id"] == json!(self.webhook)).expect("the webhook")
    }

    async fn test(&self) -> StatusCode {
        self.manager.post(&format!("/webhooks/{}/test", self.webhook), json!({})).await.status
    }
}

/// Books the Raman spectrometer on a day, for an hour from this hour on.
async fn book(person: &Person, day: i64, hour: i64) -> Value {
    let body = want("raman", slot(day, hour, 0, 60), json!({"group_id": id("nano")}));
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

async fn cancel(person: &Person, reservation: &Value) {
    let answer = crate::waiting::cancel(person, reservation).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}
