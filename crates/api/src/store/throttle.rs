//! Counters of attempts, kept in the database so that all servers count together.

use super::{
    entity::sign_in_throttle as row,
    error::{StoreError, expect_rows},
};
use inventory::slot::Instant;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

/// What is known of one key's attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counter {
    /// Attempts that count.
    pub failures: u32,
    /// Before then every attempt is refused unread.
    pub locked_until: Option<Instant>,
    /// When it last changed, or when counting began: the rule decides.
    pub since: Instant,
}

/// Reads a counter; nothing when nothing was counted.
pub async fn find(db: &impl ConnectionTrait, key: &str) -> Result<Option<Counter>, StoreError> {
    Ok(row::Entity::find_by_id(key).one(db).await?.map(Counter::from))
}

/// Reads a counter and keeps all others from changing it until the transaction ends; makes it if there is none.
pub async fn hold(db: &impl ConnectionTrait, key: &str, now: Instant) -> Result<Counter, StoreError> {
    let columns =
        row::ActiveModel { key: Set(key.to_owned()), failures: Set(0), locked_until: Set(None), updated_at: Set(now) };
    let there = OnConflict::column(row::Column::Key).do_nothing().to_owned();
    row::Entity::insert(columns).on_conflict(there).exec_without_returning(db).await?;
    // SQLite has one writer; the lock clause is left out there.
    let held = row::Entity::find_by_id(key).lock_exclusive().one(db).await?;
    let missing = StoreError::UnexpectedRows { table: "sign_in_throttle", expected: 1, touched: 0 };
    held.map(Counter::from).ok_or(missing)
}

/// Writes a counter that is held.
pub async fn write(db: &impl ConnectionTrait, key: &str, counter: &Counter) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::Failures, Expr::value(i32::try_from(counter.failures).unwrap_or(i32::MAX)))
        .col_expr(row::Column::LockedUntil, Expr::value(counter.locked_until))
        .col_expr(row::Column::UpdatedAt, Expr::value(counter.since))
        .filter(row::Column::Key.eq(key))
        .exec(db)
        .await?;
    expect_rows("sign_in_throttle", touched.rows_affected, 1)
}

/// Sets a counter back to nothing. Its row stays: another transaction may be about to hold it.
pub async fn clear(db: &impl ConnectionTrait, key: &str, now: Instant) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Failures, Expr::value(0))
        .col_expr(row::Column::LockedUntil, Expr::value(None::<Instant>))
        .col_expr(row::Column::UpdatedAt, Expr::value(now))
        .filter(row::Column::Key.eq(key))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes the counters that have not changed since `before`; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant) -> Result<u64, StoreError> {
    Ok(row::Entity::delete_many().filter(row::Column::UpdatedAt.lt(before)).exec(db).await?.rows_affected)
}

impl From<row::Model> for Counter {
    fn from(model: row::Model) -> Self {
        Self {
            failures: u32::try_from(model.failures).unwrap_or(0),
            locked_until: model.locked_until,
            since: model.updated_at,
        }
    }
}
