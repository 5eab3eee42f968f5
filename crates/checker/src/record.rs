//! Reads an exchange over HTTP as an event, from what `openapi.json` says of requests and answers.
//!
//! A harness hands over what it sent and what came back; it need not know the format. Deliberately absent: sending,
//! clocks, and reading the final state, which no client can see whole.

use crate::{
    history::{Bounds, Event, Kind, Operation, Outcome, Seen, Violation},
    machine::State,
    several::{Choice, Occurrence, Standing, Verdict, Wanted},
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
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

/// Returns the event; nothing for requests that change no reservation, and for requests that were refused because they
/// could not be read.
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
    let read = match (exchange.method, kind, action) {
        ("PUT", "reservations", "") => create(body),
        ("PATCH", "reservations", "") => {
            Span::deserialize(body).and_then(|Span { start, end }| Ok(Operation::Move { slot: within(start, end)? }))
        }
        ("PUT", "outages", "") => outage(body),
        ("PATCH", "outages", "") => {
            Extended::deserialize(body).map(|Extended { end: until }| Operation::ExtendOutage { until })
        }
        ("POST", "outages", "resettlement") => resettle(body),
        ("POST", "outages", "end") => Ok(Operation::EndOutage),
        ("GET", "reservations", "") => Ok(Operation::Read),
        ("POST", "reservations", "approval" | "pi-approval" | "bench-approval") => Ok(Operation::Approve),
        ("POST", "reservations", "acceptance") => Ok(Operation::Accept),
        ("POST", "reservations", "decline") => Ok(Operation::Decline),
        ("POST", "reservations", "cancellation") => Ok(Operation::Cancel),
        ("POST", "reservations", "check-in") => Ok(Operation::CheckIn),
        ("POST", "reservations", "no-show") => Ok(Operation::NoShow),
        ("POST", "reservations", "check-out") => Ok(Operation::CheckOut),
        ("PUT", "series", "") => create_series(body),
        ("PATCH", "series", "") => MovedSeries::deserialize(body)
            .and_then(|MovedSeries { from, start, end }| Ok(Operation::MoveSeries { from, slot: within(start, end)? })),
        ("POST", "series", "approval" | "pi-approval" | "bench-approval") => Ok(Operation::ApproveSeries),
        ("POST", "series", "decline") => Ok(Operation::DeclineSeries),
        ("POST", "series", "cancellation") => {
            FromOn::deserialize(body).map(|FromOn { from }| Operation::CancelSeries { from })
        }
        ("GET", "series", "") => Ok(Operation::ReadSeries),
        ("PUT", "bundles", "") => create_bundle(body),
        ("POST", "bundles", "cancellation") => Ok(Operation::CancelBundle),
        ("GET", "bundles", "") => Ok(Operation::ReadBundle),
        ("PUT", "proposals", "") => Proposed::deserialize(body)
            .map(|Proposed { reservation_id: reservation, at }| Operation::Propose { reservation, at }),
        ("POST", "proposals", "acceptance") => Ok(Operation::AcceptProposal),
        ("POST", "proposals", "refusal" | "withdrawal") => Ok(Operation::CloseProposal),
        _ => return None,
    };
    Some(read)
}

fn create(body: &Value) -> Result<Operation, serde_json::Error> {
    let Placed { instrument_id: instrument, start, end, wait_within, companion_id: _, rest } =
        Placed::deserialize(body)?;
    let waits = wait_within.map(|Span { start, end }| within(start, end)).transpose()?;
    Ok(Operation::Create { instrument, slot: within(start, end)?, content: named(&rest), within: waits })
}

fn outage(body: &Value) -> Result<Operation, serde_json::Error> {
    let Placed { instrument_id: instrument, start, end, wait_within: _, companion_id: companion, rest } =
        Placed::deserialize(body)?;
    Ok(Operation::Outage { instrument, slot: within(start, end)?, content: named(&rest), companion })
}

