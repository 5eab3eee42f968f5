//! What a series looks like in a calendar file.

use super::*;
use crate::calendar::{Organizer, Participant};
use booking::recurrence::Rule;
use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time")
}

fn series(zone: Tz, start: &str, end: &str, rule: &str) -> Recurrence {
    Recurrence::new(zone, wall(start), wall(end), Some(Rule::parse(rule).expect("a rule"))).expect("a series")
}

fn standing(recurrence: &Recurrence) -> Vec<Standing> {
    let one = |occurrence: Occurrence| Standing {
        recurrence_id: occurrence.recurrence_id,
        slot: occurrence.slot,
        status: Status::Confirmed,
        summary: "场发射扫描电镜：断面观察".to_owned(),
    };
    recurrence.iter().map(one).collect()
}

fn master(recurrence: &Recurrence, status: Status) -> Event {
    Event {
        uid: "01980000-0000-7000-8000-000000000001@jishi.example.cn".to_owned(),
        sequence: 2,
        stamp: DateTime::from_timestamp(1_796_000_000, 0).expect("an instant"),
        slot: recurrence.iter().next().expect("an occurrence").slot,
        status,
        summary: "场发射扫描电镜：断面观察".to_owned(),
        location: String::new(),
        description: String::new(),
        url: "https://jishi.example.cn/series/1".to_owned(),
        organizer: Organizer {
            lab: Participant { name: "平台".to_owned(), address: "jishi@example.cn".to_owned() },
            sender: None,
            reads_answers: false,
        },
        instance: None,
    }
}

fn file(recurrence: &Recurrence, standing: &[Standing], status: Status) -> Vec<String> {
    let attendee = Participant { name: "李娜".to_owned(), address: "li.na@example.cn".to_owned() };
    let file = invitation(&master(recurrence, status), recurrence, standing, &[Attendee::Guest(attendee)]);
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn starting<'a>(lines: &'a [String], name: &str) -> Vec<&'a str> {
    lines.iter().filter(|line| line.starts_with(name)).map(String::as_str).collect()
}

