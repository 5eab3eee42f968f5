//! Outages as the lab sees them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An instrument out of use.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutageView {
    /// Its id.
    pub id: Uuid,
    /// The instrument.
    pub instrument_id: Uuid,
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when.
    pub end: DateTime<Utc>,
    /// Why, as a code.
    pub reason: String,
    /// Words.
    pub note: String,
    /// When it was ended early.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A declared outage with what it pushed out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeclaredOutage {
    /// The outage.
    pub outage: OutageView,
    /// The reservations that lost their time.
    pub displaced: Vec<Uuid>,
}
