//! Conduct: what counts against whoever does not use his time as he booked it, and what follows from it.

use serde::{Deserialize, Serialize};

/// Most steps that a ladder may have.
pub const MOST_STEPS: usize = 5;

/// What counts as a strike on one instrument, for how long, and which measures follow. It binds uses of one's own;
/// what the lab runs for a customer is the lab's to begin and to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    /// How long after its start a use that has not begun is kept, 5 to 1440; then it is a no-show. Nothing: the lab
    /// alone says who has not come.
    pub no_show_minutes: Option<u32>,
    /// How much later than its start a use may begin without a strike, 1 to 1440; nothing: coming late is none.
    pub late_minutes: Option<u32>,
    /// Which share of its booked time must be used, in percent, 1 to 99; nothing: leaving early is no strike.
    pub early_percent: Option<u8>,
    /// How much later than its end a use may be ended without a strike, 1 to 1440; nothing: running over is none.
    pub overrun_minutes: Option<u32>,
    /// Whether the applicant may still give his time up after the deadline for cancelling, at the price of a strike.
    pub late_cancel: bool,
    /// For how many days a strike counts, 1 to 366.
    pub strike_days: u16,
    /// For how many days it may be contested, 1 to 60.
    pub appeal_days: u16,
    /// The measures, by rising number of strikes; at most [`MOST_STEPS`].
    pub ladder: Vec<LadderStep>,
}

/// A measure that begins with a number of strikes. Every further strike brings the highest step that is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LadderStep {
    /// How many strikes, 1 to 20.
    pub strikes: u8,
    /// Within how many days, 1 to the days for which a strike counts.
    pub within_days: u16,
    /// Where they are counted, and where the measure holds.
    pub reach: Reach,
    /// What follows.
    pub measure: MeasureKind,
    /// For how many days, 1 to 366.
    pub days: u16,
}

/// Where strikes are counted and a measure holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// On this instrument.
    Instrument,
    /// On all instruments of its lab.
    Facility,
}

/// What a measure does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Every request waits for the lab's approval.
    Approval,
    /// Nothing can be booked.
    Suspension,
}
