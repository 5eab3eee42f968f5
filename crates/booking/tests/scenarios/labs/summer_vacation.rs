//! A teaching laboratory's chromatograph.
//!
//! - Working days from 8:30 to 17:30, by the calendar of holidays and make-up working days.
//! - Closed in the summer vacation from 13 July to 21 August.
//! - In the vacation there are two duty days, 28 July and 11 August, from 9 to 12.
//!
//! A cell is an hour.

use super::super::desk::Desk;
use chrono::NaiveDate;
use inventory::working_calendar::{CalendarYear, WorkingCalendar};
use std::sync::Arc;

/// 2026 as far as the stories need it: Friday, 25 September is a holiday and Sunday, 20 September is worked instead.
fn calendar() -> Arc<WorkingCalendar> {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let year = CalendarYear::new(2026, "test", [day("2026-09-25")].into(), [day("2026-09-20")].into());
    Arc::new(WorkingCalendar::new([year.expect("a year")]).expect("a calendar"))
}

fn duty_day() -> Desk {
    let desk = super::desk(include_str!("summer_vacation.json"), "2026-07-28");
    desk.facts(|facts| facts.calendar = calendar()).drawn(
        "
              06 09 12 15 18
        now   ^
        0     xxx...xxxxxxxx
        ",
    )
}

#[test]
fn on_a_duty_day_it_is_open_in_the_morning() {
    let mut desk = duty_day();
    desk.owner("request A 11:00-13:00").refused_for("closed 12:00-13:00");
    desk.owner("request A 10:00-12:00").shows(
        "
              06 09 12 15 18
        now   ^
        0     xxx.AAxxxxxxxx
        ",
    );
}

#[test]
fn on_every_other_day_of_the_vacation_it_is_closed() {
    let mut desk = duty_day();
    // The next opening is farther away than alternatives are looked for.
    desk.owner("request A 07/29 09:00-10:00").refused(
        "
        closed 07/29 09:00-10:00
        earlier 11:00-12:00
        ",
    );
    desk.owner("request A 08/21 09:00-10:00").refused(
        "
        closed 08/21 09:00-10:00
        later 08/24 08:30-09:30
        later 08/24 09:30-10:30
        ",
    );
    desk.owner("request A 08/11 09:00-12:00").accepted();
}

#[test]
fn after_the_vacation_the_usual_hours_hold() {
    let mut desk = duty_day();
    desk.owner("request A 08/24 08:30-12:30").accepted();
    desk.owner("request B 08/24 17:00-18:00").refused_for("closed 08/24 17:30-18:00");
}

#[test]
fn holidays_are_closed_and_make_up_working_days_open() {
    let mut desk = duty_day();
    desk.owner("request A 09/25 09:00-10:00").refused_for("closed 09/25 09:00-10:00");
    desk.owner("request A 09/20 09:00-10:00").accepted();
}
