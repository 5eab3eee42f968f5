//! Rules about how much: quotas, and requests that wait.

mod window;

use self::window::Part;
use super::Asked;
use crate::{
    command::Capacity,
    hold,
    schedule::{KnownUse, Schedule},
    violation::Violation,
};
use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use chrono_tz::Tz;
use inventory::{
    hours::{OpeningHours, wall},
    instrument::Instrument,
    policy::{BookingPolicy, Quota, QuotaHolder, QuotaMeasure, QuotaWindow, monday_of},
    slot::{Instant, Slot},
    working_calendar::WorkingCalendar,
};
use std::collections::BTreeSet;

/// Returns the broken rules about how much, quotas in the order of the policy.
pub fn violations(schedule: &Schedule, asked: &Asked, now: Instant) -> Vec<Violation> {
    let quotas = &schedule.instrument.policy.quotas;
    let mut found: Vec<Violation> = quotas.iter().filter_map(|quota| exceeded(schedule, asked, quota, now)).collect();
    found.extend(holds(schedule, asked, now));
    found
}

fn exceeded(schedule: &Schedule, asked: &Asked, quota: &Quota, now: Instant) -> Option<Violation> {
    let Instrument { policy, zone, .. } = &schedule.instrument;
    let binds = quota.binds(asked.party, asked.side);
    if !binds || (quota.yields_to_leftovers() && is_leftover(policy, &asked.slot, *zone, now)) {
        return None;
    }
    let hours = counted_hours(policy, quota);
    let counted = |slot: &Slot| amount(quota.measure, slot, hours.as_ref(), *zone);
    let own = Part { date: date_of(&asked.slot, *zone), amount: counted(&asked.slot) };
    let others = schedule.standing.uses.iter().filter(|other| Some(other.id) != asked.moving);
    let others = others.filter(|other| is_of(other, quota, asked) && is_near(quota.window, other, asked));
    let others = others.filter(|other| quota.window != QuotaWindow::Ahead || is_ahead(other, now));
    let others = others.map(|other| (date_of(&other.slot, *zone), other));
    let others = others.filter(|(date, _)| shares_window(quota.window, *date, own.date));
    let others: Vec<Part> = others.map(|(date, other)| Part { date, amount: counted(&other.slot) }).collect();
    let used = window::most(quota, &others, own.date);
    let more = window::more(quota.measure, &others, own);
    // What does not count, because it lies outside the hours that do, breaks no limit on them.
    (more > 0 && used + more > i64::from(quota.limit)).then(|| Violation::QuotaExceeded {
        per: quota.per,
        measure: quota.measure,
        window: quota.window,
        peak_only: quota.peak_only && quota.hours.is_empty(),
        limit: quota.limit,
        used,
        asked: more,
        named: !quota.groups.is_empty(),
        hours: quota.hours.clone(),
    })
}

/// Tells whether the moment has come from which the rest of the slot's week is free of quotas by day and week.
fn is_leftover(policy: &BookingPolicy, slot: &Slot, zone: Tz, now: Instant) -> bool {
    policy.leftovers.is_some_and(|leftovers| leftovers.in_week(monday_of(slot.start(), zone), zone) <= now)
}

fn is_of(other: &KnownUse, quota: &Quota, asked: &Asked) -> bool {
    match quota.per {
        QuotaHolder::Person => other.by_person,
        QuotaHolder::Party => other.by_party,
        QuotaHolder::Side => other.side == asked.side && quota.binds(other.party, other.side),
        QuotaHolder::All => quota.binds(other.party, other.side),
    }
}

fn is_ahead(other: &KnownUse, now: Instant) -> bool {
    !other.begun && now < other.slot.end()
}

/// The day of the facility's wall clock to which a use belongs.
fn date_of(slot: &Slot, zone: Tz) -> NaiveDate {
    slot.start().with_timezone(&zone).date_naive()
}

fn shares_window(window: QuotaWindow, other: NaiveDate, asked: NaiveDate) -> bool {
    let monday = |date: NaiveDate| date.week(Weekday::Mon).first_day();
    match window {
        QuotaWindow::Day => other == asked,
        QuotaWindow::Week => monday(other) == monday(asked),
        QuotaWindow::Month => (other.year(), other.month()) == (asked.year(), asked.month()),
        QuotaWindow::Year => other.year() == asked.year(),
        QuotaWindow::Ahead => true,
        QuotaWindow::Rolling { days } => (other - asked).num_days().abs() < i64::from(days),
    }
}

