//! A refused booking: every broken rule, and what would work.

use crate::http::shape::{Span, Words};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

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
    /// The rule in words.
    pub text: Words,
}

/// A time that would be accepted.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Alternative)]
pub struct AlternativeBody {
    /// How it differs from what was asked for.
    #[schema(example = "later", pattern = "^(earlier|later|shorter)$")]
    pub kind: String,
    /// Its first instant.
    pub start: DateTime<Utc>,
    /// The first instant after it.
    pub end: DateTime<Utc>,
    /// The alternative in words.
    pub text: Words,
}

/// All that a refusal says.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Every broken rule, in the fixed order of rules.
    pub violations: Vec<ViolationBody>,
    /// Times that would be accepted, nearest first.
    pub alternatives: Vec<AlternativeBody>,
}
