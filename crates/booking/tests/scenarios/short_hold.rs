//! A time that somebody keeps for ten minutes, and what becomes of it.

use super::{
    desk::Desk,
    people::{CHEN, QIAN, WANG, ZHOU},
};
use booking::{
    decision::{Change, Happening},
    reservation::{Purpose, StateName},
    violation::{RuleCode, Violation},
};
use inventory::{
    instrument::HourlyPrice,
    money::Fen,
    party::Side,
    policy::{Contest, WeekMoment},
    slot::Instant,
};

/// A free morning on which everybody is confirmed at once but those from outside.
fn morning() -> Desk {
    let desk = Desk::new().policy(|policy| policy.automatic_for = vec![Side::OwnGroup, Side::OwnInstitution]);
    desk.drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    )
}

fn happenings(changes: &[Change]) -> Vec<Happening> {
    let happening = |change: &Change| match change {
        Change::AddReservation { happening, .. } | Change::UpdateReservation { happening, .. } => Some(*happening),
        _ => None,
    };
    changes.iter().filter_map(happening).collect()
}

#[test]
fn a_time_is_kept_for_ten_minutes_and_nobody_is_told() {
    let mut desk = morning();
    let kept = desk.by(QIAN, "hold A 09:00-11:00").decision();
    assert_eq!(happenings(&kept.changes), [Happening::HoldBegun]);
    assert!(kept.notices.is_empty());
    desk.by(ZHOU, "request B 10:00-12:00").refused_for("occupied 09:00-11:00 of 1");
    desk.by(ZHOU, "hold C 10:00-12:00").refused_for("occupied 09:00-11:00 of 1");
    desk.clock("08:09").by(ZHOU, "request B 12:00-12:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....aaaaaaaa....bb..
        a kept 09:00-11:00 until 08:10
        b held 12:00-12:30 until 10:09 for manager
        ",
    );
}

#[test]
fn what_is_kept_becomes_a_request_like_any_other() {
    let mut desk = morning();
    desk.by(QIAN, "hold A 09:00-10:00").accepted();
    let booked = desk.clock("08:09").by(QIAN, "book A").decision();
    assert_eq!(happenings(&booked.changes), [Happening::Requested]);
    assert_eq!(booked.notices.len(), 1);
    let request = desk.reservation('A').clone();
    assert_eq!(request.state.name(), StateName::Held);
    assert_eq!(
        (request.title.as_str(), request.note.as_str(), request.purpose),
        ("use A", "samples", Purpose::Research)
    );
    desk.by(CHEN, "hold B 10:00-11:00").accepted();
    let booked = desk.by(CHEN, "book B").decision();
    assert_eq!(happenings(&booked.changes), [Happening::Confirmed]);
    desk.by(CHEN, "book B").wrong_state();
}

#[test]
fn what_is_not_booked_in_time_is_free_again_and_goes_to_who_waits() {
    let mut desk = morning();
    desk.by(CHEN, "hold A 09:00-10:00").accepted();
    desk.by(ZHOU, "wait B 09:00-10:00").accepted();
    let over = booking::engine::lapse(&desk.schedule, desk.instant("08:10"));
    assert_eq!(happenings(&over.changes), [Happening::HoldEnded]);
    desk.clock("08:10").by(CHEN, "book A").wrong_state();
    assert_eq!(desk.states("AB"), "lapsed offered");
    desk.by(ZHOU, "accept B").accepted();
}

#[test]
fn it_ends_at_its_start_at_the_latest() {
    let mut desk = morning();
    desk.clock("08:55").by(CHEN, "hold A 09:00-10:00").accepted();
    desk.clock("08:59").by(CHEN, "request B 10:00-11:00").accepted();
    desk.clock("09:00").by(CHEN, "book A").wrong_state();
    assert_eq!(desk.states("A"), "lapsed");
}

#[test]
fn nobody_keeps_two_times_at_once() {
    let mut desk = morning();
    desk.by(CHEN, "hold A 09:00-10:00").accepted();
    desk.by(CHEN, "hold B 10:00-11:00").refused("one_hold until 08:10");
    desk.by(CHEN, "request C 10:00-11:00").accepted();
    desk.by(CHEN, "book A").accepted();
    desk.by(CHEN, "hold B 11:00-12:00").accepted();
}

#[test]
fn whoever_lets_a_time_go_keeps_none_there_for_the_rest_of_the_hour() {
    let mut desk = morning();
    desk.by(CHEN, "hold A 11:00-12:00").accepted();
    let given_up = desk.clock("08:05").by(CHEN, "cancel A").decision();
    assert_eq!(happenings(&given_up.changes), [Happening::HoldEnded]);
    assert!(given_up.notices.is_empty());
    desk.by(CHEN, "hold B 11:00-12:00").refused_for("one_hold again from 09:00");
    desk.by(WANG, "hold C 11:00-12:00").accepted();
    // It lapses at 08:15; he is kept from another one from when it began.
    desk.clock("09:04").by(WANG, "hold D 11:00-12:00").refused_for("one_hold again from 09:05");
    desk.clock("09:05").by(WANG, "hold D 11:00-12:00").accepted();
    desk.by(CHEN, "hold B 10:00-11:00").accepted();
}

