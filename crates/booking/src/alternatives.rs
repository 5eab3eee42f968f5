//! What would work instead: the nearest free times before and after, a shorter use, and one in two parts.
//!
//! Every alternative was checked by the very rules that refused the request. Deliberately absent: the second of two
//! equal wall-clock hours, when a clock is set back; only the first is offered.

use crate::{
    grid::starts_of,
    recurrence::Occurrence,
    rules::{self, Asked, attempts, quota::week_end},
    schedule::Schedule,
    series,
    violation::{RuleCode, Violation},
};
use chrono::{Days, TimeDelta};
use chrono_tz::Tz;
use inventory::{
    hours::wall,
    instrument::{Instrument, Mode},
    policy::{BookingPolicy, Lengths, WeeklyRelease, monday_of},
    slot::{Instant, Slot},
    working_calendar::WorkingCalendar,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How far from the time asked for, or from the nearest time that may be asked for at all, alternatives are looked
/// for.
pub const SEARCH_DAYS: u16 = 7;

/// How an alternative differs from what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlternativeKind {
    /// The same length, earlier.
    Earlier,
    /// The same length, later.
    Later,
    /// The same start, but shorter.
    Shorter,
    /// In two parts of equal length, which together are as long, or longer by what the grid asks for.
    Split,
}

/// A time that would be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alternative {
    /// How it differs.
    pub kind: AlternativeKind,
    /// The time; of two parts the first.
    pub slot: Slot,
    /// The second of two parts.
    pub second: Option<Slot>,
}

impl Alternative {
    /// Returns one time that would be accepted.
    pub fn one(kind: AlternativeKind, slot: Slot) -> Self {
        Self { kind, slot, second: None }
    }
}

/// Returns up to one earlier, two later and one shorter time that break no rule, and two halves where they are over
/// before the first later time is.
///
/// When a rule that no other time can satisfy is broken, or nothing more can be asked for now, there are none. A length outside the allowed range is
/// brought into it: of each start into its own range, where hours have rules of their own. Cost: at most one look at
/// the rules for every grid step within [`SEARCH_DAYS`] days either way that lies in opening hours.
pub fn near(schedule: &Schedule, asked: &Asked, violations: &[Violation], now: Instant) -> Vec<Alternative> {
    let hopeless = violations.iter().any(|violation| !violation.code().is_about_time());
    if hopeless || attempts::are_used_up(schedule, asked, now) {
        return Vec::new();
    }
    let Instrument { policy, zone, .. } = &schedule.instrument;
    let Range { before, after, from, until } =
        Range::of(policy, *zone, &schedule.calendar, &asked.slot, asked.mode, now);
    let length = Wanted::of(policy, *zone, &asked.slot);
    let Ok(looked_at) = Slot::new(from, until + longest(&asked.slot, policy)) else { return Vec::new() };
    let open = policy.hours.open_within(&looked_at, schedule.instrument.zone, &schedule.calendar);
    let stands = asked.moving.and_then(|id| schedule.reservation(id)).map(|reservation| reservation.slot);
    let search = Search { schedule, asked, stands, open, now };

    let mut found = Vec::new();
    let earlier = search.starts_before(before).take_while(|start| from <= *start).filter(|start| *start > now);
    let mut earlier = earlier.filter(|start| *start < asked.slot.start());
    let slot = earlier.find_map(|start| search.accepted(start, length.from(start)));
    found.extend(slot.map(|slot| Alternative::one(AlternativeKind::Earlier, slot)));
    let mut free_from = after;
    for start in search.starts_after(after).take_while(|start| *start <= until) {
        if start < free_from {
            continue;
        }
        let Some(slot) = search.accepted(start, length.from(start)) else { continue };
        found.push(Alternative::one(AlternativeKind::Later, slot));
        if free_from > after {
            break;
        }
        free_from = slot.end();
    }
    let later = found.iter().find(|one| one.kind == AlternativeKind::Later).map(|one| one.slot);
    found.extend(search.shorter(violations).map(|slot| Alternative::one(AlternativeKind::Shorter, slot)));
    if is_only_taken(violations) {
        let whole = length.from(asked.slot.start());
        let done_by = later.map_or(until + whole, |later| later.end());
        found.extend(search.split(after, whole, done_by));
    }
    found
}

/// Tells whether nothing is wrong but that the time is not free: what a use in two parts can get round.
fn is_only_taken(violations: &[Violation]) -> bool {
    let taken = [
        RuleCode::Closed,
        RuleCode::Reserved,
        RuleCode::Occupied,
        RuleCode::Outage,
        RuleCode::CompanionOut,
        RuleCode::CompanionTaken,
        RuleCode::NoOperator,
    ];
    violations.iter().all(|violation| taken.contains(&violation.code()))
}

