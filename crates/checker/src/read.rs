//! Histories as JSON Lines, read and written.

use crate::history::{Event, FinalState, History, Kind, Operation, Outcome, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;
use uuid::Uuid;

/// The only version of the format.
const FORMAT: u32 = 2;

/// Why a text is no history.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A line is no JSON of the expected shape.
    #[error("line {line} cannot be read")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
    /// A line stands where another is due: first the world, last the final state, events between.
    #[error("line {line} should be {due}")]
    Order {
        /// The line, from 1.
        line: usize,
        /// What is due there.
        due: &'static str,
    },
    /// The history is of another version.
    #[error("format {0} is unknown, this program reads format 2")]
    Format(u32),
    /// A line contradicts itself or the world.
    #[error("line {line}: {fault}")]
    Fault {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: &'static str,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    World(World),
    Event(Event),
    Final(FinalState),
}

impl History {
    /// Parses JSON Lines.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        let mut world = None;
        let mut events = Vec::new();
        let mut last = None;
        let mut count = 0;
        for (line, text) in (1..).zip(text.lines()) {
            count = line;
            let read = serde_json::from_str(text).map_err(|source| ReadError::Line { line, source })?;
            match (read, &world, &last) {
                (Line::World(read), None, _) => world = Some(read),
                (Line::Event(event), Some(_), None) => events.push(event),
                (Line::Final(read), Some(_), None) => last = Some(read),
                (_, None, _) => return Err(ReadError::Order { line, due: "the world" }),
                (Line::World(_), Some(_), None) => return Err(ReadError::Order { line, due: "an event" }),
                (_, Some(_), Some(_)) => return Err(ReadError::Order { line, due: "the end" }),
            }
        }
        let world = world.ok_or(ReadError::Order { line: 1, due: "the world" })?;
        let last = last.ok_or(ReadError::Order { line: count + 1, due: "the final state" })?;
        if world.format != FORMAT {
            return Err(ReadError::Format(world.format));
        }
        let history = Self { world, events, last };
        history.validated()
    }

    /// Returns the history as JSON Lines.
    pub fn to_json_lines(&self) -> Result<String, serde_json::Error> {
        let mut text = String::new();
        let events = self.events.iter().cloned().map(Line::Event);
        let lines = std::iter::once(Line::World(self.world.clone())).chain(events);
        for line in lines.chain([Line::Final(self.last.clone())]) {
            text.push_str(&serde_json::to_string(&line)?);
            text.push('\n');
        }
        Ok(text)
    }

    /// Returns the history if what its lines say of one another holds.
    fn validated(self) -> Result<Self, ReadError> {
        let known: BTreeSet<Uuid> = self.world.instruments.iter().map(|instrument| instrument.id).collect();
        for (line, event) in (2..).zip(&self.events) {
            if let Some(fault) = fault_of(event, &known) {
                return Err(ReadError::Fault { line, fault });
            }
        }
        let fault = |fault| ReadError::Fault { line: self.events.len() + 2, fault };
        let ids: Vec<Uuid> =
            self.last.reservations.iter().map(|r| r.id).chain(self.last.outages.iter().map(|o| o.id)).collect();
        if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
            return Err(fault("an id is listed twice"));
        }
        let mut used = (self.last.reservations.iter().map(|r| r.instrument))
            .chain(self.last.outages.iter().map(|o| o.instrument))
            .chain(self.last.reservations.iter().flat_map(|r| r.with.iter().copied()))
            .chain(self.last.occupancy.iter().map(|row| row.instrument));
        let beside: BTreeSet<Uuid> = self.world.companions.iter().map(|companion| companion.id).collect();
        if used.any(|instrument| !known.contains(&instrument) && !beside.contains(&instrument)) {
            return Err(fault("an instrument is not in the world"));
        }
        drop(used);
        Ok(self)
    }
}

fn fault_of(event: &Event, instruments: &BTreeSet<Uuid>) -> Option<&'static str> {
    let mut named: Vec<Uuid> = Vec::new();
    match &event.operation {
        Operation::Create { instrument, .. }
        | Operation::Outage { instrument, .. }
        | Operation::CreateSeries { instrument, .. } => named.push(*instrument),
        Operation::CreateBundle { items } => named.extend(items.iter().map(|item| item.instrument)),
        Operation::Offer { .. } | Operation::Rename => return Some("it is a part of another request"),
        _ => {}
    }
    if named.iter().any(|instrument| !instruments.contains(instrument)) {
        return Some("the instrument is not in the world");
    }
    if event.answered_at.is_some_and(|answered| answered < event.invoked_at) {
        return Some("it was answered before it was sent");
    }
    if event.clock.to < event.clock.from {
        return Some("the server's clock runs backwards");
    }
    match (&event.outcome, event.answered_at) {
        (Outcome::Unknown, Some(_)) => return Some("without an answer there is no time of it"),
        (Outcome::Unknown, None) => return None,
        (_, None) => return Some("an answer has a time"),
        (Outcome::Refused { status, .. }, Some(_)) => {
            return (*status < 400).then_some("a refusal has a status from 400 on");
        }
        (_, Some(_)) => {}
    }
    let due = match event.operation {
        Operation::Resettle { .. } => None,
        _ => Some(event.operation.kind()),
    };
    let is = match event.outcome {
        Outcome::Reservation { .. } => Some(Kind::Reservation),
        Outcome::Outage { .. } => Some(Kind::Outage),
        Outcome::Series { .. } => Some(Kind::Series),
        Outcome::Bundle { .. } => Some(Kind::Bundle),
        Outcome::Proposal { .. } => Some(Kind::Proposal),
        Outcome::Done { .. } | Outcome::Refused { .. } | Outcome::Unknown => None,
    };
    (due != is).then_some("it was answered with another kind of thing")
}
