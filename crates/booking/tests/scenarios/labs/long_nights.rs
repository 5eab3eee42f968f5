//! A spectrometer that measures briefly by day and long by night.
//!
//! - Round the clock, confirmed at once.
//! - Uses that start between 8 and 20 last two hours at most, in half hours.
//! - Uses that start between 20 and 8 take four hours or a multiple, from 20:00, midnight or 4:00 on.

use super::super::{desk::Desk, people::CHEN};

fn monday() -> Desk {
    super::desk(include_str!("long_nights.json"), "2026-03-02").drawn(
        "
              16  18  20  22  00  02  04  06  08  10
        now   ^
        0     .......................................
        ",
    )
}

#[test]
fn the_hour_of_the_start_decides() {
    let mut desk = monday();
    desk.by(CHEN, "request A 17:00-19:30").refused(
        "
        too_long 150 > 120 min at that hour
        earlier 16:30-18:30
        later 17:00-19:00
        later 19:00-21:00
        shorter 17:00-19:00
        ",
    );
    desk.by(CHEN, "request A 19:30-21:30").accepted();
    desk.by(CHEN, "request B 22:00-23:00").refused(
        "
        off_grid 240 min at that hour
        too_short 60 < 240 min at that hour
        earlier 18:30-19:30
        later 03/03 00:00-04:00
        later 03/03 04:00-08:00
        ",
    );
    desk.by(CHEN, "request B 03/03 00:00-08:00").accepted();
    desk.by(CHEN, "request C 03/03 08:00-10:00").accepted();
}

#[test]
fn a_length_that_is_right_by_day_is_kept_and_looked_for_by_day() {
    let mut desk = monday();
    desk.by(CHEN, "request A 18:00-20:00").accepted();
    desk.by(CHEN, "request B 18:30-20:00").refused(
        "
        occupied 18:00-20:00 of 1
        earlier 16:30-18:00
        later 03/03 08:00-09:30
        later 03/03 09:30-11:00
        ",
    );
    desk.by(CHEN, "request B 20:00-24:00").shows(
        "
              16  18  20  22  00  02  04  06  08  10
        now   ^
        0     ....AAAABBBBBBBB.......................
        ",
    );
}
