//! Which approvals a request waits for, and how long it keeps its time.

use crate::{
    command::Capacity,
    reservation::{Approval, State},
    rules::Asked,
    schedule::Schedule,
};
use chrono::TimeDelta;
use inventory::{
    policy::{BookingPolicy, MeasureKind, SecondApprover},
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// Returns the approvals that a request waits for: what it owes, and the lab's unless the side is confirmed at once and
/// neither its time nor its applicant gives reason to ask, or the lab has agreed or asks itself.
pub fn awaited(schedule: &Schedule, asked: &Asked, now: Instant) -> BTreeSet<Approval> {
    let (mut awaiting, agreed) = match &asked.claim {
        Some(claim) => (claim.owed.clone(), claim.agreed),
        None => (schedule.standing.owed.clone(), false),
    };
    if asked.capacity == Capacity::User && !agreed && lab_is_asked(schedule, asked, now) {
        awaiting.extend(of_the_lab(schedule));
    }
    awaiting
}

/// Tells whether the lab answers a request itself: by its policy, for what stands against the applicant, for the time
/// that is wanted, or because the instrument was never promised to him before.
fn lab_is_asked(schedule: &Schedule, asked: &Asked, now: Instant) -> bool {
    let (instrument, standing) = (&schedule.instrument, &schedule.standing);
    let by_rules = instrument.policy.approval.as_ref().is_some_and(|rules| {
        rules.ask_about(&asked.slot, instrument.zone) || (rules.first_use && !standing.known_here)
    });
    by_rules
        || !instrument.policy.automatic_for.contains(&asked.side)
        || standing.measures.iter().any(|measure| measure.binds(MeasureKind::Approval, now))
}

/// The lab's word: its manager's, or that of two, the bench first.
fn of_the_lab(schedule: &Schedule) -> Vec<Approval> {
    match second(schedule) {
        None => vec![Approval::Manager],
        Some(SecondApprover::Pi) if schedule.standing.has_pi => vec![Approval::Bench, Approval::Pi],
        Some(SecondApprover::Pi | SecondApprover::Manager) => vec![Approval::Bench, Approval::Manager],
    }
}

/// Returns the words of which nobody gives two, where two must agree.
pub fn words_of_two(policy: &BookingPolicy) -> &'static [Approval] {
    match policy.approval.as_ref().and_then(|rules| rules.second) {
        None => &[],
        // Of whoever has no PI the manager is the second.
        Some(SecondApprover::Pi) => &[Approval::Bench, Approval::Pi, Approval::Manager],
        Some(SecondApprover::Manager) => &[Approval::Bench, Approval::Manager],
    }
}

/// Returns who agrees after the bench, if two must agree.
pub(crate) fn second(schedule: &Schedule) -> Option<SecondApprover> {
    schedule.instrument.policy.approval.as_ref().and_then(|rules| rules.second)
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
