//! Spans of time, half-open `[start, end)` in UTC, and how deep they lie on one another.
//!
//! The engine has a type of this name; this one is written again, because a judge does not borrow the accused's ruler.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An instant in UTC.
pub type Instant = DateTime<Utc>;

/// A non-empty span of time `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawSlot")]
pub struct Slot {
    start: Instant,
    end: Instant,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSlot {
    start: Instant,
    end: Instant,
}

/// Why two instants are not a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the end {end} is not after the start {start}")]
pub struct Backwards {
    start: Instant,
    end: Instant,
}

impl TryFrom<RawSlot> for Slot {
    type Error = Backwards;

    fn try_from(RawSlot { start, end }: RawSlot) -> Result<Self, Backwards> {
        Self::new(start, end).ok_or(Backwards { start, end })
    }
}

impl Slot {
    /// Makes a slot, if the end is after the start.
    pub fn new(start: Instant, end: Instant) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// Returns the first instant inside the slot.
    pub fn start(&self) -> Instant {
        self.start
    }

    /// Returns the first instant after the slot.
    pub fn end(&self) -> Instant {
        self.end
    }

    /// Tells whether the two share an instant; slots that only touch do not.
    pub fn overlaps(&self, other: &Slot) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Tells whether the instant lies inside.
    pub fn contains(&self, at: Instant) -> bool {
        self.start <= at && at < self.end
    }

    /// Tells whether all of `other` lies inside.
    pub fn covers(&self, other: &Slot) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns the slot made longer at both ends.
    pub fn widened(&self, before: TimeDelta, after: TimeDelta) -> Slot {
        Slot { start: self.start - before, end: self.end + after }
    }

    /// Returns the slot moved by `by`, its length kept.
    pub fn shifted(&self, by: TimeDelta) -> Slot {
        Slot { start: self.start + by, end: self.end + by }
    }

    /// Returns the parts that none of `others` covers, in order of time.
    pub fn minus(&self, others: &[Slot]) -> Vec<Slot> {
        let mut covers: Vec<Slot> = others.iter().copied().filter(|other| other.overlaps(self)).collect();
        covers.sort();
        let mut free = Vec::new();
        let mut from = self.start;
        for cover in covers {
            free.extend(Slot::new(from, cover.start));
            from = from.max(cover.end);
        }
        free.extend(Slot::new(from, self.end));
        free
    }
}

/// Returns the greatest number of spans at one instant, and the first instant at which it is reached; zero without
/// spans.
pub fn deepest(spans: &[Slot]) -> (usize, Option<Instant>) {
    // An end comes before a start at the same instant: spans that only touch do not lie on one another.
    let mut edges: Vec<(Instant, i8)> = spans.iter().flat_map(|span| [(span.end, -1), (span.start, 1)]).collect();
    edges.sort();
    let (mut depth, mut most) = (0usize, (0usize, None));
    for (at, step) in edges {
        depth = if step < 0 { depth.saturating_sub(1) } else { depth + 1 };
        if depth > most.0 {
            most = (depth, Some(at));
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(start: i64, end: i64) -> Slot {
        let at = |hour| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        Slot::new(at(start), at(end)).expect("a forward slot")
    }

    #[test]
    fn spans_that_only_touch_lie_beside_one_another() {
        assert_eq!(deepest(&[slot(0, 2), slot(2, 4)]).0, 1);
        assert_eq!(deepest(&[slot(0, 3), slot(2, 4), slot(1, 5)]), (3, Some(slot(2, 3).start())));
        assert_eq!(deepest(&[]), (0, None));
    }

    #[test]
    fn what_is_left_is_what_nothing_covers() {
        assert_eq!(slot(0, 10).minus(&[slot(2, 4), slot(3, 5), slot(9, 12)]), [slot(0, 2), slot(5, 9)]);
        assert_eq!(slot(0, 10).minus(&[slot(-1, 11)]), []);
    }
}
