//! An instrument that its institution uses freely and firms by agreement.
//!
//! - Working days from 8 to 20; book at least an hour before.
//! - The institution's own people are confirmed at once.
//! - Requests from outside are kept for 48 hours while the lab decides; then the time is free again.
//! - A firm has at most two requests waiting.
//! - Cancel a day before.

use super::super::{
    desk::Desk,
    people::{CHEN, LI, QIAN, ZHOU},
};

fn monday() -> Desk {
    super::desk(include_str!("outsiders_by_approval.json"), "2026-03-02").drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    )
}

#[test]
fn own_people_are_confirmed_at_once_and_firms_wait() {
    let mut desk = monday();
    desk.by(LI, "request A 09:00-10:00").accepted();
    desk.by(CHEN, "request B 10:00-11:00").accepted();
    desk.by(QIAN, "request C 11:00-12:00").accepted();
    desk.by(QIAN, "request D 03/06 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBBcccc....
        c held 11:00-12:00 until 11:00 for manager
        d held 03/06 11:00-03/06 12:00 until 03/04 08:00 for manager
        ",
    );
}

#[test]
fn after_48_hours_without_an_answer_the_time_is_free_again() {
    let mut desk = monday();
    desk.by(QIAN, "request A 03/06 11:00-12:00").accepted();
    desk.clock("03/04 07:59").by(CHEN, "request B 03/06 11:00-12:00").refused_for("occupied 03/06 11:00-12:00 of 1");
    desk.clock("03/04 08:00").by(CHEN, "request B 03/06 11:00-12:00").accepted();
    desk.lab("approve A").wrong_state();
}

#[test]
fn the_labs_yes_makes_it_a_promise_and_its_no_frees_the_time() {
    let mut desk = monday();
    desk.by(QIAN, "request A 11:00-12:00").accepted();
    desk.by(ZHOU, "request B 12:00-13:00").accepted();
    desk.lab("approve A").accepted();
    desk.lab("decline B").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............AAAA....
        B declined 12:00-13:00
        ",
    );
}

#[test]
fn a_firm_has_two_requests_waiting_and_own_people_any_number_of_bookings() {
    let mut desk = monday();
    desk.by(QIAN, "request A 03/06 09:00-10:00").accepted();
    desk.by(QIAN, "request B 03/06 10:00-11:00").accepted();
    desk.by(QIAN, "request C 03/06 11:00-12:00").refused("too_many_holds 2 of 2");
    desk.by(ZHOU, "request C 03/06 11:00-12:00").accepted();
    desk.lab("approve A").accepted();
    desk.by(QIAN, "request D 03/06 12:00-13:00").accepted();
}

#[test]
fn an_hour_before_to_book_and_a_day_before_to_cancel() {
    let mut desk = monday();
    desk.by(CHEN, "request A 08:30-09:30").refused_for("too_soon 60 min, from 09:00");
    desk.by(CHEN, "request A 09:00-10:00").accepted();
    desk.by(CHEN, "cancel A").refused("too_late_to_change 1440 min, by 03/01 09:00");
}
