//! Quotas: how much of one instrument a person, a party or a whole side may take within a window of time.

use crate::party::Side;
use serde::{Deserialize, Serialize};

/// One limit on how much is used. Several may bind at once; each is a rule of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Whose uses are added up.
    pub per: QuotaHolder,
    /// The sides it binds, without repeats, nearest first; never empty.
    pub sides: Vec<Side>,
    /// What is added up.
    pub measure: QuotaMeasure,
    /// The most that may be reached, in minutes or uses; at least 1.
    pub limit: u32,
    /// Within what it is added up.
    pub window: QuotaWindow,
    /// Whether only the policy's peak hours count.
    pub peak_only: bool,
}

/// Whose uses a quota adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaHolder {
    /// The person who uses the instrument, whatever he books for.
    Person,
    /// The research group, organisation or institution that stands behind the use.
    Party,
    /// Everybody on the same side of the owner's door together.
    Side,
}

/// What a quota adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaMeasure {
    /// Minutes, without set-up and clean-up.
    Minutes,
    /// Uses.
    Uses,
}

/// Within what a quota adds up. A use belongs to the day, week, month or year in which the facility's wall clock shows
/// its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaWindow {
    /// A calendar day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// Everything that has been asked for and not been used yet: with a limit of one use, the next may be booked only
    /// after the last was used.
    Ahead,
}

impl Quota {
    /// Returns a limit on the minutes that a party uses in a week.
    pub fn weekly_minutes(limit: u32) -> Self {
        Self {
            per: QuotaHolder::Party,
            sides: Side::ALL.to_vec(),
            measure: QuotaMeasure::Minutes,
            limit,
            window: QuotaWindow::Week,
            peak_only: false,
        }
    }

    /// Tells whether what is left over of a week may be booked beyond this quota.
    pub fn yields_to_leftovers(&self) -> bool {
        match self.window {
            QuotaWindow::Day | QuotaWindow::Week => true,
            QuotaWindow::Month | QuotaWindow::Year | QuotaWindow::Ahead => false,
        }
    }
}
