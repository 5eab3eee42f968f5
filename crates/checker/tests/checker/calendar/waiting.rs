//! The waiting list.

use super::Calendar;
use checker::{
    machine::State,
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
use uuid::Uuid;

/// How long an offer stands, at most to the start.
const ANSWER: TimeDelta = TimeDelta::minutes(30);

/// When it is too late to be offered time as long as `slot`.
pub fn closes_at(within: &Slot, slot: &Slot) -> Instant {
    within.end() - (slot.end() - slot.start()) - TimeDelta::minutes(10)
}

impl Calendar {
    /// Offers what is free to those who wait: the time that is wanted most, or the first within.
    pub(super) fn offer(&mut self, instrument: Uuid, now: Instant) {
        let waits = |id: &Uuid| {
            let kept = &self.reservations[id];
            kept.instrument == instrument && kept.seen.state == State::Waiting
        };
        let waiting: Vec<Uuid> = self.reservations.keys().copied().filter(waits).collect();
        for id in waiting {
            let kept = &self.reservations[&id];
            let (wanted, within) = (kept.seen.slot, kept.within.expect("it waits for something"));
            let with = kept.with;
            if kept.seen.hold_until.is_some_and(|until| until <= now) {
                continue;
            }
            let length = wanted.end() - wanted.start();
            let starts = (0..).map(|quarter| within.start() + TimeDelta::minutes(15 * quarter));
            let starts = starts.take_while(|start| *start + length <= within.end());
            let first = std::iter::once(wanted).chain(starts.filter_map(|start| Slot::new(start, start + length)));
            let free = |slot: &Slot| {
                now + TimeDelta::minutes(10) < slot.start()
                    && self.in_the_way(instrument, slot, &[], with, now).is_empty()
            };
            let Some(slot) = first.into_iter().find(free) else { continue };
            let rows = vec![self.taken(instrument, &slot, now)];
            let kept = self.reservations.get_mut(&id).expect("it was found before");
            kept.turn(State::Offered);
            kept.seen.slot = slot;
            kept.seen.hold_until = Some((now + ANSWER).min(slot.start()));
            kept.rows = rows;
        }
    }
}
