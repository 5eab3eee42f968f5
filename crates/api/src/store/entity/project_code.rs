//! Project codes: what a group's uses are charged to.

use sea_orm::entity::prelude::*;

/// A row of `project_code`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_code")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The group.
    pub group_id: Uuid,
    /// The code.
    pub code: String,
    /// What the project is called.
    pub title: String,
    /// Whether it may be named in new requests.
    pub active: bool,
}

impl ActiveModelBehavior for ActiveModel {}
