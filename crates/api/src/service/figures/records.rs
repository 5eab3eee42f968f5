//! The usage records behind a figure, with the minutes that each adds to it.

use super::{DUTY, Whose, reporters};
use crate::{
    authz::{Action, Object, Principal, permits},
    store::{
        self,
        connect::Database,
        error::StoreError,
        figures::{Label, Place, Wanted},
    },
    view::{
        common::{Named, NamedParty, Words},
        figures::{EvidenceView, PartyKind, PartyView, UsageRecordView},
    },
    words::figure::Figure,
};
use booking::{
    figures::{CountedRecord, Period, Rated, figures},
    usage::UsageRecord,
};
use inventory::{
    id::{InstitutionId, InstrumentId, PersonId, UsageRecordId},
    party::Party,
    role::Role,
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Which records are asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Whose.
    pub whose: Whose,
    /// Only this instrument's.
    pub instrument: Option<InstrumentId>,
    /// In which period.
    pub period: Period,
    /// Only those that a figure's numerator counts.
    pub figure: Option<Figure>,
    /// After which place.
    pub after: Option<Place>,
    /// Most rows.
    pub limit: u64,
}

/// Returns records by instrument, start and id, with the minutes that each adds to the figures.
///
/// Cost: the period's records of the instruments on the page.
pub async fn list(db: &Database, reader: &Principal, asked: Asked) -> Result<Vec<UsageRecordView>, StoreError> {
    let Asked { whose, instrument, period, figure, after, limit } = asked;
    let reporting = reporters(db, &whose).await?.into_iter().filter(|institution| institution.reporting);
    let wanted = Wanted {
        institutions: reporting.map(|institution| institution.id).collect(),
        instrument,
        window: period.slot(),
        effective: figure.is_some(),
        external: matches!(figure, Some(Figure::ExternalHours | Figure::SharingRate)),
    };
    let found = store::figures::page(db.read(), &wanted, DUTY, after, limit).await?;
    let counted = counted(db, &found, &period).await?;
    views(db, reader, found, &counted).await
}

/// Returns one record with the minutes it adds to the figures of `period`.
pub async fn one(
    db: &Database,
    reader: &Principal,
    record: UsageRecord,
    period: &Period,
) -> Result<Option<UsageRecordView>, StoreError> {
    let corrected_by = store::figures::correction_of(db.read(), record.id).await?;
    let counted = counted(db, std::slice::from_ref(&record), period).await?;
    let mut views = views(db, reader, vec![record], &counted).await?;
    Ok(views.pop().map(|view| UsageRecordView { corrected_by_id: corrected_by.map(|id| id.0), ..view }))
}

/// Returns the period of whole days around a record, for one that is looked at by itself.
pub fn around(record: &UsageRecord, zone: chrono_tz::Tz) -> Option<Period> {
    let day = |instant: inventory::slot::Instant| instant.with_timezone(&zone).date_naive();
    Period::new(day(record.slot.start()), day(record.slot.end()), zone).ok()
}

