//! Rules that find nothing, or far too much, end all the same.

use crate::notation::{rule, time};
use booking::recurrence::{OccurrenceLimit, Recurrence, TooMany};
use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;

const NEVER: [&str; 14] = [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;INTERVAL=4000000000;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    "FREQ=YEARLY;BYDAY=53MO;BYMONTH=3",
    "FREQ=YEARLY;BYMONTH=1;BYSETPOS=366;BYDAY=MO",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-30",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
    "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
    "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;INTERVAL=4294967295;BYSECOND=59;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;INTERVAL=60;BYSECOND=1",
];

#[test]
fn rules_that_never_come_true_end() {
    // A Tuesday.
    let start = time("20260602T090000");
    for text in NEVER {
        assert_eq!(rule(text).times(start).next(), None, "{text}");
    }
}

#[test]
fn rare_days_are_found_before_patience_ends() {
    let start = time("20260228T090000");
    let first = |text: &str| rule(text).times(start).next();
    assert_eq!(first("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SA"), Some(time("20480229T090000")));
    // 2100 has no leap day, and that of 2088 is a Sunday, of 2092 a Friday, of 2096 a Wednesday, of 2104 another Friday.
    let from = time("20880101T090000");
    assert_eq!(rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO").times(from).next(), Some(time("21120229T090000")));
    // Every hundredth year only: a leap day in one of four.
    assert_eq!(
        rule("FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29").times(time("21000101T090000")).next(),
        Some(time("24000229T090000"))
    );
}

#[test]
fn a_year_of_seconds_is_not_written_out() {
    let all = |range: std::ops::Range<u32>| range.map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let text = format!(
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={};BYMINUTE={};BYSECOND={}",
        all(0..24),
        all(0..60),
        all(0..60)
    );
    let start = time("20261231T235958");
    let found: Vec<_> = rule(&text).times(start).take(4).collect();
    assert_eq!(found, ["20261231T235958", "20261231T235959", "20270101T000000", "20270101T000001"].map(time));
    let last = rule(&format!("{text};BYSETPOS=-1")).times(start).next();
    assert_eq!(last, Some(time("20261231T235959")));
}

#[test]
fn a_series_without_end_is_too_many() {
    let start = time("20260602T090000");
    let within = OccurrenceLimit::new(3).expect("a limit");
    for text in ["FREQ=SECONDLY", "FREQ=YEARLY", "FREQ=DAILY;COUNT=4", "FREQ=DAILY;COUNT=4294967295"] {
        let series = Recurrence::new(Berlin, start, start + TimeDelta::hours(1), Some(rule(text))).expect("a series");
        assert_eq!(series.occurrences(within), Err(TooMany { limit: within }), "{text}");
    }
}

#[test]
fn the_last_year_ends_every_rule() {
    for text in ["FREQ=YEARLY", "FREQ=MONTHLY", "FREQ=WEEKLY", "FREQ=DAILY", "FREQ=HOURLY", "FREQ=MINUTELY"] {
        assert!(rule(text).times(time("99991231T235900")).count() <= 1, "{text}");
    }
    for start in [chrono::NaiveDateTime::MIN, chrono::NaiveDateTime::MAX] {
        for text in ["FREQ=YEARLY;BYWEEKNO=1", "FREQ=MONTHLY", "FREQ=WEEKLY", "FREQ=DAILY", "FREQ=SECONDLY"] {
            assert!(rule(text).times(start).take(2).count() <= 2, "{text}");
        }
    }
}
