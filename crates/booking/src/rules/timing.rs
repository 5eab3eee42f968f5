//! Rules about when: grid, length, lead, horizon, opening hours.

use super::Asked;
use crate::{
    grid::on_grid,
    schedule::Schedule,
    violation::{Violation, WorkingLead},
};
use chrono::TimeDelta;
use inventory::{
    instrument::Instrument,
    policy::Lengths,
    slot::{Instant, Slot},
};

/// Returns the broken rules about when.
pub fn violations(schedule: &Schedule, asked: &Asked, now: Instant) -> Vec<Violation> {
    let policy = &schedule.instrument.policy;
    let zone = schedule.instrument.zone;
    let (start, minutes) = (asked.slot.start(), asked.slot.minutes());
    let latest = now + TimeDelta::days(i64::from(policy.horizon_days));
    let Lengths { grid_minutes, min_minutes, max_minutes, by_hour } = policy.lengths_at(start, zone);
    let off_grid = !on_grid(start, zone, grid_minutes) || !on_grid(asked.slot.end(), zone, grid_minutes);
    let closed = closed_parts(schedule, &asked.slot);
    let checks = [
        (start <= now).then_some(Violation::InPast { now }),
        off_grid.then_some(Violation::OffGrid { grid_minutes, by_hour }),
        (minutes < i64::from(min_minutes)).then_some(Violation::TooShort {
            min_minutes,
            asked_minutes: minutes,
            by_hour,
        }),
        (asked.slot.duration() > TimeDelta::minutes(i64::from(max_minutes))).then_some(Violation::TooLong {
            max_minutes,
            asked_minutes: minutes,
            by_hour,
        }),
        too_soon(schedule, asked, now),
        (start > latest).then_some(Violation::TooFar { horizon_days: policy.horizon_days, latest }),
        (!closed.is_empty()).then_some(Violation::Closed { closed }),
    ];
    checks.into_iter().flatten().collect()
}

fn too_soon(schedule: &Schedule, asked: &Asked, now: Instant) -> Option<Violation> {
    let Instrument { policy, zone, .. } = &schedule.instrument;
    let (start, lead, calendar) = (asked.slot.start(), policy.lead(asked.mode), &schedule.calendar);
    let earliest = policy.earliest(asked.mode, *zone, calendar, now);
    // Without a lead there is nothing to be too soon for: that the past is over, the first rule says.
    if earliest <= now || earliest <= start {
        return None;
    }
    let before = policy.ask_before(asked.mode, start, *zone, calendar).filter(|before| *before <= now);
    let working = before.zip(policy.lead_working_days(asked.mode));
    let working = working.map(|(before, days)| WorkingLead { days, ask_before: before.min(start - lead) });
    Some(Violation::TooSoon { lead_minutes: lead.num_minutes(), earliest, working })
}

/// Returns the parts of `slot` outside opening hours.
pub fn closed_parts(schedule: &Schedule, slot: &Slot) -> Vec<Slot> {
    let hours = &schedule.instrument.policy.hours;
    slot.minus(&hours.open_within(slot, schedule.instrument.zone, &schedule.calendar))
}
