//! Watches as their persons see them.

use super::{
    common::{FacilityRef, Named, NamedParty},
    policy::OpeningShape,
    reservation::ModeName,
};
use crate::store::watch::Outcome;
use chrono::{DateTime, Utc};
use inventory::{hours::Opening, instrument::Mode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody asked to be told of. Nothing is kept for him.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Watch)]
pub struct WatchView {
    /// Its id.
    pub id: Uuid,
    /// The instrument.
    pub instrument: Named,
    /// The lab.
    pub facility: FacilityRef,
    /// How it would be used.
    #[schema(value_type = ModeName)]
    pub mode: Mode,
    /// The research group he would book for.
    pub group: Option<NamedParty>,
    /// Or the organisation.
    pub organisation: Option<NamedParty>,
    /// How long the time must be at least.
    #[schema(example = 120)]
    pub minutes: i64,
    /// The time must lie between this
    pub from: DateTime<Utc>,
    /// and this; then the watch is over.
    pub to: DateTime<Utc>,
    /// At which hours of the week, on the lab's wall clock; empty: at any.
    #[schema(value_type = Vec<OpeningShape>)]
    pub hours: Vec<Opening>,
    /// What was told last.
    pub told: Option<ToldView>,
    /// When it was asked for.
    pub made_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it ended.
    #[schema(value_type = Option<WatchOutcomeName>)]
    pub outcome: Option<Outcome>,
}

/// A time that was told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ToldTime)]
pub struct ToldView {
    /// Its start.
    pub start: DateTime<Utc>,
    /// Its end.
    pub end: DateTime<Utc>,
    /// When it was told.
    pub at: DateTime<Utc>,
}

/// Why a watch ended.
#[derive(Deserialize, ToSchema)]
#[schema(as = WatchOutcome)]
#[serde(rename_all = "snake_case")]
pub enum WatchOutcomeName {
    /// Its person ended it.
    Ended,
    /// He booked such time.
    Booked,
    /// Its time is over.
    Over,
}
