//! Rated minutes, with the norms of the ministry's form of 2000 as data.

use super::{date, instrument, period};
use booking::figures::{Norm, Period, PeriodError, Rated};
use chrono_tz::Asia::Shanghai;

/// Class 03 for general purposes: 7 hours on 5 days in 40 weeks.
const GENERAL: u32 = 7 * 5 * 40 * 60;
/// Class 03 for special purposes, and class 04: 4 hours on 5 days in 40 weeks.
const SPECIAL: u32 = 4 * 5 * 40 * 60;

#[test]
fn a_period_lasts_from_its_first_day_to_its_last() {
    let month = period("2026-03-02", "2026-04-01");
    assert_eq!((month.first(), month.last()), (date("2026-03-02"), date("2026-04-01")));
}

#[test]
fn a_whole_year_gives_the_norm_in_leap_years_too() {
    assert_eq!((GENERAL, SPECIAL), (1400 * 60, 800 * 60));
    let rated = Rated::always(instrument(1), GENERAL);
    for year in ["2025", "2026", "2028"] {
        let whole = period(&format!("{year}-01-01"), &format!("{year}-12-31"));
        assert_eq!(rated.minutes(&whole), (84_000, true));
    }
}

#[test]
fn a_school_year_takes_each_day_from_its_own_year() {
    // 122 days of 2027 with 365 days, 244 of 2028 with 366: 84000 × (122/365 + 244/366) = 84076.71…
    let rated = Rated::always(instrument(1), GENERAL);
    assert_eq!(rated.minutes(&period("2027-09-01", "2028-08-31")), (84_077, true));
}

#[test]
fn an_instrument_counts_from_the_day_it_could_be_used() {
    let rated = Rated { since: Some(date("2026-07-01")), ..Rated::always(instrument(1), SPECIAL) };
    // 184 of 365 days of 48000 minutes: 24197.26…
    assert_eq!(rated.minutes(&period("2026-01-01", "2026-12-31")), (24_197, true));
    assert_eq!(rated.minutes(&period("2026-01-01", "2026-06-30")), (0, true));
}

#[test]
fn a_new_norm_holds_from_its_day_on() {
    let norm = |from: &str, until: Option<&str>, minutes_per_year| Norm {
        from: date(from),
        until: until.map(date),
        minutes_per_year,
    };
    let mut rated = Rated::always(instrument(1), 0);
    rated.norms = vec![norm("2026-01-03", None, 730), norm("2020-01-01", None, 365)];
    // Two days at 1, then two at 2.
    assert_eq!(rated.minutes(&period("2026-01-01", "2026-01-04")), (6, true));
    rated.norms = vec![norm("2026-01-01", Some("2026-01-03"), 365)];
    assert_eq!(rated.minutes(&period("2026-01-01", "2026-01-04")), (2, false), "unrated days are told");
}

#[test]
fn a_half_minute_is_rounded_up_once() {
    // A day of a year of 365 days: 182.5 and 182 parts of 365.
    assert_eq!(Rated::always(instrument(1), 183).minutes(&period("2026-01-01", "2026-01-01")), (1, true));
    assert_eq!(Rated::always(instrument(1), 182).minutes(&period("2026-01-01", "2026-01-01")), (0, true));
    // In a leap year 183 of 366 is exactly half a minute.
    assert_eq!(Rated::always(instrument(1), 183).minutes(&period("2028-01-01", "2028-01-01")), (1, true));
}

#[test]
fn a_period_has_both_its_ends() {
    let day = period("2026-03-02", "2026-03-02");
    assert_eq!((day.slot().minutes(), day.days().count()), (1440, 1));
    let berlin = Period::new(date("2026-03-29"), date("2026-03-29"), chrono_tz::Europe::Berlin).expect("a period");
    assert_eq!(berlin.slot().minutes(), 23 * 60);
    let (first, last) = (date("2026-03-02"), date("2026-03-01"));
    assert_eq!(Period::new(first, last, Shanghai), Err(PeriodError::Backwards { first, last }));
    let (first, last) = (date("0001-01-01"), date("2026-03-01"));
    assert_eq!(Period::new(first, last, Shanghai), Err(PeriodError::TooLong { first, last }));
}
