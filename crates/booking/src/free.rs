//! Free time, for pages that show it without knowing who asks.

use crate::{
    grid::{on_grid, starts_of, step_from},
    occupancy::Occupancy,
    schedule::Schedule,
};
use chrono::{Days, TimeDelta};
use chrono_tz::Tz;
use inventory::{
    hours::wall,
    instrument::Mode,
    party::{Party, Side},
    policy::{BookingPolicy, Kept, monday_of},
    slot::{Instant, Slot, union},
};

/// Returns the spans in which `capacity` rows or more overlap, sorted and disjoint: nothing more fits there.
pub fn full(rows: &[Occupancy], capacity: u16) -> Vec<Slot> {
    if capacity == 1 {
        return union(rows.iter().map(|row| row.span).collect());
    }
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
    union(found)
}

/// Somebody who may ask: the party that stands behind him, and the side on which it stands.
pub type Asker = (Option<Party>, Side);

/// Whoever looks without an account.
pub const VISITOR: Asker = (None, Side::Outside);

/// Time that is open and may not be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Withheld {
    /// When.
    pub slot: Slot,
    /// Why.
    pub reason: WithheldReason,
    /// From when on it may be asked for; nothing: never.
    pub opens_at: Option<Instant>,
}

/// Why open time may not be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WithheldReason {
    /// Its week is not open for booking yet.
    NotReleased,
    /// It is kept for others.
    Reserved,
}

/// Returns what of `window` none of `askers` may ask for at `now`, sorted and without overlaps of the two reasons.
///
/// What several rules keep, each for another of the askers, is not seen; the rules themselves refuse it.
pub fn withheld(policy: &BookingPolicy, zone: Tz, askers: &[Asker], window: &Slot, now: Instant) -> Vec<Withheld> {
    let mut found = unreleased(policy, zone, window, now);
    let closed: Vec<Slot> = found.iter().map(|withheld| withheld.slot).collect();
    let kept = policy.reserved.iter().filter(|time| !askers.iter().any(|(party, side)| time.is_for(*party, *side)));
    for Kept { slot, released_at } in kept.flat_map(|time| time.kept_within(window, zone, now)) {
        let parts = slot.minus(&closed).into_iter();
        found.extend(parts.map(|slot| Withheld { slot, reason: WithheldReason::Reserved, opens_at: released_at }));
    }
    found.sort();
    found
}

/// The weeks of the window that are not open for booking yet.
fn unreleased(policy: &BookingPolicy, zone: Tz, window: &Slot, now: Instant) -> Vec<Withheld> {
    let Some(release) = policy.release else { return Vec::new() };
    let first = monday_of(window.start(), zone);
    let mondays = std::iter::successors(Some(first), |monday| monday.checked_add_days(Days::new(7)));
    let weeks = mondays.map(|monday| (monday, wall(monday, 0, zone))).take_while(|(_, start)| *start < window.end());
    let closed = weeks.filter_map(|(monday, start)| {
        let opens_at = release.opens(monday, zone);
        let week = Slot::new(start, wall(monday + Days::new(7), 0, zone)).ok()?;
        let slot = week.intersection(window).filter(|_| now < opens_at)?;
        Some(Withheld { slot, reason: WithheldReason::NotReleased, opens_at: Some(opens_at) })
    });
    closed.collect()
}

/// Returns the open time of `window` that a visitor's use could lie in, set-up and clean-up of its neighbours
/// respected.
pub fn gaps(schedule: &Schedule, window: &Slot, now: Instant) -> Vec<Slot> {
    untaken(schedule, &[VISITOR], window, now)
}

/// Returns the open time of `window` that nobody has and one of `askers` may ask for, set-up and clean-up of its
/// neighbours respected.
pub fn untaken(schedule: &Schedule, askers: &[Asker], window: &Slot, now: Instant) -> Vec<Slot> {
    let instrument = &schedule.instrument;
    let (set_up, clean_up) = (instrument.policy.set_up(), instrument.policy.clean_up());
    let reach = window.widened(set_up, clean_up);
    let near: Vec<Occupancy> = schedule.occupancy.iter().filter(|row| row.span.overlaps(&reach)).copied().collect();
    let mut taken: Vec<Slot> =
        full(&near, instrument.capacity.get()).into_iter().map(|span| span.widened(clean_up, set_up)).collect();
    let withheld = withheld(&instrument.policy, instrument.zone, askers, window, now);
    taken.extend(withheld.into_iter().map(|withheld| withheld.slot));
    let open = instrument.policy.hours.open_within(window, instrument.zone, &schedule.calendar);
    open.into_iter().flat_map(|part| part.minus(&taken)).collect()
}