fn resettle(body: &Value) -> Result<Operation, serde_json::Error> {
    let Resettlement { moves, override_reason } = Resettlement::deserialize(body)?;
    let moves = moves
        .into_iter()
        .map(|Resettled { reservation_id, start, end }| within(start, end).map(|slot| (reservation_id, slot)));
    Ok(Operation::Resettle { moves: moves.collect::<Result<_, _>>()?, at_once: override_reason.is_some() })
}

fn create_series(body: &Value) -> Result<Operation, serde_json::Error> {
    let Repeated { instrument_id: instrument, start, end, repeat, choice, rest } = Repeated::deserialize(body)?;
    let slots = times(within(start, end)?, &repeat)?;
    let content = format!("repeat={} {}", repeat.rule, named(&rest));
    Ok(Operation::CreateSeries { instrument, slots, choice, content })
}

/// The times of a plain rule. Deliberately absent: other rules, and wall clocks that change.
fn times(first: Slot, repeat: &Repeat) -> Result<Vec<Slot>, serde_json::Error> {
    let strange = || serde::de::Error::custom(format!("the rule {} is not read here", repeat.rule));
    let (mut every, mut interval, mut count) = (None, 1, None);
    for part in repeat.rule.split(';') {
        match part.split_once('=').ok_or_else(strange)? {
            ("FREQ", "DAILY") => every = Some(TimeDelta::days(1)),
            ("FREQ", "WEEKLY") => every = Some(TimeDelta::weeks(1)),
            ("INTERVAL", number) => interval = number.parse::<i32>().map_err(|_| strange())?,
            ("COUNT", number) => count = number.parse::<i32>().ok(),
            _ => return Err(strange()),
        }
    }
    let (every, count) = every.zip(count).ok_or_else(strange)?;
    Ok((0..count).map(|nth| first.shifted(every * interval * nth)).collect())
}

fn create_bundle(body: &Value) -> Result<Operation, serde_json::Error> {
    let Together { items } = Together::deserialize(body)?;
    let items = items.into_iter().map(|TogetherItem { id, instrument_id: instrument, start, end, rest }| {
        Ok(Wanted { id, instrument, slot: within(start, end)?, content: named(&rest) })
    });
    Ok(Operation::CreateBundle { items: items.collect::<Result<_, serde_json::Error>>()? })
}

