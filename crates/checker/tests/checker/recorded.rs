//! Exchanges over HTTP become events, and what is read of them is what the API's description promises.

use checker::{
    history::{Bounds, Event, Operation, Outcome},
    machine::State,
    record::{Exchange, RecordError, event},
    slot::Slot,
};
use chrono::DateTime;
use serde_json::{Value, json};
use uuid::Uuid;

const ID: &str = "0192a5f0-0000-7000-8000-000000000001";

/// Records an exchange that was sent at 10 and answered at 20.
fn record(
    method: &str,
    action: &str,
    body: &Value,
    answer: Option<(u16, Value)>,
) -> Result<Option<Event>, RecordError> {
    let (kind, action) = action.split_once(' ').unwrap_or((action, ""));
    let path = format!("/{kind}/{ID}{action}");
    let clock = Bounds { from: DateTime::UNIX_EPOCH, to: DateTime::UNIX_EPOCH };
    let answer = answer.as_ref().map(|(status, body)| (20, *status, body));
    let if_match = (method == "PATCH").then_some("\"3\"");
    event(&Exchange { client: "somebody", invoked_at: 10, clock, method, path: &path, if_match, body, answer })
}

fn want() -> Value {
    json!({
        "instrument_id": Uuid::from_u128(7), "start": "2026-11-25T01:00:00Z", "end": "2026-11-25T03:00:00Z",
        "mode": "self_use", "purpose": "research", "title": "样品",
    })
}

fn reservation(state: &str) -> Value {
    json!({
        "id": ID, "state": state, "revision": 4, "sequence": 2, "start": "2026-11-25T01:00:00Z",
        "end": "2026-11-25T03:00:00Z", "hold_until": "2026-11-24T01:00:00Z", "title": "样品",
    })
}

fn slot() -> Slot {
    serde_json::from_value(json!({"start": "2026-11-25T01:00:00Z", "end": "2026-11-25T03:00:00Z"})).expect("a slot")
}

fn event_of(method: &str, action: &str, body: &Value, answer: Option<(u16, Value)>) -> Event {
    record(method, action, body, answer).expect("it can be read").expect("it is an event")
}

#[test]
fn a_request_for_time_names_its_content() {
    let made = event_of("PUT", "reservations", &want(), Some((201, reservation("held"))));
    let Operation::Create { instrument, slot: asked, content } = &made.operation else { unreachable!("{made:?}") };
    assert_eq!((*instrument, *asked), (Uuid::from_u128(7), slot()));
    assert_eq!(content, "mode=\"self_use\" purpose=\"research\" title=\"样品\"");
    let seen = made.seen().expect("it was answered");
    assert_eq!((seen.state, seen.revision, seen.sequence, seen.slot), (State::Held, 4, 2, slot()));
    assert!(seen.hold_until.is_some() && made.made());
    assert_eq!((made.invoked_at, made.answered_at), (10, Some(20)));
}

#[test]
fn every_step_is_recognised() {
    let new_time = json!({"start": "2026-11-25T01:00:00Z", "end": "2026-11-25T03:00:00Z"});
    for (method, action, body, operation) in [
        ("PATCH", "reservations", &new_time, Operation::Move { slot: slot() }),
        ("GET", "reservations", &Value::Null, Operation::Read),
        ("POST", "reservations /approval", &json!({}), Operation::Approve),
        ("POST", "reservations /pi-approval", &json!({}), Operation::Approve),
        ("POST", "reservations /decline", &json!({}), Operation::Decline),
        ("POST", "reservations /cancellation", &json!({}), Operation::Cancel),
        ("POST", "reservations /check-in", &json!({}), Operation::CheckIn),
        ("POST", "reservations /check-out", &json!({}), Operation::CheckOut),
        ("POST", "reservations /no-show", &json!({}), Operation::NoShow),
    ] {
        let event = event_of(method, action, body, Some((200, reservation("in_use"))));
        assert_eq!(event.operation, operation);
        assert_eq!(event.if_match, (method == "PATCH").then_some(3));
    }
}

#[test]
fn an_outage_tells_what_it_pushed_out() {
    let outage = json!({"id": ID, "start": "2026-11-25T01:00:00Z", "end": "2026-11-25T03:00:00Z"});
    let declared = json!({"outage": outage, "displaced": [ID]});
    let event = event_of("PUT", "outages", &want(), Some((201, declared)));
    let Outcome::Outage { status: 201, displaced, ended_at: None, .. } = &event.outcome else {
        unreachable!("{event:?}")
    };
    assert_eq!(displaced, &[event.id]);
    let ended =
        json!({"start": "2026-11-25T01:00:00Z", "end": "2026-11-25T03:00:00Z", "ended_at": "2026-11-25T02:00:00Z"});
    let event = event_of("POST", "outages /end", &json!({}), Some((200, ended)));
    assert!(matches!(event.outcome, Outcome::Outage { ended_at: Some(_), .. }));
}

