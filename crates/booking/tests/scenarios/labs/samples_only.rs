//! A mass spectrometer that only its operators touch.
//!
//! - Samples are sent in; nobody operates the instrument himself.
//! - Order at least three days ahead.
//! - Working days from 9 to 17.
//! - The lab confirms each order within a day; what it does not answer has lapsed.
//! - At most three orders of a group or firm wait at once.
//!
//! The first sentence is the instrument's own: how it may be used stands beside its policy. A cell is an hour.

use super::super::{
    desk::Desk,
    people::{CHEN, QIAN, SUN},
};
use inventory::instrument::Mode;

fn monday() -> Desk {
    let desk = super::desk(include_str!("samples_only.json"), "2026-03-02");
    desk.facts(|facts| facts.instrument.modes = vec![Mode::Commissioned]).drawn(
        "
              09 12 15
        now   ^
        0     ........
        ",
    )
}

#[test]
fn nobody_operates_it_himself() {
    monday().by(CHEN, "request A 03/06 10:00-12:00").refused("mode_not_offered SelfUse");
}

#[test]
fn three_days_ahead_to_the_minute_and_then_the_lab_answers() {
    let mut desk = monday();
    desk.clock("09:01").by(CHEN, "order A 03/05 09:00-10:00").refused_for("too_soon 4320 min, from 03/05 09:01");
    desk.clock("09:00").by(CHEN, "order A 03/05 09:00-10:00").shows(
        "
              09 12 15
        now   ^
        0     ........
        a held 03/05 09:00-03/05 10:00 until 03/03 09:00 for manager
        ",
    );
    desk.lab("approve A").shows(
        "
              09 12 15
        now   ^
        0     ........
        ",
    );
}

#[test]
fn what_is_not_answered_within_a_day_has_lapsed() {
    let mut desk = monday();
    desk.by(CHEN, "order A 03/05 09:00-10:00").accepted();
    desk.clock("03/03 09:00").by(SUN, "order B 03/06 09:00-10:00").shows(
        "
              09 12 15
        0     ........
        A lapsed 03/05 09:00-03/05 10:00 at 03/03 09:00
        b held 03/06 09:00-03/06 10:00 until 03/04 09:00 for manager
        ",
    );
}

#[test]
fn three_orders_wait_at_once_and_each_firm_counts_its_own() {
    let mut desk = monday();
    desk.by(QIAN, "order A 03/05 09:00-10:00").accepted();
    desk.by(QIAN, "order B 03/05 10:00-11:00").accepted();
    desk.by(QIAN, "order C 03/05 11:00-12:00").accepted();
    desk.by(QIAN, "order D 03/05 12:00-13:00").refused("too_many_holds 3 of 3");
    desk.by(CHEN, "order D 03/05 12:00-13:00").accepted();
}

#[test]
fn the_lab_takes_an_urgent_sample_with_a_reason() {
    monday().lab("order A 10:00-11:00 waiving too_soon").shows(
        "
              09 12 15
        now   ^
        0     .A......
        ",
    );
}

#[test]
fn samples_are_run_on_working_days_from_nine_to_five() {
    let mut desk = monday();
    desk.by(CHEN, "order A 03/06 16:00-18:00").refused_for("closed 03/06 17:00-18:00");
    desk.by(CHEN, "order A 03/07 10:00-11:00").refused_for("closed 03/07 10:00-11:00");
}
