//! Credentials: what proves that somebody is that person.

use sea_orm::entity::prelude::*;

/// A row of `credential`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credential")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Argon2id, in PHC form.
    pub password_hash: String,
    /// When the password was set.
    pub changed_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
