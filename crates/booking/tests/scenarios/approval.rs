//! What is held, and what becomes of it.

use super::{desk::Desk, facts::id_of, people::CHEN};
use booking::{decision::Happening, reservation::Approval};
use inventory::policy::{ApprovalRules, SecondApprover};

const HELD: &str = "
          08  09  10  11  12
    now   ^
    0     ............aaaa....
    a held 11:00-12:00 until 10:00 for manager
    ";

#[test]
fn approval_turns_a_hold_into_a_promise() {
    let mut desk = Desk::new().drawn(HELD);
    desk.lab("approve A").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............AAAA....
        ",
    );
    assert_eq!((desk.reservation('A').revision, desk.reservation('A').sequence), (2, 1));
}

#[test]
fn the_last_of_several_approvals_confirms() {
    let mut desk = Desk::new().facts(|facts| facts.standing.owed = [Approval::Pi, Approval::Admission].into()).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
    desk.outsider("request A 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for admission, pi, manager
        ",
    );
    desk.lab("approve A").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for admission, pi
        ",
    );
    desk.lab("approve A").wrong_state();
    desk.lab("approve A admission").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for pi
        ",
    );
    assert_eq!(desk.reservation('A').sequence, 0, "calendars hear of it when it is confirmed");
    desk.lab("approve A pi").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............AAAA....
        ",
    );
}

#[test]
fn the_labs_own_request_needs_no_approval_of_the_lab() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
    desk.lab("request A 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............AAAA....
        ",
    );
}

#[test]
fn declining_frees_the_time() {
    let mut desk = Desk::new().drawn(HELD);
    let decision = desk.lab("decline A").decision();
    assert_eq!(decision.notices.len(), 1);
    assert_eq!((decision.notices[0].happening, decision.notices[0].reservation), (Happening::Declined, id_of('A')));
    desk.owner("request B 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............BBBB....
        A declined 11:00-12:00
        ",
    );
}

#[test]
fn what_is_promised_can_no_longer_be_declined() {
    let mut desk = Desk::new().drawn(HELD);
    desk.lab("approve A").decision();
    desk.lab("decline A").wrong_state();
}

#[test]
fn a_minute_before_its_deadline_a_hold_still_holds() {
    let mut desk = Desk::new().drawn(HELD);
    desk.clock("09:59").owner("request B 11:00-12:00").refused(
        "
        occupied 11:00-12:00 of 1
        earlier 10:00-11:00
        later 12:00-13:00
        later 13:00-14:00
        ",
    );
}

#[test]
fn at_the_very_deadline_a_hold_has_lapsed() {
    let mut desk = Desk::new().drawn(HELD);
    desk.clock("10:00").owner("request B 11:00-12:00").shows(
        "
              08  09  10  11  12
        now           ^
        0     ............BBBB....
        A lapsed 11:00-12:00 at 10:00
        ",
    );
    desk.lab("approve A").wrong_state();
    assert_eq!((desk.reservation('A').revision, desk.reservation('A').sequence), (2, 1));
}

#[test]
fn a_known_id_cannot_be_requested_again() {
    let mut desk = Desk::new().drawn(HELD);
    desk.outsider("request A 09:00-10:00").wrong_state();
}

#[test]
fn the_lab_cannot_say_yes_to_somebody_shut_out_meanwhile() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....aaaa............
        a held 09:00-10:00 until 09:00 for manager
        ",
    );
    desk.schedule.instrument.open = false;
    desk.lab("approve A").refused("not_open_to_outsiders");
}

#[test]
fn a_pi_who_is_asked_by_his_group_may_also_be_the_second_of_the_lab() {
    let mut desk = Desk::new()
        .policy(|policy| {
            policy.automatic_for = Vec::new();
            policy.approval = Some(ApprovalRules { second: Some(SecondApprover::Manager), ..ApprovalRules::default() });
        })
        .facts(|facts| facts.standing.owed = [Approval::Pi].into())
        .drawn(
            "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
        );
    desk.by(CHEN, "request A 11:00-12:00").accepted();
    desk.second("approve A bench").accepted();
    desk.lab("approve A pi").accepted();
    desk.lab("approve A").accepted();
    assert_eq!(desk.states("A"), "confirmed");
}
