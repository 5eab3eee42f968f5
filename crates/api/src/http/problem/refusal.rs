//! A refused booking: every broken rule, and what would work.

use crate::http::shape::{Span, Words};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

/// A rule that stands in the way.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Violation)]
pub struct ViolationBody {
    /// The rule's name.
    #[schema(example = "too_long")]
    pub code: String,
    /// The numbers that broke it.
    #[schema(example = json!({ "max_minutes": 240, "asked_minutes": 300 }))]
    pub params: Map<String, Value>,
    /// The times that stand in the way, as far as the reader may know them.
    pub blockers: Vec<Span>,
    /// Whether the lab may set the rule aside with a reason.
    pub waivable: bool,
    /// Whether another time may keep the rule: where one of the broken rules says no, none was looked for.
    pub about_time: bool,
    /// The rule in words.
    pub text: Words,
}

/// A time that would be accepted.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Alternative)]
pub struct AlternativeBody {
    /// How it differs from what was asked for.
    #[schema(example = "later", pattern = "^(earlier|later|shorter|split)$")]
    pub kind: String,
    /// Its first instant.
    pub start: DateTime<Utc>,
    /// The first instant after it.
    pub end: DateTime<Utc>,
    /// Of two parts the second, as long as the first; both are booked together as a series (`repeat.also`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Span>,
    /// The alternative in words.
    pub text: Words,
}

/// All that a refusal says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Refusal {
    /// Every broken rule, in the fixed order of rules.
    pub violations: Vec<ViolationBody>,
    /// Times that would be accepted, nearest first.
    pub alternatives: Vec<AlternativeBody>,
    /// The waiting list, where it may be joined and would help.
    pub waiting: Option<Box<WaitingBody>>,
}

/// The waiting list as whoever thinks of joining it sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = WaitingList)]
pub struct WaitingBody {
    /// How many who want some of the same time are served before.
    pub ahead: usize,
    /// How many reservations of this instrument in the last 90 days were given up; only in a quote.
    pub given_up: Option<u64>,
    /// How many there were in all.
    pub of: Option<u64>,
    /// The same in words.
    pub text: Words,
}

/// What would become of one occurrence of a series.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = OccurrenceVerdict)]
pub struct OccurrenceBody {
    /// The start that the rule gives it; it names the occurrence.
    pub recurrence_id: DateTime<Utc>,
    /// When the use would begin.
    pub start: DateTime<Utc>,
    /// When it would end.
    pub end: DateTime<Utc>,
    /// Confirmed at once, waiting for approval, or refused.
    pub outcome: OccurrenceOutcome,
    /// What it would cost, in fen; nothing when this side pays nothing.
    pub price_fen: Option<i64>,
    /// Every rule in the way.
    pub violations: Vec<ViolationBody>,
}

/// What would become of an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceOutcome {
    /// It would be promised at once.
    Confirmed,
    /// It would be held and wait.
    Pending,
    /// It would be refused.
    Refused,
}

/// What would become of one of several that were asked for together, or were to be given up together.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = BundleItemVerdict)]
pub struct BundleItemBody {
    /// The reservation.
    pub reservation_id: Uuid,
    /// Its instrument.
    pub instrument_id: Uuid,
    /// When the use would begin.
    pub start: DateTime<Utc>,
    /// When it would end.
    pub end: DateTime<Utc>,
    /// What would become of it if the others were no obstacle.
    pub outcome: BundleItemOutcome,
    /// The state that does not allow it, where no rule is in the way.
    pub state: Option<String>,
    /// What it would cost, in fen; nothing when this side pays nothing.
    pub price_fen: Option<i64>,
    /// Every rule in the way, in the fixed order of rules.
    pub violations: Vec<ViolationBody>,
    /// Times that would be accepted, nearest first.
    pub alternatives: Vec<AlternativeBody>,
}

/// What would become of one of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BundleItemOutcome {
    /// It would be promised at once.
    Confirmed,
    /// It would be held and wait.
    Pending,
    /// It would take part when its week is given out.
    Collected,
    /// It would be given up.
    Cancelled,
    /// It would be refused.
    Refused,
}
