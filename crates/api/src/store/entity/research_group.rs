//! Research groups: PI, members and project codes inside an institution.

use sea_orm::entity::prelude::*;

/// A row of `research_group`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "research_group")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The legal person it belongs to.
    pub institution_id: Uuid,
    /// How it is called.
    pub name: String,
    /// Whether its PI approves every request.
    pub pi_approval: bool,
    /// What the institution's office said.
    pub state: String,
    /// Counts changes; the entity tag.
    pub revision: i32,
    /// When it was registered.
    pub created_at: ChronoDateTimeUtc,
    /// Who confirmed or declined it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<ChronoDateTimeUtc>,
    /// Why it was declined.
    pub decision_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
