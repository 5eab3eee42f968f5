//! Reading a grid as a ledger: every row with what was understood and all that is wrong with it.

use super::{
    cell::{Cell, CellAddress, Grid, GridRow},
    columns::Columns,
    field::Field,
    lines::LineKind,
    problem::{LedgerError, Problem, ProblemCode},
    record::LedgerRow,
    status::AssetStatus,
    values::{self, TEXT_MAX},
};
use crate::money::{AmountUnit, Fen};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, btree_map::Entry};

/// A ledger as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The columns that were used.
    pub columns: Columns,
    /// The instruments, in order of their rows.
    pub rows: Vec<ReadRow>,
    /// The other lines below the header, in order; blank ones are not listed.
    pub skipped: Vec<SkippedLine>,
}

/// A line that is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedLine {
    /// Its row.
    pub row: u32,
    /// What it is.
    pub kind: LineKind,
}

/// One row as read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadRow {
    /// Its number in the file, from 1.
    pub row: u32,
    /// The asset number, when readable.
    pub asset_number: Option<String>,
    /// The name, when readable.
    pub name: Option<String>,
    /// Each cell of a known column with what it was understood as, in the order of the fields.
    pub cells: Vec<ReadCell>,
    /// All problems, in the order of the fields.
    pub problems: Vec<Problem>,
    /// The instrument, unless a problem refuses the row.
    pub record: Option<LedgerRow>,
}

/// A cell with what was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCell {
    /// The field.
    pub field: Field,
    /// The cell.
    pub cell: CellAddress,
    /// The content as found.
    pub raw: String,
    /// The content as understood, in the form of [`LedgerRow::text`]; nothing when it could not be.
    pub understood: Option<String>,
}

/// Reads a ledger as of `today`.
///
/// An asset number belongs to the first row that bears it, even when that row is refused: otherwise a mended first
/// row would later turn the second row's instrument, with its bookings, into another machine. Cost: one pass.
pub fn read(grid: &Grid, today: NaiveDate) -> Result<Reading, LedgerError> {
    let columns = Columns::find(grid)?;
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    let mut first_rows: BTreeMap<String, u32> = BTreeMap::new();
    for line in grid.rows.iter().filter(|line| columns.header_row < line.number) {
        match LineKind::of(line, &columns) {
            LineKind::Blank => (),
            LineKind::Record => {
                let mut row = read_row(line, &columns, today);
                if let Some(first_row) = claim(&mut first_rows, &row) {
                    mark_duplicate(&mut row, first_row);
                }
                rows.push(row);
            }
            kind @ (LineKind::RepeatedHeader | LineKind::Totals | LineKind::Footer) => {
                skipped.push(SkippedLine { row: line.number, kind });
            }
        }
    }
    Ok(Reading { columns, rows, skipped })
}

impl ReadRow {
    /// Tells whether an earlier row bears the same asset number.
    pub fn is_duplicate(&self) -> bool {
        self.problems.iter().any(|problem| matches!(problem.code, ProblemCode::Duplicate { .. }))
    }
}

/// Enters the row's asset number and returns the row that has it already.
fn claim(first_rows: &mut BTreeMap<String, u32>, row: &ReadRow) -> Option<u32> {
    match first_rows.entry(row.asset_number.clone()?) {
        Entry::Occupied(entry) => Some(*entry.get()),
        Entry::Vacant(entry) => {
            entry.insert(row.row);
            None
        }
    }
}

fn mark_duplicate(row: &mut ReadRow, first_row: u32) {
    row.record = None;
    if let Some(ReadCell { field, cell, raw, .. }) = row.cells.iter().find(|cell| cell.field == Field::AssetNumber) {
        let code = ProblemCode::Duplicate { first_row };
        row.problems.insert(0, Problem { code, field: *field, cell: *cell, raw: raw.clone() });
    }
}

