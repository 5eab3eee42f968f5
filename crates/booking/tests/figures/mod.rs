//! The figures: examples that can be checked in the head, and random records against single minutes.

mod examples;
mod random;
mod rated;

use booking::{
    figures::Period,
    reservation::Purpose,
    usage::{EvidenceSource, HoursKind, UsageRecord},
};
use chrono::{DateTime, NaiveDate, TimeDelta};
use chrono_tz::Asia::Shanghai;
use inventory::{
    hours::wall,
    id::{InstrumentId, UsageRecordId},
    party::Side,
    slot::{Instant, Slot},
};
use uuid::Uuid;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn period(first: &str, last: &str) -> Period {
    Period::new(date(first), date(last), Shanghai).expect("a period")
}

fn instrument(n: u128) -> InstrumentId {
    InstrumentId(Uuid::from_u128(n))
}

fn id(n: u128) -> UsageRecordId {
    UsageRecordId(Uuid::from_u128(n))
}

/// So many minutes and seconds after the midnight that begins 2 March 2026 in Shanghai.
fn at(minute: i64, second: i64) -> Instant {
    wall(date("2026-03-02"), 0, Shanghai) + TimeDelta::minutes(minute) + TimeDelta::seconds(second)
}

/// A test of the owner's institution on instrument 1, checked in by its user; minutes count from that midnight.
fn record(n: u128, from: i64, until: i64) -> UsageRecord {
    UsageRecord {
        id: id(n),
        instrument: instrument(1),
        reservation: None,
        party: None,
        person: None,
        kind: HoursKind::Test,
        purpose: Purpose::Research,
        side: Side::OwnInstitution,
        slot: Slot::new(at(from, 0), at(until, 0)).expect("a forward slot"),
        source: EvidenceSource::UserCheckIn,
        entered_at: DateTime::UNIX_EPOCH,
        entered_by: None,
        samples: None,
        note: String::new(),
        corrects: None,
    }
}
