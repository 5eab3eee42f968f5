//! The last digest of each person.

use sea_orm::entity::prelude::*;

/// A row of `digest`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "digest")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The last day that has had its digest.
    pub day: ChronoDate,
}

impl ActiveModelBehavior for ActiveModel {}
