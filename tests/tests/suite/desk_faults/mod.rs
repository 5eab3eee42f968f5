//! What a full or lost database means for the calendar over HTTP: the caller is told so, reading goes on where it can,
//! nothing is half-written, and the same request succeeds once the trouble is over.

#![expect(clippy::panic, reason = "a test that meets what it must not meet ends there")]

mod full;
mod lost;

use crate::booking::{held, slot, want};
use api::store::fault::{Fault, Order};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, fresh, id},
    database::TestDatabase,
};

/// Everything that a command at the desk may write, and by what it is measured.
const WRITTEN: [(&str, &str); 15] = [
    ("bundle", "count(*)"),
    ("bundle_item", "count(*)"),
    ("series", "count(*)"),
    ("series", "coalesce(sum(sequence), 0)"),
    ("series", "coalesce(sum(departed), 0)"),
    ("reservation", "count(*)"),
    ("reservation", "coalesce(sum(revision), 0)"),
    ("reservation_event", "count(*)"),
    ("occupancy", "count(*)"),
    ("outage", "count(*)"),
    ("usage_record", "count(*)"),
    ("outbox", "count(*)"),
    ("notice", "count(*)"),
    ("audit_leaf", "count(*)"),
    ("change", "count(*)"),
];

/// A change of the calendar that somebody wants.
struct Deed {
    person: Person,
    method: Method,
    path: String,
    seen: Option<u64>,
    body: Value,
    done: StatusCode,
}

impl Deed {
    async fn send(&self) -> Answer {
        let seen = self.seen.map(|revision| format!("\"{revision}\""));
        self.person.send(self.method.clone(), &self.path, Some(self.body.clone()), seen.as_deref()).await
    }

    async fn create(app: &TestApp) -> Self {
        Self {
            person: app.sign_in("researcher").await,
            method: Method::PUT,
            path: format!("/reservations/{}", fresh()),
            seen: None,
            body: want("ftir", slot(2, 9, 0, 120), json!({"group_id": id("nano")})),
            done: StatusCode::CREATED,
        }
    }

    /// Moves what stands on one instrument by a day.
    async fn shift(app: &TestApp) -> Self {
        let (person, path) = (app.sign_in("researcher").await, format!("/reservations/{}", fresh()));
        let made = person.put(&path, want("raman", slot(2, 9, 0, 120), json!({"group_id": id("nano")}))).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let seen = Some(made.revision());
        Self { person, method: Method::PATCH, path, seen, body: slot(3, 9, 0, 120), done: StatusCode::OK }
    }

    async fn approve(app: &TestApp) -> Self {
        let asked = held(app).await;
        Self {
            person: app.sign_in("manager").await,
            method: Method::POST,
            path: format!("/reservations/{}/approval", asked["id"].as_str().expect("an id")),
            seen: asked["revision"].as_u64(),
            body: json!({}),
            done: StatusCode::OK,
        }
    }

    /// An outage that pushes a reservation out.
    async fn outage(app: &TestApp) -> Self {
        let body = want("sem", slot(2, 9, 0, 120), json!({"group_id": id("nano")}));
        let made = app.sign_in("researcher").await.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let mut body = slot(2, 8, 0, 240);
        for (name, value) in
            [("instrument_id", json!(id("sem"))), ("reason", json!("fault")), ("note", json!("电子枪"))]
        {
            body[name] = value;
        }
        Self {
            person: app.sign_in("manager").await,
            method: Method::PUT,
            path: format!("/outages/{}", fresh()),
            seen: None,
            body,
            done: StatusCode::CREATED,
        }
    }

    /// A series of two, asked for at once.
    async fn series(app: &TestApp) -> Self {
        Self {
            person: app.sign_in("researcher").await,
            method: Method::PUT,
            path: format!("/series/{}", fresh()),
            seen: None,
            body: crate::series::repeated("uvvis", "FREQ=WEEKLY;COUNT=2", json!({"group_id": id("nano")})),
            done: StatusCode::CREATED,
        }
    }

