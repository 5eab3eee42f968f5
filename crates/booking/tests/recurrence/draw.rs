//! Random rules that the standard allows, starts near changes of the clock, and the zones with odd clocks.

use booking::recurrence::{Frequency, Limit, Rule, RuleParts, Until, WeekdayChoice};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use chrono_tz::{
    Africa::Casablanca, America::New_York, Asia::Shanghai, Australia::Lord_Howe, Europe::Berlin, Pacific::Apia, Tz,
};
use proptest::{collection::btree_set, prelude::*, sample::select};
use std::{
    collections::BTreeSet,
    num::{NonZeroI8, NonZeroU32},
};

/// Year, month and day.
type Day = (i32, u32, u32);

/// A zone and days near which its clock does something: hours forward and back, half an hour, a whole day.
const CLOCKS: [(Tz, &[Day]); 6] = [
    (Berlin, &[(2026, 3, 29), (2026, 10, 25)]),
    (New_York, &[(2026, 3, 8), (2026, 11, 1)]),
    (Lord_Howe, &[(2026, 4, 5), (2026, 10, 4)]),
    (Shanghai, &[(1986, 5, 4), (1986, 9, 14), (1991, 4, 14), (2026, 5, 1)]),
    (Apia, &[(2011, 12, 30), (2011, 9, 24), (2012, 4, 1)]),
    (Casablanca, &[(2026, 2, 15), (2026, 3, 22), (2012, 7, 20)]),
];

pub fn weekdays() -> impl Strategy<Value = Weekday> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    select(vec![Mon, Tue, Wed, Thu, Fri, Sat, Sun])
}

/// Some days before one of the zone's odd days, at any minute, the small hours more often than others.
pub fn zoned_starts() -> impl Strategy<Value = (Tz, NaiveDateTime)> {
    let minutes = prop_oneof![2 => 0i64..240, 1 => 0i64..1440];
    (select(CLOCKS.to_vec()), any::<prop::sample::Index>(), 0i64..12, minutes).prop_map(
        |((zone, days), at, back, minute)| {
            let (year, month, day) = days[at.index(days.len())];
            let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day") - TimeDelta::days(back);
            (zone, day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute))
        },
    )
}

