//! What is wrong with a ledger or one of its rows, as codes with their facts.

use super::{cell::CellAddress, field::Field};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a grid cannot be read as a ledger at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LedgerError {
    /// No row among the first looks like a header.
    #[error("no header among the first {searched} rows")]
    NoHeader { searched: usize },
    /// The header lacks needed columns, or has two that claim the same field equally well.
    #[error("the header in row {row} lacks {missing:?} and repeats {repeated:?}")]
    Columns { row: u32, missing: Vec<Field>, repeated: Vec<(Field, CellAddress, CellAddress)> },
}

/// A problem of one row, with the cell where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong.
    #[serde(flatten)]
    pub code: ProblemCode,
    /// The field it is wrong with.
    pub field: Field,
    /// The cell.
    pub cell: CellAddress,
    /// The cell's content as found.
    pub raw: String,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ProblemCode {
    /// A needed cell is blank.
    Missing,
    /// The content is not readable as what the column holds.
    Unreadable,
    /// The text is longer than the field takes, counted in characters.
    TooLong { max: usize },
    /// The amount is zero or below.
    NotPositive,
    /// The amount is beyond all reason.
    TooLarge,
    /// There is no such day.
    Impossible,
    /// The day lies after today.
    InFuture,
    /// The text is no mail address.
    NotAnAddress,
    /// The word is none of those the column takes.
    UnknownChoice,
    /// The spreadsheet shows an error instead of a value.
    CellError,
    /// The spreadsheet has rounded the number, its last digits are lost.
    DigitsLost,
    /// The asset number stands in an earlier row already; the first row keeps it.
    Duplicate { first_row: u32 },
    /// Note: first used after today.
    FirstUsedInFuture,
    /// Note: first used before it was bought.
    FirstUsedBeforePurchase,
    /// Note: secret and open contradict each other; it is kept secret and not open.
    OpenButSecret,
    /// Note: not said whether it is open; it counts as not open.
    OpenNotSaid,
}

impl ProblemCode {
    /// Tells whether the row is refused for it; the others are notes, and the row is taken as described.
    pub fn refuses(self) -> bool {
        match self {
            Self::Missing
            | Self::Unreadable
            | Self::TooLong { .. }
            | Self::NotPositive
            | Self::TooLarge
            | Self::Impossible
            | Self::InFuture
            | Self::NotAnAddress
            | Self::UnknownChoice
            | Self::CellError
            | Self::DigitsLost
            | Self::Duplicate { .. } => true,
            Self::FirstUsedInFuture | Self::FirstUsedBeforePurchase | Self::OpenButSecret | Self::OpenNotSaid => false,
        }
    }
}
