//! Organisations: enterprises, startups and teams from outside.

use sea_orm::entity::prelude::*;

/// A row of `organisation`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// How it is called.
    pub name: String,
    /// A registered enterprise, or a team without a code.
    pub kind: String,
    /// Unified social credit code, 18 signs (GB 32100-2015).
    pub credit_code: Option<String>,
    /// District of the city.
    pub district: String,
    /// Whom the bureau calls.
    pub contact_phone: String,
    /// What the city said.
    pub admission: String,
    /// Counts changes; the entity tag.
    pub revision: i32,
    /// When it was registered.
    pub created_at: ChronoDateTimeUtc,
    /// Who admitted or declined it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<ChronoDateTimeUtc>,
    /// Why it was declined.
    pub decision_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
