//! Keeping time for some minutes, and booking it.

use super::{AskedFor, NeedsBody, digest, needs, party, slot};
use crate::{
    http::{
        fields::{Fields, value},
        problem::Problem,
    },
    view::reservation::{ModeName, PurposeName},
};
use booking::{command::Filled, reservation::Purpose};
use chrono::{DateTime, Utc};
use inventory::{
    id::{InstrumentId, ReservationId},
    instrument::Mode,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A time to keep: what must be known to judge it. What else a request says is filled in when it is booked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put_hold` reads it")]
pub struct PutHold {
    /// The instrument.
    instrument_id: Uuid,
    /// When the use begins, with offset.
    start: DateTime<Utc>,
    /// When it ends.
    end: DateTime<Utc>,
    /// Self-use or commissioned.
    mode: ModeName,
    /// What it needs beside the instrument.
    needs: Option<NeedsBody>,
    /// The research group it is for.
    group_id: Option<Uuid>,
    /// The organisation it is for.
    organisation_id: Option<Uuid>,
}

/// What is filled in to book the time that is kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `book_hold` reads it")]
pub struct BookHold {
    /// What the hours are for.
    purpose: PurposeName,
    /// What it is called in calendars.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// Words to the lab.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// The group's project code.
    #[schema(max_length = 50)]
    project_code: Option<String>,
}

/// Reads a time to keep, with the digest of what was said. What is not known yet is empty, and its purpose the least that
/// can be said.
pub fn put_hold(mut fields: Fields) -> Result<(AskedFor, Vec<u8>), Problem> {
    let instrument = fields.required("instrument_id", value::id::<InstrumentId>);
    let slot = slot(&mut fields);
    let mode = fields.required("mode", value::choice::<Mode>);
    let needs = needs(&mut fields);
    let party = party(&mut fields);
    let (instrument, slot, mode, needs, party) = fields.finish((instrument, slot, mode, needs, party))?;
    let asked = AskedFor {
        instrument,
        slot,
        mode,
        purpose: Purpose::Other,
        title: String::new(),
        note: String::new(),
        needs,
        party,
        project_code: None,
        applicant: None,
        waiver: None,
        within: None,
    };
    // The same as a request is another thing.
    let digest = digest(&json!({ "hold": asked.content() }));
    Ok((asked, digest))
}

/// Reads what is filled in.
pub fn book_hold(mut fields: Fields, id: ReservationId) -> Result<Filled, Problem> {
    let purpose = fields.required("purpose", value::choice::<Purpose>);
    let title = fields.required("title", value::line(200));
    let note = fields.or("note", String::new(), value::paragraph(2000));
    let project_code = fields.optional("project_code", value::line(50));
    let (purpose, title, note, project_code) = fields.finish((purpose, title, note, project_code))?;
    Ok(Filled { id, purpose, title, note, project_code })
}
