//! Free time, for pages that show it without knowing who asks.

use crate::{occupancy::Occupancy, schedule::Schedule};
use chrono::TimeDelta;
use chrono_tz::Tz;
use inventory::{
    hours::wall,
    instrument::Mode,
    slot::{Instant, Slot, union},
};

/// Returns the spans in which `capacity` rows or more overlap, sorted and disjoint: nothing more fits there.
pub fn full(rows: &[Occupancy], capacity: u16) -> Vec<Slot> {
    let mut edges: Vec<(Instant, i32)> =
        rows.iter().flat_map(|row| [(row.span.start(), 1), (row.span.end(), -1)]).collect();
    // At one instant ends come before starts: spans that only touch do not overlap.
    edges.sort();
    let (mut depth, mut since, mut found) = (0i32, None, Vec::new());
    for (at, step) in edges {
        depth += step;
        if depth >= i32::from(capacity) {
            since = since.or(Some(at));
        } else if let Some(start) = since.take() {
            found.extend(Slot::new(start, at));
        }
    }
    union(&found)
}

/// Returns the open time of `window` that a use could lie in, set-up and clean-up of its neighbours respected.
pub fn gaps(schedule: &Schedule, window: &Slot) -> Vec<Slot> {
    let instrument = &schedule.instrument;
    let (set_up, clean_up) = (instrument.policy.set_up(), instrument.policy.clean_up());
    let full: Vec<Slot> = full(&schedule.occupancy, instrument.capacity.get())
        .into_iter()
        .map(|span| span.widened(clean_up, set_up))
        .collect();
    let open = instrument.policy.hours.open_within(window, instrument.zone, &schedule.calendar);
    open.into_iter().flat_map(|part| part.minus(&full)).collect()
}

/// Returns the earliest time within `days` days at which `minutes` are free in this mode, on the grid and after the
/// lead time; nothing when there is none or the instrument stands still.
pub fn next(schedule: &Schedule, minutes: i64, mode: Mode, days: i64, now: Instant) -> Option<Slot> {
    let policy = &schedule.instrument.policy;
    if !schedule.instrument.status.is_operational() {
        return None;
    }
    let earliest = (now + policy.lead(mode)).max(now + TimeDelta::minutes(1));
    let window = Slot::new(earliest, now + TimeDelta::days(days)).ok()?;
    let length = TimeDelta::minutes(minutes.max(i64::from(policy.min_minutes)));
    gaps(schedule, &window).into_iter().find_map(|gap| {
        let start = aligned(gap.start(), policy.grid_minutes, schedule.instrument.zone);
        Slot::new(start, start + length).ok().filter(|slot| gap.covers(slot))
    })
}

/// Rounds up to the grid counted from the wall clock's midnight; after a clock change on the same day it may be off
/// the grid, which the grid rule then notices.
pub(crate) fn aligned(instant: Instant, grid_minutes: u16, zone: Tz) -> Instant {
    let midnight = wall(instant.with_timezone(&zone).date_naive(), 0, zone);
    let step = i64::from(grid_minutes.max(1)) * 60_000;
    let since = (instant - midnight).num_milliseconds().max(0);
    let exact = midnight + TimeDelta::milliseconds((since + step - 1) / step * step);
    if exact < instant { exact + TimeDelta::milliseconds(step) } else { exact }
}
