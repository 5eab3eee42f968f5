//! A microscope whose users learned to book the end of one week and the beginning of the next.
//!
//! - Round the clock, confirmed at once.
//! - In any seven days in a row a group has six hours.
//! - In any fourteen days in a row a person comes on three days at most.

use super::super::{
    desk::Desk,
    people::{CHEN, ZHAO},
};

fn monday() -> Desk {
    let mut desk = super::desk(include_str!("any_seven_days.json"), "2026-03-02");
    desk.clock("07:00");
    desk
}

#[test]
fn sunday_and_monday_are_one_account() {
    let mut desk = monday();
    desk.by(CHEN, "request A 03/08 08:00-12:00").accepted();
    desk.by(ZHAO, "request B 03/09 08:00-11:00").refused_for("quota_exceeded 240 + 180 > 360 min in 7 days per party");
    desk.by(ZHAO, "request B 03/09 08:00-10:00").accepted();
    // The days before hold Sunday's hours, too.
    desk.by(ZHAO, "request C 03/02 08:00-11:00").refused_for("quota_exceeded 240 + 180 > 360 min in 7 days per party");
    desk.by(ZHAO, "request C 03/02 08:00-10:00").accepted();
    desk.by(ZHAO, "request D 03/15 08:00-12:30").refused_for("quota_exceeded 120 + 270 > 360 min in 7 days per party");
    desk.by(ZHAO, "request D 03/15 08:00-12:00").accepted();
}

#[test]
fn a_person_comes_on_three_days_of_fourteen() {
    let mut desk = monday();
    for (name, day) in [("A", "03/03"), ("B", "03/06"), ("C", "03/10")] {
        desk.by(CHEN, &format!("request {name} {day} 08:00-09:00")).accepted();
    }
    desk.by(CHEN, "request D 03/16 08:00-09:00").refused_for("quota_exceeded 3 + 1 > 3 days in 14 days per person");
    desk.by(CHEN, "request D 03/10 09:00-10:00").accepted();
    desk.by(CHEN, "request E 03/17 08:00-09:00").accepted();
    desk.by(ZHAO, "request F 03/16 08:00-09:00").accepted();
}
