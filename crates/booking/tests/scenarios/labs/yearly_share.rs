//! A high-field spectrometer of a consortium.
//!
//! - Each group and firm has a hundred hours a year, in at most two runs a month, each of up to two days.
//! - The keeping group is not limited.
//! - Book up to a year ahead; give back at least a week before.
//!
//! A cell is four hours.

use super::super::{
    desk::Desk,
    people::{CHEN, LI, SUN, ZHAO},
};

fn monday() -> Desk {
    super::desk(include_str!("yearly_share.json"), "2026-03-02").drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     ..........................................
        ",
    )
}

#[test]
fn a_hundred_hours_a_year_in_two_runs_a_month() {
    let mut desk = monday();
    desk.by(CHEN, "request A 03/03 00:00-03/05 00:00").accepted();
    desk.by(ZHAO, "request B 03/06 00:00-03/08 00:00").shows(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     ......AAAAAAAAAAAA......BBBBBBBBBBBB......
        ",
    );
    desk.by(CHEN, "request C 03/20 00:00-04:00").refused_for("quota_exceeded 2 + 1 > 2 uses a month per party");
    desk.by(CHEN, "request C 04/01 00:00-05:00").refused_for("quota_exceeded 5760 + 300 > 6000 min a year per party");
    desk.by(CHEN, "request C 04/01 00:00-04:00").accepted();
    desk.by(ZHAO, "request D 05/04 00:00-01:00").refused("quota_exceeded 6000 + 60 > 6000 min a year per party");
    desk.by(ZHAO, "request D 2027/01/04 00:00-2027/01/06 00:00").accepted();
    desk.by(SUN, "request E 03/20 00:00-03/22 00:00").accepted();
}

#[test]
fn the_keeping_group_is_not_limited() {
    let mut desk = monday();
    desk.by(LI, "request A 03/03 00:00-03/05 00:00").accepted();
    desk.by(LI, "request B 03/05 00:00-03/07 00:00").accepted();
    desk.by(LI, "request C 03/07 00:00-03/09 00:00").shows(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     ......AAAAAAAAAAAABBBBBBBBBBBBCCCCCCCCCCCC
        ",
    );
}

#[test]
fn a_run_lasts_two_days_and_is_given_back_a_week_before() {
    let mut desk = monday();
    desk.by(CHEN, "request A 03/10 00:00-03/12 01:00").refused_for("too_long 2940 > 2880 min");
    desk.by(CHEN, "request A 03/10 00:00-03/12 00:00").accepted();
    desk.clock("03/03 00:01").by(CHEN, "cancel A").refused("too_late_to_change 10080 min, by 03/03 00:00");
    desk.clock("03/03 00:00").by(CHEN, "cancel A").accepted();
}
