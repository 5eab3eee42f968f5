//! What each person wants by mail.

use sea_orm::entity::prelude::*;

/// A row of `mail_choice`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_choice")]
pub struct Model {
    /// Whose mail.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// What of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// How he wants it.
    pub choice: String,
    /// When he chose.
    pub chosen_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
