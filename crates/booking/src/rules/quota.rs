//! Rules about how much: hours a week, and requests that wait.

use super::Asked;
use crate::{command::Capacity, schedule::Schedule, violation::Violation};
use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use inventory::slot::Instant;

/// Returns the broken rules about how much.
pub fn violations(schedule: &Schedule, asked: &Asked) -> Vec<Violation> {
    [weekly(schedule, asked), holds(schedule, asked)].into_iter().flatten().collect()
}

fn weekly(schedule: &Schedule, asked: &Asked) -> Option<Violation> {
    let limit_minutes = schedule.instrument.policy.weekly_quota_minutes?;
    let zone = schedule.instrument.zone;
    let week = week_of(asked.slot.start(), zone);
    let used_minutes = schedule
        .standing
        .uses
        .iter()
        .filter(|other| Some(other.id) != asked.moving && week_of(other.slot.start(), zone) == week)
        .map(|other| other.slot.minutes())
        .sum();
    let asked_minutes = asked.slot.minutes();
    (used_minutes + asked_minutes > i64::from(limit_minutes)).then_some(Violation::QuotaExceeded {
        limit_minutes,
        used_minutes,
        asked_minutes,
    })
}

/// Only users are limited, and only by requests that would join those waiting: the lab answers its own at once.
fn holds(schedule: &Schedule, asked: &Asked) -> Option<Violation> {
    let limit = schedule.instrument.policy.max_pending_holds?;
    let waiting = schedule.standing.uses.iter().filter(|other| other.held && Some(other.id) != asked.moving).count();
    (asked.capacity == Capacity::User && asked.would_wait && waiting >= usize::from(limit))
        .then_some(Violation::TooManyHolds { limit, waiting })
}

/// Returns the Monday of the week in which the wall clock of `zone` shows `instant`.
pub fn week_of(instant: Instant, zone: Tz) -> NaiveDate {
    let date = instant.with_timezone(&zone).date_naive();
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}
