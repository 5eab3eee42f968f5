//! Exchanges over HTTP become events, and what is read of them is what the API's description promises.

use checker::{
    history::{Bounds, Event, Operation, Outcome},
    machine::State,
    record::{Exchange, RecordError, event},
    several::{Choice, Standing, Wanted},
    slot::Slot,
};
use chrono::{DateTime, TimeDelta};
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
    let Operation::Create { instrument, slot: asked, content, within: None } = &made.operation else {
        unreachable!("{made:?}")
    };
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
fn whoever_waits_says_within_what() {
    let mut body = want();
    body["wait_within"] = json!({"start": "2026-11-25T00:00:00Z", "end": "2026-11-25T06:00:00Z"});
    let event = event_of("PUT", "reservations", &body, Some((201, reservation("waiting"))));
    let Operation::Create { content, within: Some(within), .. } = &event.operation else { unreachable!("{event:?}") };
    assert!(within.covers(&slot()) && !content.contains("wait_within"), "{content}");
    let taken = event_of("POST", "reservations /acceptance", &json!({}), Some((200, reservation("confirmed"))));
    assert_eq!(taken.operation, Operation::Accept);
}

fn occurrence(start: &str, end: &str) -> Value {
    json!({"reservation_id": ID, "recurrence_id": start, "start": start, "end": end, "state": "held", "moved": false})
}

#[test]
fn a_series_names_all_its_times() {
    let mut body = want();
    (body["repeat"], body["choice"]) = (json!({"rule": "FREQ=DAILY;INTERVAL=2;COUNT=3"}), json!("all"));
    let series = json!({
        "id": ID, "revision": 3, "continues": null,
        "occurrences": [occurrence("2026-11-25T01:00:00Z", "2026-11-25T03:00:00Z")],
    });
    let made = event_of("PUT", "series", &body, Some((201, series.clone())));
    let Operation::CreateSeries { slots, choice: Choice::All, content, .. } = &made.operation else {
        unreachable!("{made:?}")
    };
    let expected: Vec<Slot> = (0..3).map(|nth| slot().shifted(TimeDelta::days(2 * nth))).collect();
    assert_eq!(slots, &expected);
    assert_eq!(content, "repeat=FREQ=DAILY;INTERVAL=2;COUNT=3 mode=\"self_use\" purpose=\"research\" title=\"样品\"");
    let Outcome::Series { status: 201, revision: 3, occurrences, .. } = &made.outcome else { unreachable!("{made:?}") };
    assert_eq!((occurrences[0].slot, occurrences[0].name), (slot(), slot().start()));
    let from = json!({"from": slot().start()});
    let moved = json!({"from": slot().start(), "start": slot().start(), "end": slot().end(), "scope": "following"});
    for (method, action, body, operation) in [
        ("GET", "series", &Value::Null, Operation::ReadSeries),
        ("POST", "series /approval", &json!({}), Operation::ApproveSeries),
        ("POST", "series /pi-approval", &json!({}), Operation::ApproveSeries),
        ("POST", "series /decline", &json!({}), Operation::DeclineSeries),
        ("POST", "series /cancellation", &from, Operation::CancelSeries { from: Some(slot().start()) }),
        ("PATCH", "series", &moved, Operation::MoveSeries { from: slot().start(), slot: slot() }),
    ] {
        assert_eq!(event_of(method, action, body, Some((200, series.clone()))).operation, operation);
    }
    body["repeat"]["rule"] = json!("FREQ=MONTHLY;COUNT=3");
    assert!(matches!(record("PUT", "series", &body, Some((201, series))), Err(RecordError::Request(_))));
}

#[test]
fn a_bundle_names_what_it_holds_and_each_verdict() {
    let mut item = want();
    item["id"] = json!(Uuid::from_u128(9));
    let body = json!({"items": [item]});
    let bundle = json!({"revision": 4, "items": [reservation("held")], "others": 0});
    let made = event_of("PUT", "bundles", &body, Some((201, bundle.clone())));
    let Operation::CreateBundle { items } = &made.operation else { unreachable!("{made:?}") };
    let content = "mode=\"self_use\" purpose=\"research\" title=\"样品\"".to_owned();
    assert_eq!(items, &[Wanted { id: Uuid::from_u128(9), instrument: Uuid::from_u128(7), slot: slot(), content }]);
    assert!(matches!(&made.outcome, Outcome::Bundle { items, .. } if items[0].1.state == State::Held));
    let given_up = event_of("POST", "bundles /cancellation", &json!({}), Some((200, bundle.clone())));
    assert_eq!(given_up.operation, Operation::CancelBundle);
    assert_eq!(event_of("GET", "bundles", &Value::Null, Some((200, bundle))).operation, Operation::ReadBundle);
    let rule = json!({"code": "occupied", "blockers": [{"start": slot().start(), "end": slot().end()}]});
    let (start, end) = (slot().start(), slot().end());
    let verdict = json!({"instrument_id": Uuid::from_u128(7), "start": start, "end": end, "violations": [rule]});
    let refused = json!({"code": "bundle-refused", "status": 409, "items": [verdict]});
    let refused = event_of("PUT", "bundles", &body, Some((409, refused)));
    let Outcome::Refused { each, .. } = &refused.outcome else { unreachable!("{refused:?}") };
    assert_eq!(
        (each[0].instrument, each[0].violations[0].blockers.as_slice()),
        (Some(Uuid::from_u128(7)), [slot()].as_slice())
    );
}

