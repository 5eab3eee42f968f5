//! What a use needs beside its instrument: an accessory, a named place, somebody who operates it.

use crate::{
    hours::OpeningHours,
    id::{CompanionId, InstrumentId},
    slot::Slot,
    text::Bilingual,
    working_calendar::WorkingCalendar,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, num::NonZeroU16};

/// What kind of companion it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanionKind {
    /// A detector, a stage, a holder: something that works with an instrument, and perhaps with another one tomorrow.
    Accessory,
    /// One particular place at an instrument that serves several at once.
    Place,
    /// A person who runs instruments for others.
    Operator,
}

/// An accessory, a place or an operator, as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    /// Its identity.
    pub id: CompanionId,
    /// What it is.
    pub kind: CompanionKind,
    /// What it is called; of an operator the name he goes by.
    pub name: Bilingual,
    /// How many uses it serves at once; an operator and a place serve one.
    pub capacity: NonZeroU16,
    /// When it is there, on the wall clock of its facility: of an operator his roster, with leave as days without hours.
    pub hours: OpeningHours,
    /// The instruments it goes with, or that he can run.
    pub fits: BTreeSet<InstrumentId>,
    /// Whether it can be had at all.
    pub in_service: bool,
}

impl Companion {
    /// Tells whether a use of `instrument` may have it at all.
    pub fn serves(&self, instrument: InstrumentId) -> bool {
        self.in_service && self.fits.contains(&instrument)
    }

    /// Returns the parts of `slot` during which it is not there, sorted.
    pub fn absent(&self, slot: &Slot, zone: Tz, calendar: &WorkingCalendar) -> Vec<Slot> {
        slot.minus(&self.hours.open_within(slot, zone, calendar))
    }
}

/// What a use needs beside its instrument.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// These accessories and this place.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub with: BTreeSet<CompanionId>,
    /// Somebody of the lab who can run the instrument; whom, the roster says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub operator: bool,
}

impl Needs {
    /// Most accessories and places of one use.
    pub const MOST: usize = 10;

    /// Tells whether the instrument alone is enough.
    pub fn is_empty(&self) -> bool {
        self.with.is_empty() && !self.operator
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::{HoursException, Opening};
    use chrono::{DateTime, NaiveDate, TimeDelta};
    use uuid::Uuid;

    /// An operator who works on Thursdays from nine to five and runs one instrument.
    fn operator() -> Companion {
        let weekly = vec![Opening::new(4, 540, 1020).expect("nine to five")];
        Companion {
            id: CompanionId(Uuid::from_u128(1)),
            kind: CompanionKind::Operator,
            name: Bilingual::new("陈工", ""),
            capacity: NonZeroU16::MIN,
            hours: OpeningHours { weekly, follows_working_days: false, exceptions: Vec::new() },
            fits: BTreeSet::from([KNOWN]),
            in_service: true,
        }
    }

    const KNOWN: InstrumentId = InstrumentId(Uuid::from_u128(2));

    #[test]
    fn an_operator_on_leave_is_absent_whatever_his_week_says() {
        // 1 January 1970 was a Thursday.
        let day = NaiveDate::from_ymd_opt(1970, 1, 8).expect("a day");
        let leave = HoursException { first: day, last: day, openings: Vec::new(), note: String::new() };
        let mut companion = operator();
        companion.hours.exceptions.push(leave);
        let hours = |day: i64, from: i64, to: i64| {
            let at = |hour| DateTime::UNIX_EPOCH + TimeDelta::days(day) + TimeDelta::hours(hour);
            Slot::new(at(from), at(to)).expect("a forward slot")
        };
        let absent = |slot: Slot| companion.absent(&slot, Tz::UTC, &WorkingCalendar::default());
        assert_eq!(absent(hours(0, 10, 12)), []);
        assert_eq!(absent(hours(0, 8, 12)), [hours(0, 8, 9)]);
        assert_eq!(absent(hours(7, 10, 12)), [hours(7, 10, 12)]);
    }

    #[test]
    fn a_companion_serves_what_it_goes_with_while_it_can_be_had() {
        let companion = operator();
        assert!(companion.serves(KNOWN));
        assert!(!companion.serves(InstrumentId(Uuid::from_u128(3))), "one it does not go with");
        assert!(!Companion { in_service: false, ..companion }.serves(KNOWN), "out of service");
    }

    #[test]
    fn a_use_that_names_nothing_and_nobody_needs_the_instrument_alone() {
        let with = BTreeSet::from([CompanionId(Uuid::from_u128(1))]);
        assert!(Needs::default().is_empty());
        assert!(!Needs { with, operator: false }.is_empty());
        assert!(!Needs { with: BTreeSet::new(), operator: true }.is_empty());
    }
}
