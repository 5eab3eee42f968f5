//! Periods: whole days on a wall clock.

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use inventory::{hours::wall, slot::Slot};
use thiserror::Error;

/// A period of whole days, both ends included: a calendar year, a school year, a quarter, any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    first: NaiveDate,
    last: NaiveDate,
    zone: Tz,
}

/// Why two days are not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The last day is before the first.
    #[error("the last day {last} is before the first, {first}")]
    Backwards { first: NaiveDate, last: NaiveDate },
    /// Longer than a century, or beyond the calendar.
    #[error("the period from {first} to {last} is longer than a century or beyond the years 1 to 9999")]
    TooLong { first: NaiveDate, last: NaiveDate },
}

impl Period {
    /// Makes a period from its first day to its last, on the wall clock of `zone`.
    pub fn new(first: NaiveDate, last: NaiveDate, zone: Tz) -> Result<Self, PeriodError> {
        let known = |date: NaiveDate| (1..=9999).contains(&date.year());
        if last < first {
            Err(PeriodError::Backwards { first, last })
        } else if !known(first) || !known(last) || (last - first).num_days() > 36_525 {
            Err(PeriodError::TooLong { first, last })
        } else {
            Ok(Self { first, last, zone })
        }
    }

    /// Returns the first day.
    pub fn first(&self) -> NaiveDate {
        self.first
    }

    /// Returns the last day, which belongs to the period.
    pub fn last(&self) -> NaiveDate {
        self.last
    }

    /// Returns the time from the first midnight to the one after the last day.
    pub fn slot(&self) -> Slot {
        let end = wall(self.last + Days::new(1), 0, self.zone);
        Slot::new(wall(self.first, 0, self.zone), end).expect("a day is never empty")
    }

    /// Returns the days, in order.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let last = self.last;
        self.first.iter_days().take_while(move |date| *date <= last)
    }
}
