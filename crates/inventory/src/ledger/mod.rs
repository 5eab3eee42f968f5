//! An institution's asset ledger 资产台账: read from a grid of cells, judged row by row, compared with what is known.
//!
//! Three steps, each a function: [`read`] finds the header and reads every row with all its problems, [`plan`] compares
//! the readable rows with the instruments on record, and [`Counts`] sums up. Importing the same file twice changes
//! nothing the second time.
//!
//! Deliberately absent: files and encodings (crate `api`, module `exchange`), sentences for people, headers that span
//! two rows, and cells merged over several instruments — the value of such a cell belongs to none of them alone, so
//! its other rows are reported as missing it.

mod cell;
mod columns;
mod field;
mod lines;
mod plan;
mod problem;
mod read;
mod record;
mod status;
mod values;

pub use cell::{Cell, CellAddress, Grid, GridRow};
pub use columns::{Column, Columns};
pub use field::Field;
pub use lines::LineKind;
pub use plan::{Change, Counts, Plan, PlannedRow, Verdict, plan, plan_rows};
pub use problem::{LedgerError, Problem, ProblemCode};
pub use read::{ReadCell, ReadRow, Reading, SkippedLine, read};
pub use record::LedgerRow;
pub use status::{AssetStatus, NotOpenReason};
