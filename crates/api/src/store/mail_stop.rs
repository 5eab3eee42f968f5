//! The links that end a kind of mail, found by the digest of their secret: one for each person and kind.

use super::{code, entity::mail_stop as row, error::StoreError};
use crate::{auth::secret::SecretDigest, mail::Stops};
use inventory::id::PersonId;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

/// Makes a link known; the same one may be made known with every mail.
pub async fn put(db: &impl ConnectionTrait, secret: SecretDigest, stops: Stops) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        token_hash: Set(secret.as_bytes().to_vec()),
        person_id: Set(stops.person.0),
        kind: Set(code::text(&stops.kind)?),
    };
    let known = OnConflict::new().do_nothing().to_owned();
    row::Entity::insert(columns).on_conflict(known).exec_without_returning(db).await?;
    Ok(())
}

/// Returns whose mail a link ends, and which.
pub async fn find(db: &impl ConnectionTrait, secret: SecretDigest) -> Result<Option<Stops>, StoreError> {
    let found = row::Entity::find_by_id(secret.as_bytes().to_vec()).one(db).await?;
    let read = |model: row::Model| {
        let kind = code::parse(&model.kind);
        let kind = kind.ok_or_else(|| StoreError::bad_row("mail_stop", "kind", model.person_id))?;
        Ok(Stops { person: PersonId(model.person_id), kind })
    };
    found.map(read).transpose()
}
