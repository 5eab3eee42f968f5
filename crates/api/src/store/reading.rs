//! Who reads a mailbox: of several servers one, until it stops saying so.

use super::{entity::reading as row, error::StoreError};
use inventory::slot::Instant;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

/// Takes the right to read until `until`, or keeps it; tells whether `holder` has it now.
pub async fn take(
    db: &impl ConnectionTrait,
    name: &str,
    holder: Uuid,
    now: Instant,
    until: Instant,
) -> Result<bool, StoreError> {
    let first = row::ActiveModel { name: Set(name.to_owned()), holder: Set(holder), until: Set(now) };
    let mut once = OnConflict::column(row::Column::Name);
    once.do_nothing_on([row::Column::Name]);
    row::Entity::insert(first).on_conflict(once).exec_without_returning(db).await?;
    let is_free = Condition::any().add(row::Column::Holder.eq(holder)).add(row::Column::Until.lte(now));
    let taken = row::Entity::update_many()
        .col_expr(row::Column::Holder, Expr::value(holder))
        .col_expr(row::Column::Until, Expr::value(until))
        .filter(row::Column::Name.eq(name))
        .filter(is_free)
        .exec(db)
        .await?;
    Ok(taken.rows_affected == 1)
}
