//! Giving up.

use super::desk::Desk;
use inventory::policy::CancelBy;

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
fn of_two_deadlines_the_stricter_one_is_told() {
    // The second of March is a Monday; the last working day before is a Friday.
    let drawn = |minutes: u32| {
        let desk = Desk::new().policy(|policy| {
            policy.cancel_minutes = minutes;
            policy.cancel_by = Some(CancelBy { working_days_before: 1, minute: 960 });
        });
        desk.drawn(
            "
                  08  09  10  11  12
            now           ^
            0     ............AAAA....
            ",
        )
    };
    drawn(60).outsider("cancel A").refused("too_late_to_change 1 working days, by 02/27 16:00");
    drawn(4 * 1440).outsider("cancel A").refused("too_late_to_change 5760 min, by 02/26 11:00");
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
