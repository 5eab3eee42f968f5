//! Members of research groups.

use sea_orm::entity::prelude::*;

/// A row of `group_member`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_member")]
pub struct Model {
    /// The group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: Uuid,
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The PI leads it.
    pub role: String,
}

impl ActiveModelBehavior for ActiveModel {}
