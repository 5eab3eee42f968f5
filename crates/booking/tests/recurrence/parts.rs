//! A series gives back what it was made of: calendars and mails are written from that.

use crate::notation::{rule, time};
use booking::recurrence::{OccurrenceLimit, Recurrence, RecurrenceError};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;

fn instant(text: &str) -> DateTime<Utc> {
    time(text).and_utc()
}

#[test]
fn a_limit_is_stored_as_its_number() {
    assert_eq!(serde_json::to_value(OccurrenceLimit::MOST).expect("a number"), 400);
    for limit in [1, 400] {
        assert_eq!(serde_json::from_value::<OccurrenceLimit>(limit.into()).expect("a limit").get(), limit);
    }
    for limit in [0, 401] {
        assert!(serde_json::from_value::<OccurrenceLimit>(limit.into()).is_err(), "{limit}");
    }
}

#[test]
fn a_series_gives_back_its_zone_its_times_its_rule_and_its_dates() {
    let (start, end) = (time("20260602T090000"), time("20260602T103000"));
    let weekly = rule("FREQ=WEEKLY;COUNT=3");
    let plain = Recurrence::new(Berlin, start, end, Some(weekly.clone())).expect("a series");
    assert_eq!((plain.zone(), plain.start(), plain.end()), (Berlin, start, end));
    assert_eq!(plain.length(), TimeDelta::minutes(90));
    assert_eq!(plain.rule(), Some(&weekly));
    assert!(plain.added().is_empty() && plain.excluded().is_empty());
    let (more, less) = (instant("20260604T070000Z"), instant("20260609T070000Z"));
    let dated = plain.including([more]).excluding([less]);
    assert_eq!((Vec::from_iter(dated.added()), Vec::from_iter(dated.excluded())), (vec![&more], vec![&less]));
    let text = serde_json::to_string(&dated).expect("a series can be written");
    assert_eq!(serde_json::from_str::<Recurrence>(&text).expect("and read"), dated);
    let alone = Recurrence::new(Berlin, start, end, None).expect("one time");
    assert_eq!(alone.rule(), None);
}

#[test]
fn as_many_occurrences_as_the_limit_are_not_too_many() {
    let (start, end) = (time("20260602T090000"), time("20260602T103000"));
    let series = Recurrence::new(Berlin, start, end, Some(rule("FREQ=WEEKLY;COUNT=3"))).expect("a series");
    let within = |most: u16| series.occurrences(OccurrenceLimit::new(most).expect("a limit"));
    assert_eq!(within(3).map(|found| found.len()), Ok(3));
    assert!(within(2).is_err());
}

#[test]
fn the_rule_may_give_the_first_start_or_not() {
    // A Tuesday.
    let (start, end) = (time("20260602T090000"), time("20260602T100000"));
    let of = |rule| Recurrence::new(Berlin, start, end, rule).expect("a series").starts_by_rule();
    assert!(of(None) && of(Some(rule("FREQ=WEEKLY"))) && of(Some(rule("FREQ=WEEKLY;BYDAY=TU,WE"))));
    assert!(!of(Some(rule("FREQ=WEEKLY;BYDAY=WE"))));
}

#[test]
fn times_that_calendars_can_write_are_those_of_whole_seconds_in_four_digit_years() {
    let (first, last) = (time("00010101T000000"), time("99991231T235959"));
    assert!(Recurrence::new(Berlin, first, last, None).is_ok());
    let split = first + TimeDelta::nanoseconds(1);
    assert_eq!(Recurrence::new(Berlin, split, last, None), Err(RecurrenceError::Unwritable(split)));
    for beyond in [first.with_year(0).expect("a day"), last.with_year(10_000).expect("a day")] {
        let times = if beyond < first { (beyond, last) } else { (first, beyond) };
        assert_eq!(Recurrence::new(Berlin, times.0, times.1, None), Err(RecurrenceError::Unwritable(beyond)));
    }
}
