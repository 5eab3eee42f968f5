//! Calendar years: the working days of those years whose list is known.

use sea_orm::entity::prelude::*;

/// A row of `calendar_year`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_year")]
pub struct Model {
    /// The year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// Its list of holidays and make-up working days.
    pub payload: String,
}

impl ActiveModelBehavior for ActiveModel {}
