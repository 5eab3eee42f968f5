//! A confocal microscope of which two big groups would leave nothing to the small ones.
//!
//! - Round the clock, confirmed at once.
//! - The second and the third group together have twelve hours a week.
//! - Every other group or firm has six hours a week.

use super::super::{
    desk::Desk,
    people::{CHEN, LI, QIAN, SUN, ZHAO, ZHOU},
};

fn monday() -> Desk {
    let mut desk = super::desk(include_str!("big_groups.json"), "2026-03-02");
    desk.clock("07:00");
    desk
}

#[test]
fn the_big_groups_share_one_account() {
    let mut desk = monday();
    desk.by(CHEN, "request A 03/03 08:00-14:00").accepted();
    desk.by(SUN, "request B 03/04 08:00-12:00").accepted();
    desk.by(ZHAO, "request C 03/05 08:00-11:00")
        .refused_for("quota_exceeded 600 + 180 > 720 min a week per all of those named");
    desk.by(ZHAO, "request C 03/05 08:00-10:00").accepted();
    desk.by(SUN, "request D 03/06 08:00-09:00")
        .refused_for("quota_exceeded 720 + 60 > 720 min a week per all of those named");
    desk.by(SUN, "request D 03/09 08:00-09:00").accepted();
}

#[test]
fn every_other_party_has_an_account_of_its_own() {
    let mut desk = monday();
    desk.by(LI, "request A 03/03 08:00-14:00").accepted();
    desk.by(QIAN, "request B 03/04 08:00-14:00").accepted();
    desk.by(ZHOU, "request C 03/05 08:00-14:30").refused_for("quota_exceeded 0 + 390 > 360 min a week per party");
    desk.by(CHEN, "request D 03/06 08:00-16:00").accepted();
}
