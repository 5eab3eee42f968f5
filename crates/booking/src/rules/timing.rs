//! Rules about when: grid, length, lead, horizon, opening hours.

use super::Asked;
use crate::{schedule::Schedule, violation::Violation};
use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;
use inventory::slot::{Instant, Slot};

/// Returns the broken rules about when.
pub fn violations(schedule: &Schedule, asked: &Asked, now: Instant) -> Vec<Violation> {
    let policy = &schedule.instrument.policy;
    let zone = schedule.instrument.zone;
    let (start, minutes) = (asked.slot.start(), asked.slot.minutes());
    let earliest = now + policy.lead(asked.mode);
    let latest = now + TimeDelta::days(i64::from(policy.horizon_days));
    let off_grid = !on_grid(start, zone, policy.grid_minutes) || !on_grid(asked.slot.end(), zone, policy.grid_minutes);
    let closed = closed_parts(schedule, &asked.slot);
    let checks = [
        (start <= now).then_some(Violation::InPast { now }),
        off_grid.then_some(Violation::OffGrid { grid_minutes: policy.grid_minutes }),
        (minutes < i64::from(policy.min_minutes))
            .then_some(Violation::TooShort { min_minutes: policy.min_minutes, asked_minutes: minutes }),
        (asked.slot.duration() > TimeDelta::minutes(i64::from(policy.max_minutes)))
            .then_some(Violation::TooLong { max_minutes: policy.max_minutes, asked_minutes: minutes }),
        // Without a lead there is nothing to be too soon for: that the past is over, the first rule says.
        (now < earliest && start < earliest)
            .then_some(Violation::TooSoon { lead_minutes: policy.lead(asked.mode).num_minutes(), earliest }),
        (start > latest).then_some(Violation::TooFar { horizon_days: policy.horizon_days, latest }),
        (!closed.is_empty()).then_some(Violation::Closed { closed }),
    ];
    checks.into_iter().flatten().collect()
}

/// Returns the parts of `slot` outside opening hours.
pub fn closed_parts(schedule: &Schedule, slot: &Slot) -> Vec<Slot> {
    let hours = &schedule.instrument.policy.hours;
    slot.minus(&hours.open_within(slot, schedule.instrument.zone, &schedule.calendar))
}

/// Tells whether the wall clock of `zone` shows a whole multiple of `grid_minutes` since midnight.
pub fn on_grid(instant: Instant, zone: Tz, grid_minutes: u16) -> bool {
    let local = instant.with_timezone(&zone);
    let minute = local.hour() * 60 + local.minute();
    local.second() == 0 && local.nanosecond() == 0 && minute.is_multiple_of(u32::from(grid_minutes.max(1)))
}
