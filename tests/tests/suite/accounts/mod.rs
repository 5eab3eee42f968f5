//! Accounts, parties and roles over HTTP, as their users meet them.

mod coming_in;
mod devices;
mod disabling;
mod groups;
mod links;
mod notices;
mod organisations;
mod origins;
mod people;
mod qualifications;
mod settling;
mod setup;
mod signing_in;
mod throttle;
mod tokens;

use api::demo;
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::app::{Answer, Person, TestApp};

/// A password that satisfies the policy and is nobody's yet.
const NEW_PASSWORD: &str = "Interfero-7-neu";

/// Address and password of one of the city's people.
fn account(local: &str) -> Value {
    json!({"email": address(local), "password": demo::PASSWORD})
}

fn address(local: &str) -> String {
    format!("{local}@demo.example")
}

/// Signs in with any address and password.
async fn sign_in(app: &TestApp, email: &str, password: &str) -> (Person, Answer) {
    let person = app.visitor();
    let answer = person.post("/session", json!({"email": email, "password": password})).await;
    (person, answer)
}

/// Asserts an answer's status and returns the answer; its text is the message.
fn expect(answer: Answer, status: StatusCode) -> Answer {
    assert_eq!(answer.status, status, "{}", answer.text);
    answer
}

/// Sends PATCH without a revision, for things that need none.
async fn patch(person: &Person, path: &str, body: Value) -> Answer {
    person.send(Method::PATCH, path, Some(body), None).await
}

/// Returns the field errors of a refusal as `pointer code`.
fn errors(answer: &Answer) -> Vec<String> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    errors.iter().map(|error| format!("{} {}", text(error, "pointer"), text(error, "code"))).collect()
}

/// Sends what waits and returns the texts of all mails to an address, oldest first.
async fn letters(app: &TestApp, to: &str) -> Vec<String> {
    app.work().await;
    app.mails().iter().filter(|mail| mail.to == to).map(|mail| plain_text(&mail.bytes)).collect()
}

/// Sends what waits and returns the secret in the last link that was mailed to an address.
pub async fn link(app: &TestApp, to: &str) -> Option<String> {
    let letters = letters(app, to).await;
    letters.iter().rev().find_map(|letter| {
        let (_, rest) = letter.split_once("/link/")?;
        Some(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect())
    })
}

/// The plain text of a mail whose parts are all base64.
pub fn plain_text(bytes: &[u8]) -> String {
    let mail = std::str::from_utf8(bytes).expect("ASCII");
    let (_, part) = mail.split_once("Content-Type: text/plain").expect("a plain part");
    let (_, body) = part.split_once("\r\n\r\n").expect("a body");
    let encoded = body.split("\r\n--").next().unwrap_or_default().replace("\r\n", "");
    String::from_utf8(STANDARD.decode(encoded).expect("base64")).expect("UTF-8")
}

/// An answer without what differs in every answer.
fn without_request_id(answer: &Answer) -> Value {
    let mut body = answer.body.clone();
    if let Some(members) = body.as_object_mut() {
        members.remove("request_id");
    }
    body
}

/// Lists the kinds of a person's notices, newest first.
async fn notice_kinds(person: &Person) -> Vec<String> {
    let answer = expect(person.get("/notices").await, StatusCode::OK);
    let items = answer.body["items"].as_array().expect("a list");
    items.iter().map(|notice| notice["kind"].as_str().unwrap_or_default().to_owned()).collect()
}
