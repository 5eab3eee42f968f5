//! Instruments whose calendars are to be looked at.

use sea_orm::entity::prelude::*;

/// A row of `retelling`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retelling")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub instrument_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
