//! What problems look like from outside.

use super::super::*;
use super::*;
use crate::{
    clock::Clock,
    http::shape::{Span, Words},
};
use axum::{http::HeaderMap, response::IntoResponse};
use chrono::DateTime;
use serde_json::json;
use utoipa::IntoResponses;

fn request() -> RequestId {
    let headers = HeaderMap::from_iter([(crate::http::request_id::REQUEST_ID, HeaderValue::from_static("request-1"))]);
    RequestId::of(&headers, &Clock::System)
}

fn unusable(fault: FileFault) -> Problem {
    Problem::UnusableFile { fault, text: Bilingual::new("没有表格", "It holds no table") }
}

fn one_of_each() -> Vec<Problem> {
    vec![
        Problem::field("/start", Fault::new("required")),
        Problem::Malformed(Malformed::Json { line: 1, column: 2 }),
        Problem::Unauthenticated(Unauthenticated::Missing),
        Problem::Forbidden,
        Problem::OriginMismatch,
        Problem::NotFound,
        Problem::MethodNotAllowed,
        Problem::BookingRefused(Refusal::default()),
        Problem::IdInUse,
        Problem::WrongState { state: "cancelled".into() },
        Problem::AlreadyExists { pointer: "/email" },
        Problem::StaleRevision { current: 4 },
        Problem::TooLarge { max_bytes: 10 },
        Problem::UnsupportedMedia { expected: "application/json" },
        unusable(FileFault::TooLarge),
        unusable(FileFault::Unsupported),
        unusable(FileFault::Unreadable),
        Problem::PreconditionRequired,
        Problem::Throttled { retry_after_seconds: 30 },
        Problem::Internal,
        Problem::Unavailable,
        Problem::StorageFull,
    ]
}

#[test]
fn codes_are_unique() {
    let mut codes: Vec<_> = one_of_each().iter().map(Problem::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), one_of_each().len());
}

#[test]
fn every_problem_speaks_both_languages() {
    for problem in one_of_each() {
        let [zh, en] = [Language::Zh, Language::En].map(|language| problem.clone().body(language, &request()));
        assert!(en.title.is_ascii() && en.detail.is_ascii(), "{en:?}");
        assert!(!zh.title.is_ascii() && !zh.detail.is_ascii(), "{zh:?}");
    }
}

#[test]
fn every_status_is_described() {
    let mut described = CommonProblems::responses();
    described.extend(ChangeProblems::responses());
    for problem in one_of_each() {
        let status = problem.status().as_u16().to_string();
        // Whoever goes by the description never meets a wrong method.
        assert!(described.contains_key(&status) || problem == Problem::MethodNotAllowed, "{problem:?}");
    }
}

#[test]
fn a_refused_booking_lists_rules_and_offers() {
    let at = |second| DateTime::from_timestamp(second, 0).expect("valid");
    let words = || Words { zh: "占用".into(), en: "occupied".into() };
    let refusal = Refusal {
        violations: vec![ViolationBody {
            code: "occupied".into(),
            params: Map::from_iter([("capacity".to_owned(), json!(1))]),
            blockers: vec![Span { start: at(0), end: at(3600) }],
            waivable: false,
            about_time: true,
            text: words(),
        }],
        alternatives: vec![AlternativeBody {
            kind: "later".into(),
            start: at(3600),
            end: at(7200),
            second: None,
            text: words(),
        }],
        waiting: None,
    };
    let body = serde_json::to_value(Problem::BookingRefused(refusal).body(Language::En, &request())).expect("json");
    assert_eq!(
        body,
        json!({
            "type": "/problems/booking-refused", "title": "The time cannot be booked", "status": 409,
            "detail": "1 rule in the way, 1 other time offered.", "code": "booking-refused", "request_id": "request-1",
            "violations": [{
                "code": "occupied", "params": { "capacity": 1 }, "waivable": false, "about_time": true,
                "blockers": [{ "start": "1970-01-01T00:00:00Z", "end": "1970-01-01T01:00:00Z" }],
                "text": { "zh": "占用", "en": "occupied" },
            }],
            "alternatives": [{
                "kind": "later", "start": "1970-01-01T01:00:00Z", "end": "1970-01-01T02:00:00Z",
                "text": { "zh": "占用", "en": "occupied" },
            }],
        })
    );
}

#[test]
fn headers_go_with_their_status() {
    let value = |problem: Problem, name| problem.into_response().headers().get(name).cloned();
    assert_eq!(value(Problem::Throttled { retry_after_seconds: 30 }, "retry-after"), Some(HeaderValue::from(30)));
    assert_eq!(value(Problem::StaleRevision { current: 4 }, "etag"), Some(HeaderValue::from_static("\"4\"")));
    assert_eq!(
        value(Problem::Unauthenticated(Unauthenticated::Expired), "www-authenticate"),
        Some(HeaderValue::from_static("Bearer error=\"invalid_token\""))
    );
}

#[test]
fn a_response_without_a_problem_is_left_alone() {
    let response = render("fine".into_response(), Language::Zh, &request());
    assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
}
