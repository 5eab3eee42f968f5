//! How long an occurrence is when the clock changes: named cases of Berlin, 29 March and 25 October 2026.

use crate::notation::{rule, time};
use booking::recurrence::{Occurrence, OccurrenceLimit, Recurrence, zoned};
use chrono::{DateTime, TimeDelta};
use chrono_tz::{Asia::Shanghai, Australia::Lord_Howe, Europe::Berlin, Tz};

/// The occurrences of a daily series from the day before, as they stand on the wall, and their minutes.
fn daily(zone: Tz, start: &str, end: &str) -> Vec<(String, i64)> {
    let series = Recurrence::new(zone, time(start), time(end), Some(rule("FREQ=DAILY;COUNT=3"))).expect("a series");
    let found = series.occurrences(OccurrenceLimit::MOST).expect("three");
    let shown = |Occurrence { slot, .. }: &Occurrence| {
        let on_wall = |at: DateTime<chrono::Utc>| at.with_timezone(&zone).format("%H:%M").to_string();
        (format!("{}-{}", on_wall(slot.start()), on_wall(slot.end())), slot.minutes())
    };
    found.iter().map(shown).collect()
}

fn expected(days: [(&str, i64); 3]) -> Vec<(String, i64)> {
    days.map(|(times, minutes)| (times.to_owned(), minutes)).to_vec()
}

#[test]
fn a_morning_stays_the_same_hours_on_the_wall() {
    let days = expected([("09:00-11:00", 120); 3]);
    assert_eq!(daily(Berlin, "20260328T090000", "20260328T110000"), days);
    assert_eq!(daily(Berlin, "20261024T090000", "20261024T110000"), days);
    assert_eq!(daily(Shanghai, "19860503T090000", "19860503T110000"), days);
}

#[test]
fn a_night_across_the_change_is_an_hour_shorter_or_longer() {
    let spring = expected([("22:00-06:00", 420), ("22:00-06:00", 480), ("22:00-06:00", 480)]);
    assert_eq!(daily(Berlin, "20260328T220000", "20260329T060000"), spring);
    let autumn = expected([("22:00-06:00", 540), ("22:00-06:00", 480), ("22:00-06:00", 480)]);
    assert_eq!(daily(Berlin, "20261024T220000", "20261025T060000"), autumn);
    let half = expected([("22:00-06:00", 450), ("22:00-06:00", 480), ("22:00-06:00", 480)]);
    assert_eq!(daily(Lord_Howe, "20261003T220000", "20261004T060000"), half);
}

#[test]
fn a_start_that_does_not_exist_leaves_an_end_that_does() {
    let days = expected([("02:30-04:30", 120), ("03:30-04:30", 60), ("02:30-04:30", 120)]);
    assert_eq!(daily(Berlin, "20260328T023000", "20260328T043000"), days, "the next booking begins at 04:30");
}

#[test]
fn a_start_that_moves_behind_the_end_moves_the_whole_booking() {
    let days = expected([("02:30-03:00", 30), ("03:30-04:00", 30), ("02:30-03:00", 30)]);
    assert_eq!(daily(Berlin, "20260328T023000", "20260328T030000"), days);
}

#[test]
fn an_end_that_does_not_exist_is_reckoned_with_the_offset_before_the_gap() {
    let days = expected([("01:00-02:30", 90), ("01:00-03:30", 90), ("01:00-02:30", 90)]);
    assert_eq!(daily(Berlin, "20260328T010000", "20260328T023000"), days);
}

#[test]
fn a_time_that_comes_twice_is_the_first() {
    let days = expected([("02:30-02:45", 15); 3]);
    assert_eq!(daily(Berlin, "20261024T023000", "20261024T024500"), days);
    let first = zoned::instant(time("20261025T023000"), Berlin);
    assert_eq!(first, time("20261025T003000").and_utc(), "02:30 in summer time, RFC 5545 section 3.3.5");
}

#[test]
fn an_hour_that_does_not_exist_is_not_given_twice() {
    let hourly = rule("FREQ=MINUTELY;INTERVAL=30;COUNT=6").starts(time("20260329T013000"), Berlin);
    let shown: Vec<String> =
        hourly.map(|start| start.instant.with_timezone(&Berlin).format("%H:%M").to_string()).collect();
    assert_eq!(shown, ["01:30", "03:00", "03:30", "04:00", "04:30", "05:00"]);
}

#[test]
fn a_time_moved_out_of_a_gap_takes_its_place_in_the_order() {
    // 02:15 becomes 03:15, behind 03:00, although the wall asks for it before.
    let starts = rule("FREQ=MINUTELY;INTERVAL=45;COUNT=4").starts(time("20260329T013000"), Berlin);
    let shown: Vec<String> =
        starts.map(|start| start.instant.with_timezone(&Berlin).format("%H:%M").to_string()).collect();
    assert_eq!(shown, ["01:30", "03:00", "03:15", "03:45"]);
}

#[test]
fn a_date_added_in_the_second_of_two_equal_hours_keeps_its_length() {
    let second = time("20261025T013000").and_utc();
    let start = time("20261024T023000");
    let series = Recurrence::new(Berlin, start, start + TimeDelta::minutes(15), None).expect("a series");
    let found = series.including([second]).occurrences(OccurrenceLimit::MOST).expect("two");
    assert_eq!((found[1].slot.start(), found[1].slot.minutes()), (second, 15));
}
