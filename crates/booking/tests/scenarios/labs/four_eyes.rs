//! A pulsed laser that runs by night, where two must agree.
//!
//! - Open round the clock; the institution's own people are confirmed at once in working hours.
//! - Nights and weekends, uses of more than four hours, and everybody's first use are agreed to by the lab.
//! - The lab's operator or manager agrees first, then the PI of the applicant's group; nobody gives both.
//! - Whoever has no PI, or is one, has the lab's manager agree.

use super::super::{
    desk::Desk,
    people::{CHEN, QIAN},
};

/// 2 March 2026 is a Monday; the group has a PI.
fn monday() -> Desk {
    super::desk(include_str!("four_eyes.json"), "2026-03-02").facts(|facts| facts.standing.has_pi = true).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    )
}

#[test]
fn the_first_use_is_agreed_to_by_two_and_the_next_is_confirmed_at_once() {
    let mut desk = monday();
    desk.by(CHEN, "request A 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 11:00 for pi, bench
        ",
    );
    desk.second("approve A pi").wrong_state();
    desk.lab("approve A bench").accepted();
    desk.lab("approve A pi").refused("agreed_already");
    desk.second("approve A pi").accepted();
    desk.by(CHEN, "request B 10:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ........BBBBAAAA....
        ",
    );
}

#[test]
fn nights_weekends_and_long_uses_wait_for_the_lab() {
    let mut desk = monday();
    desk.by(CHEN, "request A 09:00-10:00").accepted();
    desk.lab("approve A bench").accepted();
    desk.second("approve A pi").accepted();
    desk.by(CHEN, "request B 03/03 08:00-12:00").accepted();
    desk.by(CHEN, "request C 03/03 12:00-16:30").accepted();
    desk.by(CHEN, "request D 03/03 19:00-20:30").accepted();
    desk.by(CHEN, "request E 03/07 10:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        c held 03/03 12:00-03/03 16:30 until 03/03 08:00 for pi, bench
        d held 03/03 19:00-03/03 20:30 until 03/03 08:00 for pi, bench
        e held 03/07 10:00-03/07 11:00 until 03/03 08:00 for pi, bench
        ",
    );
}

#[test]
fn moving_to_a_time_that_needs_nobody_confirms_and_back_asks_again() {
    let mut desk = monday();
    desk.by(CHEN, "request A 11:00-12:00").accepted();
    desk.lab("approve A bench").accepted();
    desk.second("approve A pi").accepted();
    desk.by(CHEN, "request B 03/03 20:00-21:00").accepted();
    desk.by(CHEN, "move B 03/04 10:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............AAAA....
        ",
    );
    desk.by(CHEN, "move B 03/03 20:00-21:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............AAAA....
        b held 03/03 20:00-03/03 21:00 until 03/03 08:00 for pi, bench
        ",
    );
}

#[test]
fn without_a_pi_the_manager_is_the_second() {
    let mut desk = monday().facts(|facts| facts.standing.has_pi = false);
    desk.by(QIAN, "request A 11:00-12:00").accepted();
    desk.lab("approve A").wrong_state();
    desk.second("approve A bench").accepted();
    desk.second("approve A").refused("agreed_already");
    desk.lab("approve A").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............AAAA....
        ",
    );
}
