//! Outages.

use super::parts::bounded_slot;
use crate::http::{
    fields::{Fields, value},
    problem::Problem,
};
use booking::command::OutageReason;
use chrono::{DateTime, Utc};
use inventory::{
    id::{CompanionId, InstrumentId},
    slot::Slot,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An outage.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put_outage` reads it")]
pub struct PutOutage {
    /// The instrument.
    instrument_id: Uuid,
    /// The accessory, place or operator that fails on it while the instrument works; nothing: all of it.
    companion_id: Option<Uuid>,
    /// From when; may lie in the past.
    start: DateTime<Utc>,
    /// Until when.
    end: DateTime<Utc>,
    /// Why.
    #[schema(value_type = String, pattern = "^(fault|maintenance|calibration|other)$")]
    reason: String,
    /// Words to those it displaces.
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// An outage as read.
pub struct DeclaredOutage {
    /// The instrument.
    pub instrument: InstrumentId,
    /// The companion that fails on it; nothing: all of it.
    pub of: Option<CompanionId>,
    /// From when to when.
    pub slot: Slot,
    /// Why.
    pub reason: OutageReason,
    /// Words.
    pub note: String,
}

/// Reads an outage.
pub fn put_outage(mut fields: Fields) -> Result<DeclaredOutage, Problem> {
    let instrument = fields.required("instrument_id", value::id::<InstrumentId>);
    let of = fields.optional("companion_id", value::id::<CompanionId>);
    let slot = bounded_slot(&mut fields, 366);
    let reason = fields.required("reason", value::choice::<OutageReason>);
    let note = fields.or("note", String::new(), value::line(500));
    let (instrument, of, slot, reason, note) = fields.finish((instrument, of, slot, reason, note))?;
    Ok(DeclaredOutage { instrument, of, slot, reason, note })
}
