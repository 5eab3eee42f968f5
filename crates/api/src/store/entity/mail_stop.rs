//! The links that end a kind of mail.

use sea_orm::entity::prelude::*;

/// A row of `mail_stop`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_stop")]
pub struct Model {
    /// SHA-256 of the secret in the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// Whose mail it ends.
    pub person_id: Uuid,
    /// Which.
    pub kind: String,
}

impl ActiveModelBehavior for ActiveModel {}
