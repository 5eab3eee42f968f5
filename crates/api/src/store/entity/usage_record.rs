//! Usage records: the hours that were really used, and how that is known. A row is never changed: a correction is a new row that names the old one.

use sea_orm::entity::prelude::*;

/// A row of `usage_record`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_record")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The instrument.
    pub instrument_id: Uuid,
    /// Its owner at that time.
    pub institution_id: Uuid,
    /// The reservation it fulfils, if it fulfils one.
    pub reservation_id: Option<Uuid>,
    /// The party, if a research group.
    pub group_id: Option<Uuid>,
    /// The party, if an organisation.
    pub organisation_id: Option<Uuid>,
    /// The user, if one is known.
    pub person_id: Option<Uuid>,
    /// What the hours were.
    pub kind: String,
    /// What they were for.
    pub purpose: String,
    /// On which side of the owner's door.
    pub side: String,
    /// From then on.
    pub starts_at: ChronoDateTimeUtc,
    /// Until then.
    pub ends_at: ChronoDateTimeUtc,
    /// How well it is proved.
    pub evidence_grade: String,
    /// What proves it.
    pub evidence_source: String,
    /// When it was written down.
    pub entered_at: ChronoDateTimeUtc,
    /// By whom; none: by a meter.
    pub entered_by: Option<Uuid>,
    /// The row it replaces.
    pub corrects_id: Option<Uuid>,
    /// Samples measured, if counted.
    pub samples: Option<i32>,
    /// Words of the bench.
    pub note: String,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
