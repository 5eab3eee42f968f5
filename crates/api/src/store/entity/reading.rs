//! Readings: who reads a mailbox at present.

use sea_orm::entity::prelude::*;

/// A row of `reading`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reading")]
pub struct Model {
    /// What is read.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Who reads.
    pub holder: Uuid,
    /// Until then nobody else does.
    pub until: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