/// Returns the earliest time within `days` days at which `minutes` are free for a visitor in this mode, on the grid,
/// after the lead time, in weeks that are open for booking, and not kept for others; nothing when there is none or the
/// instrument stands still.
pub fn next(schedule: &Schedule, minutes: i64, mode: Mode, days: i64, now: Instant) -> Option<Slot> {
    let policy = &schedule.instrument.policy;
    if !schedule.instrument.status.is_operational() {
        return None;
    }
    let zone = schedule.instrument.zone;
    let earliest = policy.earliest(mode, zone, &schedule.calendar, now).max(now + TimeDelta::minutes(1));
    // A use may begin at the horizon and not after it.
    let horizon = now + TimeDelta::days(i64::from(policy.horizon_days));
    let length = TimeDelta::minutes(minutes.max(i64::from(policy.min_minutes)));
    let within = |window: Slot| {
        gaps(schedule, &window, now).into_iter().find_map(|gap| {
            if !policy.hour_rules.is_empty() {
                return first_in(policy, zone, &gap, minutes).filter(|slot| slot.start() <= horizon);
            }
            let start = aligned(gap.start(), policy.grid_minutes, zone);
            Slot::new(start, start + length).ok().filter(|slot| gap.covers(slot) && start <= horizon)
        })
    };
    // What fits into the beginning of the time is the earliest in all of it, if all uses are equally long.
    let end = now + TimeDelta::days(days);
    let looks = if policy.hour_rules.is_empty() { FIRST_LOOKS.as_slice() } else { &[] };
    let soon = looks.iter().map(|days| earliest + TimeDelta::days(*days)).filter(|until| *until < end);
    soon.chain([end]).find_map(|until| within(Slot::new(earliest, until).ok()?))
}

/// Returns the first use of at least `minutes` in a gap, where hours have rules of their own: as long as those of its
/// start ask for, and none where they allow nothing so long.
fn first_in(policy: &BookingPolicy, zone: Tz, gap: &Slot, minutes: i64) -> Option<Slot> {
    let first = gap.start().with_timezone(&zone).date_naive();
    let last = gap.end().with_timezone(&zone).date_naive();
    let starts = first.iter_days().take_while(|date| *date <= last).flat_map(|date| starts_of(policy, date, zone));
    let mut slots = starts.filter(|start| gap.contains(*start)).filter_map(|start| {
        let lengths = policy.lengths_at(start, zone);
        let shortest = TimeDelta::minutes(minutes.max(i64::from(lengths.min_minutes)));
        let end = step_from(start + shortest, lengths.grid_minutes, zone)?;
        let slot = Slot::new(start, end).ok()?;
        let fits = on_grid(start, zone, lengths.grid_minutes) && lengths.allow(slot.minutes());
        (fits && gap.covers(&slot)).then_some(slot)
    });
    slots.next()
}

/// How many days are looked at before all are: most instruments are free soon.
const FIRST_LOOKS: [i64; 2] = [1, 3];

/// Rounds up to the grid counted from the wall clock's midnight; after a clock change on the same day it may be off
/// the grid, which the grid rule then notices.
pub(crate) fn aligned(instant: Instant, grid_minutes: u16, zone: Tz) -> Instant {
    let midnight = wall(instant.with_timezone(&zone).date_naive(), 0, zone);
    let step = i64::from(grid_minutes.max(1)) * 60_000;
    let since = (instant - midnight).num_milliseconds().max(0);
    let exact = midnight + TimeDelta::milliseconds((since + step - 1) / step * step);
    if exact < instant { exact + TimeDelta::milliseconds(step) } else { exact }
}
