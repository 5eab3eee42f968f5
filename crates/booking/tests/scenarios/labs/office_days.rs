//! A mass spectrometer that people prepare on working days.
//!
//! - Working days from 8 to 20, make-up days like Mondays.
//! - Who measures himself asks one working day before, samples are announced three working days before.
//! - What is confirmed may be given up or moved until 16:00 of the working day before.
//!
//! The National Day holiday of 2026 lasts from the first to the seventh of October; Saturday the tenth is worked.

use super::super::{desk::Desk, people::CHEN};
use inventory::working_calendar::{CalendarYear, WorkingCalendar};
use std::sync::Arc;

fn tuesday() -> Desk {
    let days = |from: u32, to: u32| (from..=to).map(|day| format!("2026-10-{day:02}").parse().expect("a day"));
    let year = CalendarYear::new(2026, "the published year", days(1, 7).collect(), days(10, 10).collect());
    let calendar = WorkingCalendar::new([year.expect("a year")]).expect("a calendar");
    let mut desk =
        super::desk(include_str!("office_days.json"), "2026-09-29").facts(|facts| facts.calendar = Arc::new(calendar));
    desk.clock("10:00");
    desk
}

#[test]
fn the_day_before_the_holiday_is_the_last_to_ask_for_the_day_after_it() {
    let mut desk = tuesday();
    desk.by(CHEN, "request A 18:00-19:00").refused_for("too_soon 1 working days, before 00:00, from 09/30 00:00");
    desk.by(CHEN, "request A 09/30 09:00-10:00").accepted();
    desk.clock("09/30 23:30").by(CHEN, "request B 10/08 09:00-10:00").accepted();
    desk.clock("10/01 00:00").by(CHEN, "request C 10/08 10:00-11:00").refused(
        "
        too_soon 1 working days, before 10/01 00:00, from 10/09 00:00
        later 10/09 08:00-09:00
        later 10/09 09:00-10:00
        ",
    );
    // From Friday on for the Saturday that is worked.
    desk.clock("10/09 23:00").by(CHEN, "request D 10/10 09:00-10:00").accepted();
}

#[test]
fn of_two_leads_the_stricter_one_tells_until_when_to_ask() {
    let mut desk = tuesday().policy(|policy| policy.lead_minutes_self_use = 10 * 1440);
    let wish = "request B 10/08 09:00-10:00";
    desk.clock("09/30 23:59").by(CHEN, wish).refused_for("too_soon 14400 min, from 10/10 23:59");
    desk.clock("10/01 00:00")
        .by(CHEN, wish)
        .refused_for("too_soon 1 working days, before 09/28 09:00, from 10/11 00:00");
}

#[test]
fn samples_are_announced_three_working_days_before() {
    let mut desk = tuesday();
    desk.clock("09/30 10:00");
    desk.by(CHEN, "order A 10/09 09:00-10:00")
        .refused_for("too_soon 3 working days, before 09/30 00:00, from 10/10 00:00");
    desk.by(CHEN, "order A 10/10 09:00-10:00").accepted();
}

#[test]
fn what_is_confirmed_may_be_given_up_until_four_of_the_working_day_before() {
    let mut desk = tuesday();
    desk.by(CHEN, "request A 10/08 09:00-10:00").accepted();
    desk.by(CHEN, "request B 10/12 09:00-10:00").accepted();
    desk.clock("09/30 16:00").by(CHEN, "move A 10/08 10:00-11:00").accepted();
    desk.clock("09/30 16:01").by(CHEN, "cancel A").refused("too_late_to_change 1 working days, by 09/30 16:00");
    // Before Monday comes the Saturday that is worked.
    desk.clock("10/10 16:01").by(CHEN, "cancel B").refused("too_late_to_change 1 working days, by 10/10 16:00");
    desk.lab("cancel B").accepted();
}
