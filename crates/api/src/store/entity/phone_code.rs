//! The codes by which numbers are confirmed.

use sea_orm::entity::prelude::*;

/// A row of `phone_code`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone_code")]
pub struct Model {
    /// Who gave the number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The message that carries the code.
    pub message_id: Uuid,
    /// The number.
    pub number: String,
    /// The digest of the code.
    pub code_hash: Vec<u8>,
    /// How often it may still be typed.
    pub tries_left: i32,
    /// When it was asked for.
    pub created_at: ChronoDateTimeUtc,
    /// From then on it confirms nothing.
    pub expires_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
