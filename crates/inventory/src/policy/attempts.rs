//! How often somebody may try to get time.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Most attempts of one person on one instrument within a stretch of time. Whoever lets a program ask for whatever may
/// be free takes it from those who ask by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttemptLimit {
    /// How many, 1 to [`Self::MOST`].
    pub most: u16,
    /// Within how many minutes, 1 to [`Self::LONGEST`].
    pub within_minutes: u16,
}

impl AttemptLimit {
    /// Most attempts that a limit may allow.
    pub const MOST: u16 = 1000;
    /// The longest stretch, in minutes: a day.
    pub const LONGEST: u16 = 1440;

    /// Returns for how long an attempt counts.
    pub fn stretch(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.within_minutes))
    }

    /// Tells whether the numbers are within their ranges.
    pub fn fits(&self) -> bool {
        (1..=Self::MOST).contains(&self.most) && (1..=Self::LONGEST).contains(&self.within_minutes)
    }
}
