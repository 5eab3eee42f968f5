//! Strikes and measures as the person and the lab see them.

use super::common::{FacilityRef, Named, NamedParty, Words};
use booking::conduct::{Appeal, StrikeKind};
use chrono::{DateTime, Utc};
use inventory::policy::{MeasureKind, Reach};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Something held against somebody.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StrikeView {
    /// Its id.
    pub id: Uuid,
    /// The use.
    pub reservation_id: Uuid,
    /// When the use was to begin.
    pub start: DateTime<Utc>,
    /// When it was to end.
    pub end: DateTime<Utc>,
    /// The instrument.
    pub instrument: Named,
    /// The lab.
    pub facility: FacilityRef,
    /// The person.
    pub person: NamedParty,
    /// What for.
    #[schema(value_type = StrikeName)]
    pub kind: StrikeKind,
    /// What was measured and what the rules allow, as a sentence.
    pub text: Words,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it counts.
    pub expires_at: DateTime<Utc>,
    /// Whether it counts now.
    pub counts: bool,
    /// Until when it may be contested.
    pub appeal_until: DateTime<Utc>,
    /// Whether it was contested, and what came of it.
    #[schema(value_type = AppealName)]
    pub appeal: Appeal,
    /// When it was contested.
    pub appealed_at: Option<DateTime<Utc>>,
    /// Why, in the words of the person.
    pub appeal_words: Option<String>,
    /// When the lab decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Why, in the words of who decided.
    pub decision_reason: Option<String>,
    /// What the reader may do now.
    #[schema(value_type = Vec<String>)]
    pub can: Vec<CanAppeal>,
}

/// What the reader may do about a strike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CanAppeal {
    /// Contest it.
    Contest,
    /// Decide about the appeal.
    Decide,
}

/// What follows from strikes for a while.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeasureView {
    /// Its id.
    pub id: Uuid,
    /// The person.
    pub person: NamedParty,
    /// The instrument on which the last strike fell.
    pub instrument: Named,
    /// Its lab.
    pub facility: FacilityRef,
    /// Where it holds.
    #[schema(value_type = ReachName)]
    pub reach: Reach,
    /// What it does.
    #[schema(value_type = MeasureName)]
    pub kind: MeasureKind,
    /// What it does, until when and why, as a sentence.
    pub text: Words,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when; it ends by itself.
    pub until: DateTime<Utc>,
    /// When it fell before that, because too few strikes were left.
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether it is in force now.
    pub in_force: bool,
    /// The strikes it rests on.
    pub strike_ids: Vec<Uuid>,
}

/// What a strike is for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StrikeName {
    /// Did not come.
    NoShow,
    /// Came late.
    Late,
    /// Used too little of the time.
    LeftEarly,
    /// Ended late.
    Overrun,
    /// Gave up late.
    LateCancel,
}

/// Whether a strike was contested, and what came of it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppealName {
    /// Not contested.
    None,
    /// Contested, not decided.
    Open,
    /// Contested, and stands.
    Upheld,
    /// Contested, and void.
    Voided,
}

/// Where strikes are counted and a measure holds.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReachName {
    /// On the instrument.
    Instrument,
    /// On all instruments of its lab.
    Facility,
}

/// What a measure does.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureName {
    /// Every request waits for the lab's approval.
    Approval,
    /// Nothing can be booked.
    Suspension,
}
