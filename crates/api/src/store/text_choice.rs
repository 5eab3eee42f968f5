//! What each person wants as text messages, besides mail.

use super::{code, entity::text_choice as row, error::StoreError};
use crate::texts::TextKind;
use inventory::{id::PersonId, slot::Instant};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use std::collections::BTreeMap;

/// Returns what a person has chosen.
pub async fn of(db: &impl ConnectionTrait, person: PersonId) -> Result<BTreeMap<TextKind, bool>, StoreError> {
    let rows = row::Entity::find().filter(row::Column::PersonId.eq(person.0)).all(db).await?;
    let read = |model: row::Model| {
        let kind = code::parse(&model.kind);
        Ok((kind.ok_or_else(|| StoreError::bad_row("text_choice", "kind", model.person_id))?, model.wanted))
    };
    rows.into_iter().map(read).collect()
}

/// Tells whether a person wants a kind of message.
pub async fn wants(db: &impl ConnectionTrait, person: PersonId, kind: TextKind) -> Result<bool, StoreError> {
    let found = row::Entity::find_by_id((person.0, code::text(&kind)?)).one(db).await?;
    Ok(found.map_or_else(|| kind.is_usual(), |model| model.wanted))
}

/// Writes down whether a person wants a kind of message from now on.
pub async fn put(
    db: &impl ConnectionTrait,
    person: PersonId,
    kind: TextKind,
    wanted: bool,
    at: Instant,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        person_id: Set(person.0),
        kind: Set(code::text(&kind)?),
        wanted: Set(wanted),
        chosen_at: Set(at),
    };
    let replace = OnConflict::columns([row::Column::PersonId, row::Column::Kind])
        .update_columns([row::Column::Wanted, row::Column::ChosenAt])
        .to_owned();
    row::Entity::insert(columns).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}
