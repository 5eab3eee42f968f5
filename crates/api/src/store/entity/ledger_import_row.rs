//! Rows of such a file, with what applying them would do.

use sea_orm::entity::prelude::*;

/// A row of `ledger_import_row`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_import_row")]
pub struct Model {
    /// The import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: Uuid,
    /// Row in the file, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_number: i32,
    /// What applying it does.
    pub verdict: String,
    /// Its asset number, where it could be read.
    pub asset_number: Option<String>,
    /// Its name, where it could be read.
    pub name: Option<String>,
    /// Cells, changes and problems.
    pub payload: String,
}

impl ActiveModelBehavior for ActiveModel {}
