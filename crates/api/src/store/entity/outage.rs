//! Outages: instruments out of use for a while.

use sea_orm::entity::prelude::*;

/// A row of `outage`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outage")]
pub struct Model {
    /// Chosen by whoever declares it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The instrument.
    pub instrument_id: Uuid,
    /// From then on.
    pub starts_at: ChronoDateTimeUtc,
    /// Until then.
    pub ends_at: ChronoDateTimeUtc,
    /// Why.
    pub reason: String,
    /// Words.
    pub note: String,
    /// By whom.
    pub declared_by: Uuid,
    /// When.
    pub declared_at: ChronoDateTimeUtc,
    /// When it was ended before its time.
    pub ended_at: Option<ChronoDateTimeUtc>,
    /// SHA-256 of the request that made it.
    pub request_digest: Vec<u8>,
    /// The companion that fails on the instrument.
    pub companion_id: Option<Uuid>,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
