//! Rules about conduct: until when a user may still change what was promised to him, and what stands against him.

use crate::{
    command::Capacity,
    reservation::{Reservation, State},
    schedule::Schedule,
    violation::Violation,
};
use chrono::TimeDelta;
use inventory::{policy::MeasureKind, slot::Instant};

/// Returns the broken deadline, if there is one: users may cancel and move confirmed time until
/// [`inventory::policy::BookingPolicy::cancel_until`], held and displaced time always; the lab and the program are not
/// bound.
pub fn too_late(schedule: &Schedule, reservation: &Reservation, capacity: Capacity, now: Instant) -> Option<Violation> {
    let policy = match reservation.state {
        State::Confirmed => &schedule.instrument.policy,
        State::Held { .. }
        | State::Waiting { .. }
        | State::Offered { .. }
        | State::InUse { .. }
        | State::Done { .. }
        | State::Cancelled { .. }
        | State::Declined { .. }
        | State::Lapsed { .. }
        | State::NoShow { .. }
        | State::Displaced { .. } => return None,
    };
    let (start, cancel_minutes) = (reservation.slot.start(), policy.cancel_minutes);
    let deadline = policy.cancel_until(start, schedule.instrument.zone, &schedule.calendar);
    let by = policy.cancel_by.filter(|_| deadline < start - TimeDelta::minutes(i64::from(cancel_minutes)));
    let late = capacity == Capacity::User && now > deadline;
    late.then_some(Violation::TooLateToChange { cancel_minutes, deadline, by })
}

/// Returns the suspension that lasts longest of those in force for the applicant, if one is. What was promised to him
/// before stays; it may be given up, but not moved.
pub fn suspended(schedule: &Schedule, now: Instant) -> Option<Violation> {
    let suspensions = schedule.standing.measures.iter().filter(|measure| measure.binds(MeasureKind::Suspension, now));
    let longest = suspensions.max_by_key(|measure| (measure.until, measure.id))?;
    let (reach, until, strikes) = (longest.reach, longest.until, longest.because.len());
    Some(Violation::Suspended { reach, until, strikes, within_days: longest.within_days })
}
