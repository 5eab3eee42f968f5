//! A tiny calendar that keeps all promises: the reference whose histories must be found good.
//!
//! It knows times, buffers, capacity, holds, outages and the bench, and none of the policies of real labs. Lanes are
//! dealt only when the end is read: where never more lie on one another than fit, dealing by start always works.

use checker::{
    history::{
        Event, FinalOutage, FinalReservation, FinalState, Instrument, Operation, Outcome, Owner, Row, Seen, Violation,
    },
    machine::State,
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The client who is the lab: confirmed at once, and its moves need no approval.
pub const LAB: &str = "lab";

pub struct Calendar {
    pub instruments: Vec<Instrument>,
    pub hold: TimeDelta,
    reservations: BTreeMap<Uuid, Kept>,
    outages: BTreeMap<Uuid, Out>,
}

struct Kept {
    instrument: Uuid,
    client: String,
    asked: Operation,
    seen: Seen,
    /// How many approvals are still awaited.
    awaited: u8,
    rows: Vec<Slot>,
}

struct Out {
    instrument: Uuid,
    slot: Slot,
    asked: Operation,
    ended_at: Option<Instant>,
    row: Option<Slot>,
}

impl Calendar {
    pub fn new(instruments: Vec<Instrument>, hold: TimeDelta) -> Self {
        Self { instruments, hold, reservations: BTreeMap::new(), outages: BTreeMap::new() }
    }

    /// Answers a request at `now`.
    pub fn ask(&mut self, event: &Event, now: Instant) -> Outcome {
        match &event.operation {
            Operation::Create { instrument, slot, .. } => self.create(event, *instrument, *slot, now),
            Operation::Outage { instrument, slot, .. } => self.declare(event, *instrument, *slot, now),
            Operation::EndOutage => self.end(event.id, now),
            Operation::Read => match self.reservations.get(&event.id) {
                Some(kept) => Outcome::Reservation { status: 200, seen: kept.seen.clone() },
                None => problem(404, "not-found"),
            },
            _ => self.change(event, now),
        }
    }

    pub fn read(&self, clock: Instant) -> FinalState {
        let reservations = self.reservations.iter();
        let outages = self.outages.iter();
        FinalState {
            clock,
            reservations: reservations
                .map(|(id, kept)| FinalReservation { id: *id, instrument: kept.instrument, seen: kept.seen.clone() })
                .collect(),
            outages: outages
                .map(|(id, out)| FinalOutage {
                    id: *id,
                    instrument: out.instrument,
                    slot: out.slot,
                    ended_at: out.ended_at,
                })
                .collect(),
            occupancy: self.instruments.iter().flat_map(|instrument| self.dealt(instrument)).collect(),
        }
    }

    fn dealt(&self, instrument: &Instrument) -> Vec<Row> {
        let id = instrument.id;
        let mut rows: Vec<Row> = Vec::new();
        for (owner, out) in self.outages.iter().filter(|(_, out)| out.instrument == id) {
            let lanes = (0..instrument.capacity).filter_map(|lane| Some((lane, out.row?)));
            rows.extend(lanes.map(|(lane, span)| Row { instrument: id, lane, span, owner: Owner::Outage(*owner) }));
        }
        let kept = self.reservations.iter().filter(|(_, kept)| kept.instrument == id);
        let mut spans: Vec<(Slot, Uuid)> =
            kept.flat_map(|(owner, kept)| kept.rows.iter().map(|span| (*span, *owner))).collect();
        spans.sort();
        for (span, owner) in spans {
            let taken = |lane: u16| rows.iter().any(|row| row.lane == lane && row.span.overlaps(&span));
            let lane = (0..instrument.capacity).find(|lane| !taken(*lane)).expect("never more at once than fit");
            rows.push(Row { instrument: id, lane, span, owner: Owner::Reservation(owner) });
        }
        rows
    }

    fn create(&mut self, event: &Event, instrument: Uuid, slot: Slot, now: Instant) -> Outcome {
        if let Some(kept) = self.reservations.get(&event.id) {
            return if kept.client == event.client && kept.asked == event.operation {
                Outcome::Reservation { status: 200, seen: kept.seen.clone() }
            } else {
                problem(409, "id-in-use")
            };
        }
        self.lapse(instrument, now);
        let violations = self.in_the_way(instrument, &slot, None, now);
        if !violations.is_empty() {
            return refused(violations);
        }
        let awaited = if event.client == LAB { 0 } else { event.id.as_u128().count_ones() as u8 % 3 };
        let state = if awaited == 0 { State::Confirmed } else { State::Held };
        let hold_until = (state == State::Held).then(|| (now + self.hold).min(slot.start()));
        let seen = Seen { state, revision: 1, sequence: 0, slot, hold_until };
        let rows = vec![self.taken(instrument, &slot, now)];
        let (client, asked) = (event.client.clone(), event.operation.clone());
        self.reservations.insert(event.id, Kept { instrument, client, asked, seen: seen.clone(), awaited, rows });
        Outcome::Reservation { status: 201, seen }
    }

    fn change(&mut self, event: &Event, now: Instant) -> Outcome {
        let Some(kept) = self.reservations.get(&event.id) else { return problem(404, "not-found") };
        let instrument = kept.instrument;
        self.lapse(instrument, now);
        let kept = &self.reservations[&event.id];
        let revision = kept.seen.revision;
        if event.if_match.is_some_and(|seen| seen != revision) {
            return Outcome::Refused {
                status: 412,
                code: "stale-revision".to_owned(),
                revision: Some(revision),
                violations: Vec::new(),
            };
        }
        let state = kept.seen.state;
        let clean = self.instrument(instrument).clean_up();
        let whole = self.instrument(instrument).span_of(&kept.seen.slot);
        let next = match (&event.operation, state) {
            (Operation::Approve, State::Held) if kept.awaited > 1 => State::Held,
            (Operation::Approve, State::Held) => State::Confirmed,
            (Operation::Decline, State::Held) => State::Declined,
            (Operation::Cancel, State::Held | State::Confirmed | State::Displaced) => State::Cancelled,
            (Operation::CheckIn, State::Confirmed) => State::InUse,
            (Operation::CheckOut, State::InUse) => State::Done,
            (Operation::Move { .. }, State::Displaced) => State::Confirmed,
            (Operation::Move { .. }, State::Held | State::Confirmed) if event.client == LAB => State::Confirmed,
            (Operation::Move { .. }, State::Held | State::Confirmed) => State::Held,
            _ => return problem(409, "wrong-state"),
        };
        let mut rows = kept.rows.clone();
        let mut seen = Seen { state: next, revision: revision + 1, ..kept.seen.clone() };
        match &event.operation {
            Operation::Move { slot } => {
                let violations = self.in_the_way(instrument, slot, Some(event.id), now);
                if !violations.is_empty() {
                    return refused(violations);
                }
                seen.slot = *slot;
                rows = vec![self.taken(instrument, slot, now)];
                let until = (now + self.hold).min(slot.start());
                let until = seen.hold_until.filter(|_| state == State::Held).map_or(until, |first| first.min(until));
                seen.hold_until = Some(until);
            }
            Operation::CheckIn => {
                let violations = self.at_the_bench(instrument, &whole, &seen.slot, now);
                if !violations.is_empty() {
                    return refused(violations);
                }
            }
            Operation::CheckOut => {
                rows = rows.iter().filter_map(|row| Slot::new(row.start(), row.end().min(now + clean))).collect();
            }
            _ => {}
        }
        seen.hold_until = seen.hold_until.filter(|_| next == State::Held);
        let quiet = matches!(event.operation, Operation::CheckIn | Operation::CheckOut)
            || (event.operation == Operation::Approve && next == State::Held);
        seen.sequence += u32::from(!quiet);
        let kept = self.reservations.get_mut(&event.id).expect("it was found above");
        kept.awaited = match event.operation {
            Operation::Approve => kept.awaited.saturating_sub(1),
            Operation::Move { .. } => 1,
            _ => kept.awaited,
        };
        kept.rows = if next.keeps_rows() { rows } else { Vec::new() };
        kept.seen = seen.clone();
        Outcome::Reservation { status: 200, seen }
    }

    fn declare(&mut self, event: &Event, instrument: Uuid, slot: Slot, now: Instant) -> Outcome {
        if let Some(out) = self.outages.get(&event.id) {
            return if out.asked == event.operation {
                Outcome::Outage { status: 200, slot: out.slot, ended_at: out.ended_at, displaced: Vec::new() }
            } else {
                problem(409, "id-in-use")
            };
        }
        self.lapse(instrument, now);
        let Some(span) = Slot::new(slot.start().max(now), slot.end()) else {
            return refused(vec![violation("already_over", Vec::new())]);
        };
        let others = self.outage_rows(instrument, &span);
        if !others.is_empty() {
            return refused(vec![violation("outage", others)]);
        }
        let mut displaced = Vec::new();
        for (id, kept) in self.reservations.iter_mut().filter(|(_, kept)| kept.instrument == instrument) {
            let waits = matches!(kept.seen.state, State::Held | State::Confirmed);
            if waits && kept.seen.slot.overlaps(&span) {
                kept.seen.state = State::Displaced;
                kept.seen.revision += 1;
                kept.seen.sequence += 1;
                kept.seen.hold_until = None;
                kept.rows.clear();
                displaced.push(*id);
            } else {
                kept.rows = kept.rows.iter().flat_map(|row| row.minus(&[span])).collect();
            }
        }
        let asked = event.operation.clone();
        self.outages.insert(event.id, Out { instrument, slot, asked, ended_at: None, row: Some(span) });
        Outcome::Outage { status: 201, slot, ended_at: None, displaced }
    }

    fn end(&mut self, id: Uuid, now: Instant) -> Outcome {
        match self.outages.get_mut(&id) {
            Some(out) if out.ended_at.is_none() && now < out.slot.end() => {
                out.ended_at = Some(now);
                out.row = out.row.and_then(|row| Slot::new(row.start(), row.end().min(now)));
                Outcome::Outage { status: 200, slot: out.slot, ended_at: out.ended_at, displaced: Vec::new() }
            }
            _ => problem(404, "not-found"),
        }
    }

    fn lapse(&mut self, instrument: Uuid, now: Instant) {
        for kept in self.reservations.values_mut().filter(|kept| kept.instrument == instrument) {
            if kept.seen.state == State::Held && kept.seen.hold_until.is_some_and(|until| until <= now) {
                kept.seen.state = State::Lapsed;
                kept.seen.revision += 1;
                kept.seen.sequence += 1;
                kept.seen.hold_until = None;
                kept.rows.clear();
            }
        }
    }

    fn instrument(&self, id: Uuid) -> &Instrument {
        self.instruments.iter().find(|instrument| instrument.id == id).expect("clients ask for known instruments")
    }

    fn taken(&self, instrument: Uuid, slot: &Slot, now: Instant) -> Slot {
        let whole = self.instrument(instrument).span_of(slot);
        Slot::new(whole.start().max(now.min(slot.start())), whole.end()).expect("it ends after its slot's start")
    }

    fn outage_rows(&self, instrument: Uuid, span: &Slot) -> Vec<Slot> {
        let rows = self.outages.values().filter(|out| out.instrument == instrument).filter_map(|out| out.row);
        rows.filter(|row| row.overlaps(span)).collect()
    }

    fn in_the_way(&self, instrument: Uuid, slot: &Slot, own: Option<Uuid>, now: Instant) -> Vec<Violation> {
        let mut found = Vec::new();
        if slot.start() <= now {
            found.push(violation("in_past", Vec::new()));
        }
        let span = self.taken(instrument, slot, now);
        let stopped = self.outage_rows(instrument, &span);
        if !stopped.is_empty() {
            found.push(violation("outage", stopped));
        }
        let others = self.reservations.iter().filter(|(id, kept)| kept.instrument == instrument && Some(**id) != own);
        let rows: Vec<Slot> =
            others.flat_map(|(_, kept)| kept.rows.iter().copied()).filter(|row| row.overlaps(&span)).collect();
        let capacity = usize::from(self.instrument(instrument).capacity);
        let instants = rows.iter().map(|row| row.start().max(span.start()));
        let full: Vec<Instant> =
            instants.filter(|at| rows.iter().filter(|row| row.contains(*at)).count() >= capacity).collect();
        let blockers: Vec<Slot> = rows.iter().copied().filter(|row| full.iter().any(|at| row.contains(*at))).collect();
        if !blockers.is_empty() {
            found.push(violation("occupied", blockers));
        }
        found
    }

    fn at_the_bench(&self, instrument: Uuid, whole: &Slot, slot: &Slot, now: Instant) -> Vec<Violation> {
        let mut found = Vec::new();
        if now < whole.start() {
            found.push(violation("too_early_to_start", Vec::new()));
        }
        if slot.end() <= now {
            found.push(violation("already_over", Vec::new()));
        }
        let instant = Slot::new(now, now + TimeDelta::microseconds(1)).expect("a microsecond");
        let stopped = self.outage_rows(instrument, &instant);
        if !stopped.is_empty() {
            found.push(violation("outage", stopped));
        }
        found
    }
}

fn violation(code: &str, blockers: Vec<Slot>) -> Violation {
    Violation { code: code.to_owned(), blockers }
}

fn refused(violations: Vec<Violation>) -> Outcome {
    Outcome::Refused { status: 409, code: "booking-refused".to_owned(), revision: None, violations }
}

fn problem(status: u16, code: &str) -> Outcome {
    Outcome::Refused { status, code: code.to_owned(), revision: None, violations: Vec::new() }
}
