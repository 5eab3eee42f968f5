//! Occupancy: what keeps a resource from being promised twice. Nothing references such a row, so that lanes can be re-dealt by deleting and inserting.

use sea_orm::entity::prelude::*;

/// A row of `occupancy`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occupancy")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The instrument (later: accessory, operator or place).
    pub resource_id: Uuid,
    /// Which of its interchangeable lanes.
    pub lane: i32,
    /// From then on, set-up included.
    pub starts_at: ChronoDateTimeUtc,
    /// Until then, clean-up included.
    pub ends_at: ChronoDateTimeUtc,
    /// What kind of thing occupies it.
    pub source_kind: String,
    /// The thing itself.
    pub source_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
