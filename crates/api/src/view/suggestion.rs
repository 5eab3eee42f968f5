//! Times across the city, as they are shown.

use super::{
    common::{FacilityRef, Named},
    reservation::{ApprovalName, ModeName},
};
use booking::reservation::Approval;
use chrono::{DateTime, Utc};
use inventory::instrument::Mode;
use serde::Serialize;
use utoipa::ToSchema;

/// Times that could be booked as they stand.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Suggestions)]
pub struct SuggestionsView {
    /// Times as they were asked for: the earliest first, then the cheaper, or the other way round where the price comes
    /// first; at most ten, at most three of one instrument.
    pub items: Vec<FitView>,
    /// Where nothing fits: what to give up, and what that would bring.
    pub relaxations: Vec<RelaxationView>,
    /// How many instruments were looked at.
    pub looked_at: usize,
    /// ISO 4217 code of the prices' currency.
    #[schema(example = "CNY")]
    pub currency: &'static str,
}

/// What would have to be given up.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Relaxation)]
pub struct RelaxationView {
    /// Half the time, the other way of using it, or up to two weeks later.
    #[schema(pattern = "^(shorter|other_mode|later)$")]
    pub kind: String,
    /// What that would bring.
    pub items: Vec<FitView>,
}

/// A time on an instrument.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct FitView {
    /// The instrument.
    pub instrument: Named,
    /// Its owner.
    pub institution: Named,
    /// Its lab.
    pub facility: FacilityRef,
    /// The owner's district.
    pub district: String,
    /// How it would be used.
    #[schema(value_type = ModeName)]
    pub mode: Mode,
    /// When the use would begin.
    pub start: DateTime<Utc>,
    /// When it would end.
    pub end: DateTime<Utc>,
    /// What it would cost, in fen; nothing when this side pays nothing.
    pub price_fen: Option<i64>,
    /// Until when the time would be held; nothing where it is confirmed at once.
    pub hold_until: Option<DateTime<Utc>>,
    /// Which approvals it would wait for.
    #[schema(value_type = Vec<ApprovalName>)]
    pub approval: Vec<Approval>,
}
