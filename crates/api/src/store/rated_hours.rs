//! Rated hours: the norms of utilisation, as data with their days.

use super::{entity::rated_hours as row, error::StoreError};
use chrono::{Days, NaiveDate};
use inventory::id::InstitutionId;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder};
use uuid::Uuid;

/// A norm with the instruments it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedHours {
    /// Whose instruments; nothing: everybody's.
    pub institution: Option<InstitutionId>,
    /// Of which class, or any class below it; nothing: of every class.
    pub class: Option<String>,
    /// The first day on which it holds.
    pub from: NaiveDate,
    /// The first day on which it no longer holds, if that is known.
    pub until: Option<NaiveDate>,
    /// Minutes of a whole year.
    pub minutes_per_year: u32,
}

/// Loads all norms, by first day.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<RatedHours>, StoreError> {
    let rows = row::Entity::find().order_by_asc(row::Column::ValidFrom).order_by_asc(row::Column::Id).all(db).await?;
    rows.into_iter().map(RatedHours::try_from).collect()
}

/// Adds a norm.
pub async fn insert(db: &impl ConnectionTrait, id: Uuid, norm: &RatedHours) -> Result<(), StoreError> {
    let RatedHours { institution, class, from, until, minutes_per_year } = norm;
    let columns = row::ActiveModel {
        id: Set(id),
        institution_id: Set(institution.map(|id| id.0)),
        class: Set(class.clone()),
        valid_from: Set(*from),
        valid_to: Set(until.map(|until| until - Days::new(1))),
        minutes_per_year: Set(i32::try_from(*minutes_per_year).map_err(|_| StoreError::Unstorable("rated hours"))?),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

impl TryFrom<row::Model> for RatedHours {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let minutes = u32::try_from(model.minutes_per_year);
        Ok(Self {
            minutes_per_year: minutes.map_err(|_| StoreError::bad_row("rated_hours", "minutes_per_year", model.id))?,
            institution: model.institution_id.map(InstitutionId),
            class: model.class,
            from: model.valid_from,
            // The table names the last day on which it holds.
            until: model.valid_to.and_then(|last| last.checked_add_days(Days::new(1))),
        })
    }
}