/// Returns the earliest time of the length asked for that lies in `within`, passes `fits` and breaks no rule.
///
/// Cost: at most one look at the rules for every grid step of `within` that lies in opening hours.
pub(crate) fn first_within(
    schedule: &Schedule,
    asked: &Asked,
    within: &Slot,
    now: Instant,
    fits: impl Fn(&Slot) -> bool,
) -> Option<Slot> {
    let open = schedule.instrument.policy.hours.open_within(within, schedule.instrument.zone, &schedule.calendar);
    let search = Search { schedule, asked, stands: None, open, now };
    let length = asked.slot.duration();
    let starts = search.starts_after(within.start().max(now)).take_while(|start| *start + length <= within.end());
    starts.filter_map(|start| Slot::new(start, start + length).ok()).filter(fits).find_map(|slot| search.possible(slot))
}

/// Returns the time that a decision about `asked` and the search for alternatives to it look at: whoever loads facts
/// loads all that is occupied in it, and all of the party's uses. It consists of whole weeks, for the quotas.
pub fn looked_at(
    policy: &BookingPolicy,
    zone: Tz,
    calendar: &WorkingCalendar,
    asked: &Slot,
    mode: Mode,
    now: Instant,
) -> Slot {
    let range = Range::of(policy, zone, calendar, asked, mode, now);
    let start = asked.start().min(range.from) - policy.set_up();
    let end = asked.end().max(range.until + longest(asked, policy)) + policy.clean_up();
    let monday = wall(monday_of(start, zone), 0, zone);
    Slot::new(monday, week_end(end, zone)).unwrap_or(*asked)
}

/// Where alternatives may begin.
struct Range {
    /// The search for an earlier one goes back from here,
    before: Instant,
    /// and the one for later ones forward from here;
    after: Instant,
    /// neither before this
    from: Instant,
    /// nor after this.
    until: Instant,
}

impl Range {
    fn of(
        policy: &BookingPolicy,
        zone: Tz,
        calendar: &WorkingCalendar,
        asked: &Slot,
        mode: Mode,
        now: Instant,
    ) -> Self {
        let first = policy.earliest(mode, zone, calendar, now);
        let horizon = now + TimeDelta::days(i64::from(policy.horizon_days));
        let last = policy.release.map_or(horizon, |release| horizon.min(released_until(release, zone, now)));
        let (before, after) = (asked.start().min(last), asked.start().max(first));
        let reach = TimeDelta::days(i64::from(SEARCH_DAYS));
        Self { before, after, from: (before - reach).max(first), until: (after + reach).min(last) }
    }
}

/// The end of the last week that is released at `now`; now, where not even the running week is.
fn released_until(release: WeeklyRelease, zone: Tz, now: Instant) -> Instant {
    let mondays = std::iter::successors(Some(monday_of(now, zone)), |monday| monday.checked_add_days(Days::new(7)));
    let released = mondays.take_while(|monday| release.opens(*monday, zone) <= now);
    released.last().map_or(now, |monday| wall(monday + Days::new(7), 0, zone))
}

/// The facts of one search.
struct Search<'a> {
    schedule: &'a Schedule,
    asked: &'a Asked,
    /// The present time of what is being moved, which is no alternative to itself.
    stands: Option<Slot>,
    /// When the instrument is open, as far as the search reaches.
    open: Vec<Slot>,
    now: Instant,
}

