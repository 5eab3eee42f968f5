//! Days with other hours than the week's. Weeks are drawn with four hours a cell, days with one.

use super::desk::Desk;
use chrono::NaiveDate;
use inventory::{
    hours::{DayOpening, HoursException},
    working_calendar::{CalendarYear, WorkingCalendar},
};
use std::sync::Arc;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn days(first: &str, last: &str, openings: &[(u16, u16)]) -> HoursException {
    let opening = |(from, to): &(u16, u16)| DayOpening::new(from * 60, to * 60).expect("an opening");
    HoursException {
        first: day(first),
        last: day(last),
        openings: openings.iter().map(opening).collect(),
        note: String::new(),
    }
}

/// Open on working days from 8 to 20, but for these days.
fn week_with(exceptions: Vec<HoursException>) -> Desk {
    Desk::new().open("1-5 08:00-20:00").policy(|policy| policy.hours.exceptions = exceptions)
}

#[test]
fn days_without_openings_are_closed_and_others_open_through_the_night() {
    let works = days("2026-03-04", "2026-03-05", &[]);
    let campaign = days("2026-03-07", "2026-03-08", &[(0, 24)]);
    let mut desk = week_with(vec![works, campaign]).drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xx...xxx...xxxxxxxxxxxxxxx...x............
        ",
    );
    desk.owner("request A 03/04 10:00-12:00").refused(
        "
        closed 03/04 10:00-12:00
        earlier 03/03 18:00-20:00
        later 03/06 08:00-10:00
        later 03/06 10:00-12:00
        ",
    );
    desk.owner("request A 03/07 20:00-24:00").accepted();
    desk.owner("request B 03/08 00:00-04:00").shows(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xx...xxx...xxxxxxxxxxxxxxx...x.....AB.....
        ",
    );
}

#[test]
fn where_two_exceptions_name_a_day_the_later_one_counts() {
    let vacation = days("2026-03-02", "2026-03-06", &[]);
    let duty = days("2026-03-04", "2026-03-04", &[(8, 12)]);
    week_with(vec![vacation.clone(), duty.clone()]).drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxx
        ",
    );
    week_with(vec![duty, vacation]).drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        ",
    );
}

#[test]
fn a_day_with_other_hours_may_have_a_break() {
    let mut desk = week_with(vec![days("2026-03-02", "2026-03-02", &[(9, 12), (14, 22)])]).drawn(
        "
              08 11 14 17 20 23
        now   ^
        0     x...xx........xx
        ",
    );
    desk.owner("request A 11:00-15:00").refused(
        "
        closed 12:00-14:00
        later 14:00-18:00
        later 18:00-22:00
        shorter 11:00-12:00
        ",
    );
    desk.owner("request A 18:00-22:00").shows(
        "
              08 11 14 17 20 23
        now   ^
        0     x...xx....AAAAxx
        ",
    );
}

#[test]
fn other_hours_hold_on_a_holiday_and_on_a_make_up_working_day() {
    let year = CalendarYear::new(2026, "test", [day("2026-03-02")].into(), [day("2026-03-07")].into());
    let calendar = Arc::new(WorkingCalendar::new([year.expect("a year")]).expect("a calendar"));
    let open_on_holiday = days("2026-03-02", "2026-03-02", &[(8, 12)]);
    let closed_on_saturday = days("2026-03-07", "2026-03-07", &[]);
    let desk = week_with(vec![open_on_holiday, closed_on_saturday]).facts(|facts| facts.calendar = calendar);
    desk.policy(|policy| policy.hours.follows_working_days = true).drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xx.xxxxx...xxx...xxx...xxx...xxxxxxxxxxxxx
        ",
    );
}
