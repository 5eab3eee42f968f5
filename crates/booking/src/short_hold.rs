//! The short hold: somebody keeps a time that he has found, while he fills in the rest.

use crate::{
    command::Capacity,
    rules::{self, Asked},
    schedule::{Schedule, ShortHolds},
    violation::Violation,
};
use chrono::TimeDelta;
use inventory::slot::{Instant, Slot};

/// How long a time is kept.
pub const KEPT: TimeDelta = TimeDelta::minutes(10);
/// How long nobody keeps time of the same instrument again from when he began to keep one that he let go: of an hour
/// he keeps an instrument from others ten minutes at most.
pub const APART: TimeDelta = TimeDelta::hours(1);

/// Returns until when `slot` is kept.
pub fn until(slot: &Slot, now: Instant) -> Instant {
    (now + KEPT).min(slot.start())
}

/// Tells whether `asked` can be kept now, or every rule in the way: the lab keeps time like everybody else, whatever
/// approvals are owed does not matter, and what is given out together can be kept by nobody beforehand.
pub fn verdict(schedule: &Schedule, asked: &Asked, now: Instant) -> Result<(), Vec<Violation>> {
    let asked = Asked { capacity: Capacity::User, ..asked.clone() };
    let mut violations = rules::violations(schedule, &asked, now);
    violations.extend(violation(&schedule.standing.holds, now));
    violations.sort_by_key(Violation::code);
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// Returns the rule that keeps somebody from keeping another time, if it does.
pub fn violation(holds: &ShortHolds, now: Instant) -> Option<Violation> {
    let kept_until = holds.kept_until.filter(|until| now < *until);
    let again_from = holds.let_go_here.map(|begun| begun + APART).filter(|from| now < *from);
    (kept_until.is_some() || again_from.is_some()).then_some(Violation::OneHold { kept_until, again_from })
}