/// Tells whether the two could share a window at all: a look at the wall clock costs more than all other facts.
fn is_near(window: QuotaWindow, other: &KnownUse, asked: &Asked) -> bool {
    // Longer than any day, week, month or year of a clock that is set back.
    let days = match window {
        QuotaWindow::Day => 3,
        QuotaWindow::Week => 9,
        QuotaWindow::Month => 33,
        QuotaWindow::Year => 368,
        QuotaWindow::Ahead => return true,
        QuotaWindow::Rolling { days } => i64::from(days) + 2,
    };
    (other.slot.start() - asked.slot.start()).abs() <= TimeDelta::days(days)
}

/// How much of `slot` counts: its minutes or 1, or of these what lies in the hours that count.
fn amount(measure: QuotaMeasure, slot: &Slot, hours: Option<&OpeningHours>, zone: Tz) -> i64 {
    let minutes = match hours {
        Some(hours) => hours.open_within(slot, zone, &WorkingCalendar::default()).iter().map(Slot::minutes).sum(),
        None => slot.minutes(),
    };
    match measure {
        QuotaMeasure::Minutes => minutes,
        QuotaMeasure::Uses | QuotaMeasure::Days => i64::from(minutes > 0),
    }
}

/// The hours of a week that a quota counts, if it does not count all: its own, or the policy's peak.
fn counted_hours(policy: &BookingPolicy, quota: &Quota) -> Option<OpeningHours> {
    let weekly = match (quota.hours.is_empty(), quota.peak_only) {
        (false, _) => quota.hours.clone(),
        (true, true) => policy.peak.clone(),
        (true, false) => return None,
    };
    Some(OpeningHours { weekly, follows_working_days: false, exceptions: Vec::new() })
}

/// Only users are limited, and only by requests that would join those waiting: the lab answers its own at once. The
/// occurrences of a series wait together and count as one.
fn holds(schedule: &Schedule, asked: &Asked, now: Instant) -> Option<Violation> {
    let limit = schedule.instrument.policy.max_pending_holds?;
    let uses = &schedule.standing.uses;
    let own = |other: &KnownUse| asked.moving.is_some_and(|id| id == other.id);
    let own_series = uses.iter().find(|other| own(other)).and_then(|other| other.series);
    let others = uses.iter().filter(|other| other.by_party && other.held && !own(other));
    let others = others.filter(|other| other.series.is_none() || other.series != own_series);
    let waiting = others.map(|other| other.series.map_or(other.id.0, |series| series.0)).collect::<BTreeSet<_>>().len();
    let would_wait = || !hold::awaited(schedule, asked, now).is_empty();
    (asked.capacity == Capacity::User && waiting >= usize::from(limit) && would_wait())
        .then_some(Violation::TooManyHolds { limit, waiting })
}

/// Returns the instant from which on uses must be known for the policy's limits to be judged at `now` for times from
/// `from` on; nothing when no limit counts uses.
pub fn counts_from(policy: &BookingPolicy, from: Instant, zone: Tz, now: Instant) -> Option<Instant> {
    let date = from.with_timezone(&zone).date_naive();
    let first = |date: Option<NaiveDate>| date.map_or(from, |date| wall(date, 0, zone));
    let of_quotas = policy.quotas.iter().map(|quota| match quota.window {
        QuotaWindow::Day => wall(date, 0, zone),
        QuotaWindow::Week => wall(monday_of(from, zone), 0, zone),
        QuotaWindow::Month => first(date.with_day(1)),
        QuotaWindow::Year => first(date.with_ordinal(1)),
        QuotaWindow::Ahead => now.min(from),
        QuotaWindow::Rolling { days } => first(date.checked_sub_days(Days::new(u64::from(days.max(1)) - 1))),
    });
    // A hold never outlives the start of its use.
    let of_holds = policy.max_pending_holds.map(|_| now.min(from));
    of_quotas.chain(of_holds).min()
}

/// Returns the end of the week in which the wall clock of `zone` shows `instant`.
pub(crate) fn week_end(instant: Instant, zone: Tz) -> Instant {
    wall(monday_of(instant, zone) + Days::new(7), 0, zone)
}
