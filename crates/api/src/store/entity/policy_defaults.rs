//! What facilities and institutions say for the rules of all instruments that follow them.

use sea_orm::entity::prelude::*;

/// A row of `policy_defaults`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_defaults")]
pub struct Model {
    /// The facility or institution that says it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The sections it speaks of, and its rules in them.
    pub content: String,
    /// Counts their changes from 1; the entity tag.
    pub revision: i32,
}

impl ActiveModelBehavior for ActiveModel {}
