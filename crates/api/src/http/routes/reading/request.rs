//! Asking for time, and for another time.

use super::{Explained, NeedsBody, Waived, digest, explained, needs, party, slot, waiver};
use crate::{
    authz::Principal,
    http::{
        fields::{Checked, Fields, value},
        problem::{Fault, Problem},
    },
    view::reservation::{ModeName, PurposeName},
};
use booking::{command::Request, reservation::Purpose};
use chrono::{DateTime, TimeDelta, Utc};
use inventory::{
    companion::Needs,
    id::{InstrumentId, OrganisationId, PersonId, ReservationId},
    instrument::Mode,
    party::{Party, Side},
    role::Role,
    slot::Slot,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request for time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put_reservation` reads it")]
pub struct PutReservation {
    /// The instrument.
    instrument_id: Uuid,
    /// When the use begins, with offset.
    start: DateTime<Utc>,
    /// When it ends.
    end: DateTime<Utc>,
    /// Self-use or commissioned.
    mode: ModeName,
    /// What the hours are for.
    purpose: PurposeName,
    /// What it is called in calendars.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// Words to the lab.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// What it needs beside the instrument.
    needs: Option<NeedsBody>,
    /// The research group it is for.
    group_id: Option<Uuid>,
    /// The group's project code.
    #[schema(max_length = 50)]
    project_code: Option<String>,
    /// The organisation it is for.
    organisation_id: Option<Uuid>,
    /// The person who will use it, where the lab books for a caller.
    for_person_id: Option<Uuid>,
    /// Soft rules the lab sets aside.
    #[schema(max_items = 20)]
    waive: Option<Vec<String>>,
    /// Why; with `waive` only, and needed there. What else there is to say stands in `note`.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// When the time is taken: wait for it, or for any time of its length within this.
    wait_within: Option<WaitWithin>,
}

/// The time within which any time of the asked length would do; it covers the time asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put_reservation` reads it")]
pub struct WaitWithin {
    /// From then on.
    start: DateTime<Utc>,
    /// Until then, at most 14 days later.
    end: DateTime<Utc>,
}

/// Another time for a reservation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `move_reservation` reads it")]
pub struct MoveReservation {
    /// When the use begins, with offset.
    start: DateTime<Utc>,
    /// When it ends.
    end: DateTime<Utc>,
    /// Soft rules the lab sets aside.
    #[schema(max_items = 20)]
    waive: Option<Vec<String>>,
    /// Why, told to the other side; needed with `waive`.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// A request for time as read.
pub struct AskedFor {
    /// The instrument.
    pub instrument: InstrumentId,
    /// The time.
    pub slot: Slot,
    /// Self-use or commissioned.
    pub mode: Mode,
    /// What for.
    pub purpose: Purpose,
    /// What it is called.
    pub title: String,
    /// Words to the lab.
    pub note: String,
    /// What it needs beside the instrument.
    pub needs: Needs,
    /// The group or organisation named.
    pub party: Option<Party>,
    /// The project code named.
    pub project_code: Option<String>,
    /// The caller the lab books for.
    pub applicant: Option<PersonId>,
    /// The rules set aside.
    pub waiver: Option<Waived>,
    /// Within what it may be waited for.
    pub within: Option<Slot>,
}

/// Longest time within which one waits.
const LONGEST_WAIT: TimeDelta = TimeDelta::days(14);

impl AskedFor {
    /// SHA-256 of what was asked, in one form however it was written: the same request again is known by it.
    pub fn digest(&self) -> Vec<u8> {
        digest(&self.content())
    }

    /// What was asked, in one form.
    pub(super) fn content(&self) -> serde_json::Value {
        let waived = self.waiver.as_ref().map(|waived| (&waived.rules, &waived.reason));
        let mut content = json!({
            "instrument": self.instrument,
            "slot": self.slot,
            "mode": self.mode,
            "purpose": self.purpose,
            "title": self.title,
            "note": self.note,
            "party": self.party,
            "project_code": self.project_code,
            "applicant": self.applicant,
            "waived": waived,
        });
        // What needs nothing keeps the digest it had before there was anything to need.
        if !self.needs.is_empty() {
            content["needs"] = json!(self.needs);
        }
        // What waits for nothing keeps the digest it had before there was anything to wait for.
        if let Some(within) = self.within {
            content["within"] = json!(within);
        }
        content
    }

    /// The request as the desk takes it.
    pub fn request(self, id: ReservationId, reader: &Principal) -> Result<Request, Problem> {
        let party = self.party(reader)?;
        Ok(Request {
            id,
            instrument: self.instrument,
            applicant: self.applicant.unwrap_or(reader.person),
            party,
            // The desk knows better; it is set from the party's standing under lock.
            side: Side::Outside,
            project_code: self.project_code,
            mode: self.mode,
            purpose: self.purpose,
            title: self.title,
            note: self.note,
            needs: self.needs,
            slot: self.slot,
            waiver: self.waiver.map(|waiver| waiver.by(reader.person)),
        })
    }

    /// The party named, or the only one the reader has: himself as staff of his institution.
    pub fn party(&self, reader: &Principal) -> Result<Party, Problem> {
        if let Some(party) = self.party {
            return Ok(party);
        }
        // The lab's own party is never the caller's.
        let usual = usual_party(reader).filter(|_| self.applicant.is_none_or(|applicant| applicant == reader.person));
        usual.ok_or_else(|| Problem::field("/organisation_id", Fault::new("required")))
    }
}

/// For whom somebody books who names nobody: himself as staff of his institution, else his organisation.
pub fn usual_party(reader: &Principal) -> Option<Party> {
    let organisations = [Role::OrganisationMember, Role::OrganisationAdmin].into_iter();
    let organisation = organisations.flat_map(|role| reader.scopes(role)).next();
    let staff = reader.institution.map(Party::Institution);
    staff.or(organisation.map(|id| Party::Organisation(OrganisationId(id))))
}

/// Reads a request for time.
pub fn put_reservation(mut fields: Fields) -> Result<AskedFor, Problem> {
    let asked = asked_for(&mut fields);
    let within = fields.optional_object("wait_within", slot);
    let asked = fields.combine("", (asked, within), |(asked, within)| match within {
        Some(within) if !within.covers(&asked.slot) => Err(Fault::new("not_covering").below("/wait_within")),
        Some(within) if within.duration() > LONGEST_WAIT => Err(Fault::new("out_of_range").below("/wait_within")),
        _ => Ok(AskedFor { within, ..asked }),
    });
    fields.finish(asked)
}

/// Reads what every request for time says.
pub(super) fn asked_for(fields: &mut Fields) -> Checked<AskedFor> {
    let instrument = fields.required("instrument_id", value::id::<InstrumentId>);
    let slot = slot(fields);
    let mode = fields.required("mode", value::choice::<Mode>);
    let purpose = fields.required("purpose", value::choice::<Purpose>);
    let title = fields.required("title", value::line(200));
    let note = fields.or("note", String::new(), value::paragraph(2000));
    let party = party(fields);
    let project_code = fields.optional("project_code", value::line(50));
    let applicant = fields.optional("for_person_id", value::id::<PersonId>);
    let waiver = waiver(fields);
    let needs = needs(fields);
    let read = (instrument, slot, mode, purpose, title, note, needs, party, project_code, applicant, waiver);
    fields.combine("", read, |read| {
        let (instrument, slot, mode, purpose, title, note, needs, party, project_code, applicant, waiver) = read;
        Ok::<_, Vec<Fault>>(AskedFor {
            instrument,
            slot,
            mode,
            purpose,
            title,
            note,
            needs,
            party,
            project_code,
            applicant,
            waiver,
            within: None,
        })
    })
}

/// Reads a move.
pub fn move_reservation(mut fields: Fields) -> Result<(Slot, Explained), Problem> {
    let slot = slot(&mut fields);
    let explained = explained(&mut fields);
    fields.finish((slot, explained))
}
