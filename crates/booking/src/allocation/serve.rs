//! Serving those who take part one after the other, each on what those before have left.

use super::{Collected, Entrant, Round, Turn, Worth, entrants, weight};
use crate::{
    decision::{Change, Decision},
    engine,
    occupancy::Source,
    reservation::{Reservation, State, StateName},
    rules,
    schedule::{KnownUse, Schedule},
    violation::{RuleCode, Violation},
};
use chrono::NaiveDate;
use inventory::{
    id::{PersonId, ReservationId},
    party::Party,
    policy::Contest,
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What became of one who took part, and why: his own numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The request, its rank, what its party had lately and its ticket.
    pub entrant: Entrant,
    /// How many minutes its party had been given in this round before.
    pub given: i64,
    /// The time it asked for.
    pub asked: Slot,
    /// The time it got.
    pub got: Option<Slot>,
    /// When it got nothing: what kept it from the time it asked for when its turn came.
    pub broken: Vec<Violation>,
    /// Of those that stood in the way of the time it asked for, the ones that were served before it in this round.
    pub before: Vec<ReservationId>,
}

/// How a week is given out: everybody in the order in which he was served, and the decision that does it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Who was served, in order; those left out of a plan by hand at the end.
    pub rows: Vec<Row>,
    /// What it is worth.
    pub worth: Worth,
    /// What changes when it is carried out.
    pub decision: Decision,
}

/// A week that has been given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenOut {
    /// The week.
    pub monday: NaiveDate,
    /// The seed of the lottery.
    pub seed: Uuid,
    /// Why the lab departed from the everyday order, if it did.
    pub reason: Option<String>,
    /// What became of everybody.
    pub rows: Vec<Row>,
    /// What it is worth.
    pub worth: Worth,
    /// What the everyday order is worth.
    pub fair: Worth,
    /// What first come, first served is worth.
    pub first_come: Worth,
    /// No plan is worth more, weighted minutes.
    pub bound: i64,
}

/// Serves in turns. Nothing when the facts are not those of a week to be given out.
pub fn fair(schedule: &Schedule, now: Instant) -> Option<Plan> {
    let mut table = Table::new(schedule, now)?;
    let mut round = Round::new(table.entrants());
    while let Some(Turn { entrant, given }) = round.next_turn() {
        let party = entrant.party;
        round.give(party, table.serve(entrant, given));
    }
    Some(table.plan())
}

/// Serves in the order of asking.
pub fn first_come(schedule: &Schedule, now: Instant) -> Option<Plan> {
    let mut order = Table::new(schedule, now)?.entrants();
    let asked_at = |id: ReservationId| schedule.reservation(id).map(|one| one.created_at);
    order.sort_by_key(|one| (asked_at(one.id), one.id));
    in_order(schedule, order, now)
}

/// Serves in this order. Nothing when the facts are not those of a week to be given out.
pub fn in_order(schedule: &Schedule, order: Vec<Entrant>, now: Instant) -> Option<Plan> {
    let mut table = Table::new(schedule, now)?;
    for entrant in order {
        let given = table.given(entrant.party);
        table.serve(entrant, given);
    }
    Some(table.plan())
}

/// A request that cannot have the time it is given by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotGiven {
    /// The request.
    pub reservation: ReservationId,
    /// Why not; nothing when it does not take part, or did not ask for such time.
    pub violations: Option<Vec<Violation>>,
}

/// Gives each of `grants` its time, in this order and by the same rules, and everybody else nothing. Nobody is given time
/// that he did not ask for.
pub fn by_hand(schedule: &Schedule, grants: &[(ReservationId, Slot)], now: Instant) -> Option<Result<Plan, NotGiven>> {
    let mut table = Table::new(schedule, now)?;
    let mut left = table.entrants();
    for (id, slot) in grants {
        let not_given = |violations| Some(Err(NotGiven { reservation: *id, violations }));
        let Some(n) = left.iter().position(|one| one.id == *id) else { return not_given(None) };
        let entrant = left.remove(n);
        if let Err(violations) = table.hand(entrant, *slot) {
            return not_given(violations);
        }
    }
    left.sort_by_key(|one| (one.rank, one.lately, one.ticket, one.id));
    for entrant in left {
        table.leave_out(entrant);
    }
    Some(Ok(table.plan()))
}

/// The facts while a week is given out.
struct Table<'a> {
    contest: &'a Contest,
    collected: &'a Collected,
    now: Instant,
    facts: Schedule,
    uses: Vec<(PersonId, Party, KnownUse)>,
    rows: Vec<Row>,
    decision: Decision,
}

impl<'a> Table<'a> {
    fn new(schedule: &'a Schedule, now: Instant) -> Option<Self> {
        let contest = schedule.instrument.policy.contest.as_ref()?;
        let collected = schedule.collected.as_deref()?;
        let mut facts = schedule.clone();
        // Within it the round decides; other contested weeks stay closed.
        facts.allocated.push(collected.monday);
        facts.collected = None;
        let (uses, rows, decision) = (Vec::new(), Vec::new(), Decision::default());
        Some(Self { contest, collected, now, facts, uses, rows, decision })
    }

