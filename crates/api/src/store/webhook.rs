//! Webhooks as rows: what of a lab is called, and what came of it.

use super::{code, entity::webhook as row, error::StoreError, tx::expect_rows};
use crate::channel::HookEvent;
use inventory::{
    id::{FacilityId, PersonId},
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: Uuid,
    /// The lab.
    pub facility: FacilityId,
    /// Who registered it.
    pub made_by: PersonId,
    /// What is called.
    pub url: String,
    /// Of what it is told.
    pub events: BTreeSet<HookEvent>,
    /// When it was made.
    pub created_at: Instant,
    /// When a test was last asked for.
    pub tested_at: Option<Instant>,
    /// The last call.
    pub last: Option<LastCall>,
    /// Since when calls are given up, without one that arrived.
    pub failing_since: Option<Instant>,
    /// When it was switched off for that.
    pub off_at: Option<Instant>,
    /// When it was removed.
    pub deleted_at: Option<Instant>,
    /// SHA-256 of the request that made it.
    pub request_digest: Vec<u8>,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastCall {
    /// When.
    pub at: Instant,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why it did not arrive, as a code; nothing: it did.
    pub error: Option<String>,
}

/// Stores a webhook.
pub async fn insert(db: &impl ConnectionTrait, new: Webhook) -> Result<(), StoreError> {
    let Webhook {
        id,
        facility,
        made_by,
        url,
        events,
        created_at,
        tested_at,
        last,
        failing_since,
        off_at,
        deleted_at,
        request_digest,
    } = new;
    let columns = row::ActiveModel {
        id: Set(id),
        facility_id: Set(facility.0),
        made_by: Set(made_by.0),
        url: Set(url),
        events: Set(code::json(&events)?),
        created_at: Set(created_at),
        tested_at: Set(tested_at),
        last_at: Set(last.as_ref().map(|last| last.at)),
        last_status: Set(last.as_ref().and_then(|last| last.status).map(i32::from)),
        last_error: Set(last.and_then(|last| last.error)),
        failing_since: Set(failing_since),
        off_at: Set(off_at),
        deleted_at: Set(deleted_at),
        request_digest: Set(request_digest),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Finds a webhook, removed or not.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Webhook>, StoreError> {
    row::Entity::find_by_id(id).one(db).await?.map(Webhook::try_from).transpose()
}

/// Returns a lab's webhooks that were not removed, latest first, after the one named.
pub async fn of_facility(
    db: &impl ConnectionTrait,
    facility: FacilityId,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<Webhook>, StoreError> {
    let mut query = of(facility);
    if let Some((at, id)) = after {
        let tie = Condition::all().add(row::Column::CreatedAt.eq(at)).add(row::Column::Id.lt(id));
        query = query.filter(Condition::any().add(row::Column::CreatedAt.lt(at)).add(tie));
    }
    let rows = query.order_by_desc(row::Column::CreatedAt).order_by_desc(row::Column::Id).limit(limit).all(db);
    rows.await?.into_iter().map(Webhook::try_from).collect()
}

/// Returns a lab's webhooks that are called, in the order in which they were made.
pub async fn called(db: &impl ConnectionTrait, facility: FacilityId) -> Result<Vec<Webhook>, StoreError> {
    let on = of(facility).filter(row::Column::OffAt.is_null());
    let rows = on.order_by_asc(row::Column::CreatedAt).order_by_asc(row::Column::Id).all(db).await?;
    rows.into_iter().map(Webhook::try_from).collect()
}

/// Returns how many webhooks of a lab were not removed.
pub async fn count(db: &impl ConnectionTrait, facility: FacilityId) -> Result<u64, StoreError> {
    Ok(of(facility).count(db).await?)
}

fn of(facility: FacilityId) -> sea_orm::Select<row::Entity> {
    row::Entity::find().filter(row::Column::FacilityId.eq(facility.0)).filter(row::Column::DeletedAt.is_null())
}

/// Removes a webhook; tells whether it was there.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid, now: Instant) -> Result<bool, StoreError> {
    let removing = row::Entity::update_many()
        .col_expr(row::Column::DeletedAt, Expr::value(now))
        .filter(row::Column::Id.eq(id))
        .filter(row::Column::DeletedAt.is_null());
    Ok(removing.exec(db).await?.rows_affected == 1)
}

/// Notes that a test was asked for, unless one was since `since`; tells whether it may go.
pub async fn test(db: &impl ConnectionTrait, id: Uuid, since: Instant, now: Instant) -> Result<bool, StoreError> {
    let long_ago = Condition::any().add(row::Column::TestedAt.is_null()).add(row::Column::TestedAt.lte(since));
    let noting = row::Entity::update_many()
        .col_expr(row::Column::TestedAt, Expr::value(now))
        .filter(row::Column::Id.eq(id))
        .filter(long_ago);
    Ok(noting.exec(db).await?.rows_affected == 1)
}

/// Notes what came of a call. One that arrived ends the failing, and switches on what was switched off for it.
pub async fn note(db: &impl ConnectionTrait, id: Uuid, call: &LastCall) -> Result<(), StoreError> {
    let mut noting = row::Entity::update_many()
        .col_expr(row::Column::LastAt, Expr::value(call.at))
        .col_expr(row::Column::LastStatus, Expr::value(call.status.map(i32::from)))
        .col_expr(row::Column::LastError, Expr::value(call.error.clone()));
    if call.error.is_none() {
        noting = noting
            .col_expr(row::Column::FailingSince, Expr::value(None::<Instant>))
            .col_expr(row::Column::OffAt, Expr::value(None::<Instant>));
    }
    let touched = noting.filter(row::Column::Id.eq(id)).exec(db).await?;
    expect_rows("webhook", touched.rows_affected, 1)
}

/// Notes that a call was given up, unless an earlier one was; returns since when they are.
pub async fn gave_up(db: &impl ConnectionTrait, id: Uuid, now: Instant) -> Result<Option<Instant>, StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::FailingSince, Expr::value(now))
        .filter(row::Column::Id.eq(id))
        .filter(row::Column::FailingSince.is_null())
        .exec(db)
        .await?;
    Ok(find(db, id).await?.and_then(|webhook| webhook.failing_since))
}

/// Switches a webhook off; tells whether it was on.
pub async fn switch_off(db: &impl ConnectionTrait, id: Uuid, now: Instant) -> Result<bool, StoreError> {
    let switching = row::Entity::update_many()
        .col_expr(row::Column::OffAt, Expr::value(now))
        .filter(row::Column::Id.eq(id))
        .filter(row::Column::OffAt.is_null())
        .filter(row::Column::DeletedAt.is_null());
    Ok(switching.exec(db).await?.rows_affected == 1)
}

impl TryFrom<row::Model> for Webhook {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("webhook", column, model.id);
        let status = model.last_status.map(u16::try_from).transpose().map_err(|_| bad("last_status"))?;
        Ok(Self {
            events: serde_json::from_str(&model.events).map_err(|_| bad("events"))?,
            id: model.id,
            facility: FacilityId(model.facility_id),
            made_by: PersonId(model.made_by),
            url: model.url,
            created_at: model.created_at,
            tested_at: model.tested_at,
            last: model.last_at.map(|at| LastCall { at, status, error: model.last_error }),
            failing_since: model.failing_since,
            off_at: model.off_at,
            deleted_at: model.deleted_at,
            request_digest: model.request_digest,
        })
    }
}
