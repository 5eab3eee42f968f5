//! What each person wants by mail; who has not chosen gets everything at once.

use super::{code, entity::mail_choice as row, error::StoreError};
use crate::mail::{MailChoice, MailKind};
use inventory::{id::PersonId, slot::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::OnConflict,
};
use std::collections::BTreeMap;

/// Returns what a person has chosen.
pub async fn of(db: &impl ConnectionTrait, person: PersonId) -> Result<BTreeMap<MailKind, MailChoice>, StoreError> {
    let rows = row::Entity::find().filter(row::Column::PersonId.eq(person.0)).all(db).await?;
    let read = |model: row::Model| {
        let bad = |column| StoreError::bad_row("mail_choice", column, model.person_id);
        let kind = code::parse(&model.kind).ok_or_else(|| bad("kind"))?;
        Ok((kind, code::parse(&model.choice).ok_or_else(|| bad("choice"))?))
    };
    rows.into_iter().map(read).collect()
}

/// Returns how a person wants a kind of mail.
pub async fn how(db: &impl ConnectionTrait, person: PersonId, kind: MailKind) -> Result<MailChoice, StoreError> {
    let found = row::Entity::find_by_id((person.0, code::text(&kind)?)).one(db).await?;
    let read = |model: row::Model| {
        code::parse(&model.choice).ok_or_else(|| StoreError::bad_row("mail_choice", "choice", person.0))
    };
    Ok(found.map(read).transpose()?.unwrap_or(MailChoice::AtOnce))
}

/// Writes down how a person wants a kind of mail from now on.
pub async fn put(
    db: &impl ConnectionTrait,
    person: PersonId,
    kind: MailKind,
    choice: MailChoice,
    at: Instant,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        person_id: Set(person.0),
        kind: Set(code::text(&kind)?),
        choice: Set(code::text(&choice)?),
        chosen_at: Set(at),
    };
    let replace = OnConflict::columns([row::Column::PersonId, row::Column::Kind])
        .update_columns([row::Column::Choice, row::Column::ChosenAt])
        .to_owned();
    row::Entity::insert(columns).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// Tells whether a person wants anything in his digest.
pub async fn has_digest(db: &impl ConnectionTrait, person: PersonId) -> Result<bool, StoreError> {
    let wanted = row::Entity::find()
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::Choice.eq(code::text(&MailChoice::Digest)?));
    Ok(wanted.count(db).await? > 0)
}
