//! What every answer looks like from outside.

use super::*;
use crate::{
    clock::FixedClock,
    http::{
        body::Body,
        etag::IfMatch,
        extract::{Json, Path, Query, QueryFields},
        fields::value,
    },
};
use axum::{
    body::to_bytes,
    http::{Request as HttpRequest, StatusCode},
    routing::{get, post},
};
use chrono::DateTime;
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    #[expect(dead_code, reason = "only read by serde")]
    name: String,
    #[expect(dead_code, reason = "only read by serde")]
    age: Option<u8>,
}

async fn named(Body(mut fields): Body) -> Result<String, Problem> {
    let name = fields.required("name", value::line(10));
    fields.finish(name)
}

async fn listed(QueryFields(mut query): QueryFields) -> Result<String, Problem> {
    let limit = query.or("limit", 50, value::digits::<u32>(1, 100));
    Ok(query.finish(limit)?.to_string())
}

fn app() -> Router {
    let routes = Router::new()
        .route("/things/{id}", get(async |Path(id): Path<Uuid>| id.to_string()))
        .route("/named", post(named))
        .route("/typed", post(async |Json(_): Json<Named>| "fine"))
        .route("/listed", get(listed))
        .route("/queried", get(async |Query(_): Query<Named>| "fine"))
        .route("/matched", post(async |IfMatch(revision): IfMatch| revision.to_string()))
        .route("/panics", get(async || -> &'static str { panic!("a bug") }))
        .nest("/nested", Router::new().route("/inner", get(async || "fine")).fallback(problem::not_found))
        .fallback(async || "a page");
    let clock = Clock::Fixed(FixedClock::seeded(DateTime::UNIX_EPOCH, 1));
    let site = BaseUrl::parse("https://jishi.example.cn").expect("valid");
    wrap(routes, Edge { clock, site, trusted_proxies: Arc::new([]), metrics: Metrics::new() })
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: Value,
}

async fn send(request: HttpRequest<axum::body::Body>) -> Answer {
    let response = app().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned().into());
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn get_path(path: &str) -> Answer {
    send(HttpRequest::get(path).body(axum::body::Body::empty()).expect("a request")).await
}

async fn post_json(path: &str, body: impl Into<axum::body::Body>) -> Answer {
    send(HttpRequest::post(path).header("content-type", "application/json").body(body.into()).expect("a request")).await
}

/// Returns `status code` and the errors as `pointer code`.
fn summary(answer: &Answer) -> (u16, &str, Vec<(&str, &str)>) {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let errors = errors.iter().map(|e| (e["pointer"].as_str().unwrap_or(""), e["code"].as_str().unwrap_or("")));
    (answer.status.as_u16(), answer.body["code"].as_str().unwrap_or(""), errors.collect())
}

#[tokio::test]
async fn a_problem_bears_the_requests_id_and_language() {
    let request =
        HttpRequest::get("/nested/nowhere").header("x-request-id", "request-1").header("accept-language", "en");
    let answer = send(request.body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(
        answer.body,
        json!({
            "type": "/problems/not-found", "title": "Not found", "status": 404, "code": "not-found",
            "detail": "There is no such thing, or you may not see it.", "request_id": "request-1",
        })
    );
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert_eq!(answer.headers["content-language"], "en");
    assert_eq!(answer.headers["x-request-id"], "request-1");
}

#[tokio::test]
async fn every_answer_keeps_pages_to_themselves() {
    let answer = get_path("/things/67e55044-10b1-426f-9247-bb680e5fe0c8").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["x-request-id"].len(), 36);
    let policy = answer.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.starts_with("default-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000");
}

#[tokio::test]
async fn a_panic_is_an_internal_problem() {
    let answer = get_path("/panics").await;
    assert_eq!(summary(&answer), (500, "internal", vec![]));
    assert_eq!(answer.body["request_id"], answer.headers["x-request-id"].to_str().expect("text"));
}

#[tokio::test]
async fn a_wrong_method_says_which_are_right() {
    let answer = post_json("/listed", "{}").await;
    assert_eq!(summary(&answer), (405, "method-not-allowed", vec![]));
    assert_eq!(answer.headers["allow"], "GET,HEAD");
    assert_eq!(summary(&post_json("/nested/inner", "{}").await), (405, "method-not-allowed", vec![]));
}

#[tokio::test]
async fn a_page_of_another_site_is_refused() {
    let request = HttpRequest::post("/named").header("origin", "https://evil.cn");
    let answer = send(request.body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(summary(&answer), (403, "origin-mismatch", vec![]));
}

#[tokio::test]
async fn a_body_is_refused_for_what_is_wrong_with_it() {
    assert_eq!(summary(&post_json("/named", "{").await), (400, "malformed", vec![]));
    assert_eq!(summary(&post_json("/named", "[]").await), (422, "validation", vec![("", "wrong_type")]));
    let errors = vec![("/name", "required"), ("/nome", "unknown_field")];
    assert_eq!(summary(&post_json("/named", r#"{"nome":"x"}"#).await), (422, "validation", errors));
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(BODY_LIMIT_BYTES));
    assert_eq!(summary(&post_json("/named", large).await), (413, "too-large", vec![]));
    let request = HttpRequest::post("/named").header("content-type", "text/plain");
    let answer = send(request.body("name".into()).expect("a request")).await;
    assert_eq!(summary(&answer), (415, "unsupported-media", vec![]));
    assert_eq!(post_json("/named", r#"{"name":"x"}"#).await.body, "x");
}

#[tokio::test]
async fn an_empty_body_needs_no_media_type() {
    let answer = send(HttpRequest::post("/named").body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(summary(&answer), (422, "validation", vec![("/name", "required")]));
    let answer = send(HttpRequest::post("/named").body("{}".into()).expect("a request")).await;
    assert_eq!(summary(&answer), (415, "unsupported-media", vec![]));
}

#[tokio::test]
async fn a_typed_body_says_where_it_does_not_fit() {
    for (body, error) in [
        (json!({ "name": "x", "age": "old" }), ("/age", "wrong_type")),
        (json!({}), ("/name", "required")),
        (json!({ "name": "x", "more": 1 }), ("/more", "unknown_field")),
        (json!({ "name": "x", "age": 300 }), ("/age", "invalid_value")),
    ] {
        assert_eq!(summary(&post_json("/typed", body.to_string()).await), (422, "validation", vec![error]));
    }
}

#[tokio::test]
async fn a_query_is_refused_for_what_is_wrong_with_it() {
    let errors = vec![("/limit", "out_of_range"), ("/offset", "unknown_field")];
    assert_eq!(summary(&get_path("/listed?limit=0&offset=1").await), (422, "validation", errors));
    assert_eq!(summary(&get_path("/listed?limit=1&limit=2").await), (422, "validation", vec![("/limit", "repeated")]));
    assert_eq!(get_path("/listed?limit=").await.body, json!(50));
    assert_eq!(summary(&get_path("/queried?age=x").await), (422, "validation", vec![("/age", "invalid_value")]));
}

#[tokio::test]
async fn a_path_that_is_no_id_is_refused() {
    assert_eq!(summary(&get_path("/things/7").await), (422, "validation", vec![("/id", "not_an_id")]));
}

#[tokio::test]
async fn a_missing_precondition_is_asked_for() {
    assert_eq!(summary(&post_json("/matched", "{}").await), (428, "precondition-required", vec![]));
}
