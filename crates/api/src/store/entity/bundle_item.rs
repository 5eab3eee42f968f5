//! What was asked for together.

use sea_orm::entity::prelude::*;

/// A row of `bundle_item`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bundle_item")]
pub struct Model {
    /// The reservation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub reservation_id: Uuid,
    /// The bundle it was asked for in.
    pub bundle_id: Uuid,
    /// Its place in the order in which they were asked for, from 0.
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}
