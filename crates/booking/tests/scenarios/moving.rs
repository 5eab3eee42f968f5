//! Moving to another time.

use super::desk::Desk;
use booking::{
    decision::{Change, Happening},
    reservation::Approval,
    violation::RuleCode,
};
use inventory::{instrument::HourlyPrice, money::Fen, party::Side};

use std::collections::BTreeSet;

const CONFIRMED: &str = "
          08  09  10  11  12
    now   ^
    0     ............AAAA....
    ";

#[test]
fn what_the_lab_set_aside_for_a_move_stands_beside_it_ever_after() {
    let mut desk = Desk::new().drawn(CONFIRMED);
    desk.lab("move A 11:10-12:10 waiving off_grid").accepted();
    let waived = |desk: &Desk| desk.reservation('A').waiver.as_ref().map(|waiver| waiver.rules.clone());
    assert_eq!(waived(&desk), Some(BTreeSet::from([RuleCode::OffGrid])));
    desk.lab("move A 12:00-13:00").accepted();
    assert_eq!(waived(&desk), Some(BTreeSet::from([RuleCode::OffGrid])));
}

#[test]
fn why_something_was_moved_is_told() {
    let told = |command: &str| {
        let decision = Desk::new().drawn(CONFIRMED).lab(command).decision();
        let mut told = decision.changes.into_iter().filter_map(|change| match change {
            Change::UpdateReservation { happening: Happening::Moved, reason, .. } => Some(reason),
            _ => None,
        });
        told.next().expect("a move is told")
    };
    assert_eq!(told("move A 12:00-13:00 because of maintenance").as_deref(), Some("maintenance"));
    assert_eq!(told("move A 12:00-13:00"), None);
    // Why rules were set aside is why it stands where it does.
    assert_eq!(told("move A 11:10-12:10 waiving off_grid").as_deref(), Some("why"));
    assert_eq!(told("move A 11:10-12:10 because of maintenance waiving off_grid").as_deref(), Some("maintenance"));
}

#[test]
fn who_moves_his_own_says_why_and_sets_nothing_aside() {
    let why = "move A 12:00-13:00 because of a late train waiving off_grid";
    let decision = Desk::new().drawn(CONFIRMED).outsider(why).decision();
    let told = |change: &Change| matches!(change, Change::UpdateReservation { reason: Some(why), .. } if why == "a late train");
    assert!(decision.changes.iter().any(told), "{decision:?}");
    let silent = Desk::new().drawn(CONFIRMED).outsider("move A 12:00-13:00 waiving off_grid").decision();
    assert!(silent.changes.iter().all(|change| !matches!(change, Change::UpdateReservation { reason: Some(_), .. })));
}

#[test]
fn a_request_has_the_price_of_its_time() {
    let mut desk = Desk::new();
    desk.clock("08:00");
    desk.schedule.instrument.prices = vec![HourlyPrice { side: Side::Outside, per_hour: Fen(100) }];
    desk.outsider("request A 10:00-13:00").accepted();
    assert_eq!(desk.reservation('A').price, Some(Fen(300)));
}

#[test]
fn a_longer_time_has_its_own_price() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        ",
    );
    desk.schedule.instrument.prices = vec![HourlyPrice { side: Side::Outside, per_hour: Fen(100) }];
    desk.outsider("move A 10:00-12:00").accepted();
    assert_eq!(desk.reservation('A').price, Some(Fen(200)));
}

#[test]
fn who_waits_for_his_pi_does_so_at_another_time_too() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....aaaa............
        a held 09:00-10:00 until 09:00 for pi
        ",
    );
    desk.outsider("move A 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 09:00 for pi, manager
        ",
    );
}

#[test]
fn a_user_who_moves_asks_the_lab_anew() {
    let mut desk = Desk::new().drawn(CONFIRMED);
    desk.outsider("move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ................aaaa
        a held 12:00-13:00 until 10:00 for manager
        ",
    );
    assert_eq!((desk.reservation('A').revision, desk.reservation('A').sequence), (2, 1));
}

#[test]
fn a_move_of_the_lab_is_approved_by_being_made() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for manager
        ",
    );
    desk.lab("move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ................AAAA
        ",
    );
}

#[test]
fn a_move_of_the_lab_does_not_speak_for_the_pi() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for pi, manager
        ",
    );
    desk.lab("move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ................aaaa
        a held 12:00-13:00 until 10:00 for pi
        ",
    );
}

#[test]
fn its_own_old_time_does_not_stand_in_the_way() {
    let mut desk = Desk::new().policy(|policy| policy.clean_up_minutes = 30).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ............AAAA~~..
        ",
    );
    desk.lab("move A 11:30-12:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ..............AAAA~~
        ",
    );
    desk.lab("move A 11:30-12:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ..............AAAA~~
        ",
    );
}

#[test]
fn others_stand_in_the_way_of_a_move_and_the_old_time_is_kept() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....BBBB....AAAA....
        ",
    );
    desk.lab("move A 09:30-10:30").refused(
        "
        occupied 09:00-10:00 of 1
        later 10:00-11:00
        later 11:30-12:30
        ",
    );
    desk.owner("request C 11:00-12:00").refused(
        "
        occupied 11:00-12:00 of 1
        earlier 10:00-11:00
        later 12:00-13:00
        later 13:00-14:00
        ",
    );
}

#[test]
fn a_move_may_need_the_lanes_dealt_anew() {
    let mut desk = Desk::new().capacity(2).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ........BBBB....AA..
        1     ....CCCC....DDDD....
        ",
    );
    desk.lab("move A 09:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAA........
        1     ....CCCCBBBBDDDD....
        ",
    );
}

#[test]
fn after_the_deadline_only_the_lab_may_move() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now             ^
        0     ............AAAA....
        ",
    );
    desk.outsider("move A 12:00-13:00").refused("too_late_to_change 60 min, by 10:00");
    desk.lab("move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now             ^
        0     ................AAAA
        ",
    );
}

#[test]
fn a_late_move_to_an_impossible_time_lists_both_reasons() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now             ^
        0     ............AAAABB..
        ",
    );
    desk.outsider("move A 12:00-13:00").refused(
        "
        too_late_to_change 60 min, by 10:00
        occupied 12:00-12:30 of 1
        ",
    );
}

#[test]
fn the_keepers_move_without_asking() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
    desk.owner("request A 11:00-12:00").decision();
    desk.owner("move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ................AAAA
        ",
    );
}

#[test]
fn a_held_request_keeps_what_was_said_when_its_user_moves_it() {
    let mut desk = Desk::new().facts(|facts| facts.standing.owed = [Approval::Pi].into()).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
    desk.outsider("request A 11:00-12:00").decision();
    desk.lab("approve A pi").decision();
    desk.outsider("move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ................aaaa
        a held 12:00-13:00 until 10:00 for manager
        ",
    );
}
