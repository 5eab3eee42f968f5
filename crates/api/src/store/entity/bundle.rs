//! Bundles of reservations.

use sea_orm::entity::prelude::*;

/// A row of `bundle`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bundle")]
pub struct Model {
    /// Chosen by whoever asks.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who asked.
    pub booked_by: Uuid,
    /// SHA-256 of what was asked.
    pub request_digest: Vec<u8>,
    /// When it was asked for.
    pub created_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
