//! Attempts to get time, where they are limited.

use sea_orm::entity::prelude::*;

/// A row of `attempt`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// Of no further meaning.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// On which instrument.
    pub instrument_id: Uuid,
    /// Who tried.
    pub person_id: Uuid,
    /// When.
    pub at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
