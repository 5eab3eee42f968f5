//! A press that three groups bought together.
//!
//! - Every day from 8 to 20.
//! - Monday is the keeping group's day, Tuesday the second group's, Wednesday the third's.
//! - What a group has not booked of its day by 20:00 on the evening before is free for all, and so are the other days.
//!
//! A cell is four hours; the week is drawn from Sunday to Saturday.

use super::super::{
    desk::Desk,
    people::{CHEN, LI, QIAN, SUN, WANG},
};

fn sunday() -> Desk {
    super::desk(include_str!("days_of_groups.json"), "2026-03-01").drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xx...xxx...xxx...xxx...xxx...xxx...xxx...x
        ",
    )
}

#[test]
fn each_group_has_its_day() {
    let mut desk = sunday();
    desk.by(CHEN, "request A 03/02 08:00-12:00").refused_for("reserved 03/02 08:00-12:00, released 20:00");
    desk.by(LI, "request A 03/03 08:00-12:00").refused_for("reserved 03/03 08:00-12:00, released 03/02 20:00");
    desk.by(QIAN, "request A 03/04 08:00-12:00").refused_for("reserved 03/04 08:00-12:00, released 03/03 20:00");
    desk.by(LI, "request A 03/02 08:00-12:00").accepted();
    desk.by(CHEN, "request B 03/03 08:00-12:00").accepted();
    desk.by(SUN, "request C 03/04 08:00-20:00").accepted();
    desk.by(QIAN, "request D 03/05 08:00-12:00").shows(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xx...xxxA..xxxB..xxxCCCxxxD..xxx...xxx...x
        ",
    );
}

#[test]
fn what_is_left_of_a_day_is_free_from_the_evening_before() {
    let mut desk = sunday();
    desk.by(WANG, "request A 03/02 08:00-16:00").accepted();
    desk.clock("19:59")
        .by(CHEN, "request B 03/02 16:00-20:00")
        .refused_for("reserved 03/02 16:00-20:00, released 20:00");
    desk.clock("20:00").by(CHEN, "request B 03/02 16:00-20:00").shows(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now        ^
        0     xx...xxxAABxxx...xxx...xxx...xxx...xxx...x
        ",
    );
}

#[test]
fn whoever_is_first_has_the_other_days() {
    let mut desk = sunday();
    desk.by(QIAN, "request A 03/05 08:00-20:00").accepted();
    desk.by(LI, "request B 03/05 16:00-20:00").refused_for("occupied 03/05 08:00-20:00 of 1");
}
