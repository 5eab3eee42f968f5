//! A probe microscope on which courses are taught.
//!
//! - Open from Monday to Saturday from 8 to 22.
//! - From Monday to Thursday the mornings until noon are for the institution's courses and people; what they have not
//!   booked two days before is open to all.
//! - All firms together have twenty hours a month.
//!
//! A cell is four hours, so that the cells at both ends of a day are partly closed.

use super::super::{
    desk::Desk,
    people::{CHEN, QIAN, ZHOU},
};

fn monday() -> Desk {
    super::desk(include_str!("teaching_first.json"), "2026-03-02").drawn(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xx...xxx...xxx...xxx...xxx...xxx...xxxxxxx
        ",
    )
}

#[test]
fn mornings_are_for_courses_until_two_days_before() {
    let mut desk = monday();
    desk.by(QIAN, "request A 03/05 11:00-13:00").refused_for("reserved 03/05 11:00-12:00, released 03/03 08:00");
    desk.by(CHEN, "request A 03/05 08:00-10:00").accepted();
    desk.clock("03/03 07:59")
        .by(QIAN, "request B 03/05 10:00-12:00")
        .refused_for("reserved 03/05 10:00-12:00, released 03/03 08:00");
    desk.clock("03/03 08:00").by(QIAN, "request B 03/05 10:00-12:00").accepted();
}

#[test]
fn afternoons_and_fridays_are_open_to_firms_at_any_time() {
    let mut desk = monday();
    desk.by(QIAN, "request A 03/10 12:00-16:00").accepted();
    desk.by(QIAN, "request B 03/06 08:00-12:00").accepted();
}

#[test]
fn all_firms_together_have_twenty_hours_a_month() {
    let mut desk = monday();
    desk.by(QIAN, "request A 12:00-20:00").accepted();
    desk.by(ZHOU, "request B 03/03 12:00-20:00").accepted();
    desk.by(QIAN, "request C 03/27 12:00-17:00").refused(
        "
        quota_exceeded 960 + 300 > 1200 min a month per side
        shorter 03/27 12:00-16:00
        ",
    );
    desk.by(ZHOU, "request C 03/06 12:00-16:00").accepted();
    desk.by(CHEN, "request D 03/04 12:00-20:00").shows(
        "
              00 12 00 12 00 12 00 12 00 12 00 12 00 12
        now   ^
        0     xx.AAxxx.BBxxx.DDxxx...xxx.C.xxx...xxxxxxx
        ",
    );
}
