//! Sessions of the pages: one row a signed-in browser.

use sea_orm::entity::prelude::*;

/// A row of `session`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the cookie's value.
    pub token_hash: Vec<u8>,
    /// Who is signed in.
    pub person_id: Uuid,
    /// Browser and system, for the list of devices.
    pub label: String,
    /// When the person signed in.
    pub created_at: ChronoDateTimeUtc,
    /// When it was last used, to the minute.
    pub last_seen_at: ChronoDateTimeUtc,
    /// From then on it is not valid.
    pub expires_at: ChronoDateTimeUtc,
    /// When it was ended.
    pub revoked_at: Option<ChronoDateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