    /// Gives a series of two up that stands on one instrument.
    async fn end_series(app: &TestApp) -> Self {
        let deed = Self::series(app).await;
        let body = crate::series::repeated("confocal", "FREQ=WEEKLY;COUNT=2", json!({"group_id": id("nano")}));
        let made = deed.person.put(&deed.path, body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let seen = Some(made.revision());
        let path = format!("{}/cancellation", deed.path);
        Self { method: Method::POST, path, seen, body: json!({}), done: StatusCode::OK, ..deed }
    }

    /// Divides a series of three that stands on one instrument, and moves what follows.
    async fn divide_series(app: &TestApp) -> Self {
        let deed = Self::series(app).await;
        let mut body = want("confocal", slot(4, 14, 0, 120), json!({"group_id": id("nano")}));
        body["repeat"] = json!({"rule": "FREQ=WEEKLY;COUNT=3"});
        body["choice"] = json!("all");
        let made = deed.person.put(&deed.path, body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let (seen, path) = (Some(made.revision()), deed.path.clone());
        let body = crate::series::moved_to(&made.body, 1, "following", slot(11, 15, 0, 120));
        Self { method: Method::PATCH, path, seen, body, done: StatusCode::OK, ..deed }
    }

    /// Two instruments, booked together.
    async fn bundle(app: &TestApp) -> Self {
        let body = crate::bundles::together([
            want("ftir", slot(4, 9, 0, 60), json!({"group_id": id("nano")})),
            want("tabletop-sem", slot(4, 10, 0, 60), json!({"group_id": id("nano")})),
        ]);
        let (person, path) = (app.sign_in("researcher").await, format!("/bundles/{}", fresh()));
        Self { person, method: Method::PUT, path, seen: None, body, done: StatusCode::CREATED }
    }

    /// Gives up two that were booked together.
    async fn end_bundle(app: &TestApp) -> Self {
        let deed = Self::bundle(app).await;
        let body = crate::bundles::together([
            want("raman", slot(5, 9, 0, 60), json!({"group_id": id("nano")})),
            want("tabletop-sem", slot(5, 10, 0, 60), json!({"group_id": id("nano")})),
        ]);
        let made = deed.person.put(&deed.path, body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let (seen, path) = (Some(made.revision()), format!("{}/cancellation", deed.path));
        Self { method: Method::POST, path, seen, body: json!({}), done: StatusCode::OK, ..deed }
    }

    /// One of each kind, on times that do not touch.
    async fn each(app: &TestApp) -> [Self; 9] {
        [
            Self::create(app).await,
            Self::shift(app).await,
            Self::approve(app).await,
            Self::outage(app).await,
            Self::series(app).await,
            Self::end_series(app).await,
            Self::divide_series(app).await,
            Self::bundle(app).await,
            Self::end_bundle(app).await,
        ]
    }
}

/// Returns how every table of the calendar stands.
async fn written(db: &TestDatabase) -> Vec<(&'static str, i64)> {
    let mut found = Vec::new();
    for (table, measure) in WRITTEN {
        found.push((table, db.number(&format!("SELECT {measure} FROM {table}")).await));
    }
    found
}

/// What people read meanwhile: the catalogue and a week as a visitor, and somebody's own list.
struct Readers {
    visitor: Person,
    researcher: Person,
}

impl Readers {
    async fn of(app: &TestApp) -> Self {
        Self { visitor: app.visitor(), researcher: app.sign_in("researcher").await }
    }

    /// Asserts that all are answered and returns what they read.
    async fn read(&self) -> Vec<String> {
        let (from, to) = ("2026-11-22T16:00:00Z", "2026-11-29T16:00:00Z");
        let week = format!("/instruments/{}/timeline?from={from}&to={to}", id("sem"));
        let mut texts = Vec::new();
        for (person, path) in [
            (&self.visitor, "/instruments"),
            (&self.visitor, week.as_str()),
            (&self.researcher, "/reservations?scope=mine"),
        ] {
            let answer = person.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            texts.push(answer.text);
        }
        texts
    }
}

/// Sends each kind of deed with a fault at its first step, its second one, and so on, that lasts until the answer is
/// there and readers have been served; then the very same request without one.
async fn at_every_step(db: &TestDatabase, fault: Fault, refusal: (StatusCode, &str)) {
    let app = TestApp::with_city(db).await;
    let readers = Readers::of(&app).await;
    for deed in Deed::each(&app).await {
        let (before, shown) = (written(db).await, readers.read().await);
        let mut step = 0;
        loop {
            step += 1;
            db.faults.arm(Order { fault, first: step, times: u64::MAX, rolls_back: true });
            let answer = deed.send().await;
            if answer.status == deed.done {
                db.faults.disarm();
                break;
            }
            assert_eq!((answer.status, answer.code()), refusal, "step {step} of {}: {}", deed.path, answer.text);
            assert_eq!(readers.read().await, shown, "step {step} of {}", deed.path);
            db.faults.disarm();
            assert_eq!(written(db).await, before, "step {step} of {}", deed.path);
        }
        assert!(step > 20, "every step of {} went wrong once, not only {step}", deed.path);
        assert_ne!(written(db).await, before, "{}", deed.path);
    }
    app.stop().await;
}
