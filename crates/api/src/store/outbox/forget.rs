//! Removing what went out or was given up long ago.

use crate::store::{entity::outbox as row, error::StoreError};
use inventory::slot::Instant;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};

/// Removes up to `limit` rows that were caused before `before` and are not tried again; returns how many.
///
/// The oldest go first: a mail that was given up is never outlived by an earlier one that it would contradict.
pub async fn forget(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, StoreError> {
    let old = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(Expr::cust("state IN ('sent', 'given_up')"))
        .filter(row::Column::CreatedAt.lt(before))
        .order_by_asc(row::Column::CreatedAt)
        .order_by_asc(row::Column::Id)
        .limit(limit);
    let removing = row::Entity::delete_many().filter(row::Column::Id.in_subquery(old.into_query()));
    Ok(removing.exec(db).await?.rows_affected)
}