    fn entrants(&self) -> Vec<Entrant> {
        let Collected { monday, seed, lately, .. } = self.collected;
        let known = |one: &Entrant| self.collected.standings.contains_key(&one.id);
        let zone = self.facts.instrument.zone;
        let mut all = entrants(self.contest, zone, *monday, &self.facts.reservations, lately, *seed);
        all.retain(known);
        all
    }

    /// How many minutes a party has been given so far.
    fn given(&self, party: Party) -> i64 {
        self.uses.iter().filter(|(_, of, _)| *of == party).map(|(_, _, known)| known.slot.minutes()).sum()
    }

    /// Makes the facts those of a request's applicant, with what was given in this round; returns the request.
    fn turn_to(&mut self, id: ReservationId) -> Option<Reservation> {
        let one = self.facts.reservation(id)?.clone();
        let mut standing = self.collected.standings.get(&id)?.clone();
        standing.uses.extend(self.uses.iter().map(|(person, party, known)| KnownUse {
            by_person: *person == one.applicant,
            by_party: *party == one.party,
            ..*known
        }));
        self.facts.standing = standing;
        Some(one)
    }

    /// Serves one; returns how many minutes it was given.
    fn serve(&mut self, entrant: Entrant, given: i64) -> i64 {
        let Some(one) = self.turn_to(entrant.id) else { return 0 };
        let granted = engine::grant(&self.facts, entrant.id, self.now);
        self.note(&one, entrant, given, granted)
    }

    /// Gives one this very time, or says what keeps it from it.
    fn hand(&mut self, entrant: Entrant, slot: Slot) -> Result<(), Option<Vec<Violation>>> {
        let given = self.given(entrant.party);
        let one = self.turn_to(entrant.id).ok_or(None)?;
        let granted = match one.state {
            State::Waiting { within, .. } if within.covers(&slot) && slot.duration() == one.slot.duration() => {
                engine::grant_at(&self.facts, &one, slot, self.now).map_err(Some)?
            }
            _ => return Err(None),
        };
        self.note(&one, entrant, given, Some(granted));
        Ok(())
    }

    fn leave_out(&mut self, entrant: Entrant) {
        let given = self.given(entrant.party);
        if let Some(one) = self.turn_to(entrant.id) {
            self.note(&one, entrant, given, None);
        }
    }

    fn note(&mut self, one: &Reservation, entrant: Entrant, given: i64, granted: Option<Decision>) -> i64 {
        let (broken, before) = match granted {
            Some(_) => (Vec::new(), Vec::new()),
            None => self.in_the_way(one),
        };
        let got = granted.as_ref().and_then(|decision| now_at(decision, one.id));
        if let (Some(mut granted), Some((slot, state))) = (granted, &got) {
            granted.apply(&mut self.facts);
            self.decision.changes.append(&mut granted.changes);
            self.decision.notices.append(&mut granted.notices);
            let held = *state == StateName::Held;
            let known = KnownUse {
                id: one.id,
                slot: *slot,
                side: one.side,
                by_person: false,
                by_party: false,
                held,
                series: None,
                begun: false,
                party: Some(one.party),
            };
            self.uses.push((one.applicant, one.party, known));
        }
        let got = got.map(|(slot, _)| slot);
        self.rows.push(Row { entrant, given, asked: one.slot, got, broken, before });
        got.map_or(0, |slot| slot.minutes())
    }

    /// Which rules keep a request from the time it asked for, and which requests of this round.
    fn in_the_way(&self, one: &Reservation) -> (Vec<Violation>, Vec<ReservationId>) {
        let wish = engine::wish(one);
        let violations = rules::violations(&self.facts, &wish, self.now);
        let span = self.facts.span_taken(&one.slot, self.now);
        let standing_there = |id: &ReservationId| {
            let mut rows = self.facts.occupancy.iter();
            rows.any(|row| row.source == Source::Reservation(*id) && row.span.overlaps(&span))
        };
        let served = self.uses.iter().map(|(_, _, known)| known.id).filter(standing_there);
        let occupied = violations.iter().any(|violation| violation.code() == RuleCode::Occupied);
        let before = if occupied { served.collect() } else { Vec::new() };
        (violations, before)
    }

    fn plan(self) -> Plan {
        let worth = |row: &Row| {
            let minutes = row.got?.minutes();
            Some(Worth { requests: 1, minutes, weighted: minutes * weight(self.contest, row.entrant.rank) })
        };
        let worth = self.rows.iter().filter_map(worth).fold(Worth::default(), Worth::plus);
        Plan { rows: self.rows, worth, decision: self.decision }
    }
}

/// The time and state a decision gives a reservation.
fn now_at(decision: &Decision, id: ReservationId) -> Option<(Slot, StateName)> {
    decision.changes.iter().find_map(|change| match change {
        Change::UpdateReservation { reservation, .. } if reservation.id == id => {
            Some((reservation.slot, reservation.state.name()))
        }
        _ => None,
    })
}
