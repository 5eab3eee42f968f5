//! Quotas: how much of one instrument a person, a party or a whole side may take within a window of time.

use crate::{
    hours::Opening,
    id::GroupId,
    party::{Party, Side},
};
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
    /// The most that may be reached, in minutes, uses or days; at least 1.
    pub limit: u32,
    /// Within what it is added up.
    pub window: QuotaWindow,
    /// Whether only the policy's peak hours count.
    pub peak_only: bool,
    /// The groups it binds, and nobody else; none: whoever stands on its sides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// The groups it does not bind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<GroupId>,
    /// The hours of a week that count, where it has its own instead of the policy's peak; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Opening>,
}

/// Whose uses a quota adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaHolder {
    /// The person who uses the instrument, whatever he books for.
    Person,
    /// The research group, organisation or institution that stands behind the use.
    Party,
    /// Everybody on the same side of the owner's door together, as far as the quota binds him.
    Side,
    /// Everybody whom the quota binds together, whatever his side.
    All,
}

/// What a quota adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaMeasure {
    /// Minutes, without set-up and clean-up.
    Minutes,
    /// Uses.
    Uses,
    /// Different days of the facility's wall clock on which a use starts.
    Days,
}

/// Within what a quota adds up. A use belongs to the day, week, month or year in which the facility's wall clock shows
/// its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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
    /// Any so many days in a row: no window of `days` calendar days, wherever it begins, ever holds more. What is asked
    /// for is judged in each of them that holds its own day, since others may be booked before it and after it.
    Rolling {
        /// How many; 2 to [`MOST_DAYS`].
        days: u16,
    },
}

/// Longest rolling window, in days.
pub const MOST_DAYS: u16 = 366;

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
            groups: Vec::new(),
            except: Vec::new(),
            hours: Vec::new(),
        }
    }

    /// Tells whether it binds this party, which stands on this side.
    pub fn binds(&self, party: Option<Party>, side: Side) -> bool {
        let group = match party {
            Some(Party::Group(id)) => Some(id),
            Some(Party::Organisation(_) | Party::Institution(_)) | None => None,
        };
        let among = |groups: &[GroupId]| group.is_some_and(|id| groups.contains(&id));
        self.sides.contains(&side) && (self.groups.is_empty() || among(&self.groups)) && !among(&self.except)
    }

    /// Tells whether what is left over of a week may be booked beyond this quota.
    pub fn yields_to_leftovers(&self) -> bool {
        match self.window {
            QuotaWindow::Day | QuotaWindow::Week => true,
            // A rolling window does not end with its week.
            QuotaWindow::Month | QuotaWindow::Year | QuotaWindow::Ahead | QuotaWindow::Rolling { .. } => false,
        }
    }
}
