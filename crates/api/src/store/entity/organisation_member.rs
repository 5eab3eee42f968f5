//! Members of organisations.

use sea_orm::entity::prelude::*;

/// A row of `organisation_member`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_member")]
pub struct Model {
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The admin runs its account.
    pub role: String,
}

impl ActiveModelBehavior for ActiveModel {}