#[test]
fn it_is_refused_as_a_request_would_be_with_what_would_work_instead() {
    let mut desk = morning();
    desk.by(WANG, "request A 09:00-10:00").accepted();
    let refused = desk.by(CHEN, "request B 09:00-10:00").result.expect_err("it is taken");
    assert_eq!(desk.by(CHEN, "hold B 09:00-10:00").result.expect_err("it is taken"), refused);
    desk.by(CHEN, "hold B 10:00-11:00").accepted();
    desk.by(CHEN, "hold C 09:00-10:00").refused_for("occupied 09:00-10:00 of 1\none_hold until 08:10");
}

#[test]
fn a_project_code_is_asked_for_when_it_is_booked() {
    let mut desk = morning();
    desk.by(CHEN, "hold A 09:00-10:00").accepted();
    desk.by(CHEN, "book A code P-9").refused_for("unknown_project_code P-9");
    desk.schedule.standing.project_codes.insert("P-9".to_owned());
    desk.by(CHEN, "book A code P-9").accepted();
    assert_eq!(desk.reservation('A').project_code.as_deref(), Some("P-9"));
}

#[test]
fn what_is_kept_has_its_price_already() {
    let mut desk = morning();
    desk.schedule.instrument.prices = vec![HourlyPrice { side: Side::Outside, per_hour: Fen(100) }];
    desk.by(QIAN, "hold A 09:00-11:00").accepted();
    assert_eq!(desk.reservation('A').price, Some(Fen(200)));
}

#[test]
fn the_lab_keeps_no_more_than_its_users_may_ask_for() {
    let mut desk = morning().policy(|policy| policy.max_pending_holds = Some(0));
    desk.lab("hold A 09:00-10:00").refused_for("too_many_holds 0 of 0");
}

#[test]
fn the_lab_keeps_time_by_the_rules_of_its_users_and_touches_no_others() {
    let mut desk = morning();
    desk.by(CHEN, "hold A 09:00-10:00").accepted();
    desk.lab("decline A").wrong_state();
    desk.lab("cancel A").wrong_state();
    desk.lab("accept A").wrong_state();
    desk.lab("move A 10:00-11:00").wrong_state();
    desk.clock("10:00").lab("hold B 10:30-11:00 waiving too_soon").accepted();
    desk.lab("hold C 09:00-09:30 waiving in_past").refused_for("in_past now 10:00\none_hold until 10:10");
}

#[test]
fn an_outage_ends_what_is_kept() {
    let mut desk = morning();
    desk.by(CHEN, "hold A 09:00-10:00").accepted();
    let declared = desk.clock("08:02").lab("outage 09:30-11:00").decision();
    assert!(declared.notices.is_empty());
    assert_eq!(happenings(&declared.changes), [Happening::HoldEnded]);
    assert_eq!(desk.states("A"), "lapsed");
}

#[test]
fn a_week_that_is_given_out_together_is_kept_by_nobody() {
    let contest = Contest {
        closes: WeekMoment { weekday: 4, minute: 18 * 60 },
        weeks_before: 1,
        review_minutes: 1440,
        first: Vec::new(),
        lately_days: 28,
    };
    let mut desk = morning();
    desk.schedule.instrument.policy.contest = Some(contest);
    desk.by(CHEN, "request A 03/17 09:00-10:00").accepted();
    assert_eq!(desk.states("A"), "waiting");
    let refused = desk.by(CHEN, "hold B 03/17 09:00-10:00").result.expect_err("nobody keeps it");
    let booking::decision::Rejection::Refused(refusal) = refused else { unreachable!("{refused:?}") };
    assert_eq!(refusal.violations.iter().map(Violation::code).collect::<Vec<_>>(), [RuleCode::Contested]);
}

#[test]
fn the_rule_gives_its_numbers_and_binds_until_their_very_instant() {
    use booking::{schedule::ShortHolds, short_hold::violation};
    let now = Instant::UNIX_EPOCH;
    let holds = ShortHolds { kept_until: Some(now), let_go_here: Some(now - booking::short_hold::APART) };
    assert_eq!(violation(&holds, now), None);
    let (kept_until, again_from) = (Some(now), Some(now));
    let before = now - chrono::TimeDelta::microseconds(1);
    assert_eq!(violation(&holds, before), Some(Violation::OneHold { kept_until, again_from }));
}

#[test]
fn nobody_waits_for_what_he_keeps_himself_nor_for_what_is_offered_to_him() {
    let mut desk = morning();
    desk.by(QIAN, "hold A 09:00-10:00").accepted();
    desk.by(QIAN, "wait B 09:00-10:00").refused("already_waiting 09:00-10:00");
    desk.by(ZHOU, "wait B 09:00-10:00").accepted();
    desk.by(QIAN, "cancel A").accepted();
    assert_eq!(desk.states("B"), "offered");
    desk.by(ZHOU, "wait C 09:00-10:00").refused("already_waiting 09:00-10:00");
}
