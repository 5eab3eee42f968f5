//! A printer with one account for working hours and another for weekends.
//!
//! - Round the clock, confirmed at once.
//! - On weekdays between 9 and 17 a person has two hours a day.
//! - At weekends a group has eight hours a month.
//! - Nights are not counted.

use super::super::{
    desk::Desk,
    people::{CHEN, ZHAO},
};

fn monday() -> Desk {
    let mut desk = super::desk(include_str!("two_accounts.json"), "2026-03-02");
    desk.clock("07:00");
    desk
}

#[test]
fn working_hours_are_one_account() {
    let mut desk = monday();
    desk.by(CHEN, "request A 08:00-11:00").accepted();
    desk.by(CHEN, "request B 16:30-18:00")
        .refused_for("quota_exceeded 120 + 30 > 120 min a day per person in its hours");
    desk.by(CHEN, "request B 17:00-22:00").accepted();
    desk.by(ZHAO, "request C 14:00-16:00").accepted();
}

#[test]
fn weekends_are_another() {
    let mut desk = monday();
    desk.by(CHEN, "request A 03/06 22:00-03/07 04:00").accepted();
    desk.by(ZHAO, "request B 03/08 10:00-14:00").accepted();
    desk.by(CHEN, "request C 03/14 10:00-11:00")
        .refused_for("quota_exceeded 480 + 60 > 480 min a month per party in its hours");
    desk.by(CHEN, "request C 03/13 17:00-20:00").accepted();
}
