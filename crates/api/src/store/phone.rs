//! The numbers that text messages go to, and the codes by which they are confirmed.

use super::{
    entity::{person, phone as row, phone_code as pending},
    error::StoreError,
    tx::expect_rows,
};
use crate::auth::secret::SecretDigest;
use inventory::{id::PersonId, phone::PhoneNumber, slot::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

/// A number that somebody has confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// The number.
    pub number: PhoneNumber,
    /// Since when.
    pub confirmed_at: Instant,
}

/// A number that waits to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The message that carries the code.
    pub message: Uuid,
    /// The number.
    pub number: PhoneNumber,
    /// What the code is compared by.
    pub digest: SecretDigest,
    /// How often it may still be typed.
    pub tries_left: u32,
    /// When it was asked for.
    pub created_at: Instant,
    /// From then on it confirms nothing.
    pub expires_at: Instant,
}

/// Returns a person's number.
pub async fn find(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<Phone>, StoreError> {
    let found = row::Entity::find_by_id(person.0).one(db).await?;
    found
        .map(|model| Ok(Phone { number: number(&model.number, person)?, confirmed_at: model.confirmed_at }))
        .transpose()
}

/// Returns the number at which a person can be reached now.
pub async fn reached(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<PhoneNumber>, StoreError> {
    Ok(if is_active(db, person).await? { find(db, person).await?.map(|phone| phone.number) } else { None })
}

/// Returns the number to which this very message takes a code, while it is the latest one.
pub async fn code_goes_to(
    db: &impl ConnectionTrait,
    person: PersonId,
    message: Uuid,
    now: Instant,
) -> Result<Option<PhoneNumber>, StoreError> {
    let pending = pending(db, person).await?.filter(|pending| pending.message == message && now < pending.expires_at);
    Ok(if is_active(db, person).await? { pending.map(|pending| pending.number) } else { None })
}

async fn is_active(db: &impl ConnectionTrait, person: PersonId) -> Result<bool, StoreError> {
    let active = person::Entity::find_by_id(person.0).filter(person::Column::State.eq("active"));
    Ok(active.count(db).await? > 0)
}

/// Writes a person's number down in the place of the one before.
pub async fn put(
    db: &impl ConnectionTrait,
    person: PersonId,
    number: &PhoneNumber,
    at: Instant,
) -> Result<(), StoreError> {
    let columns =
        row::ActiveModel { person_id: Set(person.0), number: Set(number.as_str().to_owned()), confirmed_at: Set(at) };
    let replace = OnConflict::column(row::Column::PersonId)
        .update_columns([row::Column::Number, row::Column::ConfirmedAt])
        .to_owned();
    row::Entity::insert(columns).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// Removes a person's number, and ends a code that waits; tells whether there was either.
pub async fn remove(db: &impl ConnectionTrait, person: PersonId, now: Instant) -> Result<bool, StoreError> {
    let waiting = end_code(db, person, now).await?;
    Ok(row::Entity::delete_by_id(person.0).exec(db).await?.rows_affected + waiting > 0)
}

/// Returns the number of a person that waits to be confirmed.
pub async fn pending(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<Pending>, StoreError> {
    let Some(model) = pending::Entity::find_by_id(person.0).one(db).await? else { return Ok(None) };
    let bad = |column| StoreError::bad_row("phone_code", column, person.0);
    Ok(Some(Pending {
        message: model.message_id,
        number: number(&model.number, person)?,
        digest: SecretDigest(model.code_hash.try_into().map_err(|_| bad("code_hash"))?),
        tries_left: u32::try_from(model.tries_left).map_err(|_| bad("tries_left"))?,
        created_at: model.created_at,
        expires_at: model.expires_at,
    }))
}

/// Writes down which number waits for which code, in the place of what waited before.
pub async fn await_code(db: &impl ConnectionTrait, person: PersonId, new: Pending) -> Result<(), StoreError> {
    let Pending { message, number, digest, tries_left, created_at, expires_at } = new;
    pending::Entity::delete_by_id(person.0).exec(db).await?;
    let columns = pending::ActiveModel {
        person_id: Set(person.0),
        message_id: Set(message),
        number: Set(number.as_str().to_owned()),
        code_hash: Set(digest.as_bytes().to_vec()),
        tries_left: Set(i32::try_from(tries_left).unwrap_or(i32::MAX)),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
    };
    pending::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Counts a try at a code.
pub async fn count_try(db: &impl ConnectionTrait, person: PersonId) -> Result<(), StoreError> {
    let touched = pending::Entity::update_many()
        .col_expr(pending::Column::TriesLeft, Expr::col(pending::Column::TriesLeft).sub(1))
        .filter(pending::Column::PersonId.eq(person.0))
        .exec(db)
        .await?;
    expect_rows("phone_code", touched.rows_affected, 1)
}

/// Ends a code, if there is one; tells how many were ended. It stays written down when one was asked for, so that the pause
/// before the next does not end with it.
pub async fn end_code(db: &impl ConnectionTrait, person: PersonId, now: Instant) -> Result<u64, StoreError> {
    let ended = pending::Entity::update_many()
        .col_expr(pending::Column::ExpiresAt, Expr::value(now))
        .filter(pending::Column::PersonId.eq(person.0))
        .filter(pending::Column::ExpiresAt.gt(now));
    Ok(ended.exec(db).await?.rows_affected)
}

/// Removes the codes that ran out before an instant; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant) -> Result<u64, StoreError> {
    Ok(pending::Entity::delete_many().filter(pending::Column::ExpiresAt.lt(before)).exec(db).await?.rows_affected)
}

fn number(text: &str, person: PersonId) -> Result<PhoneNumber, StoreError> {
    PhoneNumber::parse(text).map_err(|_| StoreError::bad_row("phone", "number", person.0))
}
