//! Which mails go to whom and when: what each person has chosen, links that end a kind, reminders, digests, and what
//! nobody answered.

mod choices;
mod digests;
mod near;
mod stops;
mod unanswered;

use crate::booking::{slot, want};
use api::{
    mail::Kept,
    service::{digests as digest, reminders},
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::app::{Person, TestApp, fresh, id};

/// Chooses which mails somebody gets.
async fn choose(person: &Person, choices: Value) {
    let answer = person.put("/me/mail-choices", choices).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

/// The researcher's confirmed use of the scanning electron microscope.
async fn confirmed(app: &TestApp, time: Value) -> (Person, Value) {
    let researcher = app.sign_in("researcher").await;
    let body = want("sem", time, json!({"group_id": id("nano")}));
    let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!((answer.status, &answer.body["state"]), (StatusCode::CREATED, &json!("confirmed")), "{}", answer.text);
    (researcher, answer.body)
}

/// The mails that went to somebody, in the order in which they went.
fn mails_to(app: &TestApp, local: &str) -> Vec<Kept> {
    let address = format!("{local}@demo.example");
    app.mails().into_iter().filter(|mail| mail.to == address).collect()
}

/// The kinds of somebody's notices, newest first.
async fn kinds(person: &Person) -> Vec<String> {
    let notices = person.get("/notices?limit=100").await;
    let items = notices.body["items"].as_array().expect("a list").iter();
    items.map(|notice| notice["kind"].as_str().expect("a kind").to_owned()).collect()
}

/// What somebody's newest notice of a kind says in Chinese.
async fn said(person: &Person, kind: &str) -> String {
    let notices = person.get("/notices?limit=100").await;
    let items = notices.body["items"].as_array().expect("a list").iter();
    let text = items.filter(|notice| notice["kind"] == kind).filter_map(|notice| notice["text"]["zh"].as_str()).next();
    text.unwrap_or_default().to_owned()
}

/// Looks once for what is near; how many people are reminded.
async fn remind(app: &TestApp) -> usize {
    reminders::look(&app.app).await.expect("a look")
}

/// Looks once for digests that are due; how many go out.
async fn gather(app: &TestApp) -> usize {
    digest::look(&app.app).await.expect("a look")
}

/// A header of a mail, unfolded; nothing if there is none.
fn header(mail: &Kept, name: &str) -> Option<String> {
    let text = std::str::from_utf8(&mail.bytes).expect("ASCII");
    let (head, _) = text.split_once("\r\n\r\n").expect("a head");
    let head = head.replace("\r\n ", " ");
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
}

async fn approve(app: &TestApp, reservation: &Value) {
    let manager = app.sign_in("manager").await;
    let path = crate::waiting::path(reservation, "");
    let seen = manager.get(&path).await;
    let answer = manager.act(&format!("{path}/approval"), seen.revision(), json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

/// Any time three days after the beginning.
fn thursday() -> Value {
    slot(3, 9, 0, 120)
}
