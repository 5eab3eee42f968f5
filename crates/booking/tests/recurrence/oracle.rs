//! A slow oracle, written on its own: it walks through every day, hour, minute and second from the start's period on
//! and asks of each whether the rule, read part by part, has it; and it turns the wall into instants by trying offsets.

use crate::{
    cases::runs,
    draw::{plain_rules, rules, starts, zoned_starts},
};
use booking::recurrence::{Frequency, Rule, RuleParts, WeekdayChoice, zoned};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Timelike, Weekday};
use chrono_tz::Tz;
use inventory::slot::Instant;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the times of the rule from the start on, up to the returned end, before which the walk is complete.
fn walk(rule: &Rule, start: NaiveDateTime) -> (Vec<NaiveDateTime>, NaiveDateTime) {
    let parts = rule.parts();
    let end = start
        + TimeDelta::hours(match parts.frequency {
            Frequency::Yearly => 24 * 5 * 366,
            Frequency::Monthly => 24 * 500,
            Frequency::Weekly => 24 * 200,
            Frequency::Daily => 24 * 100,
            Frequency::Hourly => 24 * 20,
            Frequency::Minutely => 24,
            Frequency::Secondly => 1,
        });
    // Far enough back that the start's period is whole, for BYSETPOS counts in it.
    let back = if parts.frequency <= Frequency::Weekly { TimeDelta::days(380) } else { TimeDelta::days(1) };
    let begin = if parts.frequency < Frequency::Hourly { start - back } else { start - TimeDelta::hours(1) };
    let mut periods: BTreeMap<i64, Vec<NaiveDateTime>> = BTreeMap::new();
    let days = begin.date().iter_days().take_while(|day| *day <= end.date());
    for day in days.filter(|day| day_fits(parts, start, *day)) {
        let times = times_of(parts, start, day).into_iter().filter(|time| begin <= *time && *time < end);
        if parts.frequency < Frequency::Hourly {
            periods.entry(period_of(parts, start, day.and_time(NaiveTime::MIN))).or_default().extend(times);
        } else {
            times.for_each(|time| periods.entry(period_of(parts, start, time)).or_default().push(time));
        }
    }
    let last = period_of(parts, start, end);
    let aligned = periods.into_iter().filter(|(period, _)| period.rem_euclid(i64::from(parts.interval.get())) == 0);
    let whole = aligned.filter(|(period, _)| *period >= 0 && *period < last);
    let picked = whole.flat_map(|(_, times)| picks(parts, times)).filter(|time| *time >= start);
    (picked.collect(), begin_of_period(parts, start, end))
}

/// The first instant of the period in which `time` lies; everything before it is known when that one is not whole.
fn begin_of_period(parts: &RuleParts, start: NaiveDateTime, time: NaiveDateTime) -> NaiveDateTime {
    let number = period_of(parts, start, time);
    let (mut begin, step) = match parts.frequency {
        Frequency::Hourly | Frequency::Minutely | Frequency::Secondly => (time, TimeDelta::seconds(1)),
        Frequency::Yearly | Frequency::Monthly | Frequency::Weekly | Frequency::Daily => {
            (time.date().and_time(NaiveTime::MIN), TimeDelta::days(1))
        }
    };
    while period_of(parts, start, begin - step) == number {
        begin -= step;
    }
    begin
}

/// The number of the period in which a time lies; the start's is 0.
fn period_of(parts: &RuleParts, start: NaiveDateTime, time: NaiveDateTime) -> i64 {
    let unit =
        |seconds: i64| time.and_utc().timestamp().div_euclid(seconds) - start.and_utc().timestamp().div_euclid(seconds);
    match parts.frequency {
        Frequency::Yearly if !parts.week_numbers.is_empty() => {
            let first = match day_fits(parts, start, start.date()) {
                true => week_and_year(start.date(), parts.week_start).1,
                false => start.year(),
            };
            i64::from(week_and_year(time.date(), parts.week_start).1 - first)
        }
        Frequency::Yearly => i64::from(time.year() - start.year()),
        Frequency::Monthly => i64::from((time.year() - start.year()) * 12 + time.month() as i32 - start.month() as i32),
        Frequency::Weekly => {
            let weeks = |day| (week_begin(day, parts.week_start) - NaiveDate::default()).num_days().div_euclid(7);
            weeks(time.date()) - weeks(start.date())
        }
        Frequency::Daily => (time.date() - start.date()).num_days(),
        Frequency::Hourly => unit(3600),
        Frequency::Minutely => unit(60),
        Frequency::Secondly => unit(1),
    }
}

