//! Spans of time, half-open `[start, end)` in UTC.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An instant in UTC with microsecond resolution.
pub type Instant = DateTime<Utc>;

/// A non-empty span of time `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawSlot")]
pub struct Slot {
    start: Instant,
    end: Instant,
}

#[derive(Deserialize)]
struct RawSlot {
    start: Instant,
    end: Instant,
}

impl TryFrom<RawSlot> for Slot {
    type Error = SlotError;

    fn try_from(raw: RawSlot) -> Result<Self, SlotError> {
        Self::new(raw.start, raw.end)
    }
}

/// Why two instants are not a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SlotError {
    /// The end is not after the start.
    #[error("the end {end} is not after the start {start}")]
    Backwards { start: Instant, end: Instant },
}

impl Slot {
    /// Makes a slot; refuses an end that is not after the start.
    pub fn new(start: Instant, end: Instant) -> Result<Self, SlotError> {
        if start < end { Ok(Self { start, end }) } else { Err(SlotError::Backwards { start, end }) }
    }

    /// Returns the first instant inside the slot.
    pub fn start(&self) -> Instant {
        self.start
    }

    /// Returns the first instant after the slot.
    pub fn end(&self) -> Instant {
        self.end
    }

    /// Returns the length.
    pub fn duration(&self) -> TimeDelta {
        self.end - self.start
    }

    /// Returns the length in whole minutes, rounded down.
    pub fn minutes(&self) -> i64 {
        self.duration().num_minutes()
    }

    /// Tells whether the two share an instant; slots that only touch do not.
    pub fn overlaps(&self, other: &Slot) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Tells whether the instant lies inside.
    pub fn contains(&self, instant: Instant) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Tells whether all of `other` lies inside.
    pub fn covers(&self, other: &Slot) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns what both share, if they share anything.
    pub fn intersection(&self, other: &Slot) -> Option<Slot> {
        Slot::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// Returns the slot widened by the two lengths; negative lengths count as zero.
    pub fn widened(&self, before: TimeDelta, after: TimeDelta) -> Slot {
        let zero = TimeDelta::zero();
        Slot { start: self.start - before.max(zero), end: self.end + after.max(zero) }
    }

    /// Returns the slot moved to begin at `start`, its length kept.
    pub fn moved_to(&self, start: Instant) -> Slot {
        Slot { start, end: start + self.duration() }
    }

    /// Returns the parts of this slot that none of `others` covers, in order of time.
    pub fn minus(&self, others: &[Slot]) -> Vec<Slot> {
        let mut covers: Vec<Slot> = others.iter().copied().filter(|o| o.overlaps(self)).collect();
        covers.sort();
        let mut free = Vec::new();
        let mut from = self.start;
        for cover in covers {
            free.extend(Slot::new(from, cover.start.min(self.end)));
            from = from.max(cover.end);
        }
        free.extend(Slot::new(from, self.end));
        free
    }
}

/// Merges slots that overlap or touch; the result is sorted and disjoint.
pub fn union(mut slots: Vec<Slot>) -> Vec<Slot> {
    slots.sort_unstable();
    slots.dedup_by(|slot, last| {
        let meet = slot.start <= last.end;
        if meet {
            last.end = last.end.max(slot.end);
        }
        meet
    });
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Instant {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn slot(start: i64, end: i64) -> Slot {
        Slot::new(at(start), at(end)).expect("a forward slot")
    }

    #[test]
    fn an_empty_slot_does_not_exist() {
        assert_eq!(Slot::new(at(5), at(5)), Err(SlotError::Backwards { start: at(5), end: at(5) }));
    }

    #[test]
    fn slots_that_only_touch_do_not_overlap() {
        assert!(!slot(0, 10).overlaps(&slot(10, 20)));
        assert!(slot(0, 11).overlaps(&slot(10, 20)));
    }

    #[test]
    fn subtraction_leaves_the_gaps() {
        assert_eq!(slot(0, 100).minus(&[slot(50, 60), slot(-5, 10), slot(55, 70)]), vec![slot(10, 50), slot(70, 100)]);
        assert!(slot(0, 10).minus(&[slot(-1, 11)]).is_empty());
    }

    #[test]
    fn union_joins_what_touches() {
        assert_eq!(union(vec![slot(10, 20), slot(0, 10), slot(30, 40)]), vec![slot(0, 20), slot(30, 40)]);
    }

    #[test]
    fn a_backwards_slot_cannot_be_read_either() {
        let text = r#"{"start":"2026-01-01T01:00:00Z","end":"2026-01-01T00:00:00Z"}"#;
        assert!(serde_json::from_str::<Slot>(text).is_err());
    }
}
