//! Feeds as rows: what calendar programs may read, found by the digest of their secret.

use super::{
    entity::feed as row,
    error::{StoreError, expect_rows},
};
use crate::auth::secret::SecretDigest;
use inventory::{
    id::{FacilityId, InstrumentId, PersonId},
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

/// What a feed's secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// A link to the person's own times.
    Own,
    /// A link to a lab's calendar.
    Facility(FacilityId),
    /// A link to an instrument's calendar.
    Instrument(InstrumentId),
    /// Everything he may read, over CalDAV, together with his address.
    Caldav,
}

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: Uuid,
    /// For whom it is read.
    pub person: PersonId,
    /// What its secret opens.
    pub opens: Opens,
    /// It says that time is taken, and nothing else.
    pub busy_only: bool,
    /// Where it is used, in his words; may be empty.
    pub label: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last read, to the hour.
    pub last_used_at: Option<Instant>,
    /// When it was ended.
    pub revoked_at: Option<Instant>,
    /// SHA-256 of the request that made it.
    pub request_digest: Vec<u8>,
}

/// Stores a feed under the digest of its secret.
pub async fn insert(db: &impl ConnectionTrait, secret: SecretDigest, new: &Feed) -> Result<(), StoreError> {
    let Feed { id, person, opens, busy_only, label, created_at, last_used_at, revoked_at, request_digest } =
        new.clone();
    let (kind, facility, instrument) = match opens {
        Opens::Own => ("own", None, None),
        Opens::Facility(id) => ("facility", Some(id.0), None),
        Opens::Instrument(id) => ("instrument", None, Some(id.0)),
        Opens::Caldav => ("caldav", None, None),
    };
    let columns = row::ActiveModel {
        id: Set(id),
        person_id: Set(person.0),
        kind: Set(kind.to_owned()),
        facility_id: Set(facility),
        instrument_id: Set(instrument),
        busy_only: Set(busy_only),
        label: Set(label),
        token_hash: Set(secret.as_bytes().to_vec()),
        created_at: Set(created_at),
        last_used_at: Set(last_used_at),
        revoked_at: Set(revoked_at),
        request_digest: Set(request_digest),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Finds a feed, ended or not.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Feed>, StoreError> {
    row::Entity::find_by_id(id).one(db).await?.map(Feed::try_from).transpose()
}

/// Finds the feed that a secret opens, unless it was ended.
pub async fn by_digest(db: &impl ConnectionTrait, secret: SecretDigest) -> Result<Option<Feed>, StoreError> {
    let found = row::Entity::find()
        .filter(row::Column::TokenHash.eq(secret.as_bytes().to_vec()))
        .filter(row::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    found.map(Feed::try_from).transpose()
}

/// Returns a person's feeds that were not ended, latest first, after the one named.
pub async fn live(
    db: &impl ConnectionTrait,
    person: PersonId,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<Feed>, StoreError> {
    let mut query = of(person);
    if let Some((at, id)) = after {
        let tie = Condition::all().add(row::Column::CreatedAt.eq(at)).add(row::Column::Id.lt(id));
        query = query.filter(Condition::any().add(row::Column::CreatedAt.lt(at)).add(tie));
    }
    let rows = query.order_by_desc(row::Column::CreatedAt).order_by_desc(row::Column::Id).limit(limit).all(db);
    rows.await?.into_iter().map(Feed::try_from).collect()
}

/// Returns how many feeds of a person were not ended.
pub async fn count(db: &impl ConnectionTrait, person: PersonId) -> Result<u64, StoreError> {
    Ok(of(person).count(db).await?)
}

fn of(person: PersonId) -> sea_orm::Select<row::Entity> {
    row::Entity::find().filter(row::Column::PersonId.eq(person.0)).filter(row::Column::RevokedAt.is_null())
}

/// Notes that a feed was read now.
pub async fn touch(db: &impl ConnectionTrait, id: Uuid, now: Instant) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::LastUsedAt, Expr::value(now))
        .filter(row::Column::Id.eq(id))
        .exec(db)
        .await?;
    expect_rows("feed", touched.rows_affected, 1)
}

/// Ends one of a person's feeds; tells whether there was one to end.
pub async fn revoke(db: &impl ConnectionTrait, person: PersonId, id: Uuid, now: Instant) -> Result<bool, StoreError> {
    Ok(revoking(person, now).filter(row::Column::Id.eq(id)).exec(db).await?.rows_affected > 0)
}

/// Ends all of a person's feeds.
pub async fn revoke_all(db: &impl ConnectionTrait, person: PersonId, now: Instant) -> Result<(), StoreError> {
    revoking(person, now).exec(db).await?;
    Ok(())
}

fn revoking(person: PersonId, now: Instant) -> sea_orm::UpdateMany<row::Entity> {
    row::Entity::update_many()
        .col_expr(row::Column::RevokedAt, Expr::value(now))
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::RevokedAt.is_null())
}

/// Removes the feeds that were ended before `before`; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant) -> Result<u64, StoreError> {
    Ok(row::Entity::delete_many().filter(row::Column::RevokedAt.lt(before)).exec(db).await?.rows_affected)
}

impl TryFrom<row::Model> for Feed {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let opens = match (model.kind.as_str(), model.facility_id, model.instrument_id) {
            ("own", None, None) => Opens::Own,
            ("facility", Some(id), None) => Opens::Facility(FacilityId(id)),
            ("instrument", None, Some(id)) => Opens::Instrument(InstrumentId(id)),
            ("caldav", None, None) => Opens::Caldav,
            _ => return Err(StoreError::bad_row("feed", "kind", model.id)),
        };
        Ok(Self {
            id: model.id,
            person: PersonId(model.person_id),
            opens,
            busy_only: model.busy_only,
            label: model.label,
            created_at: model.created_at,
            last_used_at: model.last_used_at,
            revoked_at: model.revoked_at,
            request_digest: model.request_digest,
        })
    }
}
