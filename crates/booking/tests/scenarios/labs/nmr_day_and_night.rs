//! A spectrometer for many short measurements by day and a few long ones by night.
//!
//! - Steps of ten minutes.
//! - On working days from 8 to 20 everybody has an hour, in one piece or in several.
//! - Nights and weekends are for long measurements, up to twelve hours.
//! - At most a week ahead; give back what you do not need half an hour before.

use super::super::{
    desk::Desk,
    people::{CHEN, ZHAO},
};

/// A cell is ten minutes.
fn morning() -> Desk {
    super::desk(include_str!("nmr_day_and_night.json"), "2026-03-02").drawn(
        "
              08    09    10
        now   ^
        0     ..................
        ",
    )
}

/// A cell is half an hour.
fn night() -> Desk {
    super::desk(include_str!("nmr_day_and_night.json"), "2026-03-02").drawn(
        "
              16  18  20  22  00  02  04  06
        now   ^
        0     ................................
        ",
    )
}

#[test]
fn an_hour_a_day_in_pieces() {
    let mut desk = morning();
    desk.by(CHEN, "request A 08:20-08:50").accepted();
    desk.by(CHEN, "request B 09:00-09:30").accepted();
    desk.by(CHEN, "request C 10:00-10:10").refused_for("quota_exceeded 60 + 10 > 60 min a day per person in peak");
    desk.by(ZHAO, "request C 10:00-10:10").shows(
        "
              08    09    10
        now   ^
        0     ..AAA.BBB...C.....
        ",
    );
    desk.by(CHEN, "request D 03/03 10:00-10:10").accepted();
}

#[test]
fn steps_of_ten_minutes() {
    morning().by(CHEN, "request A 09:05-09:15").refused_for("off_grid 10 min");
}

#[test]
fn twelve_hours_at_night_of_which_no_more_than_one_may_lie_in_the_day() {
    let mut desk = night();
    desk.by(CHEN, "request A 18:30-03/03 06:30").refused_for("quota_exceeded 0 + 90 > 60 min a day per person in peak");
    desk.by(CHEN, "request A 20:00-03/03 08:10").refused_for("too_long 730 > 720 min");
    desk.by(CHEN, "request A 20:00-03/03 08:00").shows(
        "
              16  18  20  22  00  02  04  06
        now   ^
        0     ........AAAAAAAAAAAAAAAAAAAAAAAA
        ",
    );
}

#[test]
fn weekends_are_like_nights() {
    let mut desk = night();
    desk.by(CHEN, "request A 03/07 08:00-20:00").accepted();
    desk.by(CHEN, "request B 03/08 08:00-20:00").accepted();
}

#[test]
fn a_week_ahead_and_given_back_half_an_hour_before() {
    let mut desk = morning();
    desk.by(CHEN, "request A 03/09 08:10-08:20").refused_for("too_far 7 days, until 03/09 08:00");
    desk.by(CHEN, "request A 10:00-10:30").accepted();
    desk.clock("09:31").by(CHEN, "cancel A").refused("too_late_to_change 30 min, by 09:30");
    desk.clock("09:30").by(CHEN, "cancel A").accepted();
}
