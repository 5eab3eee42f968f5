//! A tiny calendar that keeps all promises: the reference whose histories must be found good.
//!
//! It knows times, buffers, capacity, holds, outages and the bench, and none of the policies of real labs. Lanes are
//! dealt only when the end is read: where never more lie on one another than fit, dealing by start always works.

mod change;
mod outage;
mod rules;

use self::rules::{problem, refused};
use checker::{
    history::{Event, FinalOutage, FinalReservation, FinalState, Instrument, Operation, Outcome, Owner, Row, Seen},
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
}