impl Search<'_> {
    /// The slot from `start`, if it differs from what was asked and what there is, and breaks no rule.
    fn accepted(&self, start: Instant, length: TimeDelta) -> Option<Slot> {
        let slot = Slot::new(start, start + length).ok()?;
        if slot == self.asked.slot || Some(slot) == self.stands {
            return None;
        }
        self.possible(slot)
    }

    /// The slot, if it breaks no rule.
    fn possible(&self, slot: Slot) -> Option<Slot> {
        // The rules would say so too, at a higher cost.
        if !self.open.iter().any(|open| open.covers(&slot)) {
            return None;
        }
        let other = Asked { slot, ..self.asked.clone() };
        rules::are_kept(self.schedule, &other, self.now).then_some(slot)
    }

    /// The longest shorter use from the same start, where a shorter one can help at all.
    fn shorter(&self, violations: &[Violation]) -> Option<Slot> {
        let curable = |violation: &Violation| {
            matches!(
                violation.code(),
                RuleCode::TooLong
                    | RuleCode::NotReleased
                    | RuleCode::Closed
                    | RuleCode::Reserved
                    | RuleCode::Occupied
                    | RuleCode::Outage
                    | RuleCode::CompanionOut
                    | RuleCode::CompanionTaken
                    | RuleCode::NoOperator
                    | RuleCode::QuotaExceeded
            )
        };
        if !violations.iter().all(curable) {
            return None;
        }
        let Instrument { policy, zone, .. } = &self.schedule.instrument;
        let own = policy.lengths_at(self.asked.slot.start(), *zone);
        let step = i64::from(own.grid_minutes.max(1));
        let longest = (self.asked.slot.minutes() - 1).min(i64::from(own.max_minutes)) / step;
        let shortest = (i64::from(own.min_minutes.max(1)) + step - 1) / step;
        let mut lengths = (shortest..=longest).rev().map(|steps| TimeDelta::minutes(steps * step));
        lengths.find_map(|length| self.accepted(self.asked.slot.start(), length))
    }

    /// The two earliest halves from `after` on that may both be had and are over before `done_by`, with a pause between
    /// them. Who moves what he has keeps it whole.
    fn split(&self, after: Instant, length: TimeDelta, done_by: Instant) -> Option<Alternative> {
        let Instrument { policy, zone, .. } = &self.schedule.instrument;
        let own = policy.lengths_at(self.asked.slot.start(), *zone);
        let step = i64::from(own.grid_minutes.max(1));
        let half = (length.num_minutes() + 2 * step - 1) / (2 * step) * step;
        let is_use = i64::from(own.min_minutes) <= half && half < length.num_minutes();
        if self.asked.moving.is_some() || !is_use {
            return None;
        }
        let half = TimeDelta::minutes(half);
        let starts = |from| self.starts_after(from).take_while(|start| *start + half < done_by);
        let first = starts(after).find_map(|start| self.possible(Slot::new(start, start + half).ok()?))?;
        let seconds = starts(first.end()).skip_while(|start| *start <= first.end());
        let mut seconds = seconds.filter_map(|start| self.possible(Slot::new(start, start + half).ok()?));
        let second = seconds.find(|second| self.both(first, *second))?;
        Some(Alternative { kind: AlternativeKind::Split, slot: first, second: Some(second) })
    }

    /// Tells whether both may be had: what the first uses up counts for the second.
    fn both(&self, first: Slot, second: Slot) -> bool {
        let zone = self.schedule.instrument.zone;
        let wall = |slot: Slot| slot.start().with_timezone(&zone).naive_local();
        let parts = [first, second].map(|slot| Occurrence { recurrence_id: slot.start(), slot, wall: wall(slot) });
        let verdicts = series::judge(self.schedule, self.asked, &parts, &BTreeSet::new(), self.now);
        verdicts.iter().all(|verdict| verdict.outcome.is_ok())
    }

    /// The grid's steps at or before `instant`, latest first, without end.
    fn starts_before(&self, instant: Instant) -> impl Iterator<Item = Instant> {
        let Instrument { policy, zone, .. } = &self.schedule.instrument;
        let zone = *zone;
        let today = instant.with_timezone(&zone).date_naive();
        let days = (0..).map_while(move |n| today.checked_sub_days(Days::new(n)));
        days.flat_map(move |date| starts_of(policy, date, zone).rev()).filter(move |start| *start <= instant)
    }

    /// The grid's steps at or after `instant`, in order, without end.
    fn starts_after(&self, instant: Instant) -> impl Iterator<Item = Instant> {
        let Instrument { policy, zone, .. } = &self.schedule.instrument;
        let zone = *zone;
        let today = instant.with_timezone(&zone).date_naive();
        let days = (0..).map_while(move |n| today.checked_add_days(Days::new(n)));
        days.flat_map(move |date| starts_of(policy, date, zone)).filter(move |start| instant <= *start)
    }
}

/// Which length an alternative has.
enum Wanted<'a> {
    /// The same wherever it begins.
    Fixed(TimeDelta),
    /// What was asked for is no length where it would begin: brought into the range of each other start.
    Fitted { asked: &'a Slot, policy: &'a BookingPolicy, zone: Tz },
}

impl<'a> Wanted<'a> {
    fn of(policy: &'a BookingPolicy, zone: Tz, asked: &'a Slot) -> Self {
        let fitting = fitting_length(asked, &policy.lengths_at(asked.start(), zone));
        if policy.hour_rules.is_empty() || fitting == asked.duration() {
            Self::Fixed(fitting)
        } else {
            Self::Fitted { asked, policy, zone }
        }
    }

    fn from(&self, start: Instant) -> TimeDelta {
        match self {
            Self::Fixed(length) => *length,
            Self::Fitted { asked, policy, zone } => fitting_length(asked, &policy.lengths_at(start, *zone)),
        }
    }
}

/// The length asked for, brought into the allowed range and up to the grid.
fn fitting_length(asked: &Slot, lengths: &Lengths) -> TimeDelta {
    let (min, max) = (i64::from(lengths.min_minutes), i64::from(lengths.max_minutes));
    let step = i64::from(lengths.grid_minutes.max(1));
    let wanted = asked.minutes().max(min).min(max);
    let up = (wanted + step - 1) / step * step;
    let fitting = if up > max { wanted / step * step } else { up };
    TimeDelta::minutes(fitting.max(step))
}

/// The longest use that is looked at.
fn longest(asked: &Slot, policy: &BookingPolicy) -> TimeDelta {
    let longest_of = |lengths: Lengths| {
        let allowed = TimeDelta::minutes(i64::from(lengths.max_minutes));
        fitting_length(asked, &lengths).max(asked.duration().min(allowed))
    };
    policy.all_lengths().map(longest_of).max().unwrap_or(asked.duration())
}
