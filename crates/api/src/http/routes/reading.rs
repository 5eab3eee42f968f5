//! What the calendar's routes read: the documented shapes, and the functions that check them field by field.

use crate::{
    authz::Principal,
    http::{
        fields::{Checked, Fields, value},
        problem::{Fault, Problem},
    },
    view::reservation::{ModeName, PurposeName},
};
use booking::{
    command::{HoursEntry, OutageReason},
    reservation::{DeclineCode, Purpose, Waiver},
    violation::RuleCode,
};
use chrono::{DateTime, TimeDelta, Utc};
use inventory::{
    id::{GroupId, InstrumentId, OrganisationId, PersonId},
    instrument::Mode,
    party::Party,
    role::Role,
    slot::Slot,
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The revision that the caller has seen.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes a header; the extractor reads it")]
pub struct IfMatchParam {
    /// The entity tag that was read last, as `"3"`.
    #[param(rename = "If-Match", required = true, example = "\"3\"")]
    if_match: String,
}

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
    /// Why; needed with `waive`.
    #[schema(max_length = 500)]
    reason: Option<String>,
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
    /// Why; needed with `waive`.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Why a request is turned down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `decline` reads it")]
pub struct DeclineReservation {
    /// The kind of reason.
    #[schema(value_type = String, pattern = "^(not_feasible|instrument_needed|not_qualified|incomplete|other)$")]
    code: String,
    /// The reason in words, for the applicant.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Why a reservation is given up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `cancel` reads it")]
pub struct CancelReservation {
    /// The reason in words.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// The hours of a use.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `check_out` reads it")]
pub struct CheckOut {
    /// The hours by kind; without them the whole use counts as testing.
    #[schema(max_items = 50)]
    intervals: Option<Vec<HoursInterval>>,
    /// How many samples were measured.
    #[schema(minimum = 0, maximum = 100_000)]
    samples: Option<u32>,
    /// Words of the bench.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// One interval of a use.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `check_out` reads it")]
pub struct HoursInterval {
    /// What kind of hours.
    #[schema(value_type = String,
        pattern = "^(set_up|test|post_processing|training|maintenance|fault|standby)$")]
    kind: String,
    /// When it began.
    start: DateTime<Utc>,
    /// When it ended.
    end: DateTime<Utc>,
}

/// An object without fields.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

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
    /// The group or organisation named.
    pub party: Option<Party>,
    /// The project code named.
    pub project_code: Option<String>,
    /// The caller the lab books for.
    pub applicant: Option<PersonId>,
    /// The rules set aside.
    pub waiver: Option<Waived>,
}

/// Rules to be set aside, before it is known by whom.
pub struct Waived {
    /// The rules.
    pub rules: BTreeSet<RuleCode>,
    /// Why.
    pub reason: String,
}

impl Waived {
    /// Signs the waiver.
    pub fn by(self, by: PersonId) -> Waiver {
        Waiver { rules: self.rules, reason: self.reason, by }
    }
}

impl AskedFor {
    /// SHA-256 of what was asked, in one form however it was written: the same request again is known by it.
    pub fn digest(&self) -> Vec<u8> {
        let waived = self.waiver.as_ref().map(|waived| (&waived.rules, &waived.reason));
        digest(&json!({
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
        }))
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

/// SHA-256 of a request's content; JSON's keys are in alphabetical order.
pub fn digest(content: &serde_json::Value) -> Vec<u8> {
    Sha256::digest(content.to_string()).to_vec()
}

/// Reads a request for time.
pub fn put_reservation(mut fields: Fields) -> Result<AskedFor, Problem> {
    let instrument = fields.required("instrument_id", value::id::<InstrumentId>);
    let slot = slot(&mut fields);
    let mode = fields.required("mode", value::choice::<Mode>);
    let purpose = fields.required("purpose", value::choice::<Purpose>);
    let title = fields.required("title", value::line(200));
    let note = fields.or("note", String::new(), value::paragraph(2000));
    let party = party(&mut fields);
    let project_code = fields.optional("project_code", value::line(50));
    let applicant = fields.optional("for_person_id", value::id::<PersonId>);
    let waiver = waiver(&mut fields);
    let read = (instrument, slot, mode, purpose, title, note, party, project_code, applicant, waiver);
    let (instrument, slot, mode, purpose, title, note, party, project_code, applicant, waiver) = fields.finish(read)?;
    Ok(AskedFor { instrument, slot, mode, purpose, title, note, party, project_code, applicant, waiver })
}

/// Reads a move.
pub fn move_reservation(mut fields: Fields) -> Result<(Slot, Option<Waived>), Problem> {
    let slot = slot(&mut fields);
    let waiver = waiver(&mut fields);
    fields.finish((slot, waiver))
}

/// Reads a decline; what only the program says is refused.
pub fn decline(mut fields: Fields) -> Result<(DeclineCode, String), Problem> {
    let code = fields.required("code", |given| match value::choice::<DeclineCode>(given) {
        Ok(DeclineCode::NotAdmitted) => Err(vec![Fault::new("not_a_choice")]),
        read => read,
    });
    let reason = fields.required("reason", value::line(500));
    fields.finish((code, reason))
}

/// Reads a cancellation.
pub fn cancel(mut fields: Fields) -> Result<Option<String>, Problem> {
    let reason = fields.optional("reason", value::line(500));
    fields.finish(reason)
}

/// Reads the hours of a use.
pub fn check_out(mut fields: Fields) -> Result<(Vec<HoursEntry>, Option<u32>, String), Problem> {
    let entries = fields.objects("intervals", 50, |inner| {
        let kind = inner.required("kind", value::choice);
        let slot = slot(inner);
        inner.combine("", (kind, slot), |(kind, slot)| Ok::<_, Vec<Fault>>(HoursEntry { kind, slot }))
    });
    let samples = fields.optional("samples", value::integer(0, 100_000));
    let note = fields.or("note", String::new(), value::paragraph(2000));
    fields.finish((entries, samples, note))
}

/// Reads an outage.
pub fn put_outage(mut fields: Fields) -> Result<(InstrumentId, Slot, OutageReason, String), Problem> {
    let instrument = fields.required("instrument_id", value::id::<InstrumentId>);
    let slot = bounded_slot(&mut fields, 366);
    let reason = fields.required("reason", value::choice::<OutageReason>);
    let note = fields.or("note", String::new(), value::line(500));
    fields.finish((instrument, slot, reason, note))
}

/// Reads `start` and `end`, at most 31 days apart: no policy allows a longer use.
pub fn slot(fields: &mut Fields) -> Checked<Slot> {
    bounded_slot(fields, 31)
}

fn bounded_slot(fields: &mut Fields, max_days: i64) -> Checked<Slot> {
    let start = fields.required("start", value::time);
    let end = fields.required("end", value::time);
    fields.combine("/end", (start, end), |(start, end)| {
        let slot = Slot::new(start, end).map_err(|_| vec![Fault::new("not_after_start")])?;
        let longest = TimeDelta::days(max_days);
        if slot.duration() > longest {
            return Err(vec![Fault::new("too_far_apart").with("max_days", max_days)]);
        }
        Ok(slot)
    })
}

/// Reads `group_id` or `organisation_id`, not both.
pub fn party(fields: &mut Fields) -> Checked<Option<Party>> {
    let group = fields.optional("group_id", value::id::<GroupId>);
    let organisation = fields.optional("organisation_id", value::id::<OrganisationId>);
    fields.combine("/organisation_id", (group, organisation), |named| match named {
        (Some(_), Some(_)) => Err(vec![Fault::new("only_one_of").with("other", "group_id")]),
        (Some(id), None) => Ok(Some(Party::Group(id))),
        (None, Some(id)) => Ok(Some(Party::Organisation(id))),
        (None, None) => Ok(None),
    })
}

/// Reads `waive` and `reason`: soft rules only, and a reason with them.
pub fn waiver(fields: &mut Fields) -> Checked<Option<Waived>> {
    let rules = fields.list("waive", 20, |given| match value::choice::<RuleCode>(given) {
        Ok(rule) if !rule.is_soft() => Err(vec![Fault::new("not_waivable")]),
        read => read,
    });
    let reason = fields.optional("reason", value::line(500));
    fields.combine("/reason", (rules, reason), |(rules, reason)| match (rules.is_empty(), reason) {
        (true, _) => Ok(None),
        (false, Some(reason)) => Ok(Some(Waived { rules: rules.into_iter().collect(), reason })),
        (false, None) => Err(vec![Fault::new("required")]),
    })
}
