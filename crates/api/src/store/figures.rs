//! What figures are made of: institutions, the instruments they speak of, and usage records page by page.
//!
//! Only records that count are found: one that another record corrects does not, its last correction does. Since a
//! record is corrected at most once, those are the ones that nothing names.

use super::{
    code,
    duty::obligated,
    entity::{institution, instrument, role_grant, usage_record as row},
    error::StoreError,
};
use booking::usage::{HoursKind, UsageRecord};
use chrono::NaiveDate;
use inventory::{
    id::{InstitutionId, InstrumentId, PersonId, UsageRecordId},
    instrument::OpeningDuty,
    party::Side,
    role::Role,
    slot::{Instant, Slot},
    text::Bilingual,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationTrait, Select,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An institution and whether its hours are kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter {
    /// Its identity.
    pub id: InstitutionId,
    /// Its name.
    pub name: Bilingual,
    /// Whether its hours belong to the figures.
    pub reporting: bool,
}

/// An instrument that figures speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Its identity.
    pub id: InstrumentId,
    /// Its class.
    pub class: String,
    /// The day it was first used.
    pub first_used: Option<NaiveDate>,
}

/// Which records are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Only these institutions' instruments.
    pub institutions: Vec<InstitutionId>,
    /// Only this instrument's.
    pub instrument: Option<InstrumentId>,
    /// Only those that overlap this.
    pub window: Slot,
    /// Only effective hours.
    pub effective: bool,
    /// Only hours of users outside the owner's legal person.
    pub external: bool,
}

/// The place of a record in the list: instrument, start and id.
pub type Place = (Uuid, Instant, Uuid);

/// Returns institutions by Chinese name and id: all, or only those named.
pub async fn reporters(db: &impl ConnectionTrait, only: Option<&[InstitutionId]>) -> Result<Vec<Reporter>, StoreError> {
    let mut query = institution::Entity::find();
    if let Some(only) = only {
        query = query.filter(institution::Column::Id.is_in(only.iter().map(|id| id.0)));
    }
    let ordered = query.order_by_asc(institution::Column::NameZh).order_by_asc(institution::Column::Id);
    let rows = ordered.all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| Reporter {
            id: InstitutionId(row.id),
            name: Bilingual::new(row.name_zh, row.name_en),
            reporting: row.reporting,
        })
        .collect())
}

/// Returns an institution's instruments in scope: those that must be opened, the secret ones left out.
pub async fn measured(
    db: &impl ConnectionTrait,
    institution: InstitutionId,
    duty: OpeningDuty,
) -> Result<Vec<Measured>, StoreError> {
    let rows: Vec<(Uuid, String, Option<NaiveDate>)> = instrument::Entity::find()
        .select_only()
        .columns([instrument::Column::Id, instrument::Column::Class, instrument::Column::FirstUsed])
        .filter(instrument::Column::InstitutionId.eq(institution.0))
        .filter(in_scope(duty))
        .into_tuple()
        .all(db)
        .await?;
    let measured = rows.into_iter().map(|(id, class, first_used)| Measured { id: InstrumentId(id), class, first_used });
    Ok(measured.collect())
}

/// Returns an institution's records that count and overlap `window`.
pub async fn of_institution(
    db: &impl ConnectionTrait,
    institution: InstitutionId,
    window: &Slot,
) -> Result<Vec<UsageRecord>, StoreError> {
    let rows = counting(window).filter(row::Column::InstitutionId.eq(institution.0)).all(db).await?;
    rows.into_iter().map(UsageRecord::try_from).collect()
}

/// Returns the records of instruments that count and overlap `window`.
pub async fn of_instruments(
    db: &impl ConnectionTrait,
    instruments: &[InstrumentId],
    window: &Slot,
) -> Result<Vec<UsageRecord>, StoreError> {
    if instruments.is_empty() {
        return Ok(Vec::new());
    }
    let ids = instruments.iter().map(|id| id.0);
    let rows = counting(window).filter(row::Column::InstrumentId.is_in(ids)).all(db).await?;
    rows.into_iter().map(UsageRecord::try_from).collect()
}

