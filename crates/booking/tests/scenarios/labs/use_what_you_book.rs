//! A platform that holds its users to what they book.
//!
//! - Who has not begun an hour after his start has not come.
//! - Twenty minutes late are forgiven, at the start and at the end.
//! - Whoever uses less than half of his time, or gives it up within the last four hours, gets a strike like the others.
//! - Two strikes within 90 days: the lab approves each request for a month. Three: three days without booking. Five: a
//!   month.
//!
//! A cell is half an hour.

use super::super::{desk::Desk, people::CHEN};

fn monday() -> Desk {
    super::desk(include_str!("use_what_you_book.json"), "2026-03-02").whose("ABCDE", CHEN).drawn(
        "
              08  10  12  14  16  18  20
        now   ^
        0     AABBBB..CC..DD..EEEE........
        ",
    )
}

#[test]
fn all_that_is_not_used_as_booked_counts_alike() {
    let mut desk = monday();
    desk.clock("08:25").by(CHEN, "check in A").accepted();
    desk.clock("08:50").by(CHEN, "check out A").accepted();
    desk.clock("09:00").by(CHEN, "check in B").accepted();
    desk.clock("09:50").by(CHEN, "check out B").accepted();
    desk.by(CHEN, "cancel C").accepted();
    desk.clock("14:05").by(CHEN, "check in D").accepted();
    desk.clock("15:30").by(CHEN, "check out D").accepted();
    desk.clock("17:00").struck(
        "
        A late 25 of 20 at 08:25, counts until 05/31 08:25
        B left_early 41 of 50 at 09:50, counts until 05/31 09:50
        C late_cancel 130 of 240 at 09:50, counts until 05/31 09:50
        D overrun 30 of 20 at 15:30, counts until 05/31 15:30
        E no_show 60 of 60 at 17:00, counts until 05/31 17:00
        ",
    );
    desk.measures(
        "
        Approval on the Facility until 04/01 09:50 for A, B
        Suspension on the Facility until 03/05 09:50 for A, B, C
        Suspension on the Facility until 03/05 15:30 for A, B, C, D
        Suspension on the Facility until 04/01 17:00 for A, B, C, D, E
        ",
    );
}

#[test]
fn after_two_strikes_the_lab_is_asked() {
    let mut desk = monday();
    desk.clock("08:25").by(CHEN, "check in A").accepted();
    desk.clock("08:50").by(CHEN, "check out A").accepted();
    desk.by(CHEN, "request F 18:00-19:00").accepted();
    assert_eq!(desk.reservation('F').state, booking::reservation::State::Confirmed);
    desk.clock("10:00").measures("Approval on the Facility until 04/01 10:00 for A, B");
    desk.by(CHEN, "request G 19:00-20:00").shows(
        "
              08  10  12  14  16  18  20
        now       ^
        0     AA......CC..DD..EEEEFFgg....
        A done 08:00-09:00 used 08:25-08:50
        B no-show 09:00-11:00 at 10:00
        g held 19:00-20:00 until 19:00 for manager
        ",
    );
}
