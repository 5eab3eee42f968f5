//! An electron microscope that everybody wants.
//!
//! - The microscope is open every day from 8 to 22.
//! - The next week can be booked from Sunday 21:00 on, not earlier.
//! - A research group has at most six hours a week.
//! - What is left on Monday at 17:00 is free for all.
//! - Changes and cancellations at least one day ahead.
//! - Only who has passed the training may book.
//!
//! A cell is two hours.

use super::super::{
    desk::Desk,
    people::{CHEN, SUN, ZHAO},
};

fn sunday() -> Desk {
    super::desk(include_str!("scarce_microscope.json"), "2026-03-01").drawn(
        "
              18 00 06 12 18 00 06 12 18 00 06 12 18
        now   ^
        0     ..xxxxx.......xxxxx.......xxxxx.......x
        ",
    )
}

#[test]
fn the_next_week_can_be_booked_from_sunday_night_on() {
    let mut desk = sunday();
    desk.clock("20:59").by(CHEN, "request A 03/02 08:00-10:00").refused_for("not_released opens 21:00");
    desk.clock("21:00").by(CHEN, "request A 03/02 08:00-10:00").shows(
        "
              18 00 06 12 18 00 06 12 18 00 06 12 18
        now    ^
        0     ..xxxxxA......xxxxx.......xxxxx.......x
        ",
    );
}

#[test]
fn a_group_has_six_hours_a_week_whoever_of_it_asks() {
    let mut desk = sunday();
    desk.clock("21:00").by(CHEN, "request A 03/02 08:00-12:00").accepted();
    desk.by(ZHAO, "request B 03/03 08:00-10:00").accepted();
    desk.by(CHEN, "request C 03/03 10:00-10:30").refused_for("quota_exceeded 360 + 30 > 360 min a week per party");
    desk.by(SUN, "request C 03/03 10:00-12:00").shows(
        "
              18 00 06 12 18 00 06 12 18 00 06 12 18
        now    ^
        0     ..xxxxxAA.....xxxxxBC.....xxxxx.......x
        ",
    );
}

#[test]
fn on_monday_at_five_the_rest_of_the_week_is_free_for_all() {
    let mut desk = sunday();
    desk.clock("21:00").by(CHEN, "request A 03/02 08:00-14:00").accepted();
    desk.clock("03/02 16:59")
        .by(CHEN, "request B 03/04 08:00-12:00")
        .refused_for("quota_exceeded 360 + 240 > 360 min a week per party");
    desk.clock("03/02 17:00").by(CHEN, "request B 03/04 08:00-12:00").shows(
        "
              18 00 06 12 18 00 06 12 18 00 06 12 18
        now              ^
        0     ..xxxxxAAA....xxxxx.......xxxxxBB.....x
        ",
    );
    desk.by(CHEN, "request C 03/09 08:00-10:00").refused_for("not_released opens 03/08 21:00");
}

#[test]
fn changes_are_made_a_day_ahead() {
    let mut desk = sunday();
    desk.clock("21:00").by(CHEN, "request A 03/03 10:00-12:00").accepted();
    desk.by(CHEN, "request B 03/03 12:00-14:00").accepted();
    desk.clock("03/02 12:00").by(CHEN, "cancel A").refused("too_late_to_change 1440 min, by 03/02 10:00");
    desk.by(CHEN, "cancel B").accepted();
}

#[test]
fn it_is_open_from_eight_to_ten_and_only_for_trained_people() {
    let mut desk = sunday();
    desk.clock("21:00").by(CHEN, "request A 03/02 21:00-23:00").refused_for("closed 03/02 22:00-23:00");
    desk.schedule.standing.qualified_until = None;
    desk.by(CHEN, "request A 03/02 20:00-22:00").refused_for("not_qualified");
}
