//! Watches: who is told when time becomes free.

use sea_orm::entity::prelude::*;

/// A row of `watch`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "watch")]
pub struct Model {
    /// Chosen by whoever asks to be told.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is told.
    pub person_id: Uuid,
    /// Of which instrument.
    pub instrument_id: Uuid,
    /// The party, if a research group.
    pub group_id: Option<Uuid>,
    /// The party, if an organisation.
    pub organisation_id: Option<Uuid>,
    /// The party, if an institution's own staff.
    pub institution_id: Option<Uuid>,
    /// How he would use it.
    pub mode: String,
    /// How long the time must be at least.
    pub minutes: i32,
    /// From then on.
    pub from_at: ChronoDateTimeUtc,
    /// Until then.
    pub to_at: ChronoDateTimeUtc,
    /// List of hours of the week.
    pub hours: String,
    /// List of the free time that he is not told of.
    pub known: String,
    /// The instrument's latest change when it was looked at last.
    pub judged_change: i64,
    /// The revision of its rules then.
    pub judged_revision: i32,
    /// When it is looked at without a change.
    pub look_at: Option<ChronoDateTimeUtc>,
    /// The time he was told of last.
    pub told_start: Option<ChronoDateTimeUtc>,
    /// Its end.
    pub told_end: Option<ChronoDateTimeUtc>,
    /// When he was told.
    pub told_at: Option<ChronoDateTimeUtc>,
    /// When he asked.
    pub made_at: ChronoDateTimeUtc,
    /// When it ended.
    pub ended_at: Option<ChronoDateTimeUtc>,
    /// Why it ended.
    pub outcome: Option<String>,
    /// Rises with each look.
    pub revision: i32,
    /// SHA-256 of what was asked.
    pub request_digest: Vec<u8>,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
