//! Measures: what follows from strikes for a while.

use sea_orm::entity::prelude::*;

/// A row of `measure`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measure")]
pub struct Model {
    /// Follows from that of the strike that brought it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whom it binds.
    pub person_id: Uuid,
    /// The instrument on which the last strike fell.
    pub instrument_id: Uuid,
    /// Its lab.
    pub facility_id: Uuid,
    /// Whether it holds on that instrument or on all of the lab's.
    pub reach: String,
    /// What it does.
    pub kind: String,
    /// From when.
    pub begins_at: ChronoDateTimeUtc,
    /// Until when.
    pub until_at: ChronoDateTimeUtc,
    /// How many strikes it needs.
    pub strikes: i32,
    /// Within how many days.
    pub within_days: i32,
    /// The ids of the strikes it rests on.
    pub because: String,
    /// When it fell, because too few of them were left.
    pub ended_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
