//! Booking policies: an instrument's rules as data, each of which can be said in a sentence.

use crate::{hours::OpeningHours, instrument::Mode, party::Side};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The booking rules of one instrument. All lengths are whole minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookingPolicy {
    /// Starts and ends fall on multiples of this many minutes after the wall clock's midnight; 1 to 1440.
    pub grid_minutes: u16,
    /// Shortest use.
    pub min_minutes: u32,
    /// Longest use.
    pub max_minutes: u32,
    /// How long before its start a use of one's own must be asked for.
    pub lead_minutes_self_use: u32,
    /// How long before its start a commissioned use must be asked for.
    pub lead_minutes_commissioned: u32,
    /// How many days ahead a use may start.
    pub horizon_days: u16,
    /// When the instrument may be used.
    pub hours: OpeningHours,
    /// Time before each use in which the instrument is prepared; occupied, not charged.
    pub set_up_minutes: u16,
    /// Time after each use in which it is cleaned; occupied, not charged.
    pub clean_up_minutes: u16,
    /// How long before the start a user may still cancel or move by himself.
    pub cancel_minutes: u32,
    /// The sides whose requests are confirmed at once.
    pub automatic_for: Vec<Side>,
    /// How long a request keeps its time while it waits for approval.
    pub hold_minutes: u32,
    /// Most minutes a week (Monday to Sunday, wall clock) for one party on this instrument.
    pub weekly_quota_minutes: Option<u32>,
    /// Most requests of one party that wait for approval on this instrument at once.
    pub max_pending_holds: Option<u16>,
    /// Whether a use of one's own needs a valid qualification.
    pub qualification_needed: bool,
}

/// Why a policy contradicts itself or leaves its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// The grid divides no day.
    #[error("a grid of {0} minutes does not divide a day")]
    Grid(u16),
    /// The shortest use is longer than the longest, or zero, or the longest exceeds 30 days.
    #[error("lengths from {min} to {max} minutes are not a range within 1 to 43200")]
    Lengths { min: u32, max: u32 },
    /// The horizon is outside 1 to 366 days.
    #[error("a horizon of {0} days is outside 1 to 366")]
    Horizon(u16),
    /// The hold time is zero or longer than 60 days.
    #[error("a hold of {0} minutes is outside 1 to 86400")]
    Hold(u32),
    /// Set-up or clean-up exceeds a day.
    #[error("set-up and clean-up of {0} minutes exceed a day")]
    Buffers(u16),
    /// No opening at all.
    #[error("the instrument would never be open")]
    NeverOpen,
    /// A lead time, cancellation time or quota that no calendar could satisfy.
    #[error("{0} minutes are more than a year")]
    BeyondYear(u32),
}

const YEAR_MINUTES: u32 = 366 * 1440;

impl BookingPolicy {
    /// Returns every contradiction, in the order of the fields; an empty answer means the policy may be used.
    pub fn problems(&self) -> Vec<PolicyError> {
        let mut found = Vec::new();
        if self.grid_minutes == 0 || 1440 % self.grid_minutes != 0 {
            found.push(PolicyError::Grid(self.grid_minutes));
        }
        if self.min_minutes == 0 || self.min_minutes > self.max_minutes || self.max_minutes > 43_200 {
            found.push(PolicyError::Lengths { min: self.min_minutes, max: self.max_minutes });
        }
        if !(1..=366).contains(&self.horizon_days) {
            found.push(PolicyError::Horizon(self.horizon_days));
        }
        if self.hours.weekly.is_empty() {
            found.push(PolicyError::NeverOpen);
        }
        found.extend(
            [self.set_up_minutes, self.clean_up_minutes].into_iter().filter(|m| *m > 1440).map(PolicyError::Buffers),
        );
        if !(1..=86_400).contains(&self.hold_minutes) {
            found.push(PolicyError::Hold(self.hold_minutes));
        }
        let long = [self.lead_minutes_self_use, self.lead_minutes_commissioned, self.cancel_minutes];
        let quota = self.weekly_quota_minutes.into_iter();
        found.extend(long.into_iter().chain(quota).filter(|m| *m > YEAR_MINUTES).map(PolicyError::BeyondYear));
        found
    }

    /// Returns how long before its start a use in this mode must be asked for.
    pub fn lead(&self, mode: Mode) -> TimeDelta {
        TimeDelta::minutes(i64::from(match mode {
            Mode::SelfUse => self.lead_minutes_self_use,
            Mode::Commissioned => self.lead_minutes_commissioned,
        }))
    }

    /// Returns the set-up time.
    pub fn set_up(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.set_up_minutes))
    }

    /// Returns the clean-up time.
    pub fn clean_up(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.clean_up_minutes))
    }

    /// Returns a policy for an instrument whose lab has not said otherwise: working days 8:00 to 20:00, half-hour
    /// grid, up to a day, own people at once, outsiders by approval within two days.
    pub fn usual() -> Self {
        use crate::hours::Opening;
        let weekly = (1..=5).filter_map(|day| Opening::new(day, 8 * 60, 20 * 60).ok()).collect();
        Self {
            grid_minutes: 30,
            min_minutes: 30,
            max_minutes: 480,
            lead_minutes_self_use: 60,
            lead_minutes_commissioned: 1440,
            horizon_days: 60,
            hours: OpeningHours { weekly, follows_working_days: true },
            set_up_minutes: 0,
            clean_up_minutes: 0,
            cancel_minutes: 1440,
            automatic_for: vec![Side::OwnGroup, Side::OwnInstitution],
            hold_minutes: 2880,
            weekly_quota_minutes: None,
            max_pending_holds: Some(5),
            qualification_needed: true,
        }
    }
}
