//! Attempts to get time, where an instrument's rules limit them.

use super::{entity::attempt as row, error::StoreError};
use inventory::{
    id::{InstrumentId, PersonId},
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

/// Returns when a person tried to get time on an instrument after `since`, by time.
pub async fn after(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    person: PersonId,
    since: Instant,
) -> Result<Vec<Instant>, StoreError> {
    let times = row::Entity::find()
        .select_only()
        .column(row::Column::At)
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::At.gt(since))
        .order_by_asc(row::Column::At);
    Ok(times.into_tuple().all(db).await?)
}

/// Writes an attempt down, and forgets those of the same person on the same instrument until `since`.
pub async fn write(
    db: &impl ConnectionTrait,
    id: Uuid,
    instrument: InstrumentId,
    person: PersonId,
    at: Instant,
    since: Instant,
) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::At.lte(since))
        .exec(db)
        .await?;
    let columns =
        row::ActiveModel { id: Set(id), instrument_id: Set(instrument.0), person_id: Set(person.0), at: Set(at) };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Removes up to `limit` attempts that were made before an instant; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, StoreError> {
    let old = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::At.lt(before))
        .order_by_asc(row::Column::At)
        .limit(limit);
    let removing = row::Entity::delete_many().filter(row::Column::Id.in_subquery(old.into_query()));
    Ok(removing.exec(db).await?.rows_affected)
}
