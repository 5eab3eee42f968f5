//! The working-day calendar: one row a year.

use super::{entity::calendar_year as row, error::StoreError};
use inventory::{
    policy::BookingPolicy,
    working_calendar::{CalendarYear, WorkingCalendar},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder, sea_query::OnConflict};
use uuid::Uuid;

/// Loads all known years.
pub async fn load(db: &impl ConnectionTrait) -> Result<WorkingCalendar, StoreError> {
    let rows = row::Entity::find().order_by_asc(row::Column::Year).all(db).await?;
    let mut years: Vec<CalendarYear> = Vec::with_capacity(rows.len());
    for model in rows {
        years.push(serde_json::from_str(&model.payload).map_err(|_| bad(model.year))?);
    }
    WorkingCalendar::new(years).map_err(|_| bad(0))
}

/// Loads what the deadlines of a policy are counted by: nothing where none of them counts working days.
pub async fn of_deadlines(db: &impl ConnectionTrait, policy: &BookingPolicy) -> Result<WorkingCalendar, StoreError> {
    if policy.counts_working_days() { load(db).await } else { Ok(WorkingCalendar::default()) }
}

/// Stores a year's list, replacing the one before.
pub async fn put(db: &impl ConnectionTrait, year: &CalendarYear) -> Result<(), StoreError> {
    let columns = row::ActiveModel { year: Set(year.year()), payload: Set(super::code::json(year)?) };
    row::Entity::insert(columns)
        .on_conflict(OnConflict::column(row::Column::Year).update_column(row::Column::Payload).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A year is its row's key: it stands where other rows have their id.
fn bad(year: i32) -> StoreError {
    StoreError::bad_row("calendar_year", "payload", Uuid::from_u128(u128::from(year.unsigned_abs())))
}
