//! What goes with which instrument, and who can run it.

use sea_orm::entity::prelude::*;

/// A row of `companion_instrument`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "companion_instrument")]
pub struct Model {
    /// The companion.
    #[sea_orm(primary_key, auto_increment = false)]
    pub companion_id: Uuid,
    /// The instrument.
    #[sea_orm(primary_key, auto_increment = false)]
    pub instrument_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