fn day_fits(parts: &RuleParts, start: NaiveDateTime, day: NaiveDate) -> bool {
    let named = |set_is_empty: bool, fits: bool| set_is_empty || fits;
    let month_length = (28..=31).rev().find(|n| day.with_day(*n).is_some()).expect("a month") as i8;
    let year_length = if NaiveDate::from_ymd_opt(day.year(), 2, 29).is_some() { 366 } else { 365 };
    let (in_month, in_year) = (day.day() as i8, day.ordinal() as i16);
    named(parts.months.is_empty(), parts.months.contains(&(day.month() as u8)))
        && named(
            parts.month_days.is_empty(),
            parts.month_days.iter().any(|n| *n == in_month || month_length + n + 1 == in_month),
        )
        && named(
            parts.year_days.is_empty(),
            parts.year_days.iter().any(|n| *n == in_year || year_length + n + 1 == in_year),
        )
        && named(parts.week_numbers.is_empty(), week_fits(parts, day))
        && named(parts.days.is_empty(), parts.days.iter().any(|choice| weekday_fits(parts, *choice, day)))
        && start_supplies(parts, start.date(), day)
}

/// What the rule does not say and the start does.
fn start_supplies(parts: &RuleParts, start: NaiveDate, day: NaiveDate) -> bool {
    let open = parts.days.is_empty() && parts.month_days.is_empty() && parts.year_days.is_empty();
    let same_weekday = day.weekday() == start.weekday();
    match (parts.frequency, parts.week_numbers.is_empty(), parts.months.is_empty()) {
        (Frequency::Yearly, false, _) => !open || same_weekday,
        (Frequency::Yearly, true, true) if open => (day.month(), day.day()) == (start.month(), start.day()),
        (Frequency::Yearly, true, true) if !parts.month_days.is_empty() && parts.year_days.is_empty() => {
            day.month() == start.month()
        }
        (Frequency::Yearly, true, false) | (Frequency::Monthly, _, _) => !open || day.day() == start.day(),
        (Frequency::Weekly, _, _) => !open || same_weekday,
        _ => true,
    }
}

fn weekday_fits(parts: &RuleParts, choice: WeekdayChoice, day: NaiveDate) -> bool {
    let in_month = parts.frequency == Frequency::Monthly || !parts.months.is_empty();
    let same_frame = |other: &NaiveDate| other.year() == day.year() && (!in_month || other.month() == day.month());
    let Some(ordinal) = choice.ordinal else { return day.weekday() == choice.weekday };
    let step = Days::new(7);
    let mut beside = day;
    // Walk to the same weekday beside it until the month or year is left.
    for _ in 1..ordinal.get().abs() {
        beside = if ordinal.get() > 0 { beside - step } else { beside + step };
    }
    let beyond = if ordinal.get() > 0 { beside - step } else { beside + step };
    day.weekday() == choice.weekday && same_frame(&beside) && !same_frame(&beyond)
}

fn week_begin(mut day: NaiveDate, week_start: Weekday) -> NaiveDate {
    while day.weekday() != week_start {
        day = day.pred_opt().expect("a day before");
    }
    day
}

/// The first day of week 1: the first week with four days in the year.
fn first_week(year: i32, week_start: Weekday) -> NaiveDate {
    let new_year = NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
    let week = week_begin(new_year, week_start);
    if (week.iter_days().take(7).filter(|day| day.year() == year).count()) >= 4 { week } else { week + Days::new(7) }
}

fn week_and_year(day: NaiveDate, week_start: Weekday) -> (i64, i32) {
    let year = (day.year() - 1..=day.year() + 1).rev().find(|year| first_week(*year, week_start) <= day);
    let year = year.expect("a year");
    ((day - first_week(year, week_start)).num_days() / 7 + 1, year)
}

