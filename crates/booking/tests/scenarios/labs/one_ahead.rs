//! A confocal microscope without a weekly plan.
//!
//! - Everybody has one booking ahead of him; the next is made when that one has begun.
//! - A group has at most half a working day, five hours, on any day.
//! - Cancel an hour ahead.
//!
//! A cell is half an hour.

use super::super::{
    desk::Desk,
    people::{CHEN, SUN, ZHAO},
};

fn monday() -> Desk {
    super::desk(include_str!("one_ahead.json"), "2026-03-02").whose("A", CHEN).drawn(
        "
              08  10  12  14  16
        now   ^
        0     ..AAAA..............
        ",
    )
}

#[test]
fn the_next_is_booked_when_the_last_has_begun() {
    let mut desk = monday();
    desk.by(CHEN, "request B 03/05 09:00-10:00").refused_for("quota_exceeded 1 + 1 > 1 uses ahead per person");
    desk.clock("09:00").by(CHEN, "check in A").accepted();
    desk.by(CHEN, "request B 14:00-15:00").shows(
        "
              08  10  12  14  16
        now     ^
        0     ..AAAA......BB......
        A in use 09:00-11:00 since 09:00
        ",
    );
    desk.by(CHEN, "request C 03/05 09:00-10:00").refused_for("quota_exceeded 1 + 1 > 1 uses ahead per person");
}

#[test]
fn a_group_has_half_a_day_and_leaves_the_other_half() {
    let mut desk = monday();
    desk.by(ZHAO, "request B 11:00-15:00").refused_for("quota_exceeded 120 + 240 > 300 min a day per party");
    desk.by(ZHAO, "request B 11:00-14:00").accepted();
    desk.by(SUN, "request C 14:00-18:00").shows(
        "
              08  10  12  14  16
        now   ^
        0     ..AAAABBBBBBCCCCCCCC
        ",
    );
}

#[test]
fn both_rules_are_named_when_both_are_broken() {
    monday().by(CHEN, "request B 11:00-15:00").refused(
        "
        quota_exceeded 1 + 1 > 1 uses ahead per person
        quota_exceeded 120 + 240 > 300 min a day per party
        ",
    );
}

#[test]
fn an_hour_ahead_is_early_enough_to_cancel() {
    monday().by(CHEN, "cancel A").accepted();
    let mut desk = monday();
    desk.clock("08:01").by(CHEN, "cancel A").refused("too_late_to_change 60 min, by 08:00");
}
