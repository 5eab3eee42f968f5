//! Strikes: uses that were not used as booked, held against whoever booked them.

use sea_orm::entity::prelude::*;

/// A row of `strike`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "strike")]
pub struct Model {
    /// Follows from the reservation's.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The use.
    #[sea_orm(unique)]
    pub reservation_id: Uuid,
    /// Its instrument.
    pub instrument_id: Uuid,
    /// The instrument's lab at that time.
    pub facility_id: Uuid,
    /// Against whom.
    pub person_id: Uuid,
    /// What for.
    pub kind: String,
    /// What was measured.
    pub measured: i32,
    /// What the rules allowed then.
    pub allowed: i32,
    /// When.
    pub at: ChronoDateTimeUtc,
    /// From then on it counts no more.
    pub expires_at: ChronoDateTimeUtc,
    /// Until then it may be contested, once.
    pub appeal_until: ChronoDateTimeUtc,
    /// Whether it was, and what came of it.
    pub appeal: String,
    /// When it was contested.
    pub appealed_at: Option<ChronoDateTimeUtc>,
    /// Why, in the words of the person.
    pub appeal_words: Option<String>,
    /// When the lab decided.
    pub decided_at: Option<ChronoDateTimeUtc>,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// Why, in the words of who decided.
    pub decision_reason: Option<String>,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
