//! A furnace that takes a day to heat up.
//!
//! - Whole days from midnight to midnight, up to seven at once.
//! - At most four weeks ahead.
//! - A group has no more than seven days ahead of it.
//! - Cancel four hours before.
//!
//! A cell is four hours.

use super::super::{
    desk::Desk,
    people::{CHEN, SUN, ZHAO},
};

fn monday() -> Desk {
    super::desk(include_str!("furnace_by_days.json"), "2026-03-02").whose("A", CHEN).drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     ......AAAAAAAAAAAAAAAAAA..................
        ",
    )
}

#[test]
fn days_are_whole() {
    let mut desk = monday();
    desk.by(CHEN, "request B 03/06 12:00-03/07 12:00").refused(
        "
        off_grid 1440 min
        earlier 03/06 00:00-24:00
        later 03/07 00:00-24:00
        later 03/08 00:00-24:00
        ",
    );
    desk.by(CHEN, "request B 03/06 00:00-12:00").refused_for(
        "
        off_grid 1440 min
        too_short 720 < 1440 min
        ",
    );
    desk.by(SUN, "request B 03/09 00:00-03/17 00:00").refused_for(
        "
        too_long 11520 > 10080 min
        quota_exceeded 0 + 11520 > 10080 min ahead per party
        ",
    );
}

#[test]
fn a_group_has_a_week_ahead_of_it_and_more_when_the_furnace_is_lit() {
    let mut desk = monday();
    desk.by(ZHAO, "request B 03/06 00:00-03/11 00:00")
        .refused_for("quota_exceeded 4320 + 7200 > 10080 min ahead per party");
    desk.by(SUN, "request B 03/06 00:00-03/08 00:00").shows(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     ......AAAAAAAAAAAAAAAAAABBBBBBBBBBBB......
        ",
    );
    desk.clock("03/03 00:00").by(CHEN, "check in A").accepted();
    desk.by(ZHAO, "request C 03/08 00:00-03/13 00:00").accepted();
}

#[test]
fn four_weeks_ahead_and_no_further() {
    let mut desk = monday();
    desk.by(SUN, "request B 03/31 00:00-04/01 00:00").refused_for("too_far 28 days, until 03/30 00:00");
    desk.by(SUN, "request B 03/30 00:00-03/31 00:00").accepted();
}

#[test]
fn four_hours_before_is_early_enough_to_cancel() {
    let mut desk = monday();
    desk.clock("20:01").by(CHEN, "cancel A").refused("too_late_to_change 240 min, by 20:00");
    desk.clock("20:00").by(CHEN, "cancel A").accepted();
}