#[test]
fn a_refusal_keeps_its_rules_and_a_stale_one_its_revision() {
    let blockers = json!([{"start": "2026-11-25T01:00:00Z", "end": "2026-11-25T03:00:00Z"}]);
    let rule = json!({"code": "occupied", "params": {"capacity": 1}, "blockers": blockers, "waivable": false});
    let refused = json!({"code": "booking-refused", "status": 409, "violations": [rule], "alternatives": []});
    let event = event_of("PUT", "reservations", &want(), Some((409, refused)));
    let Outcome::Refused { status: 409, violations, .. } = &event.outcome else { unreachable!("{event:?}") };
    assert_eq!((violations[0].code.as_str(), violations[0].blockers.as_slice()), ("occupied", [slot()].as_slice()));
    let stale = json!({"code": "stale-revision", "status": 412, "params": {"current_revision": 9}});
    let event = event_of("POST", "reservations /approval", &json!({}), Some((412, stale)));
    assert!(matches!(event.outcome, Outcome::Refused { revision: Some(9), .. }));
}

#[test]
fn a_lost_connection_and_a_gateway_s_page_leave_it_open() {
    assert!(event_of("PUT", "reservations", &want(), None).is_uncertain());
    assert!(event_of("PUT", "reservations", &want(), Some((502, Value::Null))).is_uncertain());
}

#[test]
fn what_is_not_about_the_calendar_is_left_out() {
    let none = |method, path: &str, body: &Value, status| {
        let answer = Some((status, json!({"code": "validation"})));
        record(method, path, body, answer).expect("nothing to read").is_none()
    };
    assert!(none("DELETE", "reservations", &json!({}), 405));
    assert!(none("POST", "instruments /quote", &want(), 200));
    assert!(none("PUT", "reservations", &json!({"start": "tomorrow"}), 422), "nobody could read it");
}

#[test]
fn what_was_accepted_and_cannot_be_read_is_an_error() {
    let unread = record("PUT", "reservations", &json!({}), Some((201, reservation("held"))));
    assert!(matches!(unread, Err(RecordError::Request(_))));
    let strange = record("PUT", "reservations", &want(), Some((201, reservation("sleeping"))));
    assert!(matches!(strange, Err(RecordError::Answer { status: 201, .. })));
}

/// Names that the API no longer has would quietly leave requests out.
#[test]
fn what_is_read_stands_in_the_description_of_the_api() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json"));
    let api: Value = serde_json::from_str(&text.expect("the description")).expect("JSON");
    for (path, method) in [
        ("/reservations/{id}", "put"),
        ("/reservations/{id}", "patch"),
        ("/reservations/{id}", "get"),
        ("/reservations/{id}/approval", "post"),
        ("/reservations/{id}/pi-approval", "post"),
        ("/reservations/{id}/decline", "post"),
        ("/reservations/{id}/cancellation", "post"),
        ("/reservations/{id}/check-in", "post"),
        ("/reservations/{id}/check-out", "post"),
        ("/outages/{id}", "put"),
        ("/outages/{id}/end", "post"),
    ] {
        assert!(api["paths"][path][method].is_object(), "{method} {path}");
    }
    for (schema, members) in [
        ("PutReservation", ["instrument_id", "start", "end"].as_slice()),
        ("MoveReservation", &["start", "end"]),
        ("PutOutage", &["instrument_id", "start", "end"]),
        ("ReservationView", &["state", "revision", "sequence", "start", "end", "hold_until"]),
        ("OutageView", &["start", "end", "ended_at"]),
        ("DeclaredOutage", &["outage", "displaced"]),
        ("Problem", &["code", "params", "violations"]),
        ("Violation", &["code", "blockers"]),
    ] {
        for member in members {
            assert!(api["components"]["schemas"][schema]["properties"][member].is_object(), "{schema}.{member}");
        }
    }
}

/// A path with another state would be a fault of the recording, not of the program.
#[test]
fn the_states_are_those_of_the_api() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json"));
    let api: Value = serde_json::from_str(&text.expect("the description")).expect("JSON");
    let states: Vec<&str> = State::ALL.iter().map(|state| state.name()).collect();
    assert_eq!(api["components"]["schemas"]["StateLabel"]["enum"], json!(states));
}
