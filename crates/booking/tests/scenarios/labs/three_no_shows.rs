//! A scanning electron microscope where people used to stay away.
//!
//! - Cancel one day ahead.
//! - Who has not begun half an hour after his start has not come; the rest of his time is free for others.
//! - Three no-shows within half a year lead to a month's ban.
//! - Whoever had a reason says so within a week; the lab decides.
//!
//! A cell is half an hour.

use super::super::{
    desk::Desk,
    people::{CHEN, SUN},
};

fn monday() -> Desk {
    super::desk(include_str!("three_no_shows.json"), "2026-03-02").whose("ABC", CHEN).drawn(
        "
              08  10  12  14  16
        now   ^
        0     ..AAAA..BBBB..CCCC..
        ",
    )
}

#[test]
fn the_rest_of_a_missed_time_is_free_for_others() {
    let mut desk = monday();
    desk.by(CHEN, "cancel A").refused_for("too_late_to_change 1440 min, by 03/01 09:00");
    desk.clock("09:30").by(SUN, "request D 10:00-11:00").shows(
        "
              08  10  12  14  16
        now      ^
        0     ....DD..BBBB..CCCC..
        A no-show 09:00-11:00 at 09:30
        ",
    );
}

#[test]
fn the_third_time_leads_to_a_months_ban() {
    let mut desk = monday();
    desk.clock("12:30").measures("");
    desk.clock("15:30").measures("Suspension on the Instrument until 04/01 15:30 for A, B, C");
    desk.by(CHEN, "request D 03/05 09:00-10:00").refused_for("suspended instrument, 3 in 180 days, until 04/01 15:30");
    desk.by(SUN, "request E 03/05 09:00-10:00").accepted();
    desk.clock("04/01 15:30").by(CHEN, "request F 04/02 09:00-10:00").accepted();
}

#[test]
fn a_reason_that_the_lab_accepts_lifts_the_ban() {
    let mut desk = monday();
    desk.clock("15:30").void('B').measures("");
    desk.by(CHEN, "request D 03/05 09:00-10:00").accepted();
}
