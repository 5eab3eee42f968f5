//! The occurrences of a series, one by one and as a list with a limit.

use super::{
    series::Recurrence,
    zoned::{Start, occurrence},
};
use chrono::NaiveDateTime;
use inventory::slot::{Instant, Slot};
use serde::{Deserialize, Serialize};
use std::iter;
use thiserror::Error;

/// One occurrence of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Occurrence {
    /// The start that the series gives it (`RECURRENCE-ID`). It names the occurrence also after it was moved.
    pub recurrence_id: Instant,
    /// When it is.
    pub slot: Slot,
    /// The start that was asked for on the wall clock; where the clock skips it, the slot begins later.
    pub wall: NaiveDateTime,
}

/// How many occurrences a series may have, 1 to 400.
///
/// Every occurrence is a reservation with rows of its own, written in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct OccurrenceLimit(u16);

/// A number that is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a series has between 1 and 400 occurrences, not {0}")]
pub struct OccurrenceLimitError(pub u16);

/// A series with more occurrences than the limit, perhaps without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the series has more than {} occurrences", .limit.get())]
pub struct TooMany {
    /// The limit.
    pub limit: OccurrenceLimit,
}

impl OccurrenceLimit {
    /// The most that any series may have.
    pub const MOST: Self = Self(400);

    /// Makes a limit of 1 to 400 occurrences.
    pub fn new(limit: u16) -> Result<Self, OccurrenceLimitError> {
        if (1..=Self::MOST.0).contains(&limit) { Ok(Self(limit)) } else { Err(OccurrenceLimitError(limit)) }
    }

    /// Returns the number.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for OccurrenceLimit {
    type Error = OccurrenceLimitError;

    fn try_from(limit: u16) -> Result<Self, OccurrenceLimitError> {
        Self::new(limit)
    }
}

impl From<OccurrenceLimit> for u16 {
    fn from(limit: OccurrenceLimit) -> Self {
        limit.0
    }
}

impl Recurrence {
    /// Returns all occurrences in the order of their starts, each start once, or says that they are too many.
    ///
    /// Cost: the occurrences and one more; a rule that finds nothing more ends by [`super::PATIENCE`]. Occurrences
    /// longer than the distance between two of them overlap; whether that may be is not decided here.
    pub fn occurrences(&self, within: OccurrenceLimit) -> Result<Vec<Occurrence>, TooMany> {
        let most = usize::from(within.get());
        let found: Vec<Occurrence> = self.iter().take(most + 1).collect();
        if found.len() > most { Err(TooMany { limit: within }) } else { Ok(found) }
    }

    /// Returns the occurrences one by one, in the order of their starts; for some rules they do not end before the
    /// year 9999.
    pub fn iter(&self) -> impl Iterator<Item = Occurrence> {
        let (length, zone) = (self.length(), self.zone);
        self.starts().filter(|start| !self.excluded.contains(&start.instant)).filter_map(move |start| {
            let slot = occurrence(start, length, zone)?;
            Some(Occurrence { recurrence_id: start.instant, slot, wall: start.wall })
        })
    }

    /// Merges the rule's starts and those added; where both name an instant, the rule's time on the wall stays.
    fn starts(&self) -> impl Iterator<Item = Start> {
        let zone = self.zone;
        let on_wall = move |instant: &Instant| instant.with_timezone(&zone).naive_local();
        let mut added = self.added.iter().map(move |at| Start { instant: *at, wall: on_wall(at) }).peekable();
        let mut by_rule = self.rule_starts().peekable();
        iter::from_fn(move || {
            let Some(next) = by_rule.peek().map(|start| start.instant) else { return added.next() };
            match added.next_if(|start| start.instant <= next) {
                Some(start) if start.instant < next => Some(start),
                Some(_) | None => by_rule.next(),
            }
        })
    }
}
