//! Refresh tokens: each may be used once.

use sea_orm::entity::prelude::*;

/// A row of `refresh_token`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// SHA-256 of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// Its family.
    pub family_id: Uuid,
    /// When it was issued.
    pub issued_at: ChronoDateTimeUtc,
    /// From then on it is not valid.
    pub expires_at: ChronoDateTimeUtc,
    /// When it was exchanged for the next one.
    pub used_at: Option<ChronoDateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
