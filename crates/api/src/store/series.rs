//! Series as rows; their occurrences are reservations.

use super::{
    code,
    entity::{reservation, series as row},
    error::{StoreError, expect_rows},
    reservation::{Stored, reservations},
};
use booking::{reservation::Reservation, series::Series};
use inventory::id::{InstrumentId, PersonId, ReservationId, SeriesId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

/// A stored series with what only the store needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSeries {
    /// The series.
    pub series: Series,
    /// The number under which the invited heard of it last.
    pub sequence: u32,
    /// SHA-256 of the request that made it, for repeated requests.
    pub request_digest: Vec<u8>,
}

/// Finds a series by id.
pub async fn find(db: &impl ConnectionTrait, id: SeriesId) -> Result<Option<StoredSeries>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(StoredSeries::try_from).transpose()
}

/// Finds several series by id.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: &[SeriesId],
) -> Result<BTreeMap<SeriesId, StoredSeries>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = row::Entity::find().filter(row::Column::Id.is_in(ids.iter().map(|id| id.0))).all(db).await?;
    rows.into_iter().map(|model| Ok((SeriesId(model.id), StoredSeries::try_from(model)?))).collect()
}

/// Returns the reservations of a series, in the order of the times its rule gives them.
pub async fn occurrences(db: &impl ConnectionTrait, id: SeriesId) -> Result<Vec<Reservation>, StoreError> {
    let rows = of(id).order_by_asc(reservation::Column::RecurrenceId).all(db).await?;
    reservations(rows)
}

/// Returns the first reservation of a series, which stands for whom it is and who stands behind it.
pub async fn first(db: &impl ConnectionTrait, id: SeriesId) -> Result<Option<Stored>, StoreError> {
    let row = of(id).order_by_asc(reservation::Column::RecurrenceId).limit(1).one(db).await?;
    row.map(Stored::try_from).transpose()
}

fn of(id: SeriesId) -> sea_orm::Select<reservation::Entity> {
    reservation::Entity::find().filter(reservation::Column::SeriesId.eq(id.0))
}

/// Stores a new series.
pub async fn insert(db: &impl ConnectionTrait, new: &Series, digest: Vec<u8>) -> Result<(), StoreError> {
    let Series { id, instrument, booked_by, recurrence, created_at, continues, departed } = new;
    let columns = row::ActiveModel {
        id: Set(id.0),
        instrument_id: Set(instrument.0),
        booked_by: Set(booked_by.0),
        recurrence: Set(code::json(recurrence)?),
        sequence: Set(0),
        request_digest: Set(digest),
        created_at: Set(*created_at),
        continues: Set(continues.map(|id| id.0)),
        departed: Set(i32::try_from(*departed).unwrap_or(i32::MAX)),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores a changed series.
pub async fn update(db: &impl ConnectionTrait, changed: &Series) -> Result<(), StoreError> {
    let Series { id, instrument: _, booked_by: _, recurrence, created_at: _, continues: _, departed } = changed;
    let columns = row::ActiveModel {
        recurrence: Set(code::json(recurrence)?),
        departed: Set(i32::try_from(*departed).unwrap_or(i32::MAX)),
        ..Default::default()
    };
    let touched = row::Entity::update_many().set(columns).filter(row::Column::Id.eq(id.0)).exec(db).await?;
    expect_rows("series", touched.rows_affected, 1)
}

/// Takes reservations out of their series in one statement, so that each can come back under a name that another had.
pub async fn leave(db: &impl ConnectionTrait, leaving: &[ReservationId]) -> Result<(), StoreError> {
    let columns = reservation::ActiveModel { series_id: Set(None), recurrence_id: Set(None), ..Default::default() };
    let touched = reservation::Entity::update_many()
        .set(columns)
        .filter(reservation::Column::Id.is_in(leaving.iter().map(|id| id.0)))
        .exec(db)
        .await?;
    expect_rows("reservation", touched.rows_affected, leaving.len() as u64)
}

/// Returns the series that go on from one, in the order in which they were divided from it.
pub async fn continuing(db: &impl ConnectionTrait, id: SeriesId) -> Result<Vec<SeriesId>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Continues.eq(id.0))
        .order_by_asc(row::Column::CreatedAt)
        .order_by_asc(row::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|model| SeriesId(model.id)).collect())
}

/// Counts one more thing that the invited of a series are told, and returns the number it goes out with.
pub async fn next_sequence(db: &impl ConnectionTrait, id: SeriesId) -> Result<u32, StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::Sequence, Expr::col(row::Column::Sequence).add(1))
        .filter(row::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    expect_rows("series", touched.rows_affected, 1)?;
    let found = find(db, id).await?;
    found.map(|stored| stored.sequence).ok_or_else(|| StoreError::bad_row("series", "sequence", id.0))
}

impl TryFrom<row::Model> for StoredSeries {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let recurrence = serde_json::from_str(&model.recurrence);
        let series = Series {
            id: SeriesId(model.id),
            instrument: InstrumentId(model.instrument_id),
            booked_by: PersonId(model.booked_by),
            recurrence: recurrence.map_err(|_| StoreError::bad_row("series", "recurrence", model.id))?,
            created_at: model.created_at,
            continues: model.continues.map(SeriesId),
            departed: u32::try_from(model.departed).map_err(|_| StoreError::bad_row("series", "departed", model.id))?,
        };
        let sequence =
            u32::try_from(model.sequence).map_err(|_| StoreError::bad_row("series", "sequence", model.id))?;
        Ok(Self { series, sequence, request_digest: model.request_digest })
    }
}
