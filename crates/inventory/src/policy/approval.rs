//! Approval: when the lab is asked although a side is confirmed at once, and who must agree after the bench has.

use crate::{
    hours::{Opening, OpeningHours},
    slot::Slot,
    working_calendar::WorkingCalendar,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Longest use that a policy can allow, in minutes.
pub const LONGEST_USE: u32 = 43_200;

/// When the lab is asked, beyond [`super::BookingPolicy::automatic_for`], and whether two must agree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRules {
    /// Uses longer than this many minutes are asked about, 1 to [`LONGEST_USE`]; nothing: length does not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longer_than_minutes: Option<u32>,
    /// The hours of a week in which uses are asked about: one that touches them is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Opening>,
    /// Whether whoever was never promised this instrument before is asked about.
    #[serde(default)]
    pub first_use: bool,
    /// Who agrees after somebody of the bench has, whenever the lab is asked; nobody gives both. Nothing: the lab's
    /// manager alone decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<SecondApprover>,
}

/// Who gives the second of two approvals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondApprover {
    /// A manager of the lab.
    Manager,
    /// The PI of the applicant's group; of whoever has none, and of a PI, a manager of the lab.
    Pi,
}

impl ApprovalRules {
    /// Tells whether the lab is asked about this time, whoever wants it.
    pub fn ask_about(&self, slot: &Slot, zone: Tz) -> bool {
        self.longer_than_minutes.is_some_and(|longest| slot.minutes() > i64::from(longest))
            || touches(&self.hours, slot, zone)
    }

    /// Tells whether it depends on the time that is wanted whether the lab is asked.
    pub fn depend_on_time(&self) -> bool {
        self.longer_than_minutes.is_some() || !self.hours.is_empty()
    }
}

/// Tells whether any of `slot` lies in these hours of the week on the wall clock of `zone`.
fn touches(weekly: &[Opening], slot: &Slot, zone: Tz) -> bool {
    let hours = OpeningHours { weekly: weekly.to_vec(), follows_working_days: false, exceptions: Vec::new() };
    !weekly.is_empty() && !hours.open_within(slot, zone, &WorkingCalendar::default()).is_empty()
}
