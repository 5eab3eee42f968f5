//! Families of refresh tokens: one a signed-in program. Each token may be used once.

use super::{
    entity::{refresh_family as row, refresh_token},
    error::{StoreError, expect_rows},
};
use crate::auth::secret::SecretDigest;
use inventory::{id::PersonId, slot::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

/// A family: what came out of one sign-in of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Its id, which access tokens bear as `sid`.
    pub id: Uuid,
    /// Who is signed in.
    pub person: PersonId,
    /// The program, in its user's words.
    pub label: String,
    /// When he signed in.
    pub created_at: Instant,
    /// When it was last refreshed.
    pub last_seen_at: Instant,
    /// When it was ended.
    pub revoked_at: Option<Instant>,
}

/// A refresh token as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refresh {
    /// Its family.
    pub family: Uuid,
    /// From then on it is not valid.
    pub expires_at: Instant,
    /// When it was exchanged for the next one.
    pub used_at: Option<Instant>,
}

/// Stores a family.
pub async fn insert_family(db: &impl ConnectionTrait, family: &Family) -> Result<(), StoreError> {
    let Family { id, person, label, created_at, last_seen_at, revoked_at } = family.clone();
    let columns = row::ActiveModel {
        id: Set(id),
        person_id: Set(person.0),
        label: Set(label),
        created_at: Set(created_at),
        last_seen_at: Set(last_seen_at),
        revoked_at: Set(revoked_at),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Finds a family.
pub async fn family(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Family>, StoreError> {
    Ok(row::Entity::find_by_id(id).one(db).await?.map(Family::from))
}

/// Notes that a family was refreshed now.
pub async fn touch_family(db: &impl ConnectionTrait, id: Uuid, now: Instant) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::LastSeenAt, Expr::value(now))
        .filter(row::Column::Id.eq(id))
        .exec(db)
        .await?;
    expect_rows("refresh_family", touched.rows_affected, 1)
}

/// Ends one of a person's families; tells whether there was one to end.
pub async fn revoke_family(
    db: &impl ConnectionTrait,
    person: PersonId,
    id: Uuid,
    now: Instant,
) -> Result<bool, StoreError> {
    let touched = revoking(person, now).filter(row::Column::Id.eq(id)).exec(db).await?;
    Ok(touched.rows_affected > 0)
}

/// Ends all of a person's families but the one named.
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

/// Returns a person's families that were made after `made_after` and refreshed after `seen_after`, last refreshed
/// first, after the one named.
pub async fn alive(
    db: &impl ConnectionTrait,
    person: PersonId,
    made_after: Instant,
    seen_after: Instant,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<Family>, StoreError> {
    let mut query = row::Entity::find()
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::RevokedAt.is_null())
        .filter(row::Column::CreatedAt.gt(made_after))
        .filter(row::Column::LastSeenAt.gt(seen_after));
    if let Some((at, id)) = after {
        let same_time = Condition::all().add(row::Column::LastSeenAt.eq(at)).add(row::Column::Id.lt(id));
        query = query.filter(Condition::any().add(row::Column::LastSeenAt.lt(at)).add(same_time));
    }
    let rows = query.order_by_desc(row::Column::LastSeenAt).order_by_desc(row::Column::Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(Family::from).collect())
}

/// Stores a refresh token under its digest.
pub async fn insert(
    db: &impl ConnectionTrait,
    digest: SecretDigest,
    family: Uuid,
    issued_at: Instant,
    expires_at: Instant,
) -> Result<(), StoreError> {
    let columns = refresh_token::ActiveModel {
        token_hash: Set(digest.as_bytes().to_vec()),
        family_id: Set(family),
        issued_at: Set(issued_at),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Finds a refresh token by its digest, valid or not.
pub async fn find(db: &impl ConnectionTrait, digest: SecretDigest) -> Result<Option<Refresh>, StoreError> {
    let found = refresh_token::Entity::find_by_id(digest.as_bytes().to_vec()).one(db).await?;
    Ok(found.map(|model| Refresh { family: model.family_id, expires_at: model.expires_at, used_at: model.used_at }))
}

/// Marks a refresh token as used; its family is locked by the caller.
pub async fn mark_used(db: &impl ConnectionTrait, digest: SecretDigest, now: Instant) -> Result<(), StoreError> {
    let touched = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now))
        .filter(refresh_token::Column::TokenHash.eq(digest.as_bytes().to_vec()))
        .filter(refresh_token::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    expect_rows("refresh_token", touched.rows_affected, 1)
}

/// Removes the families that were last refreshed before `before`, with their tokens; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant) -> Result<u64, StoreError> {
    let old = row::Entity::find().select_only().column(row::Column::Id).filter(row::Column::LastSeenAt.lt(before));
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::FamilyId.in_subquery(old.into_query()))
        .exec(db)
        .await?;
    Ok(row::Entity::delete_many().filter(row::Column::LastSeenAt.lt(before)).exec(db).await?.rows_affected)
}

fn revoking(person: PersonId, now: Instant) -> sea_orm::UpdateMany<row::Entity> {
    row::Entity::update_many()
        .col_expr(row::Column::RevokedAt, Expr::value(now))
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::RevokedAt.is_null())
}

impl From<row::Model> for Family {
    fn from(model: row::Model) -> Self {
        Self {
            id: model.id,
            person: PersonId(model.person_id),
            label: model.label,
            created_at: model.created_at,
            last_seen_at: model.last_seen_at,
            revoked_at: model.revoked_at,
        }
    }
}
