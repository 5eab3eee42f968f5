//! Proposals to hand time over or to exchange it.

use sea_orm::entity::prelude::*;

/// A row of `proposal`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// Chosen by whoever proposes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where the times are.
    pub instrument_id: Uuid,
    /// To take the time over, or to exchange times.
    pub kind: String,
    /// Whose time is proposed.
    pub reservation_id: Uuid,
    /// That time, as both have seen it.
    pub starts_at: ChronoDateTimeUtc,
    /// Its end.
    pub ends_at: ChronoDateTimeUtc,
    /// Whose time is asked for in exchange.
    pub counter_id: Option<Uuid>,
    /// That time, as both have seen it.
    pub counter_starts_at: Option<ChronoDateTimeUtc>,
    /// Its end.
    pub counter_ends_at: Option<ChronoDateTimeUtc>,
    /// Who proposed.
    pub by_id: Uuid,
    /// Who is asked.
    pub to_id: Uuid,
    /// Words to whoever is asked.
    pub note: String,
    /// When it was made.
    pub made_at: ChronoDateTimeUtc,
    /// Until when it may be answered.
    pub until_at: ChronoDateTimeUtc,
    /// What became of it.
    pub state: String,
    /// When it was answered or taken back.
    pub answered_at: Option<ChronoDateTimeUtc>,
    /// The reservation of whoever took the time over.
    pub made_id: Option<Uuid>,
    /// SHA-256 of what was asked.
    pub request_digest: Vec<u8>,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
