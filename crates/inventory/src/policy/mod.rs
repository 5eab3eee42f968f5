//! Booking policies: an instrument's rules as data, each of which can be said in a sentence.

mod approval;
mod attempts;
mod conduct;
mod contest;
mod deadline;
mod exchange;
mod hour_rule;
mod operated;
mod problem;
mod quota;
mod section;
mod waiting;
mod week;

pub use approval::{ApprovalRules, LONGEST_USE, SecondApprover};
pub use attempts::AttemptLimit;
pub use conduct::{Conduct, LadderStep, MOST_STEPS, MeasureKind, Reach};
pub use contest::Contest;
pub use deadline::{CancelBy, MOST_WORKING_DAYS};
pub use exchange::{ExchangeRules, HandOver};
pub use hour_rule::{HourRule, Lengths};
pub use operated::Operated;
pub use problem::{ConductField, PolicyError};
pub use quota::{MOST_DAYS, Quota, QuotaHolder, QuotaMeasure, QuotaWindow};
pub use section::{Follow, Follows, NothingFits, Origin, PolicyDefaults, Section, Sources};
pub use waiting::WaitingRules;
pub use week::{Kept, ReservedTime, WeekMoment, WeeklyRelease, monday_of};

use crate::{
    hours::{Opening, OpeningHours},
    party::Side,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

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
    /// How much may be used.
    #[serde(default)]
    pub quotas: Vec<Quota>,
    /// The hours of a week in which the instrument is sought after; quotas may bind in these alone.
    #[serde(default)]
    pub peak: Vec<Opening>,
    /// When a week becomes bookable; without it, each time as soon as the horizon reaches it.
    #[serde(default)]
    pub release: Option<WeeklyRelease>,
    /// From when in a running week quotas by day and week no longer bind what is left of it.
    #[serde(default)]
    pub leftovers: Option<WeekMoment>,
    /// Time that is kept for some.
    #[serde(default)]
    pub reserved: Vec<ReservedTime>,
    /// Most requests of one party that wait for approval on this instrument at once.
    pub max_pending_holds: Option<u16>,
    /// How often one person may ask for time on this instrument; nothing: as often as he likes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<AttemptLimit>,
    /// Who is offered time that becomes free.
    #[serde(default)]
    pub waiting: WaitingRules,
    /// How each week is given out to those who ask in time; without it, first come, first served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contest: Option<Contest>,
    /// Whether a use of one's own needs a valid qualification.
    pub qualification_needed: bool,
    /// What counts against whoever does not use his time as booked; without it nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conduct: Option<Conduct>,
    /// Whether users may hand their time over to others, or exchange it.
    #[serde(default)]
    pub exchange: ExchangeRules,
    /// When the lab is asked although a side is confirmed at once, and whether two must agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalRules>,
    /// How many working days before its day a use of one's own must be asked for besides, 1 to 30; nothing: minutes alone
    /// count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_working_days_self_use: Option<u8>,
    /// How many working days before its day a commissioned use must be asked for besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_working_days_commissioned: Option<u8>,
    /// Until when on a working day before a user may cancel or move, besides the minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_by: Option<CancelBy>,
    /// Lengths and grids of uses that start in certain hours of the week; the first that fits holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hour_rules: Vec<HourRule>,
    /// When somebody of the lab must run the instrument.
    #[serde(default, skip_serializing_if = "Operated::is_on_request")]
    pub operated: Operated,
}

impl BookingPolicy {
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
        let weekly = (1..=5).filter_map(|day| Opening::new(day, 8 * 60, 20 * 60).ok()).collect();
        Self {
            grid_minutes: 30,
            min_minutes: 30,
            max_minutes: 480,
            lead_minutes_self_use: 60,
            lead_minutes_commissioned: 1440,
            horizon_days: 60,
            hours: OpeningHours { weekly, follows_working_days: true, exceptions: Vec::new() },
            set_up_minutes: 0,
            clean_up_minutes: 0,
            cancel_minutes: 1440,
            automatic_for: vec![Side::OwnGroup, Side::OwnInstitution],
            hold_minutes: 2880,
            quotas: Vec::new(),
            peak: Vec::new(),
            release: None,
            leftovers: None,
            reserved: Vec::new(),
            max_pending_holds: Some(5),
            attempts: None,
            waiting: WaitingRules::default(),
            contest: None,
            qualification_needed: true,
            conduct: None,
            exchange: ExchangeRules::default(),
            approval: None,
            lead_working_days_self_use: None,
            lead_working_days_commissioned: None,
            cancel_by: None,
            hour_rules: Vec::new(),
            operated: Operated::default(),
        }
    }
}
