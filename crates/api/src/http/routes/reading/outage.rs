//! Outages.

use super::parts::bounded_slot;
use crate::http::{
    fields::{Fields, value},
    problem::Problem,
};
use booking::command::OutageReason;
use chrono::{DateTime, Utc};
use inventory::{id::InstrumentId, slot::Slot};
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

/// Reads an outage.
pub fn put_outage(mut fields: Fields) -> Result<(InstrumentId, Slot, OutageReason, String), Problem> {
    let instrument = fields.required("instrument_id", value::id::<InstrumentId>);
    let slot = bounded_slot(&mut fields, 366);
    let reason = fields.required("reason", value::choice::<OutageReason>);
    let note = fields.or("note", String::new(), value::line(500));
    fields.finish((instrument, slot, reason, note))
}
