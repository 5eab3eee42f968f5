//! Contested weeks: until such a week is given out nobody takes time in it for himself.

use crate::{command::Capacity, rules::Asked, schedule::Schedule, violation::Violation};
use chrono::NaiveDate;
use inventory::{policy::monday_of, slot::Instant};

/// Where the week of a time stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It is not contested, or given out by now: first come, first served.
    Open,
    /// Requests are collected until `closes_at`.
    Collecting {
        /// The week.
        monday: NaiveDate,
        /// Until then.
        closes_at: Instant,
        /// By then it is given out.
        decided_by: Instant,
    },
    /// Those who asked in time are known, and the lab looks at what is proposed until `decided_by`.
    Deciding {
        /// The week.
        monday: NaiveDate,
        /// By then it is given out.
        decided_by: Instant,
    },
}

/// Returns where the week stands in which `start` lies on the facility's wall clock. At `now == closes_at` nothing is
/// collected any more, and at `now == decided_by` the week is given out.
pub fn phase(schedule: &Schedule, start: Instant, now: Instant) -> Phase {
    let zone = schedule.instrument.zone;
    let Some(contest) = &schedule.instrument.policy.contest else { return Phase::Open };
    let monday = monday_of(start, zone);
    let (closes_at, decided_by) = (contest.closes_at(monday, zone), contest.decided_by(monday, zone));
    if decided_by <= now || schedule.allocated.contains(&monday) {
        Phase::Open
    } else if now < closes_at {
        Phase::Collecting { monday, closes_at, decided_by }
    } else {
        Phase::Deciding { monday, decided_by }
    }
}

/// Returns the broken rule, if the week is still to be given out; the lab and the program are not bound.
pub fn violation(schedule: &Schedule, asked: &Asked, now: Instant) -> Option<Violation> {
    if asked.capacity != Capacity::User {
        return None;
    }
    match phase(schedule, asked.slot.start(), now) {
        Phase::Open => None,
        Phase::Collecting { closes_at, decided_by, .. } => {
            Some(Violation::Contested { closes_at: Some(closes_at), decided_by })
        }
        Phase::Deciding { decided_by, .. } => Some(Violation::Contested { closes_at: None, decided_by }),
    }
}
