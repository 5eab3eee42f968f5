//! An instrument breaks down, and comes back.

use super::{
    Calendar, Kept, Out,
    rules::{problem, refused, violation},
    waiting::closes_at,
};
use checker::{
    history::{Event, Outcome},
    machine::State,
    slot::{Instant, Slot},
};
use uuid::Uuid;

impl Calendar {
    pub(super) fn declare(&mut self, event: &Event, instrument: Uuid, slot: Slot, now: Instant) -> Outcome {
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
        let displaced = self.push_out(event.id, instrument, span);
        let asked = event.operation.clone();
        self.outages.insert(event.id, Out { instrument, slot, asked, ended_at: None, row: Some(span) });
        Outcome::Outage { status: 201, slot, ended_at: None, displaced }
    }

    fn push_out(&mut self, outage: Uuid, instrument: Uuid, span: Slot) -> Vec<Uuid> {
        let mut displaced = Vec::new();
        for (id, kept) in self.reservations.iter_mut().filter(|(_, kept)| kept.instrument == instrument) {
            let waits = matches!(kept.seen.state, State::Held | State::Confirmed);
            if waits && kept.seen.slot.overlaps(&span) {
                kept.turn(State::Displaced);
                kept.rows.clear();
                kept.outage = Some(outage);
                displaced.push(*id);
            } else if kept.seen.state == State::Offered && kept.seen.slot.overlaps(&span) {
                kept.turn(if kept.outage.is_some() { State::Displaced } else { State::Waiting });
                kept.rows.clear();
                let within = kept.within.filter(|_| kept.seen.state == State::Waiting);
                kept.seen.hold_until = within.map(|within| closes_at(&within, &kept.seen.slot));
                kept.outage = kept.outage.map(|_| outage);
            } else {
                kept.rows = kept.rows.iter().flat_map(|row| row.minus(&[span])).collect();
            }
        }
        displaced
    }

    /// The repair takes longer.
    pub(super) fn extend(&mut self, id: Uuid, until: Instant, now: Instant) -> Outcome {
        let Some(out) = self.outages.get(&id).filter(|out| out.ended_at.is_none() && now < out.slot.end()).cloned()
        else {
            return problem(404, "not-found");
        };
        let Some(added) = Slot::new(out.slot.end(), until) else {
            return refused(vec![violation("already_over", Vec::new())]);
        };
        self.lapse(out.instrument, now);
        let others = self.outage_rows(out.instrument, &added);
        if !others.is_empty() {
            return refused(vec![violation("outage", others)]);
        }
        let displaced = self.push_out(id, out.instrument, added);
        let longer = |slot: Slot| Slot::new(slot.start(), until).expect("it is longer");
        let out = self.outages.get_mut(&id).expect("it was found before");
        (out.slot, out.row) = (longer(out.slot), out.row.map(longer));
        Outcome::Outage { status: 200, slot: out.slot, ended_at: None, displaced }
    }

    /// Other times for those whom the outage pushed out, all of them or none.
    pub(super) fn resettle(&mut self, outage: Uuid, moves: &[(Uuid, Slot)], at_once: bool, now: Instant) -> Outcome {
        if !self.outages.contains_key(&outage) {
            return problem(404, "not-found");
        }
        let before = self.clone();
        for (id, slot) in moves {
            let of_it = |kept: &&Kept| kept.seen.state == State::Displaced && kept.outage == Some(outage);
            let Some(kept) = self.reservations.get(id).filter(of_it).cloned() else {
                *self = before;
                return problem(409, "wrong-state");
            };
            let violations = self.in_the_way(kept.instrument, slot, &[], kept.with, now);
            if !violations.is_empty() {
                *self = before;
                return refused(violations);
            }
            let mut moved = kept;
            moved.turn(if at_once { State::Confirmed } else { State::Offered });
            moved.seen.slot = *slot;
            moved.seen.hold_until = (!at_once).then(|| (now + self.hold).min(slot.start()));
            moved.outage = moved.outage.filter(|_| !at_once);
            moved.rows = vec![self.taken(moved.instrument, slot, now)];
            self.reservations.insert(*id, moved);
        }
        Outcome::Done { status: 200 }
    }

    pub(super) fn end(&mut self, id: Uuid, now: Instant) -> Outcome {
        match self.outages.get_mut(&id) {
            Some(out) if out.ended_at.is_none() && now < out.slot.end() => {
                out.ended_at = Some(now);
                out.row = out.row.and_then(|row| Slot::new(row.start(), row.end().min(now)));
                Outcome::Outage { status: 200, slot: out.slot, ended_at: out.ended_at, displaced: Vec::new() }
            }
            _ => problem(404, "not-found"),
        }
    }
}
