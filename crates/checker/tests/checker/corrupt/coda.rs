//! Appends a scene to a history, long after its end and on times nobody else asked for.

use crate::random::Random;
use checker::{
    history::{
        Bounds, Event, FinalOutage, FinalReservation, History, Instrument, Operation, Outcome, Owner, Row, Seen,
        Violation,
    },
    machine::State,
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
use uuid::Uuid;

pub struct Coda<'a> {
    pub history: &'a mut History,
    pub random: &'a mut Random,
    /// The instrument of the scene.
    pub instrument: Instrument,
    at: u64,
    /// When the times of the scene begin.
    begin: Instant,
}

impl<'a> Coda<'a> {
    pub fn new(history: &'a mut History, random: &'a mut Random) -> Self {
        let last = history.events.iter().flat_map(|event| [Some(event.invoked_at), event.answered_at]).flatten().max();
        let instrument = random.pick(&history.world.instruments).cloned().expect("a world has instruments");
        let day = history.last.clock.timestamp().div_euclid(86_400) + 1_000;
        let begin = Instant::UNIX_EPOCH + TimeDelta::days(day);
        Self { history, random, instrument, at: last.unwrap_or(0) + 1, begin }
    }

    /// A time of the scene: `from` and `to` in minutes after its beginning.
    pub fn slot(&self, from: i64, to: i64) -> Slot {
        let at = |minutes| self.begin + TimeDelta::minutes(minutes);
        Slot::new(at(from), at(to)).expect("a forward slot")
    }

    pub fn clock(&self) -> Instant {
        self.history.last.clock
    }

    /// Lets the server's clock go on.
    pub fn wait(&mut self, minutes: i64) {
        self.history.last.clock += TimeDelta::minutes(minutes);
    }

    pub fn event(&mut self, client: &str, id: Uuid, if_match: Option<u32>, operation: Operation, outcome: Outcome) {
        let clock = self.clock();
        let answered = !matches!(outcome, Outcome::Unknown);
        self.history.events.push(Event {
            client: client.to_owned(),
            invoked_at: self.at + 1,
            answered_at: answered.then_some(self.at + 2),
            clock: Bounds { from: clock, to: clock },
            id,
            if_match,
            operation,
            outcome,
        });
        self.at += 2;
    }

    pub fn want(&self, slot: Slot) -> Operation {
        Operation::Create { instrument: self.instrument.id, slot, content: "coda".to_owned(), within: None }
    }

    /// Somebody asks for `slot` and gets it; it is not in the final state yet.
    pub fn create(&mut self, slot: Slot, state: State) -> (Uuid, Seen) {
        let id = self.random.id();
        let hold_until = (state == State::Held).then(|| self.clock() + TimeDelta::minutes(60));
        let seen = Seen { state, revision: 1, sequence: 0, slot, hold_until };
        let operation = self.want(slot);
        self.event("coda", id, None, operation, Outcome::Reservation { status: 201, seen: seen.clone() });
        (id, seen)
    }

    /// A change that succeeds: one revision and one sequence more.
    pub fn change(&mut self, id: Uuid, seen: &Seen, operation: Operation, state: State) -> Seen {
        let slot = match operation {
            Operation::Move { slot } => slot,
            _ => seen.slot,
        };
        let (revision, sequence) = (seen.revision + 1, seen.sequence + 1);
        let now = Seen { state, revision, sequence, slot, hold_until: None };
        let outcome = Outcome::Reservation { status: 200, seen: now.clone() };
        self.event("coda", id, Some(seen.revision), operation, outcome);
        now
    }

    pub fn refuse(&mut self, slot: Slot, code: &str, blockers: Vec<Slot>) {
        let id = self.random.id();
        let violations = vec![Violation { code: code.to_owned(), blockers }];
        let operation = self.want(slot);
        self.event("coda", id, None, operation, refusal(409, "booking-refused", violations));
    }

    /// Puts it into the final state, with the row of its whole span in `lane` if one is named.
    pub fn keep(&mut self, id: Uuid, seen: Seen, lane: Option<u16>) {
        let span = self.instrument.span_of(&seen.slot);
        let instrument = self.instrument.id;
        self.history.last.reservations.push(alone(id, instrument, seen));
        if let Some(lane) = lane {
            self.row(Owner::Reservation(id), lane, span);
        }
    }

    pub fn row(&mut self, owner: Owner, lane: u16, span: Slot) {
        self.history.last.occupancy.push(Row { instrument: self.instrument.id, lane, span, owner });
    }

    pub fn outage(&mut self, slot: Slot, displaced: Vec<Uuid>) -> Uuid {
        let id = self.random.id();
        let (instrument, content) = (self.instrument.id, "coda".to_owned());
        let operation = Operation::Outage { instrument, slot, content, companion: None };
        self.event("coda", id, None, operation, Outcome::Outage { status: 201, slot, ended_at: None, displaced });
        id
    }

    /// Puts an outage that was not ended into the final state with its rows.
    pub fn keep_outage(&mut self, id: Uuid, slot: Slot) {
        self.history.last.outages.push(FinalOutage { id, instrument: self.instrument.id, slot, ended_at: None });
        for lane in 0..self.instrument.capacity {
            self.row(Owner::Outage(id), lane, slot);
        }
    }
}

/// A reservation that belongs to nothing else.
pub fn alone(id: Uuid, instrument: Uuid, seen: Seen) -> FinalReservation {
    FinalReservation { id, instrument, seen, series: None, bundle: None, with: Vec::new(), operated: false }
}

pub fn refusal(status: u16, code: &str, violations: Vec<Violation>) -> Outcome {
    Outcome::Refused { status, code: code.to_owned(), revision: None, violations, each: Vec::new() }
}
