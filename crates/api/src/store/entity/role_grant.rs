//! Roles: what a person is, and over what.

use sea_orm::entity::prelude::*;

/// A row of `role_grant`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who holds it.
    pub person_id: Uuid,
    /// The role.
    pub role: String,
    /// The kind of thing it is held over.
    pub scope_kind: String,
    /// The thing itself; none for the whole city.
    pub scope_id: Option<Uuid>,
    /// Since when.
    pub granted_at: ChronoDateTimeUtc,
    /// By whom; none for the first administrator.
    pub granted_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
