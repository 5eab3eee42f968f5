//! A spectrometer shared by four groups, two of which measure seldom.
//!
//! - Whole hours, every day from 8 to 21; at most a week ahead.
//! - Nobody has more than four hours a day.
//! - The working afternoons from 14 to 17 belong first to the two groups that measure seldom; a day before they begin,
//!   what is still free of them is released to all.
//!
//! A cell is an hour.

use super::super::{
    desk::Desk,
    people::{CHEN, LI, SUN, ZHAO},
};

fn monday() -> Desk {
    super::desk(include_str!("priority_window.json"), "2026-03-02").drawn(
        "
              08 11 14 17 20 23
        now   ^
        0     .............xxx
        ",
    )
}

#[test]
fn groups_that_measure_seldom_come_first_in_the_afternoon() {
    let mut desk = monday();
    desk.by(LI, "request A 03/04 13:00-15:00").refused_for("reserved 03/04 14:00-15:00, released 03/03 14:00");
    desk.by(CHEN, "request A 03/04 14:00-15:00").accepted();
    desk.by(SUN, "request B 03/04 15:00-16:00").accepted();
    desk.clock("03/03 13:59")
        .by(LI, "request C 03/04 16:00-17:00")
        .refused_for("reserved 03/04 16:00-17:00, released 03/03 14:00");
    desk.clock("03/03 14:00").by(LI, "request C 03/04 16:00-17:00").accepted();
}

#[test]
fn what_was_free_yesterday_is_for_all_today() {
    monday().by(LI, "request A 14:00-17:00").shows(
        "
              08 11 14 17 20 23
        now   ^
        0     ......AAA....xxx
        ",
    );
}

#[test]
fn saturday_afternoon_is_kept_for_nobody() {
    monday().by(LI, "request A 03/07 14:00-17:00").accepted();
}

#[test]
fn nobody_has_more_than_four_hours_a_day() {
    let mut desk = monday();
    desk.by(CHEN, "request A 09:00-12:00").accepted();
    desk.by(CHEN, "request B 14:00-15:00").accepted();
    desk.by(CHEN, "request C 19:00-20:00").refused_for("quota_exceeded 240 + 60 > 240 min a day per person");
    desk.by(ZHAO, "request C 19:00-20:00").shows(
        "
              08 11 14 17 20 23
        now   ^
        0     .AAA..B....C.xxx
        ",
    );
}

#[test]
fn whole_hours_from_eight_to_nine_at_most_a_week_ahead() {
    let mut desk = monday();
    desk.by(LI, "request A 09:30-10:30").refused_for("off_grid 60 min");
    desk.by(LI, "request A 20:00-22:00").refused_for("closed 21:00-22:00");
    desk.by(LI, "request A 03/09 09:00-10:00").refused_for("too_far 7 days, until 03/09 08:00");
    desk.by(LI, "request A 03/09 08:00-09:00").accepted();
}
