//! Addresses from which our mail has come back for good, until some gets through.
//!
//! Nobody says that a mail has arrived; so one counts as arrived that left after the last that came back, and was not
//! back after a day itself.

use super::{entity::address_bounce as row, error::StoreError};
use chrono::TimeDelta;
use inventory::{slot::Instant, text::EmailAddress};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

/// How long a mail may be on its way back.
const WAY_BACK: TimeDelta = TimeDelta::days(1);

/// Why an address does not take our mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Why, as `5.1.1` (RFC 3463).
    pub status: String,
    /// Since when that is known.
    pub since: Instant,
}

/// Notes that a mail to an address came back for good.
pub async fn put(
    db: &impl ConnectionTrait,
    address: &EmailAddress,
    status: &str,
    at: Instant,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        address: Set(address.as_str().to_owned()),
        status: Set(status.to_owned()),
        bounced_at: Set(at),
        times: Set(1),
        sent_at: Set(None),
    };
    let mut again = OnConflict::column(row::Column::Address);
    again.update_columns([row::Column::Status, row::Column::BouncedAt, row::Column::SentAt]);
    again.value(row::Column::Times, Expr::col((row::Entity, row::Column::Times)).add(1));
    row::Entity::insert(columns).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// Notes that a mail has left for an address, if some has come back from it before.
pub async fn has_left(db: &impl ConnectionTrait, address: &str, at: Instant) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::SentAt, Expr::value(at))
        .filter(row::Column::Address.eq(address))
        .filter(row::Column::SentAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets that mail came back: somebody answers from there.
pub async fn clear(db: &impl ConnectionTrait, address: &EmailAddress) -> Result<(), StoreError> {
    row::Entity::delete_by_id(address.as_str().to_owned()).exec(db).await?;
    Ok(())
}

/// Tells why an address does not take our mail, if it does not.
pub async fn failing(
    db: &impl ConnectionTrait,
    address: &EmailAddress,
    now: Instant,
) -> Result<Option<Failing>, StoreError> {
    let found = row::Entity::find_by_id(address.as_str().to_owned()).filter(still(now)).one(db).await?;
    Ok(found.map(|row| Failing { status: row.status, since: row.bounced_at }))
}

/// Returns how many addresses do not take our mail.
pub async fn count(db: &impl ConnectionTrait, now: Instant) -> Result<u64, StoreError> {
    Ok(row::Entity::find().filter(still(now)).count(db).await?)
}

/// Removes the addresses to which some mail has got through since; returns how many.
pub async fn forget(db: &impl ConnectionTrait, now: Instant) -> Result<u64, StoreError> {
    let over = row::Entity::delete_many().filter(row::Column::SentAt.lte(now - WAY_BACK));
    Ok(over.exec(db).await?.rows_affected)
}

fn still(now: Instant) -> Condition {
    Condition::any().add(row::Column::SentAt.is_null()).add(row::Column::SentAt.gt(now - WAY_BACK))
}