/// Returns records of instruments in scope, by instrument, start and id, after a place, at most `limit`.
pub async fn page(
    db: &impl ConnectionTrait,
    wanted: &Wanted,
    duty: OpeningDuty,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<UsageRecord>, StoreError> {
    use row::Column;
    let institutions = wanted.institutions.iter().map(|id| id.0);
    let mut query = counting(&wanted.window)
        .join(JoinType::InnerJoin, row::Relation::Instrument.def())
        .filter(Column::InstitutionId.is_in(institutions))
        .filter(in_scope(duty));
    if let Some(id) = wanted.instrument {
        query = query.filter(Column::InstrumentId.eq(id.0));
    }
    if wanted.effective || wanted.external {
        query = query.filter(Column::Kind.is_in(effective_kinds()?));
    }
    if wanted.external {
        query = query.filter(Column::Side.eq(code::text(&Side::Outside)?));
    }
    if let Some((instrument, start, id)) = after {
        let same_start = Condition::all().add(Column::StartsAt.eq(start)).add(Column::Id.gt(id));
        let later = Condition::any().add(Column::StartsAt.gt(start)).add(same_start);
        let same_instrument = Condition::all().add(Column::InstrumentId.eq(instrument)).add(later);
        query = query.filter(Condition::any().add(Column::InstrumentId.gt(instrument)).add(same_instrument));
    }
    let ordered =
        query.order_by_asc(Column::InstrumentId).order_by_asc(Column::StartsAt).order_by_asc(Column::Id).limit(limit);
    ordered.all(db).await?.into_iter().map(UsageRecord::try_from).collect()
}

/// Finds a record with its owner, whether it counts or not.
pub async fn record(
    db: &impl ConnectionTrait,
    id: UsageRecordId,
) -> Result<Option<(UsageRecord, InstitutionId)>, StoreError> {
    let Some(model) = row::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
    let owner = InstitutionId(model.institution_id);
    Ok(Some((UsageRecord::try_from(model)?, owner)))
}

/// Returns the record that corrects another one, if one does.
pub async fn correction_of(db: &impl ConnectionTrait, id: UsageRecordId) -> Result<Option<UsageRecordId>, StoreError> {
    let found = row::Entity::find().filter(row::Column::CorrectsId.eq(id.0)).one(db).await?;
    Ok(found.map(|model| UsageRecordId(model.id)))
}

/// An instrument's name and what is known of it, for a list of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its name.
    pub name: Bilingual,
    /// Its owner.
    pub institution: InstitutionId,
    /// The lab it stands in.
    pub facility: Option<Uuid>,
    /// Never shown outside its institution.
    pub secret: bool,
}

/// Returns labels by instrument.
pub async fn labels(
    db: &impl ConnectionTrait,
    instruments: &[InstrumentId],
) -> Result<BTreeMap<InstrumentId, Label>, StoreError> {
    type Row = (Uuid, String, String, Uuid, Option<Uuid>, bool);
    if instruments.is_empty() {
        return Ok(BTreeMap::new());
    }
    use instrument::Column;
    let rows: Vec<Row> = instrument::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::NameZh,
            Column::NameEn,
            Column::InstitutionId,
            Column::FacilityId,
            Column::Secret,
        ])
        .filter(Column::Id.is_in(instruments.iter().map(|id| id.0)))
        .into_tuple()
        .all(db)
        .await?;
    let label = |(id, zh, en, institution, facility, secret): Row| {
        let institution = InstitutionId(institution);
        (InstrumentId(id), Label { name: Bilingual::new(zh, en), institution, facility, secret })
    };
    Ok(rows.into_iter().map(label).collect())
}

/// Returns the lab roles of people: who is operator or manager of which facility.
pub async fn lab_roles(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<Vec<(PersonId, Uuid, Role)>, StoreError> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, Option<Uuid>, String)> = role_grant::Entity::find()
        .select_only()
        .columns([role_grant::Column::PersonId, role_grant::Column::ScopeId, role_grant::Column::Role])
        .filter(role_grant::Column::PersonId.is_in(people.iter().map(|id| id.0)))
        .filter(role_grant::Column::Role.is_in([Role::Operator.as_str(), Role::LabManager.as_str()]))
        .into_tuple()
        .all(db)
        .await?;
    let known = rows
        .into_iter()
        .filter_map(|(person, facility, role)| Some((PersonId(person), facility?, Role::parse(&role)?)));
    Ok(known.collect())
}

fn in_scope(duty: OpeningDuty) -> Condition {
    obligated(duty).add(instrument::Column::Secret.eq(false))
}

fn counting(window: &Slot) -> Select<row::Entity> {
    let corrected = row::Entity::find()
        .select_only()
        .column(row::Column::CorrectsId)
        .filter(row::Column::CorrectsId.is_not_null())
        .into_query();
    row::Entity::find()
        .filter(row::Column::EndsAt.gt(window.start()))
        .filter(row::Column::StartsAt.lt(window.end()))
        .filter(row::Column::Id.not_in_subquery(corrected))
}

fn effective_kinds() -> Result<Vec<String>, StoreError> {
    use HoursKind::{Fault, Maintenance, PostProcessing, SetUp, Standby, Test, Training};
    let all = [SetUp, Test, PostProcessing, Training, Maintenance, Fault, Standby];
    all.iter().filter(|kind| kind.is_effective()).map(code::text).collect()
}
