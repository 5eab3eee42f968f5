//! Notices in the pages.

use sea_orm::entity::prelude::*;

/// A row of `notice`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// To whom.
    pub person_id: Uuid,
    /// What happened.
    pub kind: String,
    /// To which reservation, if to one.
    pub reservation_id: Option<Uuid>,
    /// What the sentence needs to know.
    pub payload: String,
    /// When it happened.
    pub created_at: ChronoDateTimeUtc,
    /// When it was read.
    pub read_at: Option<ChronoDateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
