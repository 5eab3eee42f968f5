//! Accessories and places.

use super::lab::{Lab, companion, hours, name, reservation, thing, violations, with};
use booking::{
    command::{Capacity, Command, OutageReason},
    occupancy::Source,
    reservation::{State, StateName},
    violation::Violation,
};
use inventory::{companion::CompanionKind, id::OutageId};
use uuid::Uuid;

const EDS: u128 = 1;
const HOLDER: u128 = 2;

/// Two microscopes share one detector; the holder goes with the first alone, and there are two of it.
fn lab() -> Lab {
    let detector = thing(EDS, CompanionKind::Accessory, &[0, 1], 1);
    let holders = thing(HOLDER, CompanionKind::Accessory, &[0], 2);
    Lab::new(2, vec![detector, holders])
}

#[test]
fn what_does_not_go_with_an_instrument_is_not_out_of_order_there() {
    let mut lab = Lab::new(2, vec![thing(1, CompanionKind::Accessory, &[1], 1)]);
    lab.capacity = Capacity::Lab;
    let companion = companion(1);
    assert_eq!(lab.outage(0, 1, hours(9, 12)), Err(vec![Violation::CompanionNotOffered { companion }]));
    lab.outage(1, 1, hours(9, 12)).expect("there it belongs");
}

#[test]
fn a_detector_is_promised_once_whichever_microscope_asks() {
    let mut lab = lab();
    lab.ask(0, 1, hours(9, 11), with(&[EDS])).expect("free");
    let refused = lab.ask(1, 2, hours(10, 12), with(&[EDS])).expect_err("taken");
    let taken = Violation::CompanionTaken {
        companion: companion(EDS),
        name: name(EDS),
        blockers: vec![hours(9, 11)],
        capacity: 1,
    };
    assert_eq!(refused, [taken]);
    lab.ask(1, 3, hours(10, 12), with(&[])).expect("imaging needs no detector");
    lab.ask(1, 4, hours(12, 13), with(&[EDS])).expect("free by then");
}

#[test]
fn what_does_not_go_with_an_instrument_cannot_be_had_there() {
    let mut lab = lab();
    let refused = lab.ask(1, 1, hours(9, 10), with(&[HOLDER])).expect_err("not for this one");
    assert_eq!(refused, [Violation::CompanionNotOffered { companion: companion(HOLDER) }]);
    let refused = lab.ask(1, 1, hours(9, 10), with(&[99])).expect_err("unknown");
    assert_eq!(refused, [Violation::CompanionNotOffered { companion: companion(99) }]);
    for schedule in &mut lab.instruments {
        schedule.companions[0].companion.in_service = false;
    }
    let refused = lab.ask(0, 1, hours(9, 10), with(&[EDS])).expect_err("out of service");
    assert_eq!(refused, [Violation::CompanionNotOffered { companion: companion(EDS) }]);
}

#[test]
fn moving_and_giving_up_take_the_detector_along() {
    let mut lab = lab();
    lab.ask(0, 1, hours(9, 11), with(&[EDS])).expect("free");
    lab.move_to(0, 1, hours(10, 12)).expect("its own time is not in its way");
    lab.ask(1, 2, hours(9, 10), with(&[EDS])).expect("given up by the move");
    lab.move_to(0, 1, hours(9, 11)).expect_err("taken meanwhile");
    lab.cancel(1, 2);
    lab.move_to(0, 1, hours(9, 11)).expect("free again");
}

#[test]
fn two_holders_serve_two_microscope_uses_at_once_and_no_third() {
    let mut lab = lab();
    lab.instruments[0].instrument.capacity = 3.try_into().expect("three");
    lab.ask(0, 1, hours(9, 11), with(&[HOLDER])).expect("the first");
    lab.ask(0, 2, hours(10, 12), with(&[HOLDER])).expect("the second");
    let refused = lab.ask(0, 3, hours(10, 11), with(&[HOLDER])).expect_err("both taken");
    let blockers = vec![hours(9, 11), hours(10, 12)];
    assert_eq!(
        refused,
        [Violation::CompanionTaken { companion: companion(HOLDER), name: name(HOLDER), blockers, capacity: 2 }]
    );
    lab.ask(0, 4, hours(11, 13), with(&[HOLDER])).expect("one is back");
}

#[test]
fn a_place_that_is_promised_is_that_persons() {
    let bench = thing(3, CompanionKind::Place, &[0], 1);
    let mut lab = Lab::new(1, vec![bench]);
    lab.instruments[0].instrument.capacity = 2.try_into().expect("two");
    lab.ask(0, 1, hours(9, 11), with(&[3])).expect("free");
    lab.ask(0, 2, hours(9, 11), with(&[3])).expect_err("somebody sits there");
    lab.ask(0, 3, hours(9, 11), with(&[])).expect("any other place");
}

