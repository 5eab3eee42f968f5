//! What is kept for the daily digest.

use sea_orm::entity::prelude::*;

/// A row of `digest_item`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "digest_item")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In whose digest it will stand.
    pub person_id: Uuid,
    /// Under which heading.
    pub part: String,
    /// The sentences in both languages.
    pub payload: String,
    /// When it happened.
    pub created_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
