//! Days on which other hours hold than the week's.

use super::HoursError;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days on which other hours hold than the week's, holidays or not: longer nights in a campaign, a closed summer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursException {
    /// The first of the days.
    pub first: NaiveDate,
    /// The last of the days.
    pub last: NaiveDate,
    /// The openings of each of these days, in minutes of its wall clock; none: closed.
    pub openings: Vec<DayOpening>,
    /// Why, for people; may be empty.
    #[serde(default)]
    pub note: String,
}

/// One opening of a day, in minutes of its wall clock, `0 ≤ from < to ≤ 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawDayOpening")]
pub struct DayOpening {
    from_minute: u16,
    to_minute: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDayOpening {
    from_minute: u16,
    to_minute: u16,
}

impl TryFrom<RawDayOpening> for DayOpening {
    type Error = HoursError;

    fn try_from(raw: RawDayOpening) -> Result<Self, HoursError> {
        Self::new(raw.from_minute, raw.to_minute)
    }
}

impl DayOpening {
    /// Makes an opening.
    pub fn new(from_minute: u16, to_minute: u16) -> Result<Self, HoursError> {
        if from_minute >= to_minute || to_minute > 1440 {
            Err(HoursError::Span { from: from_minute, to: to_minute })
        } else {
            Ok(Self { from_minute, to_minute })
        }
    }

    /// Returns the minute of the day at which it opens.
    pub fn from_minute(&self) -> u16 {
        self.from_minute
    }

    /// Returns the minute of the day at which it closes; 1440 is midnight.
    pub fn to_minute(&self) -> u16 {
        self.to_minute
    }
}
