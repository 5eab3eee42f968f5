//! Accessories, places and operators as rows.

mod facts;

pub use facts::{Beside, beside, concerned};

use super::{
    code,
    entity::{companion as row, companion_instrument as fit},
    error::{StoreError, expect_rows},
};
use inventory::{
    companion::{Companion, CompanionKind},
    hours::OpeningHours,
    id::{CompanionId, FacilityId, InstrumentId, PersonId},
    text::Bilingual,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU16,
};
use uuid::Uuid;

/// A companion with what only the lab needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The companion.
    pub companion: Companion,
    /// Its lab.
    pub facility: FacilityId,
    /// Who the operator is.
    pub person: Option<PersonId>,
    /// Counts changes, from 1; the entity tag.
    pub revision: i32,
}

/// Finds a companion.
pub async fn find(db: &impl ConnectionTrait, id: CompanionId) -> Result<Option<Kept>, StoreError> {
    Ok(whole(db, row::Entity::find_by_id(id.0).all(db).await?).await?.pop())
}

/// Lists a lab's companions by Chinese name and id, after the one named.
pub async fn of_facility(
    db: &impl ConnectionTrait,
    facility: FacilityId,
    after: Option<(String, Uuid)>,
    limit: u64,
) -> Result<Vec<Kept>, StoreError> {
    use row::Column;
    let mut query = row::Entity::find().filter(Column::FacilityId.eq(facility.0));
    if let Some((name, id)) = after {
        let same_name = Condition::all().add(Column::NameZh.eq(name.as_str())).add(Column::Id.gt(id));
        query = query.filter(Condition::any().add(Column::NameZh.gt(name)).add(same_name));
    }
    let rows = query.order_by_asc(Column::NameZh).order_by_asc(Column::Id).limit(limit).all(db).await?;
    whole(db, rows).await
}

/// Returns what goes with each of some instruments, by instrument, each by id.
pub async fn of_instruments(
    db: &impl ConnectionTrait,
    instruments: Vec<InstrumentId>,
) -> Result<BTreeMap<InstrumentId, Vec<Kept>>, StoreError> {
    let fits =
        fit::Entity::find().filter(fit::Column::InstrumentId.is_in(instruments.iter().map(|id| id.0))).all(db).await?;
    let ids: BTreeSet<Uuid> = fits.iter().map(|fit| fit.companion_id).collect();
    let kept: BTreeMap<Uuid, Kept> =
        by_ids(db, ids).await?.into_iter().map(|kept| (kept.companion.id.0, kept)).collect();
    let mut found: BTreeMap<InstrumentId, Vec<Kept>> = BTreeMap::new();
    for fit in fits {
        let of = found.entry(InstrumentId(fit.instrument_id)).or_default();
        of.extend(kept.get(&fit.companion_id).cloned());
    }
    found.values_mut().for_each(|of| of.sort_by_key(|kept| kept.companion.id));
    Ok(found)
}

/// Returns these companions, by id.
pub async fn by_ids(db: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<Vec<Kept>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = row::Entity::find().filter(row::Column::Id.is_in(ids)).order_by_asc(row::Column::Id).all(db).await?;
    whole(db, rows).await
}

/// Stores a new companion.
pub async fn insert(db: &impl ConnectionTrait, new: &Kept) -> Result<(), StoreError> {
    row::Entity::insert(columns(new)?).exec_without_returning(db).await?;
    fits(db, &new.companion).await
}

/// Stores a companion that has changed; its revision is one above the stored one.
pub async fn update(db: &impl ConnectionTrait, changed: &Kept) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .set(columns(changed)?)
        .filter(row::Column::Id.eq(changed.companion.id.0))
        .filter(row::Column::Revision.eq(changed.revision - 1))
        .exec(db)
        .await?;
    expect_rows("companion", touched.rows_affected, 1)?;
    fit::Entity::delete_many().filter(fit::Column::CompanionId.eq(changed.companion.id.0)).exec(db).await?;
    fits(db, &changed.companion).await
}

async fn fits(db: &impl ConnectionTrait, companion: &Companion) -> Result<(), StoreError> {
    let rows = companion
        .fits
        .iter()
        .map(|instrument| fit::ActiveModel { companion_id: Set(companion.id.0), instrument_id: Set(instrument.0) });
    let rows: Vec<fit::ActiveModel> = rows.collect();
    if !rows.is_empty() {
        fit::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

fn columns(from: &Kept) -> Result<row::ActiveModel, StoreError> {
    let Kept { companion, facility, person, revision } = from;
    let Companion { id, kind, name, capacity, hours, fits: _, in_service } = companion;
    Ok(row::ActiveModel {
        id: Set(id.0),
        facility_id: Set(facility.0),
        kind: Set(code::text(kind)?),
        person_id: Set(person.map(|person| person.0)),
        name_zh: Set(name.zh.clone()),
        name_en: Set(name.en.clone()),
        capacity: Set(i32::from(capacity.get())),
        hours: Set(code::json(hours)?),
        in_service: Set(*in_service),
        revision: Set(*revision),
    })
}

/// Reads rows with what they go with, in their order.
async fn whole(db: &impl ConnectionTrait, rows: Vec<row::Model>) -> Result<Vec<Kept>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let pairs =
        fit::Entity::find().filter(fit::Column::CompanionId.is_in(rows.iter().map(|row| row.id))).all(db).await?;
    let mut fits: BTreeMap<Uuid, BTreeSet<InstrumentId>> = BTreeMap::new();
    for pair in pairs {
        fits.entry(pair.companion_id).or_default().insert(InstrumentId(pair.instrument_id));
    }
    rows.into_iter().map(|row| kept(row, &mut fits)).collect()
}

fn kept(row: row::Model, fits: &mut BTreeMap<Uuid, BTreeSet<InstrumentId>>) -> Result<Kept, StoreError> {
    let bad = |column| StoreError::bad_row("companion", column, row.id);
    let hours: OpeningHours = serde_json::from_str(&row.hours).map_err(|_| bad("hours"))?;
    let kind: CompanionKind = code::parse(&row.kind).ok_or_else(|| bad("kind"))?;
    let capacity = u16::try_from(row.capacity).ok().and_then(NonZeroU16::new).ok_or_else(|| bad("capacity"))?;
    Ok(Kept {
        companion: Companion {
            id: CompanionId(row.id),
            kind,
            name: Bilingual::new(row.name_zh, row.name_en),
            capacity,
            hours,
            fits: fits.remove(&row.id).unwrap_or_default(),
            in_service: row.in_service,
        },
        facility: FacilityId(row.facility_id),
        person: row.person_id.map(PersonId),
        revision: row.revision,
    })
}