fn week_fits(parts: &RuleParts, day: NaiveDate) -> bool {
    let (week, year) = week_and_year(day, parts.week_start);
    let weeks = (first_week(year + 1, parts.week_start) - first_week(year, parts.week_start)).num_days() / 7;
    parts.week_numbers.iter().any(|n| i64::from(*n) == week || weeks + i64::from(*n) + 1 == week)
}

/// The times of one day, found by asking every second of it, or those minutes and hours that have any.
fn times_of(parts: &RuleParts, start: NaiveDateTime, day: NaiveDate) -> Vec<NaiveDateTime> {
    let fits = |set: &BTreeSet<u8>, value: u32, of_start: u32, every: bool| match set.is_empty() {
        true => every || value == of_start,
        false => set.contains(&(value as u8)),
    };
    let (every_hour, every_minute, every_second) = (
        parts.frequency >= Frequency::Hourly,
        parts.frequency >= Frequency::Minutely,
        parts.frequency == Frequency::Secondly,
    );
    let mut found = Vec::new();
    for hour in (0..24).filter(|hour| fits(&parts.hours, *hour, start.hour(), every_hour)) {
        for minute in (0..60).filter(|minute| fits(&parts.minutes, *minute, start.minute(), every_minute)) {
            for second in 0..60 {
                let leap = second == 59 && parts.seconds.contains(&60);
                if leap || fits(&parts.seconds, second, start.second(), every_second) {
                    found.push(day.and_hms_opt(hour, minute, second).expect("a time"));
                }
            }
        }
    }
    found
}

fn picks(parts: &RuleParts, times: Vec<NaiveDateTime>) -> Vec<NaiveDateTime> {
    let length = times.len() as i64;
    let numbered = times.into_iter().zip(1i64..);
    numbered
        .filter(|(_, number)| {
            let wanted =
                |position: &i16| i64::from(*position) == *number || length + i64::from(*position) + 1 == *number;
            parts.set_positions.is_empty() || parts.set_positions.iter().any(wanted)
        })
        .map(|(time, _)| time)
        .collect()
}

/// The instant that a time on the wall names, found by trying every offset that the zone has about then.
pub fn instant(wall: NaiveDateTime, zone: Tz) -> Instant {
    let as_utc = wall.and_utc();
    let offset = |at: Instant| TimeDelta::seconds(i64::from(at.with_timezone(&zone).offset().fix().local_minus_utc()));
    let about: BTreeSet<TimeDelta> = (-2..=2).map(|half| offset(as_utc + TimeDelta::hours(13 * half))).collect();
    let shown = about
        .iter()
        .map(|offset| as_utc - *offset)
        .filter(|at| zone.from_utc_datetime(&at.naive_utc()).naive_local() == wall);
    // Before the gap: as far back as the largest offset goes, the clock has not yet jumped.
    let moved = as_utc - offset(as_utc - *about.last().expect("an offset"));
    shown.min().unwrap_or(moved)
}

fn agree(rule: &Rule, start: NaiveDateTime) -> Result<(), TestCaseError> {
    let (expected, end) = walk(rule, start);
    let expected: Vec<_> = expected.into_iter().filter(|time| *time < end).take(2000).collect();
    let found: Vec<_> = rule.times(start).take_while(|time| *time < end).take(2000).collect();
    prop_assert_eq!(found, expected, "{} from {}", rule, start);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(runs(64)))]

    #[test]
    fn rules_have_the_times_that_a_walk_finds(rule in rules(&Frequency::ALL), start in starts()) {
        agree(&rule, start)?;
    }

    #[test]
    fn starts_are_the_instants_of_the_wall_in_order_and_once(
        rule in plain_rules(&[Frequency::Daily, Frequency::Hourly, Frequency::Minutely]),
        (zone, start) in zoned_starts(),
    ) {
        let end = start + TimeDelta::days(20);
        let walls = rule.times(start).take_while(|wall| *wall < end).take(300);
        let expected: BTreeSet<Instant> = walls.clone().map(|wall| instant(wall, zone)).collect();
        let found: Vec<Instant> = zoned::in_zone(walls, zone).map(|start| start.instant).collect();
        prop_assert_eq!(found, Vec::from_iter(expected), "{} from {} in {}", rule, start, zone);
    }
}
