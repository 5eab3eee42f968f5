//! Imports of asset ledgers: staged first, applied in one short transaction.

use sea_orm::entity::prelude::*;

/// A row of `ledger_import`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_import")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose ledger.
    pub institution_id: Uuid,
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: Vec<u8>,
    /// Who brought it.
    pub created_by: Uuid,
    /// When.
    pub created_at: ChronoDateTimeUtc,
    /// From then on it can no longer be applied.
    pub expires_at: ChronoDateTimeUtc,
    /// When it was applied.
    pub applied_at: Option<ChronoDateTimeUtc>,
    /// Rows by verdict.
    pub counts: String,
    /// List of the columns understood.
    pub columns: String,
}

impl ActiveModelBehavior for ActiveModel {}
