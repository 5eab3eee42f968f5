//! Opening hours and days off. A cell is half an hour.

use super::desk::Desk;
use inventory::working_calendar::{CalendarYear, WorkingCalendar};
use std::sync::Arc;

/// 2026 with Monday the 2nd of March off and Saturday the 7th worked instead.
fn calendar() -> Arc<WorkingCalendar> {
    let day = |text: &str| text.parse().expect("a date");
    let year = CalendarYear::new(2026, "test", [day("2026-03-02")].into(), [day("2026-03-07")].into());
    Arc::new(WorkingCalendar::new([year.expect("a year")]).expect("a calendar"))
}

#[test]
fn a_use_does_not_run_through_the_lunch_break() {
    let mut desk = Desk::new().open("1-5 08:00-12:00, 1-5 13:00-18:00").drawn(
        "
              07  09  11  13  15  17
        now     ^
        0     xx........xx..........xx
        ",
    );
    desk.owner("request A 11:00-14:00").refused(
        "
        closed 12:00-13:00
        earlier 09:00-12:00
        later 13:00-16:00
        later 03/03 08:00-11:00
        shorter 11:00-12:00
        ",
    );
    desk.owner("request A 11:00-12:00").shows(
        "
              07  09  11  13  15  17
        now     ^
        0     xx......AAxx..........xx
        ",
    );
}

#[test]
fn every_closed_part_is_named() {
    let mut desk = Desk::new().open("1-5 08:00-12:00, 1-5 13:00-18:00").policy(|policy| policy.max_minutes = 1440);
    desk = desk.drawn(
        "
              07  09  11  13  15  17
        now     ^
        0     xx........xx..........xx
        ",
    );
    desk.owner("request A 11:30-19:00").refused(
        "
        closed 12:00-13:00, 18:00-19:00
        shorter 11:30-12:00
        in two parts 13:00-17:00 and 03/03 08:00-12:00
        ",
    );
}

#[test]
fn set_up_and_clean_up_may_lie_outside_opening_hours() {
    let mut desk = Desk::new().open("1-5 08:00-12:00").policy(|policy| policy.clean_up_minutes = 60).drawn(
        "
              07  08  09  10  11  12
        now   ^
        0     xxxx................xxxx
        ",
    );
    desk.owner("request A 11:00-12:00").shows(
        "
              07  08  09  10  11  12
        now   ^
        0     xxxx............AAAA~~~~
        ",
    );
}

#[test]
fn a_holiday_is_closed_though_it_is_a_monday() {
    let desk = Desk::new().facts(|facts| facts.calendar = calendar());
    let mut desk = desk.open("1-5 08:00-12:00").policy(|policy| policy.hours.follows_working_days = true).drawn(
        "
              07  09  11  13
        now   ^
        0     xxxxxxxxxxxxxx
        ",
    );
    desk.owner("request A 09:00-10:00").refused(
        "
        closed 09:00-10:00
        later 03/03 08:00-09:00
        later 03/03 09:00-10:00
        ",
    );
}

#[test]
fn a_make_up_working_day_is_open_though_it_is_a_saturday() {
    let desk = Desk::new().facts(|facts| facts.calendar = calendar());
    let mut desk = desk.open("1-5 08:00-12:00").policy(|policy| policy.hours.follows_working_days = true).drawn(
        "
              07  09  11  13
        now   ^
        0     xxxxxxxxxxxxxx
        ",
    );
    desk.owner("request A 03/07 09:00-10:00").decision();
    desk.owner("request B 03/08 09:00-10:00").refused(
        "
        closed 03/08 09:00-10:00
        earlier 03/07 11:00-12:00
        later 03/09 08:00-09:00
        later 03/09 09:00-10:00
        ",
    );
}

#[test]
fn an_instrument_that_ignores_holidays_is_open_on_them() {
    let mut desk = Desk::new().facts(|facts| facts.calendar = calendar()).open("1-5 08:00-12:00").drawn(
        "
              07  09  11  13
        now   ^
        0     xx........xxxx
        ",
    );
    desk.owner("request A 09:00-10:00").shows(
        "
              07  09  11  13
        now   ^
        0     xx..AA....xxxx
        ",
    );
}

#[test]
fn the_lab_may_open_the_door_with_a_reason_and_a_user_may_not() {
    let mut desk = Desk::new().open("1-5 08:00-12:00").drawn(
        "
              07  09  11  13
        now   ^
        0     xx........xxxx
        ",
    );
    desk.owner("request A 12:00-13:00 waiving closed").refused(
        "
        closed 12:00-13:00
        earlier 11:00-12:00
        later 03/03 08:00-09:00
        later 03/03 09:00-10:00
        ",
    );
    desk.lab("request A 12:00-13:00 waiving closed").shows(
        "
              07  09  11  13
        now   ^
        0     xx........AAxx
        ",
    );
    assert_eq!(desk.reservation('A').waiver.as_ref().map(|waiver| waiver.reason.as_str()), Some("why"));
}

#[test]
fn a_waiver_that_a_user_sends_is_not_even_kept() {
    let mut desk = Desk::new().drawn(
        "
              07  09  11  13
        now   ^
        0     ..............
        ",
    );
    desk.owner("request A 09:00-10:00 waiving closed").decision();
    assert_eq!(desk.reservation('A').waiver, None);
}
