//! Operators: two people for four instruments.

use super::lab::{Lab, an_operator, at, companion, hours, operator, request, violations};
use booking::{
    command::{Capacity, Command, OutageReason},
    reservation::{StateName, Waiver},
    violation::{RuleCode, Violation},
};
use inventory::{companion::Needs, id::OutageId, instrument::Mode, policy::Operated};
use uuid::Uuid;

const CHEN: u128 = 1;
const DENG: u128 = 2;

/// Chen can run everything, Deng the first two; both are there from eight to six.
fn lab() -> Lab {
    Lab::new(4, vec![operator(CHEN, &[0, 1, 2, 3], 8, 18), operator(DENG, &[0, 1], 8, 18)])
}

#[test]
fn operators_change_among_themselves_so_that_nobody_is_refused() {
    let mut lab = lab();
    lab.ask(0, 1, hours(9, 12), an_operator()).expect("either can");
    let first = lab.kept(1);
    lab.ask(0, 2, hours(14, 16), an_operator()).expect("either can");
    // Whoever has the morning now, only Chen can run the third instrument.
    lab.ask(2, 3, hours(10, 11), an_operator()).expect("Deng takes over what Chen would have run");
    assert_eq!(lab.kept(3), [companion(CHEN)]);
    assert_eq!(lab.kept(1), [companion(DENG)], "it was {first:?}");
}

#[test]
fn nobody_runs_two_instruments_at_once() {
    let mut lab = lab();
    lab.ask(0, 1, hours(9, 12), an_operator()).expect("one");
    lab.ask(1, 2, hours(11, 13), an_operator()).expect("the other");
    let refused = lab.ask(3, 3, hours(11, 12), an_operator()).expect_err("Chen is needed twice");
    let [Violation::NoOperator { on_duty: true, blockers }] = &refused[..] else { unreachable!("{refused:?}") };
    assert_eq!(blockers.len(), 1, "Chen does one thing then: {blockers:?}");
    lab.ask(3, 4, hours(13, 14), an_operator()).expect("free by then");
    lab.ask(3, 5, hours(9, 10), Needs::default()).expect("whoever needs nobody");
}

#[test]
fn who_is_not_on_duty_runs_nothing() {
    let mut lab = lab();
    let refused = lab.ask(0, 1, hours(17, 19), an_operator()).expect_err("they go at six");
    assert_eq!(refused, [Violation::NoOperator { on_duty: false, blockers: Vec::new() }]);
}

#[test]
fn the_lab_may_do_without_and_says_so() {
    let mut lab = lab();
    lab.capacity = Capacity::Lab;
    let waiver = Waiver {
        rules: [RuleCode::NoOperator].into(),
        reason: "a guest helps".to_owned(),
        by: crate::scenarios::facts::APPLICANT,
    };
    let wanted = request(0, 1, hours(19, 21), an_operator());
    let wanted = booking::command::Request { waiver: Some(waiver), ..wanted };
    lab.command(0, &Command::Request(wanted)).expect("set aside");
    assert_eq!(lab.kept(1), []);
}

#[test]
fn where_the_roster_decides_a_commissioned_use_needs_somebody_unasked() {
    let mut lab = lab();
    for schedule in &mut lab.instruments {
        schedule.instrument.policy.operated = Operated::Commissioned;
    }
    lab.ask(0, 1, hours(9, 10), Needs::default()).expect("a use of one's own");
    assert_eq!(lab.kept(1), []);
    let ordered =
        booking::command::Request { mode: Mode::Commissioned, ..request(0, 2, hours(10, 11), Needs::default()) };
    lab.command(0, &Command::Request(ordered.clone())).expect("somebody is free");
    assert_eq!(lab.kept(2).len(), 1);
    let late = booking::command::Request { id: super::lab::reservation(3), slot: hours(19, 20), ..ordered };
    let refused = violations(lab.command(0, &Command::Request(late)).expect_err("nobody is there"));
    assert_eq!(refused, [Violation::NoOperator { on_duty: false, blockers: Vec::new() }]);
}

#[test]
fn an_operator_who_falls_ill_is_replaced_where_somebody_can() {
    let mut lab = lab();
    lab.ask(0, 1, hours(9, 12), an_operator()).expect("either");
    lab.ask(2, 2, hours(13, 15), an_operator()).expect("Chen");
    let ill = lab.kept(1)[0];
    let (ill, other) = if ill == companion(CHEN) { (CHEN, DENG) } else { (DENG, CHEN) };
    lab.outage(0, ill, hours(8, 18)).expect("declared");
    assert_eq!(lab.kept(1), [companion(other)]);
    assert_eq!(lab.of(1).state.name(), StateName::Confirmed, "its user need not know");
    lab.outage(2, CHEN, hours(8, 18)).map(drop).unwrap_or_default();
    assert_eq!(lab.of(2).state.name(), StateName::Displaced, "nobody else can");
}

#[test]
fn a_use_that_has_begun_keeps_its_operator() {
    let mut lab = lab();
    lab.ask(0, 1, hours(9, 12), an_operator()).expect("either");
    lab.ask(1, 2, hours(9, 12), an_operator()).expect("the other");
    let running: Vec<_> = [1, 2].into_iter().filter(|id| lab.kept(*id) == [companion(CHEN)]).collect();
    lab.now = at(9);
    let n = usize::try_from(running[0] - 1).expect("small");
    lab.command(n, &Command::CheckIn { id: super::lab::reservation(running[0]) }).expect("begins");
    lab.now = at(10);
    lab.ask(2, 3, hours(11, 12), an_operator()).expect_err("Chen is at it until twelve");
}

#[test]
fn another_time_is_found_when_operators_are_busy() {
    let mut lab = lab();
    lab.ask(2, 1, hours(9, 12), an_operator()).expect("Chen");
    let asked = Command::Request(request(3, 2, hours(10, 11), an_operator()));
    let booking::decision::Rejection::Refused(refusal) = lab.command(3, &asked).expect_err("busy") else {
        unreachable!("by rules")
    };
    let earliest = refusal.alternatives.iter().find(|one| one.slot.start() >= at(12)).expect("a later one");
    assert_eq!(earliest.slot, hours(12, 13));
}

#[test]
fn an_outage_that_cuts_the_set_up_of_a_use_leaves_its_operator_whatever_his_roster_says() {
    let mut lab = lab();
    for schedule in &mut lab.instruments {
        schedule.instrument.policy.set_up_minutes = 60;
    }
    lab.ask(2, 1, hours(10, 12), an_operator()).expect("Chen");
    for companion in lab.instruments.iter_mut().flat_map(|schedule| &mut schedule.companions) {
        companion.companion.in_service = false;
    }
    let id = OutageId(Uuid::from_u128(0x5000));
    let (slot, reason, note) = (hours(8, 10), OutageReason::Fault, String::new());
    let declare = Command::DeclareOutage { id, of: None, slot, reason, note };
    lab.command(2, &declare).expect("an instrument that is broken is out of use");
    assert_eq!(lab.kept(1), [companion(CHEN)]);
}
