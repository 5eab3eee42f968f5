//! Imports of asset ledgers as the office sees them.

use super::common::Words;
use chrono::{DateTime, Utc};
use inventory::ledger::{Field, Verdict};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An import.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Import)]
pub struct ImportView {
    /// Its id.
    pub id: Uuid,
    /// Whose ledger it is.
    pub institution_id: Uuid,
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// Where it stands.
    pub state: ImportState,
    /// Rows by verdict.
    pub counts: ImportCounts,
    /// The columns understood.
    pub columns: Vec<ImportColumn>,
    /// When the file was brought.
    pub created_at: DateTime<Utc>,
    /// From then on it can no longer be applied.
    pub expires_at: DateTime<Utc>,
    /// When it was applied.
    pub applied_at: Option<DateTime<Utc>>,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// It can be looked at and applied.
    Previewed,
    /// It was applied.
    Applied,
    /// Its time is over.
    Expired,
}

/// Sums over an import's rows: `rows` is the sum of the next five; the last two count accepted rows only.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportCounts {
    /// All rows that are meant to be instruments.
    pub rows: u32,
    /// New instruments.
    pub added: u32,
    /// Known instruments with other facts.
    pub changed: u32,
    /// Known instruments as they are.
    pub unchanged: u32,
    /// Rows that could not be taken.
    pub refused: u32,
    /// Rows that repeat an asset number.
    pub duplicates: u32,
    /// Instruments that must be opened.
    pub obligated: u32,
    /// Instruments that must be opened and are not.
    pub obligated_not_open: u32,
}

/// A column of the file and what it was taken for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportColumn {
    /// The field.
    #[schema(value_type = LedgerField)]
    pub field: Field,
    /// The field in words.
    pub name: Words,
    /// The header as found.
    pub header: String,
    /// The header's cell.
    #[schema(example = "G3")]
    pub cell: String,
}

/// A row of an import.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportRow {
    /// Its number in the file, from 1.
    pub row: u32,
    /// What applying it does.
    #[schema(value_type = RowVerdict)]
    pub verdict: Verdict,
    /// The asset number, where it could be read.
    pub asset_number: Option<String>,
    /// The name, where it could be read.
    pub name: Option<String>,
    /// Its cells with what was understood.
    pub cells: Vec<ImportCell>,
    /// The fields that change.
    pub changes: Vec<ImportChange>,
    /// All that is wrong or odd.
    pub problems: Vec<ImportProblem>,
}

/// A cell with what was understood.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportCell {
    /// The field.
    #[schema(value_type = LedgerField)]
    pub field: Field,
    /// The cell.
    #[schema(example = "G27")]
    pub cell: String,
    /// What stands there.
    pub raw: String,
    /// What it was understood as; nothing when it could not be.
    pub understood: Option<String>,
}

/// A field that changes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportChange {
    /// The field.
    #[schema(value_type = LedgerField)]
    pub field: Field,
    /// What is on record.
    pub from: String,
    /// What the ledger says.
    pub to: String,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportProblem {
    /// What, as a code.
    #[schema(example = "not_positive")]
    pub code: String,
    /// Whether the row is refused for it; otherwise it is a note.
    pub refuses: bool,
    /// The field.
    #[schema(value_type = LedgerField)]
    pub field: Field,
    /// The cell.
    #[schema(example = "G27")]
    pub cell: String,
    /// What stands there.
    pub raw: String,
    /// What is wrong and what to do, in words.
    pub text: Words,
    /// The row that has the asset number already.
    pub first_row: Option<u32>,
}

/// What an import has written.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct ImportApplied {
    /// New instruments.
    pub added: u32,
    /// Instruments with other facts.
    pub changed: u32,
    /// Instruments left as they are.
    pub unchanged: u32,
}

/// What becomes of a row.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum RowVerdict {
    /// A new instrument.
    Added,
    /// A known instrument with other facts.
    Changed,
    /// A known instrument as it is.
    Unchanged,
    /// Not readable.
    Refused,
    /// The asset number stands in an earlier row.
    Duplicate,
}

/// A field of the ledger.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum LedgerField {
    /// The institution's own number for the instrument.
    AssetNumber,
    /// Its name in Chinese.
    NameZh,
    /// Its name in English.
    NameEn,
    /// Model and specification.
    Model,
    /// Who made it.
    Manufacturer,
    /// Where it was made.
    Country,
    /// Original value.
    Value,
    /// The day it was bought.
    Purchased,
    /// The day it was first used.
    FirstUsed,
    /// The department that keeps it.
    Department,
    /// Where it stands.
    Place,
    /// The lab's mail address.
    Email,
    /// Its state in the ledger.
    Status,
    /// Its class.
    Class,
    /// Whether outsiders may use it.
    Open,
    /// Why they may not.
    NotOpenReason,
}
