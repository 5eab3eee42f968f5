//! Usage records as rows. They are written once and never changed.

use super::{code, entity::usage_record as row, error::StoreError};
use booking::usage::{EvidenceGrade, UsageRecord};
use inventory::{
    id::{GroupId, InstitutionId, InstrumentId, OrganisationId, PersonId, ReservationId, UsageRecordId},
    party::Party,
    slot::Slot,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

/// Stores hours; `institution` is the instrument's owner.
pub async fn insert(
    db: &impl ConnectionTrait,
    institution: InstitutionId,
    records: &[UsageRecord],
) -> Result<(), StoreError> {
    if records.is_empty() {
        return Ok(());
    }
    let columns = records.iter().map(|record| columns(institution, record)).collect::<Result<Vec<_>, _>>()?;
    row::Entity::insert_many(columns).exec_without_returning(db).await?;
    Ok(())
}

fn columns(institution: InstitutionId, record: &UsageRecord) -> Result<row::ActiveModel, StoreError> {
    let UsageRecord {
        id,
        instrument,
        reservation,
        party,
        person,
        kind,
        purpose,
        side,
        slot,
        source,
        entered_at,
        entered_by,
        samples,
        note,
        corrects,
    } = record;
    let (group, organisation) = match party {
        Some(Party::Group(id)) => (Some(id.0), None),
        Some(Party::Organisation(id)) => (None, Some(id.0)),
        Some(Party::Institution(_)) | None => (None, None),
    };
    Ok(row::ActiveModel {
        id: Set(id.0),
        instrument_id: Set(instrument.0),
        institution_id: Set(institution.0),
        reservation_id: Set(reservation.map(|id| id.0)),
        group_id: Set(group),
        organisation_id: Set(organisation),
        person_id: Set(person.map(|id| id.0)),
        kind: Set(code::text(kind)?),
        purpose: Set(code::text(purpose)?),
        side: Set(code::text(side)?),
        starts_at: Set(slot.start()),
        ends_at: Set(slot.end()),
        evidence_grade: Set(code::text::<EvidenceGrade>(&source.grade())?),
        evidence_source: Set(code::text(source)?),
        entered_at: Set(*entered_at),
        entered_by: Set(entered_by.map(|id| id.0)),
        corrects_id: Set(corrects.map(|id| id.0)),
        samples: Set(samples.map(|samples| i32::try_from(samples).unwrap_or(i32::MAX))),
        note: Set(note.clone()),
    })
}

impl TryFrom<row::Model> for UsageRecord {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("usage_record", column, model.id);
        let party = match (model.group_id, model.organisation_id) {
            (Some(id), _) => Some(Party::Group(GroupId(id))),
            (None, Some(id)) => Some(Party::Organisation(OrganisationId(id))),
            (None, None) => None,
        };
        Ok(Self {
            id: UsageRecordId(model.id),
            instrument: InstrumentId(model.instrument_id),
            reservation: model.reservation_id.map(ReservationId),
            party,
            person: model.person_id.map(PersonId),
            kind: code::parse(&model.kind).ok_or_else(|| bad("kind"))?,
            purpose: code::parse(&model.purpose).ok_or_else(|| bad("purpose"))?,
            side: code::parse(&model.side).ok_or_else(|| bad("side"))?,
            slot: Slot::new(model.starts_at, model.ends_at).map_err(|_| bad("ends_at"))?,
            source: code::parse(&model.evidence_source).ok_or_else(|| bad("evidence_source"))?,
            entered_at: model.entered_at,
            entered_by: model.entered_by.map(PersonId),
            samples: model.samples.and_then(|samples| u32::try_from(samples).ok()),
            note: model.note.clone(),
            corrects: model.corrects_id.map(UsageRecordId),
        })
    }
}
