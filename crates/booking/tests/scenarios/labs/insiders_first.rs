//! A sorter of a research centre that outsiders may use.
//!
//! - Open day and night.
//! - The institution's people book two weeks ahead, outsiders one: a day opens to them at midnight seven days before.
//! - Cancel four hours before.

use super::super::{
    desk::Desk,
    people::{CHEN, LI, QIAN},
};

fn monday() -> Desk {
    super::desk(include_str!("insiders_first.json"), "2026-03-02").drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    )
}

#[test]
fn outsiders_book_a_week_ahead() {
    let mut desk = monday();
    desk.by(QIAN, "request A 03/10 10:00-11:00").refused(
        "
        reserved 03/10 10:00-11:00, released 03/03 00:00
        earlier 03/09 23:00-24:00
        ",
    );
    desk.by(QIAN, "request A 03/09 22:00-24:00").accepted();
    desk.clock("23:59")
        .by(QIAN, "request B 03/10 10:00-11:00")
        .refused_for("reserved 03/10 10:00-11:00, released 03/03 00:00");
    desk.clock("03/03 00:00").by(QIAN, "request B 03/10 10:00-11:00").accepted();
}

#[test]
fn an_outsiders_night_opens_with_its_second_day() {
    let mut desk = monday();
    desk.by(QIAN, "request A 03/09 22:00-03/10 02:00").refused(
        "
        reserved 03/10 00:00-02:00, released 03/03 00:00
        earlier 03/09 20:00-24:00
        shorter 03/09 22:00-24:00
        ",
    );
    desk.clock("03/03 00:00").by(QIAN, "request A 03/09 22:00-03/10 02:00").accepted();
}

#[test]
fn insiders_book_two_weeks_ahead() {
    let mut desk = monday();
    desk.by(CHEN, "request A 03/16 08:00-09:00").accepted();
    desk.by(LI, "request B 03/16 09:00-10:00").refused_for("too_far 14 days, until 03/16 08:00");
}

#[test]
fn within_a_week_all_are_equal() {
    let mut desk = monday();
    desk.by(QIAN, "request A 09:00-10:00").accepted();
    desk.by(LI, "request B 10:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBB........
        ",
    );
}

#[test]
fn four_hours_before_is_early_enough_to_cancel() {
    let mut desk = monday();
    desk.by(QIAN, "request A 12:30-13:30").accepted();
    desk.by(QIAN, "request B 11:30-12:30").accepted();
    desk.by(QIAN, "cancel B").refused("too_late_to_change 240 min, by 07:30");
    desk.by(QIAN, "cancel A").accepted();
}
