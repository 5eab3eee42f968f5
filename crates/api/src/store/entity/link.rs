//! Links: what was mailed to be pressed once.

use sea_orm::entity::prelude::*;

/// A row of `link`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link")]
pub struct Model {
    /// SHA-256 of the token in the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// What the button does.
    pub purpose: String,
    /// For whom; none: somebody without an account yet.
    pub person_id: Option<Uuid>,
    /// The address it was mailed to.
    pub recipient: String,
    /// What the purpose needs to know.
    pub payload: String,
    /// When it was mailed.
    pub created_at: ChronoDateTimeUtc,
    /// From then on it is not valid.
    pub expires_at: ChronoDateTimeUtc,
    /// When the button was pressed.
    pub used_at: Option<ChronoDateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
