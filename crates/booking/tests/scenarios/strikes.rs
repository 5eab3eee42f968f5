//! How long a strike counts and may be contested, and which strikes a measure rests on.

use super::facts::{APPLICANT, INSTRUMENT, id_of};
use booking::conduct::{Appeal, Measure, Strike, StrikeKind, measure};
use chrono::{DateTime, TimeDelta};
use inventory::{
    id::{FacilityId, InstrumentId, PersonId},
    policy::{LadderStep, MeasureKind, Reach},
    slot::Instant,
};
use uuid::Uuid;

const LAB: FacilityId = FacilityId(Uuid::from_u128(6));

fn day(n: i64) -> Instant {
    DateTime::UNIX_EPOCH + TimeDelta::days(n)
}

/// A strike of day 100 that may be contested for a week and counts for ninety days.
fn strike(name: char) -> Strike {
    Strike {
        id: Strike::id_of(id_of(name)),
        reservation: id_of(name),
        instrument: INSTRUMENT,
        facility: LAB,
        person: APPLICANT,
        kind: StrikeKind::NoShow,
        measured: 30,
        allowed: 30,
        at: day(100),
        expires_at: day(190),
        appeal_until: day(107),
        appeal: Appeal::None,
    }
}

fn just_before(at: Instant) -> Instant {
    at - TimeDelta::milliseconds(1)
}

#[test]
fn a_strike_counts_until_it_expires_unless_it_was_voided() {
    for (appeal, counts) in
        [(Appeal::None, true), (Appeal::Open, true), (Appeal::Upheld, true), (Appeal::Voided, false)]
    {
        let strike = Strike { appeal, ..strike('A') };
        assert_eq!(strike.counts(day(101)), counts, "{appeal:?}");
        assert_eq!(strike.counts(just_before(day(190))), counts, "{appeal:?}");
        assert!(!strike.counts(day(190)) && !strike.counts(day(191)), "{appeal:?}");
    }
}

#[test]
fn a_strike_may_be_contested_once_until_a_day_and_while_it_counts() {
    assert!(strike('A').may_be_contested(day(101)));
    assert!(strike('A').may_be_contested(just_before(day(107))));
    assert!(!strike('A').may_be_contested(day(107)) && !strike('A').may_be_contested(day(108)));
    for appeal in [Appeal::Open, Appeal::Upheld, Appeal::Voided] {
        assert!(!Strike { appeal, ..strike('A') }.may_be_contested(day(101)), "{appeal:?}");
    }
    let short = Strike { expires_at: day(103), ..strike('A') };
    assert!(short.may_be_contested(just_before(day(103))));
    assert!(!short.may_be_contested(day(103)) && !short.may_be_contested(day(104)));
}

/// Two strikes within sixty days.
fn ladder(reach: Reach) -> [LadderStep; 1] {
    [LadderStep { strikes: 2, within_days: 60, reach, measure: MeasureKind::Suspension, days: 30 }]
}

fn brought(reach: Reach, other: Strike) -> Option<Measure> {
    let new = strike('B');
    measure(&ladder(reach), &[other, new.clone()], &new)
}

#[test]
fn a_measure_counts_the_strikes_of_one_person_where_it_holds() {
    let elsewhere = InstrumentId(Uuid::from_u128(90));
    let next_door = FacilityId(Uuid::from_u128(91));
    let earlier = Strike { at: day(50), ..strike('A') };
    for (reach, other, counts) in [
        (Reach::Instrument, earlier.clone(), true),
        (Reach::Facility, earlier.clone(), true),
        (Reach::Instrument, Strike { instrument: elsewhere, ..earlier.clone() }, false),
        (Reach::Facility, Strike { instrument: elsewhere, ..earlier.clone() }, true),
        (Reach::Facility, Strike { instrument: elsewhere, facility: next_door, ..earlier.clone() }, false),
        (Reach::Facility, Strike { person: PersonId(Uuid::from_u128(92)), ..earlier.clone() }, false),
        (Reach::Facility, Strike { at: day(40) + TimeDelta::milliseconds(1), ..earlier.clone() }, true),
        (Reach::Facility, Strike { at: day(40), ..earlier.clone() }, false),
        (Reach::Facility, Strike { appeal: Appeal::Voided, ..earlier.clone() }, false),
        (Reach::Facility, Strike { expires_at: day(100), ..earlier.clone() }, false),
    ] {
        assert_eq!(brought(reach, other.clone()).is_some(), counts, "{reach:?}: {other:?}");
    }
}

#[test]
fn a_measure_holds_for_its_days_and_does_what_it_says() {
    let found = brought(Reach::Facility, Strike { at: day(50), ..strike('A') }).expect("two strikes");
    assert_eq!((found.from, found.until), (day(100), day(130)));
    assert_eq!(found.because, [strike('A').id, strike('B').id]);
    let suspends = |at: Instant| found.binds(MeasureKind::Suspension, at);
    assert!(suspends(day(100)) && suspends(just_before(day(130))));
    assert!(!suspends(just_before(day(100))) && !suspends(day(130)) && !suspends(day(131)));
    assert!(!found.binds(MeasureKind::Approval, day(101)));
    assert_ne!(found.id.0, strike('B').id.0);
}

#[test]
fn a_measure_stands_while_enough_of_its_strikes_do() {
    let found = brought(Reach::Facility, Strike { at: day(50), ..strike('A') }).expect("two strikes");
    assert!(found.stands(|_| false));
    assert!(!found.stands(|id| id == strike('A').id));
    let on_three = Measure { because: [&found.because[..], &[strike('C').id]].concat(), ..found };
    assert!(on_three.stands(|id| id == strike('A').id));
    assert!(!on_three.stands(|id| id != strike('A').id));
}

#[test]
fn every_use_has_a_strike_of_its_own() {
    assert_eq!(strike('A').id, strike('A').id);
    assert_ne!(strike('A').id, strike('B').id);
    assert_ne!(Measure::id_of(strike('A').id), Measure::id_of(strike('B').id));
}
