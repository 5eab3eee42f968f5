//! Mails about reservations in an institution's own words: editing them, and what is sent.

mod editing;
mod sending;

use crate::booking::{slot, want};
use api::mail::Kept;
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::app::{Answer, Person, TestApp, fresh, id};

/// The address of a mail's wording at an institution.
fn at(institution: &str, notice: &str, locale: &str) -> String {
    format!("/institutions/{}/mail-templates/{notice}/{locale}", id(institution))
}

/// The usual address.
fn confirmed(locale: &str) -> String {
    at("gangcheng", "applicant_confirmed", locale)
}

fn words(subject: &str, text: &str) -> Value {
    json!({"subject": subject, "text": format!("{text}\n\n{{{{ facts }}}}\n\n{{{{ link }}}}")})
}

async fn put(person: &Person, path: &str, seen: u64, body: Value) -> Answer {
    person.send(Method::PUT, path, Some(body), Some(&format!("\"{seen}\""))).await
}

async fn restore(person: &Person, path: &str, seen: u64) -> Answer {
    person.send(Method::DELETE, path, None, Some(&format!("\"{seen}\""))).await
}

/// Saves words at the revision they are at.
async fn say(person: &Person, path: &str, subject: &str, text: &str) {
    let seen = person.get(path).await.revision();
    let saved = put(person, path, seen, words(subject, text)).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
}

/// Books an instrument of the university for the researcher on a weekday (0 is a Monday), and returns the mail that
/// confirms it to him.
async fn booked(app: &TestApp, person: &Person, day: i64, title: &str) -> Mail {
    let body = want("sem", slot(day, 9, 0, 120), json!({"group_id": id("nano"), "title": title}));
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!((answer.status, &answer.body["state"]), (StatusCode::CREATED, &json!("confirmed")), "{}", answer.text);
    app.work().await;
    latest(app, person.name())
}

/// The last mail to somebody.
fn latest(app: &TestApp, local: &str) -> Mail {
    let address = format!("{local}@demo.example");
    let kept = app.mails().into_iter().rfind(|mail| mail.to == address).expect("a mail");
    Mail::read(&kept)
}

/// What of a mail the tests look at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mail {
    subject: String,
    text: String,
    html: String,
    /// The parts for calendar programs, as they are.
    events: Vec<Vec<u8>>,
}

impl Mail {
    fn read(kept: &Kept) -> Self {
        let text = |of: &str| String::from_utf8(parts(&kept.bytes, of).concat()).expect("UTF-8").replace("\r\n", "\n");
        Self {
            subject: kept.subject.clone(),
            text: text("text/plain"),
            html: text("text/html"),
            events: [parts(&kept.bytes, "text/calendar"), parts(&kept.bytes, "application/ics")].concat(),
        }
    }
}

/// The contents of a mail's parts of one type; all parts of ours are base64.
fn parts(mail: &[u8], of: &str) -> Vec<Vec<u8>> {
    let mail = std::str::from_utf8(mail).expect("ASCII");
    let parts = mail.split("\r\n--jishi-").filter_map(|part| part.split_once("\r\n\r\n"));
    let of_type = parts.filter(|(head, _)| head.contains(&format!("Content-Type: {of}")));
    of_type.map(|(_, body)| STANDARD.decode(body.replace("\r\n", "")).expect("base64")).collect()
}

/// Codes and lines of what a refusal names.
fn faults(answer: &Answer) -> Vec<(String, String, u64)> {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    let errors = answer.body["errors"].as_array().expect("errors").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    errors
        .map(|error| (text(&error["pointer"]), text(&error["code"]), error["params"]["line"].as_u64().unwrap_or(0)))
        .collect()
}
