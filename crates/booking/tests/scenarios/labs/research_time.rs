//! A diffractometer bought by a group for its own research, and open to others beside it.
//!
//! - Open from Monday to Saturday from 8 to 20.
//! - Tuesdays and Thursdays are the group's own and stay so, used or not.
//! - Everybody else, inside and outside, has ten hours a week; the group itself is not limited.
//!
//! A cell is four hours.

use super::super::{
    desk::Desk,
    people::{CHEN, LI, QIAN, SUN, WANG},
};

fn monday() -> Desk {
    super::desk(include_str!("research_time.json"), "2026-03-02").drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xx...xxx...xxx...xxx...xxx...xxx...xxxxxxx
        ",
    )
}

#[test]
fn the_groups_own_days_are_never_released() {
    let mut desk = monday();
    desk.by(CHEN, "request A 03/03 08:00-10:00").refused(
        "
        reserved 03/03 08:00-10:00, released never
        earlier 18:00-20:00
        later 03/04 08:00-10:00
        later 03/04 10:00-12:00
        ",
    );
    desk.clock("03/05 18:59")
        .by(QIAN, "request A 03/05 19:00-20:00")
        .refused_for("reserved 03/05 19:00-20:00, released never");
    desk.by(WANG, "request A 03/05 19:00-20:00").accepted();
}

#[test]
fn others_have_ten_hours_a_week_and_the_group_as_many_as_it_needs() {
    let mut desk = monday();
    desk.by(CHEN, "request A 08:00-16:00").accepted();
    desk.by(CHEN, "request B 03/04 08:00-12:00").refused_for("quota_exceeded 480 + 240 > 600 min a week per party");
    desk.by(CHEN, "request B 03/04 08:00-10:00").accepted();
    desk.by(LI, "request C 03/03 08:00-16:00").accepted();
    desk.by(LI, "request D 03/05 08:00-16:00").accepted();
    desk.by(LI, "request E 03/06 08:00-16:00").accepted();
    desk.by(SUN, "request F 03/07 08:00-16:00").shows(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xxAA.xxxCC.xxxB..xxxDD.xxxEE.xxxFF.xxxxxxx
        ",
    );
}

#[test]
fn on_sunday_it_is_closed_to_the_group_too() {
    monday().by(LI, "request A 03/08 08:00-10:00").refused_for("closed 03/08 08:00-10:00");
}
