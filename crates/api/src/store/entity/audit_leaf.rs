//! Leaves of the audit trail: written with what they tell of, sealed later.

use sea_orm::entity::prelude::*;

/// A row of `audit_leaf`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_leaf")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: ChronoDateTimeUtc,
    /// Who; none: the program.
    pub actor_id: Option<Uuid>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub object_kind: String,
    /// To which one.
    pub object_id: Uuid,
    /// The leaf before it of the same thing.
    pub previous_id: Option<Uuid>,
    /// The canonical bytes.
    pub body: Vec<u8>,
    /// SHA-256 of the body.
    pub digest: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
