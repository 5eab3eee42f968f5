//! Which approvals a request waits for, and how long it keeps its time.

use crate::{command::Capacity, reservation::Approval, reservation::State, schedule::Schedule};
use chrono::TimeDelta;
use inventory::{
    party::Side,
    policy::MeasureKind,
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// Returns the approvals that a request of this side waits for: what it owes, and the lab manager's unless the side
/// is confirmed at once and nothing stands against the applicant, or the lab itself asks.
pub fn awaited(schedule: &Schedule, side: Side, capacity: Capacity, now: Instant) -> BTreeSet<Approval> {
    let mut awaiting = schedule.standing.owed.clone();
    if capacity == Capacity::User && lab_is_asked(schedule, side, now) {
        awaiting.insert(Approval::Manager);
    }
    awaiting
}

/// Tells whether the lab answers requests of this side itself, by its policy or for what stands against the applicant.
pub(crate) fn lab_is_asked(schedule: &Schedule, side: Side, now: Instant) -> bool {
    !schedule.instrument.policy.automatic_for.contains(&side)
        || schedule.standing.measures.iter().any(|measure| measure.binds(MeasureKind::Approval, now))
}

/// Returns the state of a request that waits for `awaiting`: confirmed when it waits for nothing, else held until
/// the hold time has run or the use would begin, whichever is earlier.
pub fn initial_state(schedule: &Schedule, slot: &Slot, awaiting: BTreeSet<Approval>, now: Instant) -> State {
    if awaiting.is_empty() {
        State::Confirmed
    } else {
        let hold = TimeDelta::minutes(i64::from(schedule.instrument.policy.hold_minutes));
        State::Held { until: (now + hold).min(slot.start()), awaiting }
    }
}
