//! What each person wants as text messages, too.

use sea_orm::entity::prelude::*;

/// A row of `text_choice`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "text_choice")]
pub struct Model {
    /// Whose messages.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Whether he wants them.
    pub wanted: bool,
    /// When he chose.
    pub chosen_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
