//! What requests about several reservations at once say and see: series, bundles and proposals.

use crate::{
    history::Violation,
    machine::State,
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is to happen when some occurrences of a series cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// All of them or nothing.
    All,
    /// Those that can be had.
    Possible,
}

/// One of the times that are asked for together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Its id.
    pub id: Uuid,
    /// The instrument.
    pub instrument: Uuid,
    /// The time.
    pub slot: Slot,
    /// What else the body says of it.
    pub content: String,
}

/// An occurrence of a series as it was seen; its revision is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occurrence {
    /// The reservation.
    pub id: Uuid,
    /// Its name: the start that the series gives it.
    pub name: Instant,
    /// Its time.
    pub slot: Slot,
    /// Where it stands.
    pub state: State,
    /// Its deadline while it is held, waits or is offered time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_until: Option<Instant>,
}

/// The verdict on one of several that are asked for together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The instrument, where they may be on several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Uuid>,
    /// The time it would have had.
    pub slot: Slot,
    /// The rules that stand in its way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
}

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Waits for an answer.
    Open,
    /// Agreed to.
    Accepted,
    /// Refused.
    Refused,
    /// Taken back.
    Withdrawn,
    /// Not answered in time.
    Expired,
    /// One of the times has changed meanwhile.
    Overtaken,
}
