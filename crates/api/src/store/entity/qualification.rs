//! Qualifications: who may operate an instrument alone, and until when.

use sea_orm::entity::prelude::*;

/// A row of `qualification`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qualification")]
pub struct Model {
    /// The instrument.
    #[sea_orm(primary_key, auto_increment = false)]
    pub instrument_id: Uuid,
    /// Who may operate it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The last day; none: it does not end.
    pub expires_on: Option<ChronoDate>,
    /// By whom.
    pub granted_by: Uuid,
    /// When.
    pub granted_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
