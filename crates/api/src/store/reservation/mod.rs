//! Reservations as rows: one at a time. Lists are in [`list`], and the columns themselves in `columns`.

mod columns;
mod list;

pub use list::{Wanted, list};

use self::columns::columns;
use super::{
    entity::reservation as row,
    error::{StoreError, expect_rows},
};
use booking::reservation::{Reservation, State};
use inventory::id::ReservationId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// A stored reservation with what only the store needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The reservation.
    pub reservation: Reservation,
    /// SHA-256 of the request that made it, for repeated requests.
    pub request_digest: Vec<u8>,
}

/// Finds a reservation by id.
pub async fn find(db: &impl ConnectionTrait, id: ReservationId) -> Result<Option<Stored>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(Stored::try_from).transpose()
}

/// Finds reservations by id, sorted by id.
pub async fn find_all(db: &impl ConnectionTrait, ids: Vec<ReservationId>) -> Result<Vec<Reservation>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = ids.into_iter().map(|id| id.0);
    let rows = row::Entity::find().filter(row::Column::Id.is_in(ids)).all(db).await?;
    let mut found = reservations(rows)?;
    found.sort_by_key(|reservation| reservation.id);
    Ok(found)
}

/// Stores a new reservation.
pub async fn insert(db: &impl ConnectionTrait, new: &Reservation, digest: Vec<u8>) -> Result<(), StoreError> {
    let columns = columns(new, digest)?;
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores a changed reservation over the revision before it.
pub async fn update(db: &impl ConnectionTrait, changed: &Reservation) -> Result<(), StoreError> {
    let mut columns = columns(changed, Vec::new())?;
    columns.request_digest = sea_orm::ActiveValue::NotSet;
    columns.id = sea_orm::ActiveValue::NotSet;
    // What has come to nothing stays what it was, a short hold or not.
    if let State::Cancelled { .. } | State::Lapsed { .. } = changed.state {
        columns.short_hold = sea_orm::ActiveValue::NotSet;
    }
    let before = i32::try_from(changed.revision).unwrap_or(i32::MAX) - 1;
    let touched = row::Entity::update_many()
        .set(columns)
        .filter(row::Column::Id.eq(changed.id.0))
        .filter(row::Column::Revision.eq(before))
        .exec(db)
        .await?;
    expect_rows("reservation", touched.rows_affected, 1)
}

/// Reads rows in their order.
pub(super) fn reservations(rows: Vec<row::Model>) -> Result<Vec<Reservation>, StoreError> {
    rows.into_iter().map(|model| Stored::try_from(model).map(|stored| stored.reservation)).collect()
}
