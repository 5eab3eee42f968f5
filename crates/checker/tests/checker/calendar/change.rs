//! Steps of a reservation that is there.

use super::{
    Calendar, Kept, LAB,
    rules::{problem, refused, stale},
};
use checker::{
    history::{Event, Operation, Outcome, Seen},
    machine::State,
    slot::{Instant, Slot},
};
use uuid::Uuid;

impl Calendar {
    pub(super) fn change(&mut self, event: &Event, now: Instant) -> Outcome {
        let Some(kept) = self.reservations.get(&event.id) else { return problem(404, "not-found") };
        let instrument = kept.instrument;
        self.lapse(instrument, now);
        let kept = &self.reservations[&event.id];
        let revision = kept.seen.revision;
        if event.if_match.is_some_and(|seen| seen != revision) {
            return stale(revision);
        }
        let Some(state) = follows(event, kept) else { return problem(409, "wrong-state") };
        let violations = match &event.operation {
            Operation::Move { slot } => self.in_the_way(instrument, slot, &[event.id], kept.with, now),
            Operation::CheckIn => self.at_the_bench(instrument, &kept.seen.slot, now),
            _ => Vec::new(),
        };
        if violations.is_empty() { self.carry_out(event, instrument, state, now) } else { refused(violations) }
    }

    pub(super) fn carry_out(&mut self, event: &Event, instrument: Uuid, state: State, now: Instant) -> Outcome {
        let clean = self.instrument(instrument).clean_up();
        let taken = event.wanted().map(|slot| (slot, self.taken(instrument, &slot, now)));
        let hold = self.hold;
        let kept = self.reservations.get_mut(&event.id).expect("it was found before");
        let quiet = matches!(event.operation, Operation::CheckIn | Operation::CheckOut)
            || (event.operation == Operation::Approve && state == State::Held);
        let (revision, sequence) = (kept.seen.revision + 1, kept.seen.sequence + u32::from(!quiet));
        let mut seen = Seen { state, revision, sequence, ..kept.seen.clone() };
        if let Some((slot, row)) = taken {
            let until = (now + hold).min(slot.start());
            seen.slot = slot;
            seen.hold_until = Some(seen.hold_until.map_or(until, |first| first.min(until)));
            kept.rows = vec![row];
            kept.awaited = 1;
            kept.outage = None;
        } else if event.operation == Operation::Accept {
            seen.hold_until = Some((now + hold).min(seen.slot.start()));
            kept.outage = None;
        } else if event.operation == Operation::Approve {
            kept.awaited = kept.awaited.saturating_sub(1);
        } else if event.operation == Operation::CheckOut {
            kept.rows = kept.rows.iter().filter_map(|row| Slot::new(row.start(), row.end().min(now + clean))).collect();
        }
        if !state.keeps_rows() {
            kept.rows.clear();
        }
        seen.hold_until = seen.hold_until.filter(|_| state == State::Held);
        kept.seen = seen.clone();
        Outcome::Reservation { status: 200, seen }
    }
}

/// The state that follows, if the step is possible.
pub fn follows(event: &Event, kept: &Kept) -> Option<State> {
    let awaited = kept.awaited;
    match (&event.operation, kept.seen.state) {
        (Operation::Approve, State::Held) if awaited > 1 => Some(State::Held),
        (Operation::Approve, State::Held) => Some(State::Confirmed),
        (Operation::Decline, State::Held | State::Waiting | State::Offered) => Some(State::Declined),
        (Operation::Cancel, _) if kept.is_open() => Some(State::Cancelled),
        (Operation::Accept, State::Offered) if awaited > 0 => Some(State::Held),
        (Operation::Accept, State::Offered) => Some(State::Confirmed),
        (Operation::Move { .. }, State::Offered) if kept.outage.is_some() => Some(State::Confirmed),
        (Operation::CheckIn, State::Confirmed) => Some(State::InUse),
        (Operation::CheckOut, State::InUse) => Some(State::Done),
        (Operation::Move { .. }, State::Displaced) => Some(State::Confirmed),
        (Operation::Move { .. }, State::Held | State::Confirmed) if event.client == LAB => Some(State::Confirmed),
        (Operation::Move { .. }, State::Held | State::Confirmed) => Some(State::Held),
        _ => None,
    }
}