/// Starts anywhere in two Gregorian decades, leap days and year ends among them.
pub fn starts() -> impl Strategy<Value = NaiveDateTime> {
    let day = prop_oneof![
        4 => (0u64..7300).prop_map(|day| NaiveDate::from_ymd_opt(2016, 1, 1).expect("a day") + chrono::Days::new(day)),
        1 => (2015i32..2035).prop_filter_map("a day", |year| NaiveDate::from_ymd_opt(year, 12, 30)),
        1 => (2015i32..2035).prop_filter_map("a day", |year| NaiveDate::from_ymd_opt(year, 1, 2)),
        1 => Just(NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day")),
    ];
    (day, 0i64..86_400).prop_map(|(day, second)| day.and_time(chrono::NaiveTime::MIN) + TimeDelta::seconds(second))
}

/// Rules of the given frequencies; about one part in four is named.
pub fn rules(frequencies: &'static [Frequency]) -> impl Strategy<Value = Rule> {
    let clock = (few(0u8..=60, 3), few(0u8..60, 3), few(0u8..24, 3));
    let days = (few_of(weekday_choices(), 3), few_of(both_ways(31i8), 4), few_of(both_ways(366i16), 4));
    let rest = (
        few_of(both_ways(53i8), 3),
        few(1u8..=12, 4),
        few_of(prop_oneof![5 => both_ways(4i16), 1 => both_ways(366i16)], 2),
    );
    (select(frequencies), 1u32..5, clock, days, rest, weekdays()).prop_map(
        |(
            frequency,
            interval,
            (seconds, minutes, hours),
            (days, month_days, year_days),
            (weeks, months, positions),
            week_start,
        )| {
            allowed(RuleParts {
                interval: NonZeroU32::new(interval).expect("one at least"),
                seconds,
                minutes,
                hours,
                days,
                month_days,
                year_days,
                week_numbers: weeks,
                months,
                set_positions: positions,
                week_start,
                ..RuleParts::every(frequency)
            })
        },
    )
}

/// Rules that name times of day and weekdays only, for tests of what comes after them: they find something soon.
pub fn plain_rules(frequencies: &'static [Frequency]) -> impl Strategy<Value = Rule> {
    rules(frequencies).prop_map(|rule| {
        let RuleParts { frequency, interval, ref seconds, ref minutes, ref hours, ref days, week_start, .. } =
            *rule.parts();
        let (seconds, minutes, hours, days) = (seconds.clone(), minutes.clone(), hours.clone(), days.clone());
        let hours = if frequency == Frequency::Hourly { BTreeSet::new() } else { hours };
        allowed(RuleParts { interval, seconds, minutes, hours, days, week_start, ..RuleParts::every(frequency) })
    })
}

/// Rules of all kinds with any end that the standard allows.
pub fn limited_rules(frequencies: &'static [Frequency]) -> impl Strategy<Value = Rule> {
    let second = (0i64..4_000_000_000).prop_map(|second| DateTime::from_timestamp(second, 0).expect("a time"));
    let limit = prop_oneof![
        Just(None),
        (1u32..50).prop_map(|count| NonZeroU32::new(count).map(Limit::Count)),
        second.clone().prop_map(|at| Some(Limit::Until(Until::Instant(at)))),
        second.clone().prop_map(|at| Some(Limit::Until(Until::Local(at.naive_utc())))),
        second.prop_map(|at| Some(Limit::Until(Until::Date(at.date_naive())))),
    ];
    (rules(frequencies), limit).prop_map(|(rule, limit)| rule.with_limit(limit))
}

/// Leaves out what the standard forbids at this frequency.
fn allowed(mut parts: RuleParts) -> Rule {
    use Frequency::{Daily, Monthly, Weekly, Yearly};
    if parts.frequency == Weekly {
        parts.month_days.clear();
    }
    if matches!(parts.frequency, Daily | Weekly | Monthly) {
        parts.year_days.clear();
    }
    if parts.frequency > Daily {
        // Far positions never exist in an hour, and a search for nothing takes its time.
        parts.set_positions.retain(|position| position.abs() <= 4);
    }
    if parts.frequency != Yearly {
        parts.week_numbers.clear();
    }
    if !matches!(parts.frequency, Monthly | Yearly) || !parts.week_numbers.is_empty() {
        parts.days = parts.days.into_iter().map(|choice| WeekdayChoice { ordinal: None, ..choice }).collect();
    }
    Rule::new(parts.clone())
        .or_else(|_| Rule::new(RuleParts { set_positions: BTreeSet::new(), ..parts }))
        .expect("a rule")
}

fn weekday_choices() -> impl Strategy<Value = WeekdayChoice> {
    let ordinal = prop_oneof![3 => Just(None), 2 => (-5i8..=5).prop_map(NonZeroI8::new), 1 => (-53i8..=53).prop_map(NonZeroI8::new)];
    (ordinal, weekdays()).prop_map(|(ordinal, weekday)| WeekdayChoice { ordinal, weekday })
}

fn both_ways<N: Copy + std::ops::Neg<Output = N> + From<i8> + std::fmt::Debug + 'static>(
    most: N,
) -> impl Strategy<Value = N>
where
    std::ops::RangeInclusive<N>: Strategy<Value = N>,
{
    (N::from(1)..=most, any::<bool>()).prop_map(|(number, from_end)| if from_end { -number } else { number })
}

fn few(range: impl Strategy<Value = u8>, most: usize) -> impl Strategy<Value = BTreeSet<u8>> {
    few_of(range, most)
}

fn few_of<N: Ord + std::fmt::Debug>(one: impl Strategy<Value = N>, most: usize) -> impl Strategy<Value = BTreeSet<N>> {
    prop::option::weighted(0.25, btree_set(one, 1..=most)).prop_map(Option::unwrap_or_default)
}
