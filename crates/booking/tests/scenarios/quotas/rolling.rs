//! Any so many days in a row, different days, and hours of a quota's own.

use super::{
    super::{
        desk::Desk,
        people::{CHEN, ZHAO},
    },
    limited_from,
};
use chrono_tz::Europe::Berlin;
use inventory::{
    hours::Opening,
    policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow},
};

fn seven_days(limit: u32) -> Quota {
    Quota { window: QuotaWindow::Rolling { days: 7 }, ..Quota::weekly_minutes(limit) }
}

/// Monday, 2 March 2026, with months to book.
fn monday(quota: Quota) -> Desk {
    limited_from("08:00", vec![quota])
}

#[test]
fn no_seven_days_in_a_row_hold_more_wherever_they_begin() {
    let mut desk = monday(seven_days(240));
    desk.by(CHEN, "request A 03/06 09:00-11:00").accepted();
    desk.by(CHEN, "request B 03/12 09:00-11:00").accepted();
    // The week from 6 to 12 March is full, and so is every other that holds both.
    for day in ["03/06", "03/07", "03/09", "03/12"] {
        let sentence = "quota_exceeded 240 + 30 > 240 min in 7 days per party";
        desk.by(CHEN, &format!("request C {day} 14:00-14:30")).refused_for(sentence);
    }
    // A day earlier only what lies ahead counts, a day later only what lies behind.
    desk.by(CHEN, "request C 03/05 14:00-16:30").refused_for("quota_exceeded 120 + 150 > 240 min in 7 days per party");
    desk.by(CHEN, "request C 03/05 14:00-16:00").accepted();
    desk.by(CHEN, "request D 03/13 14:00-16:30").refused_for("quota_exceeded 120 + 150 > 240 min in 7 days per party");
    desk.by(CHEN, "request D 03/13 14:00-16:00").accepted();
}

#[test]
fn the_next_days_with_room_are_found() {
    let mut desk = monday(seven_days(120));
    desk.by(CHEN, "request A 09:00-11:00").accepted();
    desk.by(ZHAO, "request B 03/03 09:00-10:00").refused(
        "
        quota_exceeded 120 + 60 > 120 min in 7 days per party
        later 03/09 00:00-01:00
        later 03/09 01:00-02:00
        ",
    );
    desk.by(CHEN, "move A 03/04 09:00-11:00").accepted();
    desk.by(ZHAO, "request B 03/10 09:00-10:00").refused_for("quota_exceeded 120 + 60 > 120 min in 7 days per party");
    desk.by(ZHAO, "request B 03/11 09:00-10:00").accepted();
}

#[test]
fn the_days_in_a_row_are_those_of_the_wall_clock() {
    // Berlin's night of 25 hours lies between: seven days later is seven days later on the calendar.
    let policy = monday(seven_days(60)).schedule.instrument.policy;
    let mut desk = Desk::at(Berlin, "2026-10-20").policy(|plain| *plain = policy);
    desk.clock("08:00");
    desk.by(CHEN, "request A 10/20 23:00-24:00").accepted();
    desk.by(CHEN, "request B 10/26 23:00-23:30").refused_for("quota_exceeded 60 + 30 > 60 min in 7 days per party");
    desk.by(CHEN, "request B 10/27 00:00-01:00").accepted();
}

#[test]
fn uses_on_a_day_that_counts_already_add_no_day() {
    let days = Quota { measure: QuotaMeasure::Days, per: QuotaHolder::Person, ..Quota::weekly_minutes(2) };
    let mut desk = monday(days);
    desk.by(CHEN, "request A 03/03 09:00-10:00").accepted();
    desk.by(CHEN, "request B 03/03 14:00-15:00").accepted();
    desk.by(CHEN, "request C 03/05 23:00-03/06 01:00").accepted();
    desk.by(CHEN, "request D 03/05 09:00-10:00").accepted();
    // It began on Thursday, so that Friday is a third day.
    desk.by(CHEN, "request E 03/06 09:00-10:00").refused(
        "
        quota_exceeded 2 + 1 > 2 days a week per person
        earlier 03/05 22:00-23:00
        later 03/09 00:00-01:00
        later 03/09 01:00-02:00
        ",
    );
    desk.by(ZHAO, "request E 03/06 09:00-10:00").accepted();
}

#[test]
fn days_in_a_row_may_be_counted_too() {
    let days = Quota { measure: QuotaMeasure::Days, ..seven_days(2) };
    let mut desk = monday(days);
    desk.by(CHEN, "request A 03/05 09:00-10:00").accepted();
    desk.by(CHEN, "request B 03/10 09:00-10:00").accepted();
    desk.by(CHEN, "request C 03/08 09:00-10:00").refused_for("quota_exceeded 2 + 1 > 2 days in 7 days per party");
    desk.by(CHEN, "request C 03/10 12:00-13:00").accepted();
    desk.by(CHEN, "request D 03/12 09:00-10:00").accepted();
}

#[test]
fn each_quota_may_count_hours_of_its_own() {
    let hours = |days: std::ops::RangeInclusive<u8>, from: u16, to: u16| {
        days.map(|day| Opening::new(day, from * 60, to * 60).expect("an opening")).collect::<Vec<_>>()
    };
    let mornings = Quota { hours: hours(1..=5, 8, 12), ..Quota::weekly_minutes(120) };
    let weekend = Quota { hours: hours(6..=7, 0, 24), measure: QuotaMeasure::Uses, ..Quota::weekly_minutes(1) };
    let mut desk = limited_from("07:00", vec![mornings, weekend]);
    desk.by(CHEN, "request A 10:00-14:00").accepted();
    desk.by(CHEN, "request B 03/03 11:00-15:00")
        .refused_for("quota_exceeded 120 + 60 > 120 min a week per party in its hours");
    desk.by(CHEN, "request B 03/03 12:00-16:00").accepted();
    desk.by(CHEN, "request C 03/07 09:00-13:00").accepted();
    desk.by(CHEN, "request D 03/08 09:00-10:00")
        .refused_for("quota_exceeded 1 + 1 > 1 uses a week per party in its hours");
}
