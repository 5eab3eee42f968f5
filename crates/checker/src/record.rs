//! Reads an exchange over HTTP as an event, from what `openapi.json` says of requests and answers.
//!
//! A harness hands over what it sent and what came back; it need not know the format. Deliberately absent: sending,
//! clocks, and reading the final state, which no client can see whole.

use crate::{
    history::{Bounds, Event, Operation, Outcome, Seen, Violation},
    slot::{Instant, Slot},
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use thiserror::Error;
use uuid::Uuid;

/// A request and what came back.
#[derive(Debug, Clone)]
pub struct Exchange<'a> {
    /// Who asked.
    pub client: &'a str,
    /// When it was sent, in microseconds of the harness's monotonic clock.
    pub invoked_at: u64,
    /// Bounds of the server's clock between sending and answer.
    pub clock: Bounds,
    /// The method, in capitals.
    pub method: &'a str,
    /// The path below `/api/v1`.
    pub path: &'a str,
    /// The header `If-Match`.
    pub if_match: Option<&'a str>,
    /// The request's body.
    pub body: &'a Value,
    /// When the answer was there, its status and its body; nothing when the connection was lost.
    pub answer: Option<(u64, u16, &'a Value)>,
}

/// Why an exchange is no event although it changed the calendar, or may have.
#[derive(Debug, Error)]
pub enum RecordError {
    /// The request was not refused, and cannot be read.
    #[error("the request cannot be read")]
    Request(#[source] serde_json::Error),
    /// The answer is not what the description of the API says.
    #[error("the answer with status {status} cannot be read")]
    Answer {
        /// The answer's status.
        status: u16,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
}

/// Returns the event; nothing for requests that are not about one reservation or outage, and for requests that were
/// refused because they could not be read.
pub fn event(exchange: &Exchange<'_>) -> Result<Option<Event>, RecordError> {
    let parts: Vec<&str> = exchange.path.trim_matches('/').split('/').collect();
    let (kind, id, action) = match parts.as_slice() {
        [kind, id] => (*kind, *id, ""),
        [kind, id, action] => (*kind, *id, *action),
        _ => return Ok(None),
    };
    let Ok(id) = Uuid::parse_str(id) else { return Ok(None) };
    let operation = match operation(exchange, kind, action) {
        None => return Ok(None),
        Some(Ok(operation)) => operation,
        Some(Err(_)) if exchange.answer.is_some_and(|(_, status, _)| (400..500).contains(&status)) => return Ok(None),
        Some(Err(source)) => return Err(RecordError::Request(source)),
    };
    let outcome = match exchange.answer {
        None => Outcome::Unknown,
        Some((_, status, body)) => {
            outcome(&operation, status, body).map_err(|source| RecordError::Answer { status, source })?
        }
    };
    Ok(Some(Event {
        client: exchange.client.to_owned(),
        invoked_at: exchange.invoked_at,
        answered_at: exchange.answer.map(|(at, ..)| at),
        clock: exchange.clock,
        id,
        if_match: exchange.if_match.and_then(|tag| tag.trim_matches('"').parse().ok()),
        operation,
        outcome,
    }))
}

fn operation(exchange: &Exchange<'_>, kind: &str, action: &str) -> Option<Result<Operation, serde_json::Error>> {
    let body = exchange.body;
    let placed = || Placed::deserialize(body);
    match (exchange.method, kind, action) {
        ("PUT", "reservations", "") => Some(placed().map(|Placed { instrument_id: instrument, start, end, rest }| {
            within(start, end).map(|slot| Operation::Create { instrument, slot, content: named(&rest) })
        })),
        ("PATCH", "reservations", "") => Some(
            Span::deserialize(body).map(|Span { start, end }| within(start, end).map(|slot| Operation::Move { slot })),
        ),
        ("PUT", "outages", "") => Some(placed().map(|Placed { instrument_id: instrument, start, end, rest }| {
            within(start, end).map(|slot| Operation::Outage { instrument, slot, content: named(&rest) })
        })),
        ("GET", "reservations", "") => Some(Ok(Ok(Operation::Read))),
        ("POST", "reservations", "approval" | "pi-approval") => Some(Ok(Ok(Operation::Approve))),
        ("POST", "reservations", "acceptance") => Some(Ok(Ok(Operation::Accept))),
        ("POST", "reservations", "decline") => Some(Ok(Ok(Operation::Decline))),
        ("POST", "reservations", "cancellation") => Some(Ok(Ok(Operation::Cancel))),
        ("POST", "reservations", "check-in") => Some(Ok(Ok(Operation::CheckIn))),
        ("POST", "reservations", "no-show") => Some(Ok(Ok(Operation::NoShow))),
        ("POST", "reservations", "check-out") => Some(Ok(Ok(Operation::CheckOut))),
        ("POST", "outages", "end") => Some(Ok(Ok(Operation::EndOutage))),
        _ => None,
    }
    .map(Result::flatten)
}

/// What a request for time says, as far as it is judged.
#[derive(Deserialize)]
struct Placed {
    instrument_id: Uuid,
    start: Instant,
    end: Instant,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Span {
    start: Instant,
    end: Instant,
}

#[derive(Deserialize)]
struct SeenReservation {
    state: crate::machine::State,
    revision: u32,
    sequence: u32,
    start: Instant,
    end: Instant,
    hold_until: Option<Instant>,
}

#[derive(Deserialize)]
struct SeenOutage {
    start: Instant,
    end: Instant,
    ended_at: Option<Instant>,
}

#[derive(Deserialize)]
struct DeclaredOutage {
    outage: SeenOutage,
    displaced: Vec<Uuid>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    code: String,
    params: Params,
    violations: Vec<SeenViolation>,
}

#[derive(Default, Deserialize)]
struct Params {
    current_revision: Option<u32>,
}

#[derive(Deserialize)]
struct SeenViolation {
    code: String,
    blockers: Vec<Slot>,
}

fn within(start: Instant, end: Instant) -> Result<Slot, serde_json::Error> {
    Slot::new(start, end).ok_or_else(|| serde::de::Error::custom("the end is not after the start"))
}

/// The rest of a body in one order, so that equal bodies have equal names.
fn named(rest: &BTreeMap<String, Value>) -> String {
    let members: Vec<String> = rest.iter().map(|(name, value)| format!("{name}={value}")).collect();
    members.join(" ")
}

fn outcome(operation: &Operation, status: u16, body: &Value) -> Result<Outcome, serde_json::Error> {
    if status >= 400 {
        // A gateway's answer need not be a problem; from 500 on it says nothing anyway.
        let problem = if status >= 500 { Problem::default() } else { Problem::deserialize(body)? };
        let violations = problem.violations.into_iter();
        return Ok(Outcome::Refused {
            status,
            code: problem.code,
            revision: problem.params.current_revision,
            violations: violations.map(|SeenViolation { code, blockers }| Violation { code, blockers }).collect(),
        });
    }
    match operation {
        Operation::Outage { .. } => {
            let DeclaredOutage { outage, displaced } = DeclaredOutage::deserialize(body)?;
            Ok(Outcome::Outage {
                status,
                slot: within(outage.start, outage.end)?,
                ended_at: outage.ended_at,
                displaced,
            })
        }
        Operation::EndOutage => {
            let SeenOutage { start, end, ended_at } = SeenOutage::deserialize(body)?;
            Ok(Outcome::Outage { status, slot: within(start, end)?, ended_at, displaced: Vec::new() })
        }
        _ => {
            let SeenReservation { state, revision, sequence, start, end, hold_until } =
                SeenReservation::deserialize(body)?;
            let slot = within(start, end)?;
            Ok(Outcome::Reservation { status, seen: Seen { state, revision, sequence, slot, hold_until } })
        }
    }
}