/// What a request for time says, as far as it is judged.
#[derive(Deserialize)]
struct Placed {
    instrument_id: Uuid,
    start: Instant,
    end: Instant,
    wait_within: Option<Span>,
    companion_id: Option<Uuid>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Span {
    start: Instant,
    end: Instant,
}

#[derive(Deserialize)]
struct Extended {
    end: Instant,
}

#[derive(Deserialize)]
struct FromOn {
    from: Option<Instant>,
}

#[derive(Deserialize)]
struct Resettlement {
    moves: Vec<Resettled>,
    override_reason: Option<String>,
}

#[derive(Deserialize)]
struct Resettled {
    reservation_id: Uuid,
    start: Instant,
    end: Instant,
}

#[derive(Deserialize)]
struct Repeated {
    instrument_id: Uuid,
    start: Instant,
    end: Instant,
    repeat: Repeat,
    choice: Choice,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeat {
    rule: String,
}

#[derive(Deserialize)]
struct MovedSeries {
    from: Instant,
    start: Instant,
    end: Instant,
}

#[derive(Deserialize)]
struct Together {
    items: Vec<TogetherItem>,
}

#[derive(Deserialize)]
struct TogetherItem {
    id: Uuid,
    instrument_id: Uuid,
    start: Instant,
    end: Instant,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Proposed {
    reservation_id: Uuid,
    at: Option<Instant>,
}

#[derive(Deserialize)]
struct SeenReservation {
    id: Uuid,
    state: State,
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

#[derive(Deserialize)]
struct SeenSeries {
    id: Uuid,
    revision: u32,
    continues: Option<Uuid>,
    occurrences: Vec<SeenOccurrence>,
}

#[derive(Deserialize)]
struct SeenOccurrence {
    reservation_id: Uuid,
    recurrence_id: Instant,
    start: Instant,
    end: Instant,
    state: State,
    hold_until: Option<Instant>,
}

#[derive(Deserialize)]
struct SeenBundle {
    revision: u32,
    items: Vec<SeenReservation>,
}

#[derive(Deserialize)]
struct SeenProposal {
    state: Standing,
    reservation_id: Option<Uuid>,
    start: Instant,
    end: Instant,
    counter_start: Option<Instant>,
    counter_end: Option<Instant>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    code: String,
    params: Params,
    violations: Vec<SeenViolation>,
    occurrences: Vec<SeenVerdict>,
    items: Vec<SeenVerdict>,
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

#[derive(Deserialize)]
struct SeenVerdict {
    instrument_id: Option<Uuid>,
    start: Instant,
    end: Instant,
    violations: Vec<SeenViolation>,
}

impl From<SeenViolation> for Violation {
    fn from(SeenViolation { code, blockers }: SeenViolation) -> Self {
        Self { code, blockers }
    }
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
        let each = problem.occurrences.into_iter().chain(problem.items).map(verdict);
        return Ok(Outcome::Refused {
            status,
            code: problem.code,
            revision: problem.params.current_revision,
            violations: problem.violations.into_iter().map(Violation::from).collect(),
            each: each.collect::<Result<_, _>>()?,
        });
    }
    match operation {
        Operation::Outage { .. } | Operation::ExtendOutage { .. } => {
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
        Operation::Resettle { .. } => Ok(Outcome::Done { status }),
        _ => match operation.kind() {
            Kind::Series => {
                let SeenSeries { id: series, revision, continues, occurrences } = SeenSeries::deserialize(body)?;
                let occurrences = occurrences.into_iter().map(occurrence).collect::<Result<_, _>>()?;
                Ok(Outcome::Series { status, series, revision, continues, occurrences })
            }
            Kind::Bundle => {
                let SeenBundle { revision, items } = SeenBundle::deserialize(body)?;
                let items = items.into_iter().map(reservation).collect::<Result<_, _>>()?;
                Ok(Outcome::Bundle { status, revision, items })
            }
            Kind::Proposal => proposal(status, SeenProposal::deserialize(body)?),
            Kind::Reservation | Kind::Outage => {
                let (_, seen) = reservation(SeenReservation::deserialize(body)?)?;
                Ok(Outcome::Reservation { status, seen })
            }
        },
    }
}

fn verdict(of: SeenVerdict) -> Result<Verdict, serde_json::Error> {
    let SeenVerdict { instrument_id: instrument, start, end, violations } = of;
    let violations = violations.into_iter().map(Violation::from).collect();
    Ok(Verdict { instrument, slot: within(start, end)?, violations })
}

fn reservation(seen: SeenReservation) -> Result<(Uuid, Seen), serde_json::Error> {
    let SeenReservation { id, state, revision, sequence, start, end, hold_until } = seen;
    Ok((id, Seen { state, revision, sequence, slot: within(start, end)?, hold_until }))
}

fn occurrence(seen: SeenOccurrence) -> Result<Occurrence, serde_json::Error> {
    let SeenOccurrence { reservation_id: id, recurrence_id: name, start, end, state, hold_until } = seen;
    Ok(Occurrence { id, name, slot: within(start, end)?, state, hold_until })
}

fn proposal(status: u16, seen: SeenProposal) -> Result<Outcome, serde_json::Error> {
    let SeenProposal { state: standing, reservation_id: reservation, start, end, counter_start, counter_end } = seen;
    let counter = counter_start.zip(counter_end).map(|(start, end)| within(start, end)).transpose()?;
    Ok(Outcome::Proposal { status, standing, reservation, slot: within(start, end)?, counter })
}
