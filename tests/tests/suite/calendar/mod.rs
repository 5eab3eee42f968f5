//! Calendars for other programs over HTTP: links, CalDAV and free times.

mod caldav;
mod elsewhere;
mod feeds;
mod free_busy;
mod meant;
mod peers;
mod readers;

use crate::booking::{slot, want};
use reqwest::{Client, Method, Response, StatusCode, header};
use serde_json::{Value, json};
use tests::app::{Person, TestApp, fresh, id};

/// A program without cookies, as calendar programs are.
fn program() -> Client {
    Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}

/// Makes something that calendar programs read, and returns the answer with its secret.
async fn feed(person: &Person, body: Value) -> Value {
    let answer = person.put(&format!("/me/feeds/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

/// The link of a feed.
fn link(feed: &Value) -> String {
    feed["secret"]["url"].as_str().expect("a link").to_owned()
}

/// Reads a link, showing a tag when there is one.
async fn read(link: &str, tag: Option<&str>) -> Response {
    let request = program().get(link);
    let request = tag.into_iter().fold(request, |request, tag| request.header(header::IF_NONE_MATCH, tag));
    request.send().await.expect("an answer")
}

/// What a link gives, on unfolded lines.
async fn file(link: &str) -> String {
    let answer = read(link, None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    unfolded(&answer.text().await.expect("a text"))
}

fn unfolded(file: &str) -> String {
    file.replace("\r\n ", "")
}

/// Sends a request of WebDAV with address and password.
async fn dav(
    app: &TestApp,
    method: &str,
    path: &str,
    signed: Option<(&str, &str)>,
    body: &str,
) -> (StatusCode, String) {
    let answer = dav_with(app, method, path, signed, body, "1").await;
    let status = answer.status();
    (status, answer.text().await.expect("a text"))
}

async fn dav_with(
    app: &TestApp,
    method: &str,
    path: &str,
    signed: Option<(&str, &str)>,
    body: &str,
    depth: &str,
) -> Response {
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let mut request = program().request(method, format!("{}{path}", app.base())).header("depth", depth);
    if let Some((user, password)) = signed {
        request = request.basic_auth(user, Some(password));
    }
    request.body(body.to_owned()).send().await.expect("an answer")
}

/// The researcher has the electron microscope on a day at nine, for two hours.
async fn booked(researcher: &Person, days: i64, title: &str) -> Value {
    let mut body = want("sem", slot(days, 9, 0, 120), json!({"group_id": id("nano")}));
    body["title"] = json!(title);
    let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

fn path(reservation: &Value, action: &str) -> String {
    format!("/reservations/{}{action}", reservation["id"].as_str().expect("an id"))
}

async fn moved(person: &Person, reservation: &Value, slot: Value) -> Value {
    let revision = reservation["revision"].as_u64().expect("a revision");
    let answer = person.patch(&path(reservation, ""), revision, slot).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.body
}

async fn cancelled(person: &Person, reservation: &Value) {
    let revision = reservation["revision"].as_u64().expect("a revision");
    let answer = person.act(&path(reservation, "/cancellation"), revision, json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a text")
}