#[test]
fn a_series_repeats_on_the_clock_of_its_lab() {
    let weekly = series(Tz::Asia__Shanghai, "2026-12-03 09:00", "2026-12-03 11:00", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6");
    let lines = file(&weekly, &standing(&weekly), Status::Confirmed);
    assert_eq!(lines[4..6], ["METHOD:REQUEST", "BEGIN:VTIMEZONE"]);
    assert_eq!(starting(&lines, "DTSTART;"), ["DTSTART;TZID=Asia/Shanghai:20261203T090000"]);
    assert_eq!(starting(&lines, "DTEND;"), ["DTEND;TZID=Asia/Shanghai:20261203T110000"]);
    assert_eq!(starting(&lines, "RRULE"), [format!("RRULE:{}", weekly.rule().expect("a rule"))]);
    assert_eq!(starting(&lines, "BEGIN:VEVENT").len(), 1);
    assert!(starting(&lines, "EXDATE").is_empty() && starting(&lines, "RECURRENCE-ID").is_empty(), "{lines:#?}");
}

#[test]
fn what_nobody_has_is_taken_out_and_what_was_moved_is_written_on_its_own() {
    let weekly = series(Tz::Asia__Shanghai, "2026-12-03 09:00", "2026-12-03 11:00", "FREQ=WEEKLY;COUNT=5");
    let mut standing = standing(&weekly);
    standing.remove(1);
    let elsewhere = standing[2].slot;
    standing[2].slot =
        Slot::new(elsewhere.start() + TimeDelta::hours(5), elsewhere.end() + TimeDelta::hours(5)).expect("forward");
    standing[3].status = Status::Tentative;
    standing[3].summary = "（待审批）".to_owned();
    let lines = file(&weekly, &standing, Status::Confirmed);
    assert_eq!(starting(&lines, "EXDATE"), ["EXDATE;TZID=Asia/Shanghai:20261210T090000"]);
    assert_eq!(
        starting(&lines, "RECURRENCE-ID"),
        ["RECURRENCE-ID;TZID=Asia/Shanghai:20261224T090000", "RECURRENCE-ID;TZID=Asia/Shanghai:20261231T090000"]
    );
    assert_eq!(starting(&lines, "DTSTART:2026"), ["DTSTART:20261224T060000Z", "DTSTART:20261231T010000Z"]);
    assert_eq!(starting(&lines, "STATUS"), ["STATUS:CONFIRMED", "STATUS:CONFIRMED", "STATUS:TENTATIVE"]);
    assert_eq!(starting(&lines, "SUMMARY").last(), Some(&"SUMMARY:（待审批）"));
    assert_eq!(starting(&lines, "UID").len(), 3, "one event: {lines:#?}");
    assert_eq!(starting(&lines, "SEQUENCE:2").len(), 3);
}

#[test]
fn dates_added_and_taken_out_are_written() {
    let daily = series(Tz::Asia__Shanghai, "2026-12-03 09:00", "2026-12-03 11:00", "FREQ=DAILY;COUNT=2");
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let daily = daily.including([at("2026-12-20T03:00:00Z")]).excluding([at("2026-12-04T01:00:00Z")]);
    let lines = file(&daily, &standing(&daily), Status::Confirmed);
    assert_eq!(starting(&lines, "RDATE"), ["RDATE:20261220T030000Z"]);
    assert_eq!(starting(&lines, "EXDATE"), ["EXDATE;TZID=Asia/Shanghai:20261204T090000"]);
}

#[test]
fn where_the_clock_changes_the_occurrence_is_written_on_its_own() {
    // 02:30 is skipped on 29 March 2026 in Berlin.
    let daily = series(Tz::Europe__Berlin, "2026-03-28 02:30", "2026-03-28 03:30", "FREQ=DAILY;COUNT=3");
    let lines = file(&daily, &standing(&daily), Status::Confirmed);
    assert_eq!(starting(&lines, "RECURRENCE-ID"), ["RECURRENCE-ID;TZID=Europe/Berlin:20260329T023000"], "{lines:#?}");
    assert_eq!(starting(&lines, "DTSTART:20260329"), ["DTSTART:20260329T020000", "DTSTART:20260329T013000Z"]);
    assert_eq!(starting(&lines, "BEGIN:DAYLIGHT").len(), 1);
}

#[test]
fn a_series_of_which_nothing_stands_is_withdrawn() {
    let daily = series(Tz::Asia__Shanghai, "2026-12-03 09:00", "2026-12-03 11:00", "FREQ=DAILY;COUNT=2");
    let lines = file(&daily, &[], Status::Cancelled);
    assert_eq!(starting(&lines, "METHOD"), ["METHOD:CANCEL"]);
    assert_eq!(starting(&lines, "STATUS"), ["STATUS:CANCELLED"]);
    assert!(starting(&lines, "EXDATE").is_empty() && starting(&lines, "BEGIN:VEVENT").len() == 1, "{lines:#?}");
}

#[test]
fn where_programs_read_a_rule_in_several_ways_its_dates_are_written() {
    // A Thursday that is no Monday is the first of three nevertheless.
    let mondays = series(Tz::Asia__Shanghai, "2026-12-03 09:00", "2026-12-03 11:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=3");
    let lines = file(&mondays, &standing(&mondays), Status::Confirmed);
    assert!(starting(&lines, "RRULE").is_empty(), "{lines:#?}");
    assert_eq!(starting(&lines, "RDATE"), ["RDATE:20261207T010000Z,20261214T010000Z"]);

    let rule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3";
    let last = series(Tz::Asia__Shanghai, "2026-12-31 09:00", "2026-12-31 11:00", rule);
    let mut some = standing(&last);
    some.remove(1);
    let lines = file(&last, &some, Status::Confirmed);
    assert!(starting(&lines, "RRULE").is_empty(), "{lines:#?}");
    assert_eq!(starting(&lines, "RDATE"), ["RDATE:20270129T010000Z,20270226T010000Z"]);
    assert_eq!(starting(&lines, "EXDATE"), ["EXDATE;TZID=Asia/Shanghai:20270129T090000"]);
}

#[test]
fn a_first_night_that_is_an_hour_short_gives_no_other_its_length() {
    let nights = series(Tz::Europe__Berlin, "2026-03-28 22:00", "2026-03-29 06:00", "FREQ=DAILY;COUNT=3");
    let lines = file(&nights, &standing(&nights), Status::Confirmed);
    assert_eq!(starting(&lines, "RECURRENCE-ID").len(), 3, "{lines:#?}");
}
