//! Series over HTTP: try out, ask for all or what can be had, approve at once, give up from one on.

mod asking;
mod calendars;
mod moving;
mod moving_races;
mod together;

use crate::booking::{slot, want};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database,
};

/// A request for all of two hours from nine on a Thursday, repeated by the rule.
pub fn repeated(instrument: &str, rule: &str, more: Value) -> Value {
    let mut body = want(instrument, slot(3, 9, 0, 120), more);
    body["repeat"] = json!({ "rule": rule });
    body["choice"] = json!("all");
    body
}

fn weekly(rule: &str, choice: &str, more: Value) -> Value {
    let mut body = repeated("sem", rule, more);
    body["choice"] = json!(choice);
    body
}

fn of_group() -> Value {
    json!({"group_id": id("nano")})
}

fn of_startup() -> Value {
    json!({"organisation_id": id("xinghai")})
}

async fn put(person: &Person, body: Value) -> Answer {
    person.put(&format!("/series/{}", fresh()), body).await
}

/// A series of three that the startup waits for.
async fn held(app: &TestApp) -> Value {
    let startup = app.sign_in("startup").await;
    let answer = put(&startup, weekly("FREQ=WEEKLY;COUNT=3", "all", of_startup())).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(states(&answer.body), ["held", "held", "held"]);
    answer.body
}

fn occurrences(series: &Value) -> &Vec<Value> {
    series["occurrences"].as_array().expect("a list")
}

fn states(series: &Value) -> Vec<&str> {
    occurrences(series).iter().filter_map(|one| one["state"].as_str()).collect()
}

fn outcomes(answer: &Value) -> Vec<&str> {
    occurrences(answer).iter().filter_map(|one| one["outcome"].as_str()).collect()
}

fn time(value: &Value) -> DateTime<Utc> {
    value.as_str().and_then(|text| text.parse().ok()).expect("a time")
}

fn path(series: &Value, action: &str) -> String {
    format!("/series/{}{action}", series["id"].as_str().expect("an id"))
}

fn revision(series: &Value) -> u64 {
    series["revision"].as_u64().expect("a revision")
}

async fn take(person: &Person, days: i64) {
    let body = want("sem", slot(days, 10, 0, 120), of_group());
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

/// The body of a move: the n-th occurrence is taken to a slot.
pub fn moved_to(series: &Value, n: usize, scope: &str, mut slot: Value) -> Value {
    slot["from"] = occurrences(series)[n]["recurrence_id"].clone();
    slot["scope"] = json!(scope);
    slot
}
