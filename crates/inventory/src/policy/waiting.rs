//! The waiting list: who is offered time that becomes free, and how long he may think about it.

use crate::{party::Side, slot::Instant};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// The published rule of an instrument's waiting list.
///
/// Those who wait are served side by side as `first` names them, then all other sides together; within one rank
/// whoever joined first comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitingRules {
    /// Most requests that wait at once, 0 to 50; 0: there is no list.
    pub most: u16,
    /// The sides that are offered time before all others, in this order.
    pub first: Vec<Side>,
    /// Shortest time to answer an offer; time that begins sooner than this is offered to nobody.
    pub answer_min_minutes: u32,
    /// Longest time to answer an offer.
    pub answer_max_minutes: u32,
}

impl Default for WaitingRules {
    fn default() -> Self {
        Self { most: 20, first: Vec::new(), answer_min_minutes: 30, answer_max_minutes: 1440 }
    }
}

impl WaitingRules {
    /// Most requests that a list may hold.
    pub const MOST: u16 = 50;

    /// Returns the rank of a side: the lower is served first.
    pub fn rank(&self, side: Side) -> usize {
        self.first.iter().position(|first| *first == side).unwrap_or(self.first.len())
    }

    /// Returns until when an offer of time from `start` on, made at `now`, may be answered: a quarter of what is left
    /// until then, within the bounds of the rule and rounded down to whole minutes. Nothing when it begins too soon.
    pub fn answer_until(&self, start: Instant, now: Instant) -> Option<Instant> {
        let (min, max) = (i64::from(self.answer_min_minutes), i64::from(self.answer_max_minutes));
        let left = (start - now).num_minutes();
        (left >= min).then(|| now + TimeDelta::minutes((left / 4).min(max).max(min)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn hours(n: i64) -> Instant {
        DateTime::UNIX_EPOCH + TimeDelta::hours(n)
    }

    #[test]
    fn the_time_to_answer_depends_on_how_soon_the_use_begins() {
        let rules = WaitingRules::default();
        let answer =
            |left: i64| rules.answer_until(hours(left), hours(0)).map(|until| (until - hours(0)).num_minutes());
        assert_eq!(answer(0), None);
        assert_eq!(answer(1), Some(30));
        assert_eq!(answer(8), Some(120));
        assert_eq!(answer(24 * 30), Some(1440));
        let soon = hours(0) + TimeDelta::minutes(29);
        assert_eq!(rules.answer_until(soon, hours(0)), None);
        let just = hours(0) + TimeDelta::minutes(30);
        assert_eq!(rules.answer_until(just, hours(0)), Some(just));
    }

    #[test]
    fn named_sides_come_first_in_their_order() {
        let rules = WaitingRules { first: vec![Side::OwnInstitution, Side::OwnGroup], ..WaitingRules::default() };
        let ranks = [Side::OwnGroup, Side::OwnInstitution, Side::Outside].map(|side| rules.rank(side));
        assert_eq!(ranks, [1, 0, 2]);
    }
}
