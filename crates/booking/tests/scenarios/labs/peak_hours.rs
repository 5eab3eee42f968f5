//! A laser scanning microscope with prime time.
//!
//! - Prime time is on working days from 9 to 18.
//! - In prime time nobody has more than three hours a day, more than two sessions a week, or more than three sessions
//!   ahead of him.
//! - Evenings, nights and weekends are free, up to twelve hours at a time.
//! - At most two weeks ahead.
//!
//! A cell is half an hour.

use super::super::{
    desk::Desk,
    people::{CHEN, ZHAO},
};

fn monday() -> Desk {
    super::desk(include_str!("peak_hours.json"), "2026-03-02").whose("A", CHEN).drawn(
        "
              08  10  12  14  16  18  20
        now   ^
        0     ..AAAA......................
        ",
    )
}

#[test]
fn three_hours_of_prime_time_a_day_and_the_evening_beside_them() {
    let mut desk = monday();
    desk.by(CHEN, "request B 16:00-18:00").refused_for("quota_exceeded 120 + 120 > 180 min a day per person in peak");
    // Of these five hours one lies in prime time.
    desk.by(CHEN, "request B 17:00-22:00").shows(
        "
              08  10  12  14  16  18  20
        now   ^
        0     ..AAAA............BBBBBBBBBB
        ",
    );
    desk.by(ZHAO, "request C 11:00-14:00").shows(
        "
              08  10  12  14  16  18  20
        now   ^
        0     ..AAAACCCCCC......BBBBBBBBBB
        ",
    );
}

#[test]
fn two_sessions_of_prime_time_a_week_and_three_ahead() {
    let mut desk = monday();
    desk.by(CHEN, "request B 03/03 09:00-10:00").accepted();
    desk.by(CHEN, "request C 03/04 09:00-10:00").refused_for("quota_exceeded 2 + 1 > 2 uses a week per person in peak");
    desk.by(CHEN, "request C 03/09 09:00-10:00").accepted();
    desk.by(CHEN, "request D 03/10 09:00-10:00").refused_for("quota_exceeded 3 + 1 > 3 uses ahead per person in peak");
    desk.clock("09:00").by(CHEN, "check in A").accepted();
    desk.by(CHEN, "request D 03/10 09:00-10:00").accepted();
}

#[test]
fn nights_and_weekends_are_free_up_to_twelve_hours() {
    let mut desk = monday();
    desk.by(CHEN, "request B 18:00-03/03 06:00").accepted();
    desk.by(CHEN, "request C 03/03 18:00-03/04 06:00").accepted();
    desk.by(CHEN, "request D 03/07 08:00-20:00").accepted();
    desk.by(CHEN, "request E 03/08 08:00-20:30").refused_for("too_long 750 > 720 min");
}

#[test]
fn two_weeks_ahead_and_no_further() {
    let mut desk = monday();
    desk.by(CHEN, "request B 03/16 08:30-09:00").refused_for("too_far 14 days, until 03/16 08:00");
    desk.by(CHEN, "request B 03/16 08:00-08:30").accepted();
}
