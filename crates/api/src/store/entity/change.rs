//! Changes of the calendar, for live views: they poll it and load again what is named.

use sea_orm::entity::prelude::*;

/// A row of `change`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Rises; with gaps, and not in the order of commits.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// The instrument.
    pub instrument_id: Uuid,
    /// Start of the window that changed.
    pub starts_at: ChronoDateTimeUtc,
    /// Its end.
    pub ends_at: ChronoDateTimeUtc,
    /// When.
    pub at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
