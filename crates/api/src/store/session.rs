//! Sessions of the pages: one a signed-in browser.

use super::{
    entity::session as row,
    error::{StoreError, expect_rows},
};
use crate::auth::secret::SecretDigest;
use inventory::{id::PersonId, slot::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, which opens nothing.
    pub id: Uuid,
    /// Who is signed in.
    pub person: PersonId,
    /// Browser and system.
    pub label: String,
    /// When he signed in.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub last_seen_at: Instant,
    /// From then on it is not valid, however much it is used.
    pub expires_at: Instant,
    /// When it was ended.
    pub revoked_at: Option<Instant>,
}

/// Stores a session under the digest of its cookie's secret.
pub async fn insert(db: &impl ConnectionTrait, digest: SecretDigest, session: &Session) -> Result<(), StoreError> {
    let Session { id, person, label, created_at, last_seen_at, expires_at, revoked_at } = session.clone();
    let columns = row::ActiveModel {
        id: Set(id),
        token_hash: Set(digest.as_bytes().to_vec()),
        person_id: Set(person.0),
        label: Set(label),
        created_at: Set(created_at),
        last_seen_at: Set(last_seen_at),
        expires_at: Set(expires_at),
        revoked_at: Set(revoked_at),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Finds a session by the digest of its secret, valid or not.
pub async fn by_digest(db: &impl ConnectionTrait, digest: SecretDigest) -> Result<Option<Session>, StoreError> {
    let found = row::Entity::find().filter(row::Column::TokenHash.eq(digest.as_bytes().to_vec())).one(db).await?;
    Ok(found.map(Session::from))
}

/// Notes that a session is used now.
pub async fn touch(db: &impl ConnectionTrait, id: Uuid, now: Instant) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::LastSeenAt, Expr::value(now))
        .filter(row::Column::Id.eq(id))
        .exec(db)
        .await?;
    expect_rows("session", touched.rows_affected, 1)
}

/// Ends one of a person's sessions; tells whether there was one to end.
pub async fn revoke(db: &impl ConnectionTrait, person: PersonId, id: Uuid, now: Instant) -> Result<bool, StoreError> {
    let touched = revoking(person, now).filter(row::Column::Id.eq(id)).exec(db).await?;
    Ok(touched.rows_affected > 0)
}

/// Ends all of a person's sessions but the one named.
pub async fn revoke_others(
    db: &impl ConnectionTrait,
    person: PersonId,
    kept: Option<Uuid>,
    now: Instant,
) -> Result<(), StoreError> {
    let others = kept.map_or(Condition::all(), |id| Condition::all().add(row::Column::Id.ne(id)));
    revoking(person, now).filter(others).exec(db).await?;
    Ok(())
}

/// Returns a person's sessions that are valid at `now` and were used after `seen_after`, last used first, after the
/// one named.
pub async fn alive(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: Instant,
    seen_after: Instant,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<Session>, StoreError> {
    let mut query = row::Entity::find()
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::RevokedAt.is_null())
        .filter(row::Column::ExpiresAt.gt(now))
        .filter(row::Column::LastSeenAt.gt(seen_after));
    if let Some((at, id)) = after {
        let same_time = Condition::all().add(row::Column::LastSeenAt.eq(at)).add(row::Column::Id.lt(id));
        query = query.filter(Condition::any().add(row::Column::LastSeenAt.lt(at)).add(same_time));
    }
    let rows = query.order_by_desc(row::Column::LastSeenAt).order_by_desc(row::Column::Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Removes the sessions that ran out before `before`; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant) -> Result<u64, StoreError> {
    Ok(row::Entity::delete_many().filter(row::Column::ExpiresAt.lt(before)).exec(db).await?.rows_affected)
}

fn revoking(person: PersonId, now: Instant) -> sea_orm::UpdateMany<row::Entity> {
    row::Entity::update_many()
        .col_expr(row::Column::RevokedAt, Expr::value(now))
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::RevokedAt.is_null())
}

impl From<row::Model> for Session {
    fn from(model: row::Model) -> Self {
        Self {
            id: model.id,
            person: PersonId(model.person_id),
            label: model.label,
            created_at: model.created_at,
            last_seen_at: model.last_seen_at,
            expires_at: model.expires_at,
            revoked_at: model.revoked_at,
        }
    }
}
