//! Outages as the lab sees them.

use super::{
    common::{FacilityRef, Named, Span},
    reservation::ReservationView,
};
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
    /// The accessory, place or operator that fails on it; nothing: all of it.
    pub companion_id: Option<Uuid>,
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

/// Whom an outage pushed out, with another time for each.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OutagePlan)]
pub struct PlanView {
    /// The outage.
    pub outage: OutageView,
    /// The instrument.
    pub instrument: Named,
    /// Its lab.
    pub facility: FacilityRef,
    /// Those without a time in the order of the plan, then those whose answer is awaited; at most 200.
    pub items: Vec<PlannedView>,
}

/// One of the displaced.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlannedReservation)]
pub struct PlannedView {
    /// The reservation as it stands.
    pub reservation: ReservationView,
    /// A time of equal length that all rules allow; nothing where there is none within two weeks, or where one has been
    /// offered.
    pub proposal: Option<Span>,
}
