//! What changed where, for live views: they poll it and ask again under their own rights.

use super::{entity::change as row, error::StoreError};
use inventory::{
    id::InstrumentId,
    slot::{Instant, Slot},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

/// A change of an instrument's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Its place in the order of changes.
    pub number: i64,
    /// The instrument.
    pub instrument: InstrumentId,
    /// The time that may look different now.
    pub span: Slot,
}

/// Stores a change.
pub async fn insert(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    span: &Slot,
    at: Instant,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        seq: NotSet,
        instrument_id: Set(instrument.0),
        starts_at: Set(span.start()),
        ends_at: Set(span.end()),
        at: Set(at),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Returns the number of the latest change, 0 when there is none.
pub async fn latest(db: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let row = row::Entity::find().order_by_desc(row::Column::Seq).one(db).await?;
    Ok(row.map_or(0, |row| row.seq))
}

/// Returns at most 2,000 changes after `number`, oldest first.
pub async fn after(db: &impl ConnectionTrait, number: i64) -> Result<Vec<Seen>, StoreError> {
    let rows =
        row::Entity::find().filter(row::Column::Seq.gt(number)).order_by_asc(row::Column::Seq).limit(2000).all(db);
    rows.await?
        .into_iter()
        .map(|model| {
            let span = Slot::new(model.starts_at, model.ends_at);
            let span = span.map_err(|_| StoreError::bad_row("change", "ends_at", model.instrument_id))?;
            Ok(Seen { number: model.seq, instrument: InstrumentId(model.instrument_id), span })
        })
        .collect()
}

/// Removes up to `limit` changes made before `before`, oldest first; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, StoreError> {
    let old = row::Entity::find()
        .select_only()
        .column(row::Column::Seq)
        .filter(row::Column::At.lt(before))
        .order_by_asc(row::Column::At)
        .limit(limit);
    let removing = row::Entity::delete_many().filter(row::Column::Seq.in_subquery(old.into_query()));
    Ok(removing.exec(db).await?.rows_affected)
}