fn read_row(line: &GridRow, columns: &Columns, today: NaiveDate) -> ReadRow {
    let mut draft = blank();
    let mut problems = Vec::new();
    for column in columns.iter() {
        let address = line.address(column.cell.column);
        let cell = line.cell(address.column);
        if let Err(code) = fill(&mut draft, column.field, cell, columns.unit, today) {
            problems.push(Problem { code, field: column.field, cell: address, raw: cell.to_text() });
        }
    }
    problems.extend(notes(line, columns, &draft, today));
    problems.sort_by_key(|problem| problem.field);
    draft.open &= !draft.is_secret();
    let cells = read_cells(line, columns, &draft, &problems);
    let refused = problems.iter().any(|problem| problem.code.refuses());
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    ReadRow {
        row: line.number,
        asset_number: filled(&draft.asset_number),
        name: filled(&draft.name_zh),
        cells,
        problems,
        record: (!refused).then_some(draft),
    }
}

/// A row that nothing was read into; it only leaves this module once every needed field has been.
fn blank() -> LedgerRow {
    LedgerRow {
        asset_number: String::new(),
        name_zh: String::new(),
        name_en: String::new(),
        model: String::new(),
        manufacturer: String::new(),
        country: String::new(),
        value: Fen::ZERO,
        purchased: None,
        first_used: None,
        department: String::new(),
        place: String::new(),
        email: None,
        status: AssetStatus::InUse,
        class: String::new(),
        open: false,
        not_open_reason: None,
    }
}

fn fill(row: &mut LedgerRow, field: Field, cell: &Cell, unit: AmountUnit, today: NaiveDate) -> Result<(), ProblemCode> {
    match field {
        Field::AssetNumber => row.asset_number = values::asset_number(cell)?,
        Field::NameZh => row.name_zh = values::needed_text(cell)?,
        Field::NameEn => row.name_en = values::text(cell, TEXT_MAX)?,
        Field::Model => row.model = values::text(cell, TEXT_MAX)?,
        Field::Manufacturer => row.manufacturer = values::text(cell, TEXT_MAX)?,
        Field::Country => row.country = values::text(cell, TEXT_MAX)?,
        Field::Value => row.value = values::value(cell, unit)?,
        Field::Purchased => row.purchased = Some(values::purchase_day(cell, today)?),
        Field::FirstUsed => row.first_used = values::day(cell)?,
        Field::Department => row.department = values::text(cell, TEXT_MAX)?,
        Field::Place => row.place = values::text(cell, TEXT_MAX)?,
        Field::Email => row.email = values::email(cell)?,
        Field::Status => row.status = values::status(cell)?,
        Field::Class => row.class = values::text(cell, TEXT_MAX)?,
        Field::Open => row.open = values::yes_or_no(cell)?.unwrap_or(false),
        Field::NotOpenReason => row.not_open_reason = values::reason(cell)?,
    }
    Ok(())
}

/// What is odd about a row without being wrong enough to refuse it.
fn notes(line: &GridRow, columns: &Columns, row: &LedgerRow, today: NaiveDate) -> Vec<Problem> {
    let note = |field, code, holds: bool| {
        let column = columns.of(field).filter(|_| holds)?.cell.column;
        Some(Problem { code, field, cell: line.address(column), raw: line.cell(column).to_text() })
    };
    let unused_yet = row.first_used.is_some_and(|day| today < day);
    let used_early = row.first_used.zip(row.purchased).is_some_and(|(used, bought)| used < bought);
    let open_not_said = columns.of(Field::Open).is_some_and(|column| line.cell(column.cell.column).is_blank());
    [
        note(Field::FirstUsed, ProblemCode::FirstUsedInFuture, unused_yet),
        note(Field::FirstUsed, ProblemCode::FirstUsedBeforePurchase, used_early),
        note(Field::Open, ProblemCode::OpenButSecret, row.open && row.is_secret()),
        note(Field::Open, ProblemCode::OpenNotSaid, open_not_said),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn read_cells(line: &GridRow, columns: &Columns, row: &LedgerRow, problems: &[Problem]) -> Vec<ReadCell> {
    let refused = |field| problems.iter().any(|problem| problem.field == field && problem.code.refuses());
    let read = columns.iter().map(|column| {
        let cell = line.address(column.cell.column);
        let understood = (!refused(column.field)).then(|| row.text(column.field));
        ReadCell { field: column.field, cell, raw: line.cell(cell.column).to_text(), understood }
    });
    read.collect()
}
