//! A tiny calendar that keeps all promises: the reference whose histories must be found good.
//!
//! It knows times, buffers, capacity, holds, outages, the bench, a waiting list, series, bundles, exchanges and one
//! companion, and none of the policies of real labs. Lanes are dealt only when the end is read: where never more lie on
//! one another than fit, dealing by start always works.

mod bundle;
mod change;
mod exchange;
mod outage;
mod rules;
mod series;
mod waiting;

use self::rules::{problem, refused, violation};
use checker::{
    history::{
        Companion, Event, FinalOutage, FinalProposal, FinalReservation, FinalSeries, FinalState, Instrument, Operation,
        Outcome, Owner, Row, Seen,
    },
    machine::State,
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The client who is the lab: confirmed at once, and its moves need no approval.
pub const LAB: &str = "lab";

#[derive(Clone)]
pub struct Calendar {
    pub instruments: Vec<Instrument>,
    pub hold: TimeDelta,
    /// What some uses need beside their instrument.
    pub companion: Companion,
    reservations: BTreeMap<Uuid, Kept>,
    outages: BTreeMap<Uuid, Out>,
    series: BTreeMap<Uuid, series::Repeated>,
    bundles: BTreeMap<Uuid, bundle::Together>,
    proposals: BTreeMap<Uuid, exchange::Proposal>,
    serial: u128,
}

#[derive(Clone)]
struct Kept {
    instrument: Uuid,
    client: String,
    asked: Operation,
    seen: Seen,
    /// How many approvals are still awaited.
    awaited: u8,
    rows: Vec<Slot>,
    within: Option<Slot>,
    /// The outage that pushed it out, while that is still to be made good.
    outage: Option<Uuid>,
    series: Option<(Uuid, Instant)>,
    bundle: Option<Uuid>,
    /// Needs the companion.
    with: bool,
}

#[derive(Clone)]
struct Out {
    instrument: Uuid,
    slot: Slot,
    asked: Operation,
    ended_at: Option<Instant>,
    row: Option<Slot>,
}

impl Calendar {
    pub fn new(instruments: Vec<Instrument>, companion: Companion, hold: TimeDelta) -> Self {
        Self {
            instruments,
            hold,
            companion,
            reservations: BTreeMap::new(),
            outages: BTreeMap::new(),
            series: BTreeMap::new(),
            bundles: BTreeMap::new(),
            proposals: BTreeMap::new(),
            serial: 0,
        }
    }

    /// Answers a request at `now`; what has become free then is offered to those who wait.
    pub fn ask(&mut self, event: &Event, now: Instant) -> Outcome {
        let outcome = match &event.operation {
            Operation::Create { instrument, slot, within, .. } => self.create(event, *instrument, *slot, *within, now),
            Operation::Outage { instrument, slot, .. } => self.declare(event, *instrument, *slot, now),
            Operation::ExtendOutage { until } => self.extend(event.id, *until, now),
            Operation::EndOutage => self.end(event.id, now),
            Operation::Resettle { moves, at_once } => self.resettle(event.id, moves, *at_once, now),
            Operation::Read => match self.reservations.get(&event.id) {
                Some(kept) => Outcome::Reservation { status: 200, seen: kept.seen.clone() },
                None => problem(404, "not-found"),
            },
            Operation::CreateSeries { instrument, slots, choice, .. } => {
                self.ask_series(event, *instrument, slots, *choice, now)
            }
            Operation::ApproveSeries
            | Operation::DeclineSeries
            | Operation::CancelSeries { .. }
            | Operation::MoveSeries { .. } => self.change_series(event, now),
            Operation::ReadSeries => self.shown_series(event.id, 200),
            Operation::CreateBundle { items } => self.ask_together(event, items, now),
            Operation::CancelBundle => self.give_up_together(event, now),
            Operation::ReadBundle => self.shown_bundle(event.id, 200),
            Operation::Propose { reservation, at } => self.propose(event, *reservation, *at, now),
            Operation::AcceptProposal => self.accept(event, now),
            Operation::CloseProposal => self.close(event.id),
            _ => self.change(event, now),
        };
        let all: Vec<Uuid> = self.instruments.iter().map(|instrument| instrument.id).collect();
        all.into_iter().for_each(|instrument| self.offer(instrument, now));
        outcome
    }

    /// What a request about several shows, read when it is answered.
    pub fn shown_again(&self, event: &Event, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Series { status, series, .. } => self.shown_series(series, status),
            Outcome::Bundle { status, .. } => self.shown_bundle(event.id, status),
            other => other,
        }
    }

    pub fn read(&self, clock: Instant) -> FinalState {
        let outages = self.outages.iter();
        let reservations = self.reservations.iter().map(|(id, kept)| FinalReservation {
            id: *id,
            instrument: kept.instrument,
            seen: kept.seen.clone(),
            series: kept.series,
            bundle: kept.bundle,
            with: kept.with.then_some(self.companion.id).into_iter().collect(),
            operated: false,
        });
        let mut occupancy: Vec<Row> = self.instruments.iter().flat_map(|instrument| self.dealt(instrument)).collect();
        let beside = self.reservations.iter().filter(|(_, kept)| kept.with);
        occupancy.extend(deal(self.companion.id, self.companion.capacity, beside, Vec::new()));
        FinalState {
            clock,
            reservations: reservations.collect(),
            outages: outages
                .map(|(id, out)| FinalOutage {
                    id: *id,
                    instrument: out.instrument,
                    slot: out.slot,
                    ended_at: out.ended_at,
                })
                .collect(),
            occupancy,
            series: self.series.iter().map(|(id, of)| FinalSeries { id: *id, continues: of.continues }).collect(),
            proposals: self.proposals.iter().map(|(id, of)| FinalProposal { id: *id, ..of.last.clone() }).collect(),
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
        deal(id, instrument.capacity, kept, rows)
    }

    fn create(&mut self, event: &Event, instrument: Uuid, slot: Slot, within: Option<Slot>, now: Instant) -> Outcome {
        if let Some(kept) = self.reservations.get(&event.id) {
            return if kept.client == event.client && kept.asked == event.operation {
                Outcome::Reservation { status: 200, seen: kept.seen.clone() }
            } else {
                problem(409, "id-in-use")
            };
        }
        self.lapse(instrument, now);
        let mut kept = self.asked(event, instrument, slot);
        kept.within = within;
        let mut violations = self.in_the_way(instrument, &slot, &[], kept.with, now);
        let taken = violations.iter().all(|broken| ["occupied", "companion_taken"].contains(&broken.code.as_str()));
        if let Some(within) = within.filter(|_| taken && !violations.is_empty()) {
            let until = waiting::closes_at(&within, &slot);
            if until <= now {
                violations.push(violation("waiting_list_closed", Vec::new()));
                return refused(violations);
            }
            kept.seen = Seen { state: State::Waiting, hold_until: Some(until), ..kept.seen };
        } else if violations.is_empty() {
            self.settle(&mut kept, slot, now);
        } else {
            return refused(violations);
        }
        let seen = kept.seen.clone();
        self.reservations.insert(event.id, kept);
        Outcome::Reservation { status: 201, seen }
    }

    /// A request as it would be made; it keeps no time yet.
    fn asked(&self, event: &Event, instrument: Uuid, slot: Slot) -> Kept {
        let seen = Seen { state: State::Confirmed, revision: 1, sequence: 0, slot, hold_until: None };
        Kept {
            instrument,
            client: event.client.clone(),
            asked: event.operation.clone(),
            seen,
            awaited: if event.client == LAB { 0 } else { event.id.as_u128().count_ones() as u8 % 3 },
            rows: Vec::new(),
            within: None,
            outage: None,
            series: None,
            bundle: None,
            with: event.id.as_u128().is_multiple_of(7),
        }
    }

    /// Gives a request its time: confirmed, or held as long as approvals are awaited.
    fn settle(&self, kept: &mut Kept, slot: Slot, now: Instant) {
        kept.seen.state = if kept.awaited == 0 { State::Confirmed } else { State::Held };
        kept.seen.slot = slot;
        kept.seen.hold_until = (kept.seen.state == State::Held).then(|| (now + self.hold).min(slot.start()));
        kept.rows = vec![self.taken(kept.instrument, &slot, now)];
    }

    fn lapse(&mut self, instrument: Uuid, now: Instant) {
        for kept in self.reservations.values_mut().filter(|kept| kept.instrument == instrument) {
            let due = kept.seen.hold_until.is_some_and(|until| until <= now);
            let after = match (kept.seen.state, kept.outage) {
                (State::Held | State::Waiting, _) | (State::Offered, None) => State::Lapsed,
                (State::Offered, Some(_)) => State::Displaced,
                _ => continue,
            };
            if due {
                kept.turn(after);
                kept.rows.clear();
            }
        }
        self.offer(instrument, now);
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

    /// An id for what the calendar makes itself.
    fn fresh(&mut self) -> Uuid {
        self.serial += 1;
        Uuid::from_u128((0x0CA1_EDA4 << 64) | self.serial)
    }
}

impl Kept {
    /// May still be given up.
    fn is_open(&self) -> bool {
        !self.seen.state.has_ended() && self.seen.state != State::InUse
    }

    /// Takes it to another state that its invitation tells.
    fn turn(&mut self, state: State) {
        self.seen.state = state;
        self.seen.revision += 1;
        self.seen.sequence += 1;
        self.seen.hold_until = None;
    }
}

/// Deals the rows of reservations into lanes beside those that are there.
fn deal<'a>(id: Uuid, capacity: u16, kept: impl Iterator<Item = (&'a Uuid, &'a Kept)>, mut rows: Vec<Row>) -> Vec<Row> {
    let mut spans: Vec<(Slot, Uuid)> =
        kept.flat_map(|(owner, kept)| kept.rows.iter().map(|span| (*span, *owner))).collect();
    spans.sort();
    for (span, owner) in spans {
        let taken = |lane: u16| rows.iter().any(|row| row.lane == lane && row.span.overlaps(&span));
        let lane = (0..capacity).find(|lane| !taken(*lane)).expect("never more at once than fit");
        rows.push(Row { instrument: id, lane, span, owner: Owner::Reservation(owner) });
    }
    rows
}
