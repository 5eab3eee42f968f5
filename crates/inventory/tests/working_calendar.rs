//! The working days of two years by their published lists.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Asia::Shanghai;
use inventory::{
    hours::{Opening, OpeningHours, wall},
    slot::Slot,
    working_calendar::{CalendarError, CalendarYear, Workday, WorkingCalendar, YearList},
};

const LISTS: [&str; 2] = [include_str!("fixtures/calendar/2025.json"), include_str!("fixtures/calendar/2026.json")];

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn calendar() -> WorkingCalendar {
    let years = LISTS.map(|list| serde_json::from_str::<CalendarYear>(list).expect("a year"));
    WorkingCalendar::new(years).expect("two different years")
}

fn refused(off: &str, make_up: &str) -> CalendarError {
    let list = YearList {
        year: 2026,
        source: String::new(),
        off: vec![off.to_owned()],
        make_up_workdays: vec![make_up.to_owned()],
        workdays: None,
    };
    CalendarYear::try_from(list).expect_err("a faulty list")
}

#[test]
fn both_years_have_248_working_days() {
    let counts: Vec<(i32, u16)> = calendar().years().map(|year| (year.year(), year.working_days())).collect();
    assert_eq!(counts, [(2025, 248), (2026, 248)]);
}

#[test]
fn a_list_says_where_it_is_from_and_which_days_differ() {
    let calendar = calendar();
    let list = calendar.years().next().expect("the first year");
    let published: serde_json::Value = serde_json::from_str(LISTS[0]).expect("a list");
    assert_eq!(published["source"], list.source());
    assert!(list.holidays().contains(&day("2025-10-01")) && !list.holidays().contains(&day("2025-10-11")));
    assert!(list.make_up_days().contains(&day("2025-10-11")) && !list.make_up_days().contains(&day("2025-10-01")));
}

#[test]
fn the_list_overrides_the_weekday() {
    let calendar = calendar();
    for (date, expected) in [
        ("2026-02-14", Workday::Working), // a Saturday made up
        ("2026-02-16", Workday::Off),     // a Monday in the spring festival
        ("2026-02-24", Workday::Working), // the first day after it
        ("2026-11-21", Workday::Off),     // an ordinary Saturday
        ("2026-11-23", Workday::Working), // an ordinary Monday
        ("2025-02-08", Workday::Working),
        ("2025-10-08", Workday::Off),
    ] {
        assert_eq!(calendar.day(day(date)), expected, "{date}");
    }
}

#[test]
fn days_beyond_the_known_years_are_provisional() {
    let calendar = calendar();
    assert_eq!(calendar.day(day("2027-01-01")), Workday::Provisional { working: true });
    assert_eq!(calendar.day(day("2027-01-02")), Workday::Provisional { working: false });
    assert_eq!(calendar.day(day("2024-12-31")), Workday::Provisional { working: true });
    assert_eq!(calendar.provisional_from(day("2026-11-23")), day("2027-01-01"));
    assert_eq!(calendar.provisional_from(day("2024-05-01")), day("2024-05-01"));
}

#[test]
fn a_holiday_is_more_than_a_weekend() {
    let calendar = calendar();
    assert!(calendar.is_holiday(day("2026-10-03")));
    assert!(!calendar.is_holiday(day("2026-11-21")));
    assert!(!calendar.is_holiday(day("2027-10-01")));
}

#[test]
fn hours_that_follow_working_days_are_shut_on_holidays_and_open_like_a_monday_on_days_made_up() {
    let opening = |day, from: u16, to: u16| Opening::new(day, from * 60, to * 60).expect("an opening");
    // Mondays until ten, other days until nine; shorter on Saturdays, and not on Sundays.
    let weekly = vec![opening(1, 8, 10), opening(2, 8, 9), opening(3, 8, 9), opening(6, 9, 10)];
    let hours = |follows_working_days, day: &str| {
        let hours = OpeningHours { weekly: weekly.clone(), follows_working_days, exceptions: Vec::new() };
        let from = wall(day.parse().expect("a day"), 0, Shanghai);
        let whole = Slot::new(from, from + TimeDelta::days(1)).expect("a day");
        let parts = hours.open_within(&whole, Shanghai, &calendar());
        parts
            .iter()
            .map(|part| ((part.start() - from).num_hours(), (part.end() - from).num_hours()))
            .collect::<Vec<_>>()
    };
    for (day, follows, otherwise) in [
        ("2026-02-14", vec![(8, 10)], vec![(9, 10)]), // a Saturday made up
        ("2026-02-16", vec![], vec![(8, 10)]),        // a Monday in the spring festival
        ("2026-02-21", vec![], vec![(9, 10)]),        // a Saturday in it
        ("2026-11-21", vec![(9, 10)], vec![(9, 10)]), // an ordinary Saturday
        ("2026-11-22", vec![], vec![]),               // an ordinary Sunday
        ("2026-11-24", vec![(8, 9)], vec![(8, 9)]),   // an ordinary Tuesday
        ("2027-11-24", vec![(8, 9)], vec![(8, 9)]),   // a Wednesday of a year without a list
    ] {
        assert_eq!((hours(true, day), hours(false, day)), (follows, otherwise), "{day}");
    }
}

#[test]
fn a_calendar_survives_being_written_and_read() {
    let calendar = calendar();
    let text = serde_json::to_string(&calendar).expect("text");
    assert_eq!(serde_json::from_str::<WorkingCalendar>(&text).expect("a calendar"), calendar);
}

#[test]
fn faulty_lists_are_refused_with_their_reason() {
    for (off, make_up) in [("02-30", "01-04"), ("1-1", "01-04"), ("01-05/01-01", "01-04"), ("01-01", "later")] {
        assert!(matches!(refused(off, make_up), CalendarError::Unreadable { year: 2026, .. }), "{off} {make_up}");
    }
    assert_eq!(refused("01-01", "01-05"), CalendarError::MakeUp { date: day("2026-01-05") });
    assert_eq!(refused("01-03/01-04", "01-04"), CalendarError::MakeUp { date: day("2026-01-04") });
    let other = CalendarYear::new(2026, "", [day("2025-12-31")].into(), [].into());
    assert_eq!(other, Err(CalendarError::OtherYear { year: 2026, date: day("2025-12-31") }));
}

#[test]
fn a_count_that_disagrees_is_refused() {
    let list = LISTS[1].replace("248", "250");
    let error = serde_json::from_str::<CalendarYear>(&list).expect_err("a wrong count");
    assert!(error.to_string().contains("248"), "{error}");
}

#[test]
fn a_year_has_one_list() {
    let year = || serde_json::from_str::<CalendarYear>(LISTS[0]).expect("a year");
    assert_eq!(WorkingCalendar::new([year(), year()]), Err(CalendarError::Twice(2025)));
}
