//! Notices in the pages: every mail's content stands here too, since many read mail late.

use super::{entity::notice as row, error::StoreError};
use inventory::{
    id::{PersonId, ReservationId},
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

/// A notice to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: Uuid,
    /// To whom.
    pub person: PersonId,
    /// What happened, as a code.
    pub kind: String,
    /// To which reservation.
    pub reservation: Option<ReservationId>,
    /// Both languages' sentences, as JSON.
    pub payload: String,
    /// When.
    pub at: Instant,
    /// When it was read.
    pub read_at: Option<Instant>,
}

/// Stores notices.
pub async fn insert(db: &impl ConnectionTrait, notices: Vec<Notice>) -> Result<(), StoreError> {
    if notices.is_empty() {
        return Ok(());
    }
    let rows = notices.into_iter().map(|notice| {
        let Notice { id, person, kind, reservation, payload, at, read_at } = notice;
        row::ActiveModel {
            id: Set(id),
            person_id: Set(person.0),
            kind: Set(kind),
            reservation_id: Set(reservation.map(|id| id.0)),
            payload: Set(payload),
            created_at: Set(at),
            read_at: Set(read_at),
        }
    });
    row::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Returns a person's notices, newest first, after the one named.
pub async fn of(
    db: &impl ConnectionTrait,
    person: PersonId,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<Notice>, StoreError> {
    let mut query = row::Entity::find().filter(row::Column::PersonId.eq(person.0));
    if let Some((at, id)) = after {
        let same_time = Condition::all().add(row::Column::CreatedAt.eq(at)).add(row::Column::Id.lt(id));
        query = query.filter(Condition::any().add(row::Column::CreatedAt.lt(at)).add(same_time));
    }
    let rows = query.order_by_desc(row::Column::CreatedAt).order_by_desc(row::Column::Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(Notice::from).collect())
}

/// Returns how many notices a person has not read.
pub async fn unread(db: &impl ConnectionTrait, person: PersonId) -> Result<u64, StoreError> {
    Ok(row::Entity::find()
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::ReadAt.is_null())
        .count(db)
        .await?)
}

/// Marks a person's notices up to an instant as read; returns how many were not.
pub async fn mark_read(
    db: &impl ConnectionTrait,
    person: PersonId,
    up_to: Instant,
    now: Instant,
) -> Result<u64, StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::ReadAt, Expr::value(now))
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::CreatedAt.lte(up_to))
        .filter(row::Column::ReadAt.is_null())
        .exec(db)
        .await?;
    Ok(touched.rows_affected)
}

impl From<row::Model> for Notice {
    fn from(model: row::Model) -> Self {
        Self {
            id: model.id,
            person: PersonId(model.person_id),
            kind: model.kind,
            reservation: model.reservation_id.map(ReservationId),
            payload: model.payload,
            at: model.created_at,
            read_at: model.read_at,
        }
    }
}
