//! Spans at their edges, prices at their halves.

use chrono::{DateTime, TimeDelta};
use chrono_tz::Asia::Shanghai;
use inventory::{
    id::{FacilityId, InstitutionId, InstrumentId},
    instrument::{HourlyPrice, Instrument, Mode, OpeningDuty},
    ledger::AssetStatus,
    money::Fen,
    party::Side,
    policy::BookingPolicy,
    slot::{Instant, Slot, union},
};
use std::num::NonZeroU16;
use uuid::Uuid;

fn at(minute: i64) -> Instant {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

fn slot(start: i64, end: i64) -> Slot {
    Slot::new(at(start), at(end)).expect("a forward slot")
}

#[test]
fn a_slot_contains_its_start_and_not_its_end() {
    let span = slot(10, 20);
    assert_eq!([9, 10, 19, 20].map(|minute| span.contains(at(minute))), [false, true, true, false]);
    assert_eq!((span.duration(), span.minutes()), (TimeDelta::minutes(10), 10));
    let longer = Slot::new(at(0), at(2) + TimeDelta::seconds(59)).expect("a forward slot");
    assert_eq!(longer.minutes(), 2);
}

#[test]
fn a_slot_covers_itself_and_what_is_inside() {
    let span = slot(10, 20);
    for inside in [slot(10, 20), slot(10, 11), slot(19, 20)] {
        assert!(span.covers(&inside), "{inside:?}");
    }
    for other in [slot(9, 20), slot(10, 21), slot(0, 5), slot(9, 21)] {
        assert!(!span.covers(&other), "{other:?}");
    }
}

#[test]
fn what_two_slots_share_is_theirs_alone() {
    assert_eq!(slot(0, 10).intersection(&slot(5, 20)), Some(slot(5, 10)));
    assert_eq!(slot(5, 20).intersection(&slot(0, 10)), Some(slot(5, 10)));
    assert_eq!(slot(0, 10).intersection(&slot(10, 20)), None);
    assert!(slot(10, 20).overlaps(&slot(19, 21)) && !slot(10, 20).overlaps(&slot(20, 21)));
    assert!(slot(10, 20).overlaps(&slot(9, 11)) && !slot(10, 20).overlaps(&slot(9, 10)));
}

#[test]
fn widening_never_narrows() {
    let minutes = TimeDelta::minutes;
    assert_eq!(slot(10, 20).widened(minutes(3), minutes(4)), slot(7, 24));
    assert_eq!(slot(10, 20).widened(minutes(-3), minutes(-4)), slot(10, 20));
    assert_eq!(slot(10, 20).moved_to(at(100)), slot(100, 110));
}

#[test]
fn a_cover_that_reaches_back_hides_nothing_behind_it() {
    assert_eq!(slot(0, 100).minus(&[slot(10, 60), slot(20, 30), slot(100, 110)]), [slot(0, 10), slot(60, 100)]);
    assert_eq!(union(vec![slot(0, 50), slot(10, 20), slot(51, 60)]), [slot(0, 50), slot(51, 60)]);
}

#[test]
fn a_price_is_rounded_once_half_up() {
    let per_hour = |fen| HourlyPrice { side: Side::Outside, per_hour: Fen(fen) };
    let instrument = |fen| Instrument {
        id: InstrumentId(Uuid::nil()),
        institution: InstitutionId(Uuid::nil()),
        facility: FacilityId(Uuid::nil()),
        owner_group: None,
        zone: Shanghai,
        status: AssetStatus::InUse,
        open: true,
        modes: vec![Mode::SelfUse],
        capacity: NonZeroU16::MIN,
        policy: BookingPolicy::usual(),
        prices: vec![per_hour(fen)],
    };
    assert_eq!(instrument(12_000).price(Side::Outside, 90), Some(Fen(18_000)));
    assert_eq!(instrument(1).price(Side::Outside, 29), Some(Fen(0)));
    assert_eq!(instrument(1).price(Side::Outside, 30), Some(Fen(1)));
    assert_eq!(instrument(1).price(Side::OwnGroup, 30), None);
}

#[test]
fn the_duty_to_open_begins_at_its_threshold() {
    let duty = OpeningDuty::CITY;
    assert!(duty.binds(Fen(10_000_000), AssetStatus::InUse));
    assert!(duty.binds(Fen(10_000_000), AssetStatus::AwaitingRepair));
    assert!(!duty.binds(Fen(9_999_999), AssetStatus::InUse));
    assert!(!duty.binds(Fen(10_000_000), AssetStatus::Retired));
}
