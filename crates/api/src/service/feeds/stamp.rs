//! By what one sees that a calendar is still the same, without reading it.

use super::reach::{Calendar, Reach};
use crate::{
    store::{
        agenda::{self, Marks, Scope},
        error::StoreError,
    },
    words::{Locale, facts::Audience},
};
use chrono::{NaiveTime, TimeDelta};
use inventory::slot::{Instant, Slot};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How far back a calendar reaches.
const BACK: TimeDelta = TimeDelta::days(31);
/// How far ahead: farther than any lab lets people book.
const AHEAD: TimeDelta = TimeDelta::days(731);

/// Returns the time that calendars show: from 31 days back to two years ahead. It moves on once a day.
pub fn window(now: Instant) -> Slot {
    let today = now.date_naive().and_time(NaiveTime::MIN).and_utc();
    Slot::new(today - BACK, today + AHEAD).expect("invariant: the end is ahead of the start")
}

/// Returns a text that is another one when the calendar is: a reservation or an outage came, went, moved or changed its
/// state, the reader's rights or language did, or an instrument's entry in the catalogue. A new name of a person, and in
/// somebody's own calendar of an instrument, shows by the next day.
pub async fn stamp(
    db: &impl ConnectionTrait,
    calendar: &Calendar,
    feed: Uuid,
    locale: Locale,
    now: Instant,
) -> Result<String, StoreError> {
    let window = window(now);
    let marks = agenda::marks(db, calendar.scope, &window).await?;
    let mut sum = Sha256::new();
    // Another program may write the same calendar differently.
    sum.update(env!("CARGO_PKG_VERSION"));
    sum.update(feed.as_bytes());
    let (kind, id) = match calendar.scope {
        Scope::Own(id) => (0_u8, id.0),
        Scope::Facility(id) => (1, id.0),
        Scope::Instrument(id) => (2, id.0),
    };
    let reach = match calendar.reach {
        Reach::Taken => 0_u8,
        Reach::Details(Audience::Applicant) => 1,
        Reach::Details(Audience::Lab) => 2,
        Reach::Details(Audience::Pi) => 3,
        Reach::Details(Audience::Operator) => 4,
        Reach::Details(Audience::Former) => 5,
    };
    sum.update([kind, reach]);
    sum.update(id.as_bytes());
    sum.update(locale.tag());
    sum.update(calendar.named(locale));
    sum.update(window.start().timestamp().to_be_bytes());
    match marks {
        Marks::Own(reservations, series) => {
            for (id, number) in reservations.iter().chain(&series) {
                sum.update(id.as_bytes());
                sum.update(number.to_be_bytes());
            }
        }
        Marks::Instruments(all) => {
            for (id, revision, change) in all {
                sum.update(id.as_bytes());
                sum.update(revision.to_be_bytes());
                sum.update(change.to_be_bytes());
            }
        }
    }
    Ok(hex(&sum.finalize()[..16]))
}

/// Writes bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
