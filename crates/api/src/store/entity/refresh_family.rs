//! Refresh families: one row a signed-in program; reuse of an old token ends the family.

use sea_orm::entity::prelude::*;

/// A row of `refresh_family`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_family")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is signed in.
    pub person_id: Uuid,
    /// The program, for the list of devices.
    pub label: String,
    /// When the person signed in.
    pub created_at: ChronoDateTimeUtc,
    /// When it was last refreshed.
    pub last_seen_at: ChronoDateTimeUtc,
    /// When it was ended.
    pub revoked_at: Option<ChronoDateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
