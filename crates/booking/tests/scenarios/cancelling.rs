//! Giving up.

use super::desk::Desk;

#[test]
fn cancelling_before_the_deadline_frees_the_time() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now           ^
        0     ............AAAA....
        ",
    );
    desk.outsider("cancel A").shows(
        "
              08  09  10  11  12
        now           ^
        0     ....................
        A cancelled 11:00-12:00
        ",
    );
    desk.outsider("cancel A").wrong_state();
}

#[test]
fn a_minute_after_the_deadline_only_the_lab_may_cancel() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now           ^
        0     ............AAAA....
        ",
    );
    desk.clock("10:01").outsider("cancel A").refused("too_late_to_change 60 min, by 10:00");
    desk.lab("cancel A").shows(
        "
              08  09  10  11  12
        now           ^
        0     ....................
        A cancelled 11:00-12:00
        ",
    );
}

#[test]
fn a_request_that_waits_may_be_withdrawn_at_any_time() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ..aaaa..............
        a held 08:30-09:30 until 08:30 for manager
        ",
    );
    desk.outsider("cancel A").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        A cancelled 08:30-09:30
        ",
    );
}
