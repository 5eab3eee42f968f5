//! Qualifications: who may operate an instrument alone, and until when.

use super::{entity::qualification as row, error::StoreError};
use chrono::NaiveDate;
use inventory::{
    id::{InstrumentId, PersonId},
    slot::Instant,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

/// Stores a qualification over an earlier one. The instrument's row is locked by the caller.
pub async fn put(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    person: PersonId,
    expires_on: Option<NaiveDate>,
    by: PersonId,
    at: Instant,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        instrument_id: Set(instrument.0),
        person_id: Set(person.0),
        expires_on: Set(expires_on),
        granted_by: Set(by.0),
        granted_at: Set(at),
    };
    let conflict = OnConflict::columns([row::Column::InstrumentId, row::Column::PersonId])
        .update_columns([row::Column::ExpiresOn, row::Column::GrantedBy, row::Column::GrantedAt])
        .to_owned();
    row::Entity::insert(columns).on_conflict(conflict).exec_without_returning(db).await?;
    Ok(())
}

/// Takes a qualification away; tells whether there was one. The instrument's row is locked by the caller.
pub async fn remove(db: &impl ConnectionTrait, instrument: InstrumentId, person: PersonId) -> Result<bool, StoreError> {
    Ok(row::Entity::delete_by_id((instrument.0, person.0)).exec(db).await?.rows_affected > 0)
}
