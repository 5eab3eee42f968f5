//! Rules about how much: quotas, and requests that wait.

use super::Asked;
use crate::{
    command::Capacity,
    hold,
    schedule::{KnownUse, Schedule},
    violation::Violation,
};
use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use inventory::{
    hours::{OpeningHours, wall},
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
    let instrument = &schedule.instrument;
    let binds = quota.sides.contains(&asked.side);
    if !binds || (quota.yields_to_leftovers() && is_leftover(&instrument.policy, &asked.slot, instrument.zone, now)) {
        return None;
    }
    let peak = quota.peak_only.then(|| peak_hours(&instrument.policy));
    let counted = |slot: &Slot| amount(quota, slot, peak.as_ref(), instrument.zone);
    let asked_amount = counted(&asked.slot);
    let others = schedule.standing.uses.iter().filter(|other| Some(other.id) != asked.moving);
    let others = others.filter(|other| is_of(other, quota.per, asked) && is_near(quota.window, other, asked));
    let others = others.filter(|other| shares_window(quota, other, asked, instrument.zone, now));
    let used: i64 = others.map(|other| counted(&other.slot)).sum();
    // What does not count, because it lies outside peak hours, breaks no limit on them.
    (asked_amount > 0 && used + asked_amount > i64::from(quota.limit)).then_some(Violation::QuotaExceeded {
        per: quota.per,
        measure: quota.measure,
        window: quota.window,
        peak_only: quota.peak_only,
        limit: quota.limit,
        used,
        asked: asked_amount,
    })
}

/// Tells whether the moment has come from which the rest of the slot's week is free of quotas by day and week.
fn is_leftover(policy: &BookingPolicy, slot: &Slot, zone: Tz, now: Instant) -> bool {
    policy.leftovers.is_some_and(|leftovers| leftovers.in_week(monday_of(slot.start(), zone), zone) <= now)
}

fn is_of(other: &KnownUse, per: QuotaHolder, asked: &Asked) -> bool {
    match per {
        QuotaHolder::Person => other.by_person,
        QuotaHolder::Party => other.by_party,
        QuotaHolder::Side => other.side == asked.side,
    }
}

fn shares_window(quota: &Quota, other: &KnownUse, asked: &Asked, zone: Tz, now: Instant) -> bool {
    let date = |slot: &Slot| slot.start().with_timezone(&zone).date_naive();
    let (of_other, of_asked) = (date(&other.slot), date(&asked.slot));
    match quota.window {
        QuotaWindow::Day => of_other == of_asked,
        QuotaWindow::Week => monday_of(other.slot.start(), zone) == monday_of(asked.slot.start(), zone),
        QuotaWindow::Month => (of_other.year(), of_other.month()) == (of_asked.year(), of_asked.month()),
        QuotaWindow::Year => of_other.year() == of_asked.year(),
        QuotaWindow::Ahead => !other.begun && now < other.slot.end(),
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
    };
    (other.slot.start() - asked.slot.start()).abs() <= TimeDelta::days(days)
}

/// How much of `slot` counts: its minutes or 1, or of these what lies in peak hours.
fn amount(quota: &Quota, slot: &Slot, peak: Option<&OpeningHours>, zone: Tz) -> i64 {
    let minutes = match peak {
        Some(peak) => peak.open_within(slot, zone, &WorkingCalendar::default()).iter().map(Slot::minutes).sum(),
        None => slot.minutes(),
    };
    match quota.measure {
        QuotaMeasure::Minutes => minutes,
        QuotaMeasure::Uses => i64::from(minutes > 0),
    }
}

fn peak_hours(policy: &BookingPolicy) -> OpeningHours {
    OpeningHours { weekly: policy.peak.clone(), follows_working_days: false, exceptions: Vec::new() }
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
    });
    // A hold never outlives the start of its use.
    let of_holds = policy.max_pending_holds.map(|_| now.min(from));
    of_quotas.chain(of_holds).min()
}

/// Returns the end of the week in which the wall clock of `zone` shows `instant`.
pub(crate) fn week_end(instant: Instant, zone: Tz) -> Instant {
    wall(monday_of(instant, zone) + Days::new(7), 0, zone)
}
