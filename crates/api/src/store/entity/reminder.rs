//! Who was reminded of what, or spared.

use sea_orm::entity::prelude::*;

/// A row of `reminder`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    /// The reservation, or the series whose answer is awaited.
    #[sea_orm(primary_key, auto_increment = false)]
    pub about_id: Uuid,
    /// Whether a use begins or a hold lapses.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// When it does.
    #[sea_orm(primary_key, auto_increment = false)]
    pub for_at: ChronoDateTimeUtc,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