#[test]
fn a_proposal_tells_how_it_stands() {
    let body = json!({"reservation_id": ID, "kind": "swap", "at": slot().start()});
    let (start, end) = (slot().start(), slot().end());
    let proposal = json!({
        "state": "open", "reservation_id": ID, "start": start, "end": end, "counter_start": start, "counter_end": end,
    });
    let made = event_of("PUT", "proposals", &body, Some((201, proposal.clone())));
    assert_eq!(made.operation, Operation::Propose { reservation: made.id, at: Some(start) });
    let standing = Standing::Open;
    let expected =
        Outcome::Proposal { status: 201, standing, reservation: Some(made.id), slot: slot(), counter: Some(slot()) };
    assert_eq!(made.outcome, expected);
    for (action, operation) in [
        ("proposals /acceptance", Operation::AcceptProposal),
        ("proposals /refusal", Operation::CloseProposal),
        ("proposals /withdrawal", Operation::CloseProposal),
    ] {
        assert_eq!(event_of("POST", action, &json!({}), Some((200, proposal.clone()))).operation, operation);
    }
}

#[test]
fn an_outage_is_extended_and_made_good() {
    let outage = json!({"id": ID, "start": slot().start(), "end": slot().end()});
    let extended = json!({"outage": outage, "displaced": [ID]});
    let event = event_of("PATCH", "outages", &json!({"end": slot().end()}), Some((200, extended)));
    assert_eq!(event.operation, Operation::ExtendOutage { until: slot().end() });
    let moves = json!([{"reservation_id": ID, "start": slot().start(), "end": slot().end()}]);
    let body = json!({"moves": moves, "override_reason": "停电"});
    let event = event_of("POST", "outages /resettlement", &body, Some((200, json!({"items": []}))));
    assert_eq!(event.operation, Operation::Resettle { moves: vec![(event.id, slot())], at_once: true });
    assert_eq!(event.outcome, Outcome::Done { status: 200 });
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
        ("/outages/{id}", "patch"),
        ("/outages/{id}/resettlement", "post"),
        ("/reservations/{id}/acceptance", "post"),
        ("/reservations/{id}/bench-approval", "post"),
        ("/reservations/{id}/no-show", "post"),
        ("/series/{id}", "put"),
        ("/series/{id}", "patch"),
        ("/series/{id}", "get"),
        ("/series/{id}/approval", "post"),
        ("/series/{id}/pi-approval", "post"),
        ("/series/{id}/bench-approval", "post"),
        ("/series/{id}/decline", "post"),
        ("/series/{id}/cancellation", "post"),
        ("/bundles/{id}", "put"),
        ("/bundles/{id}", "get"),
        ("/bundles/{id}/cancellation", "post"),
        ("/proposals/{id}", "put"),
        ("/proposals/{id}/acceptance", "post"),
        ("/proposals/{id}/refusal", "post"),
        ("/proposals/{id}/withdrawal", "post"),
    ] {
        assert!(api["paths"][path][method].is_object(), "{method} {path}");
    }
    for (schema, members) in [
        ("PutReservation", ["instrument_id", "start", "end", "wait_within"].as_slice()),
        ("MoveReservation", &["start", "end"]),
        ("PutOutage", &["instrument_id", "start", "end", "companion_id"]),
        ("ExtendOutage", &["end"]),
        ("Resettlement", &["moves", "override_reason"]),
        ("ResettlementMove", &["reservation_id", "start", "end"]),
        ("PutSeries", &["instrument_id", "start", "end", "repeat", "choice"]),
        ("Repeat", &["rule"]),
        ("MoveSeries", &["from", "start", "end"]),
        ("CancelSeries", &["from"]),
        ("SeriesView", &["id", "revision", "continues", "occurrences"]),
        ("Occurrence", &["reservation_id", "recurrence_id", "start", "end", "state", "hold_until"]),
        ("PutBundle", &["items"]),
        ("PutBundleItem", &["id", "instrument_id", "start", "end"]),
        ("Bundle", &["revision", "items"]),
        ("BundleItemVerdict", &["instrument_id", "start", "end", "violations"]),
        ("OccurrenceVerdict", &["start", "end", "violations"]),
        ("PutProposal", &["reservation_id", "at"]),
        ("ProposalView", &["state", "reservation_id", "start", "end", "counter_start", "counter_end"]),
        ("ReservationView", &["state", "revision", "sequence", "start", "end", "hold_until"]),
        ("OutageView", &["start", "end", "ended_at"]),
        ("DeclaredOutage", &["outage", "displaced"]),
        ("Problem", &["code", "params", "violations", "occurrences", "items"]),
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
