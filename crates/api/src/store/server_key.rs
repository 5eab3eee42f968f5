//! Keys that all servers of one database share.

use super::{Database, entity::server_key as row, error::StoreError};
use crate::clock::Clock;
use futures::FutureExt;
use inventory::slot::Instant;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

/// Returns the key of this name; the first server to ask makes it.
pub async fn get_or_make(db: &Database, clock: &Clock, name: &'static str) -> Result<[u8; 32], StoreError> {
    if let Some(key) = find(db.read(), name).await? {
        return Ok(key);
    }
    let (fresh, now) = (clock.random_bytes::<32>(), clock.now());
    db.write("server key", move |tx| {
        async move {
            let columns =
                row::ActiveModel { name: Set(name.to_owned()), bytes: Set(fresh.to_vec()), created_at: Set(now) };
            row::Entity::insert(columns)
                .on_conflict(OnConflict::column(row::Column::Name).do_nothing().to_owned())
                .exec_without_returning(tx)
                .await?;
            // Another server may have been faster: its key counts.
            find(tx, name).await?.ok_or_else(|| StoreError::bad_row("server_key", "bytes", uuid::Uuid::nil()))
        }
        .boxed()
    })
    .await
}

async fn find(db: &impl ConnectionTrait, name: &str) -> Result<Option<[u8; 32]>, StoreError> {
    let row = row::Entity::find_by_id(name.to_owned()).one(db).await?;
    let bad = |_| StoreError::bad_row("server_key", "bytes", uuid::Uuid::nil());
    row.map(|row| <[u8; 32]>::try_from(row.bytes).map_err(bad)).transpose()
}

/// Makes the mark of this name; tells whether it was not there yet. What may happen once in the life of a database is
/// decided by who makes its mark.
pub async fn mark(db: &impl ConnectionTrait, name: &str, at: Instant) -> Result<bool, StoreError> {
    let columns = row::ActiveModel { name: Set(name.to_owned()), bytes: Set(Vec::new()), created_at: Set(at) };
    let made = row::Entity::insert(columns)
        .on_conflict(OnConflict::column(row::Column::Name).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(made > 0)
}
