//! Outages as rows.

use super::{
    code,
    entity::outage as row,
    error::{StoreError, expect_rows},
};
use booking::command::Outage;
use inventory::{
    id::{CompanionId, InstrumentId, OutageId, PersonId},
    slot::{Instant, Slot},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// An outage with who declared it and by which request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The outage.
    pub outage: Outage,
    /// Who declared it.
    pub by: PersonId,
    /// SHA-256 of the request's content.
    pub request_digest: Vec<u8>,
}

/// Finds an outage.
pub async fn find(db: &impl ConnectionTrait, id: OutageId) -> Result<Option<Declared>, StoreError> {
    let Some(model) = row::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
    let (by, request_digest) = (PersonId(model.declared_by), model.request_digest.clone());
    Ok(Some(Declared { outage: Outage::try_from(model)?, by, request_digest }))
}

/// Returns an instrument's outages that meet `window`, sorted by start.
pub async fn within(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    window: &Slot,
) -> Result<Vec<Outage>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(row::Column::StartsAt.lt(window.end()))
        .filter(row::Column::EndsAt.gt(window.start()))
        .order_by_asc(row::Column::StartsAt)
        .order_by_asc(row::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Outage::try_from).collect()
}

/// Stores a new outage.
pub async fn insert(
    db: &impl ConnectionTrait,
    new: &Outage,
    by: PersonId,
    at: Instant,
    digest: Vec<u8>,
) -> Result<(), StoreError> {
    let Outage { id, instrument, companion, slot, reason, note, ended_at } = new;
    let columns = row::ActiveModel {
        id: Set(id.0),
        instrument_id: Set(instrument.0),
        starts_at: Set(slot.start()),
        ends_at: Set(slot.end()),
        reason: Set(code::text(reason)?),
        note: Set(note.clone()),
        declared_by: Set(by.0),
        declared_at: Set(at),
        ended_at: Set(*ended_at),
        request_digest: Set(digest),
        companion_id: Set(companion.map(|companion| companion.0)),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores when an outage ends, or that it has ended.
pub async fn update(db: &impl ConnectionTrait, outage: &Outage) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::EndsAt, sea_orm::sea_query::Expr::value(outage.slot.end()))
        .col_expr(row::Column::EndedAt, sea_orm::sea_query::Expr::value(outage.ended_at))
        .filter(row::Column::Id.eq(outage.id.0))
        .filter(row::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    expect_rows("outage", touched.rows_affected, 1)
}

impl TryFrom<row::Model> for Outage {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("outage", column, model.id);
        Ok(Self {
            id: OutageId(model.id),
            instrument: InstrumentId(model.instrument_id),
            companion: model.companion_id.map(CompanionId),
            slot: Slot::new(model.starts_at, model.ends_at).map_err(|_| bad("ends_at"))?,
            reason: code::parse(&model.reason).ok_or_else(|| bad("reason"))?,
            note: model.note.clone(),
            ended_at: model.ended_at,
        })
    }
}
