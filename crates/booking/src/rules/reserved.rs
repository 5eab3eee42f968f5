//! Rules about whose time it is: weeks that are not released yet, and time that is kept for others.

use super::Asked;
use crate::{schedule::Schedule, violation::Violation};
use chrono::TimeDelta;
use inventory::{
    policy::{Kept, monday_of},
    slot::{Instant, Slot, union},
};

/// Returns the broken rules about whose time it is.
pub fn violations(schedule: &Schedule, asked: &Asked, now: Instant) -> Vec<Violation> {
    [unreleased(schedule, asked, now), kept(schedule, asked, now)].into_iter().flatten().collect()
}

/// A use that reaches into a second week needs both: the later one is released last.
fn unreleased(schedule: &Schedule, asked: &Asked, now: Instant) -> Option<Violation> {
    let zone = schedule.instrument.zone;
    let release = schedule.instrument.policy.release?;
    let last = asked.slot.end() - TimeDelta::microseconds(1);
    let opens_at = release.opens(monday_of(last, zone), zone);
    (now < opens_at).then_some(Violation::NotReleased { opens_at })
}

/// Time kept by several rules at once is for whom each of them keeps it.
fn kept(schedule: &Schedule, asked: &Asked, now: Instant) -> Option<Violation> {
    let zone = schedule.instrument.zone;
    let rules = schedule.instrument.policy.reserved.iter().filter(|time| !time.is_for(asked.party, asked.side));
    let kept: Vec<Kept> = rules.flat_map(|time| time.kept_within(&asked.slot, zone, now)).collect();
    let slots: Vec<Slot> = kept.iter().map(|kept| kept.slot).collect();
    // Only when all of it is released is the time free: one part that never is keeps the whole.
    let released: Option<Vec<Instant>> = kept.iter().map(|kept| kept.released_at).collect();
    let released_at = released.and_then(|all| all.into_iter().max());
    (!slots.is_empty()).then(|| Violation::Reserved { reserved: union(slots), released_at })
}
