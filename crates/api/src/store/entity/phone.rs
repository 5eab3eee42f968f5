//! The numbers that text messages go to.

use sea_orm::entity::prelude::*;

/// A row of `phone`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The number.
    pub number: String,
    /// When he showed that it is his.
    pub confirmed_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
