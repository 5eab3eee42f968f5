//! Terms that an organisation has accepted: the last edition, for each institution.

use sea_orm::entity::prelude::*;

/// A row of `terms_acceptance`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "terms_acceptance")]
pub struct Model {
    /// Who accepted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    /// Whose terms.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    /// Which edition.
    pub version: i32,
    /// When.
    pub accepted_at: ChronoDateTimeUtc,
    /// By whom.
    pub accepted_by: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