#[test]
fn with_a_dead_detector_imaging_goes_on() {
    let mut lab = lab();
    lab.ask(0, 1, hours(9, 11), with(&[EDS])).expect("free");
    lab.ask(0, 2, hours(11, 13), with(&[])).expect("free");
    lab.ask(1, 3, hours(12, 14), with(&[EDS])).expect("free");
    lab.outage(0, EDS, hours(8, 18)).expect("declared");
    let outage = OutageId(Uuid::from_u128(0x4000 + EDS));
    assert_eq!(lab.of(1).state, State::Displaced { outage, awaiting: Default::default() });
    assert_eq!(lab.of(2).state, State::Confirmed);
    assert_eq!(lab.of(3).state, State::Confirmed, "the other microscope has its own word");
    assert_eq!(lab.kept(1), []);
    let rows = &lab.instruments[0].occupancy;
    assert!(
        rows.iter().all(|row| row.source == Source::Reservation(reservation(2))),
        "imaging can be booked: {rows:?}"
    );
    lab.ask(0, 4, hours(9, 11), with(&[])).expect("imaging");
    let refused = lab.ask(0, 5, hours(14, 15), with(&[EDS])).expect_err("dead");
    assert_eq!(
        refused,
        [Violation::CompanionOut { companion: companion(EDS), name: name(EDS), blockers: vec![hours(8, 18)] }]
    );
    let again = Command::DeclareOutage {
        id: OutageId(Uuid::from_u128(0x5000)),
        of: Some(companion(EDS)),
        slot: hours(17, 20),
        reason: OutageReason::Fault,
        note: String::new(),
    };
    let twice = violations(lab.command(0, &again).expect_err("out already"));
    assert_eq!(twice, [Violation::Outage { blockers: vec![hours(8, 18)] }]);
}

#[test]
fn a_repair_that_slips_pushes_out_what_needs_the_detector_later() {
    let mut lab = lab();
    lab.outage(0, EDS, hours(8, 12)).expect("declared");
    lab.ask(0, 1, hours(13, 14), with(&[EDS])).expect("after the repair");
    lab.ask(0, 2, hours(15, 16), with(&[])).expect("imaging");
    let id = OutageId(Uuid::from_u128(0x4000 + EDS));
    lab.command(0, &Command::ExtendOutage { id, until: super::lab::at(20) }).expect("it slips");
    assert_eq!(lab.of(1).state.name(), StateName::Displaced);
    assert_eq!(lab.of(2).state, State::Confirmed);
    lab.command(0, &Command::EndOutage { id }).expect("mended early");
    lab.ask(0, 3, hours(14, 15), with(&[EDS])).expect("works again");
}

#[test]
fn ending_early_gives_the_detector_back() {
    let mut lab = lab();
    lab.ask(0, 1, hours(1, 5), with(&[EDS])).expect("free");
    lab.now = super::lab::at(1);
    lab.command(0, &Command::CheckIn { id: reservation(1) }).expect("begins");
    lab.now = super::lab::at(2);
    let out = Command::CheckOut { id: reservation(1), entries: Vec::new(), samples: None, note: String::new() };
    lab.command(0, &out).expect("ends");
    lab.ask(1, 2, hours(3, 5), with(&[EDS])).expect("free again");
}

#[test]
fn a_use_does_not_begin_before_its_detector_works() {
    let mut lab = lab();
    lab.instruments[0].instrument.policy.set_up_minutes = 60;
    lab.ask(0, 1, hours(9, 11), with(&[EDS])).expect("free");
    lab.ask(0, 2, hours(12, 13), with(&[])).expect("free");
    lab.outage(0, EDS, hours(7, 9)).expect("it cuts the set-up alone");
    assert_eq!(lab.of(1).state, State::Confirmed);
    let begin = Command::CheckIn { id: reservation(1) };
    for early in [super::lab::at(8), super::lab::at(9) - chrono::TimeDelta::microseconds(1)] {
        lab.now = early;
        let refused = violations(lab.command(0, &begin).expect_err("out"));
        let out = Violation::CompanionOut { companion: companion(EDS), name: name(EDS), blockers: vec![hours(7, 9)] };
        assert_eq!(refused, [out]);
    }
    lab.now = super::lab::at(9);
    lab.command(0, &begin).expect("it works again");
}