/// Shares out the minutes of all instruments that the records belong to.
async fn counted(
    db: &Database,
    records: &[UsageRecord],
    period: &Period,
) -> Result<BTreeMap<UsageRecordId, CountedRecord>, StoreError> {
    let instruments: BTreeSet<InstrumentId> = records.iter().map(|record| record.instrument).collect();
    let instruments: Vec<InstrumentId> = instruments.into_iter().collect();
    let all = store::figures::of_instruments(db.read(), &instruments, &period.slot()).await?;
    // The norm does not matter here: only the numerators are looked at.
    let rated: Vec<Rated> = instruments.into_iter().map(|id| Rated::always(id, 1)).collect();
    let rows = figures(period, &rated, &all).rows;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Everything that has a name.
struct Names {
    instruments: BTreeMap<InstrumentId, Label>,
    institutions: BTreeMap<InstitutionId, Bilingual>,
    parties: BTreeMap<Uuid, String>,
    people: BTreeMap<PersonId, String>,
    staff: BTreeSet<(PersonId, Uuid, &'static str)>,
}

async fn views(
    db: &Database,
    reader: &Principal,
    records: Vec<UsageRecord>,
    counted: &BTreeMap<UsageRecordId, CountedRecord>,
) -> Result<Vec<UsageRecordView>, StoreError> {
    let names = names(db.read(), &records).await?;
    let views = records.into_iter().filter_map(|record| {
        let counted = counted.get(&record.id).copied();
        view(reader, record, counted, &names)
    });
    views.collect()
}

async fn names(db: &impl ConnectionTrait, records: &[UsageRecord]) -> Result<Names, StoreError> {
    let instruments: BTreeSet<InstrumentId> = records.iter().map(|record| record.instrument).collect();
    let instruments: Vec<InstrumentId> = instruments.into_iter().collect();
    let instruments = store::figures::labels(db, &instruments).await?;
    let owners: BTreeSet<InstitutionId> = instruments.values().map(|label| label.institution).collect();
    let owners: Vec<InstitutionId> = owners.into_iter().collect();
    let institutions = store::figures::reporters(db, Some(&owners)).await?;
    let (mut groups, mut organisations) = (Vec::new(), Vec::new());
    for record in records {
        match record.party {
            Some(Party::Group(id)) => groups.push(id),
            Some(Party::Organisation(id)) => organisations.push(id),
            Some(Party::Institution(_)) | None => {}
        }
    }
    let mut parties = store::parties::group_names(db, groups).await?;
    parties.extend(store::parties::organisation_names(db, organisations).await?);
    let entered: Vec<PersonId> = records.iter().filter_map(|record| record.entered_by).collect();
    let people = records.iter().filter_map(|record| record.person).collect();
    Ok(Names {
        instruments,
        institutions: institutions.into_iter().map(|institution| (institution.id, institution.name)).collect(),
        parties,
        people: store::people::names(db, people).await?,
        staff: staff(db, &entered).await?,
    })
}

/// The lab roles of those who entered records, as (person, facility, role).
async fn staff(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<BTreeSet<(PersonId, Uuid, &'static str)>, StoreError> {
    let grants = store::figures::lab_roles(db, people).await?;
    Ok(grants.into_iter().map(|(person, facility, role)| (person, facility, role.as_str())).collect())
}

fn view(
    reader: &Principal,
    record: UsageRecord,
    counted: Option<CountedRecord>,
    names: &Names,
) -> Option<Result<UsageRecordView, StoreError>> {
    let label = names.instruments.get(&record.instrument)?;
    let owner = names.institutions.get(&label.institution)?;
    Some(shown(reader, record, counted, names, label, owner))
}

fn shown(
    reader: &Principal,
    record: UsageRecord,
    counted: Option<CountedRecord>,
    names: &Names,
    label: &Label,
    owner: &Bilingual,
) -> Result<UsageRecordView, StoreError> {
    let by_name = knows_users(reader, label.institution);
    let note = if by_name { Some(record.note.clone()).filter(|note| !note.is_empty()) } else { None };
    Ok(UsageRecordView {
        id: record.id.0,
        instrument: Named { id: record.instrument.0, name: label.name.clone().into() },
        institution: Named { id: label.institution.0, name: Words::from(owner.clone()) },
        start: record.slot.start(),
        end: record.slot.end(),
        clipped_minutes: counted.map_or(0, |row| row.clipped_minutes),
        counted_minutes: counted.map_or(0, |row| row.counted_minutes),
        external_minutes: counted.filter(|row| row.external).map_or(0, |row| row.counted_minutes),
        kind: store::code::text(&record.kind)?,
        effective: record.kind.is_effective(),
        purpose: store::code::text(&record.purpose)?,
        side: record.side,
        party: record.party.map(|party| party_view(party, by_name, names)),
        user: record.person.filter(|_| by_name).and_then(|id| {
            let name = names.people.get(&id)?.clone();
            Some(NamedParty { id: id.0, name })
        }),
        samples: record.samples,
        note,
        evidence: EvidenceView {
            grade: store::code::text(&record.source.grade())?,
            source: store::code::text(&record.source)?,
            entered_at: record.entered_at,
            entered_by_role: role_of(&record, label, names).map(str::to_owned),
            delay_minutes: (record.entered_at - record.slot.end()).num_minutes().max(0),
        },
        reservation_id: record.reservation.map(|id| id.0),
        corrects_id: record.corrects.map(|id| id.0),
        corrected_by_id: None,
    })
}

/// Users are known by name at the owner's office only: everybody else needs hours, not people.
fn knows_users(reader: &Principal, institution: InstitutionId) -> bool {
    reader.holds(Role::InstitutionOffice, Some(institution.0))
}

fn party_view(party: Party, by_name: bool, names: &Names) -> PartyView {
    let (kind, id) = match party {
        Party::Group(id) => (PartyKind::Group, Some(id.0)),
        Party::Organisation(id) => (PartyKind::Organisation, Some(id.0)),
        Party::Institution(_) => (PartyKind::Institution, None),
    };
    let name = id.filter(|_| by_name).and_then(|id| names.parties.get(&id).cloned());
    PartyView { kind, name }
}

/// As what somebody entered a record; nothing for a meter.
fn role_of(record: &UsageRecord, label: &Label, names: &Names) -> Option<&'static str> {
    let by = record.entered_by?;
    let holds =
        |role: Role| label.facility.is_some_and(|facility| names.staff.contains(&(by, facility, role.as_str())));
    let lab = [Role::Operator, Role::LabManager].into_iter().find(|role| holds(*role)).map(Role::as_str);
    let user = (record.person == Some(by)).then_some("user");
    Some(lab.or(user).unwrap_or("other"))
}

/// Tells whether the reader may look at a record of this instrument and owner.
pub fn may_see(reader: &Principal, label: &Label) -> bool {
    let object = Object { institution: Some(label.institution), ..Object::default() };
    let inside = knows_users(reader, label.institution);
    permits(Some(reader), Action::GetUsageRecord, &object) && (inside || !label.secret)
}
