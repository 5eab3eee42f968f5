//! The header row: which column holds which field, and in which unit amounts are written.

use super::{
    cell::{CellAddress, Grid, GridRow},
    field::Field,
    problem::LedgerError,
};
use crate::{money::AmountUnit, width::fold_compact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A column of the ledger and the field it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The field.
    pub field: Field,
    /// The header as found.
    pub header: String,
    /// The header's cell.
    pub cell: CellAddress,
}

/// The columns that are read, in the order of their fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    columns: BTreeMap<Field, Column>,
    /// The header's row.
    pub header_row: u32,
    /// What a bare number in the value column counts, by the header or a title line (`单位:万元`).
    pub unit: AmountUnit,
}

/// How many rows may precede the header: ledgers begin with titles, not with pages of text.
const SEARCHED_ROWS: usize = 50;
/// A title may contain a word that is also a header; three of them in one row are a header.
const LEAST_HEADERS: usize = 3;

impl Columns {
    /// Finds the header: the row with the most known headers among the first fifty, the upper of equals.
    pub fn find(grid: &Grid) -> Result<Self, LedgerError> {
        let searched = &grid.rows[..grid.rows.len().min(SEARCHED_ROWS)];
        let mut best: Option<(usize, &GridRow)> = None;
        for row in searched {
            let known = recognised(row).len();
            if known >= LEAST_HEADERS && best.is_none_or(|(most, _)| most < known) {
                best = Some((known, row));
            }
        }
        let (_, header) = best.ok_or(LedgerError::NoHeader { searched: searched.len() })?;
        let columns = assign(header)?;
        let titles = grid.rows.iter().take_while(|row| row.number < header.number);
        let unit = columns.get(&Field::Value).and_then(|column| unit_in_header(&column.header));
        let unit = unit.or_else(|| titles.flat_map(|row| &row.cells).find_map(|cell| unit_in_title(&cell.to_text())));
        Ok(Self { columns, header_row: header.number, unit: unit.unwrap_or_default() })
    }

    /// Returns the columns in the order of their fields.
    pub fn iter(&self) -> impl Iterator<Item = &Column> {
        self.columns.values()
    }

    /// Returns the column of a field, if the ledger has one.
    pub fn of(&self, field: Field) -> Option<&Column> {
        self.columns.get(&field)
    }

    /// Tells whether a row repeats the header, as printed pages do.
    pub fn repeats_header(&self, row: &GridRow) -> bool {
        let same = self.iter().filter(|column| row.cell(column.cell.column).to_text() == column.header).count();
        same >= LEAST_HEADERS
    }
}

fn recognised(row: &GridRow) -> BTreeMap<Field, Vec<(usize, Column)>> {
    let mut found: BTreeMap<Field, Vec<(usize, Column)>> = BTreeMap::new();
    for (index, cell) in (0_u16..).zip(&row.cells) {
        let header = cell.to_text();
        if let Some((field, rank)) = Field::of_header(&header) {
            found.entry(field).or_default().push((rank, Column { field, header, cell: row.address(index) }));
        }
    }
    found
}

/// Gives each field its best column; two equally good ones would be a guess and are reported.
fn assign(header: &GridRow) -> Result<BTreeMap<Field, Column>, LedgerError> {
    let mut columns = BTreeMap::new();
    let mut repeated = Vec::new();
    for (field, mut candidates) in recognised(header) {
        candidates.sort_by_key(|(rank, column)| (*rank, column.cell));
        let mut candidates = candidates.into_iter();
        let Some((rank, best)) = candidates.next() else { continue };
        if let Some((_, other)) = candidates.next().filter(|(next, _)| *next == rank) {
            repeated.push((field, best.cell, other.cell));
        }
        columns.insert(field, best);
    }
    let missing: Vec<Field> = Field::NEEDED.into_iter().filter(|field| !columns.contains_key(field)).collect();
    if missing.is_empty() && repeated.is_empty() {
        Ok(columns)
    } else {
        Err(LedgerError::Columns { row: header.number, missing, repeated })
    }
}

fn unit_in_header(header: &str) -> Option<AmountUnit> {
    let header = fold_compact(header);
    let inner = header.split_once(['(', '['])?.1;
    if inner.contains("万元") {
        Some(AmountUnit::TenThousandYuan)
    } else {
        inner.contains('元').then_some(AmountUnit::Yuan)
    }
}

fn unit_in_title(title: &str) -> Option<AmountUnit> {
    let title = fold_compact(title);
    let unit = title.split("单位:").nth(1)?;
    if unit.starts_with("万元") || unit.starts_with("人民币万元") {
        Some(AmountUnit::TenThousandYuan)
    } else {
        (unit.starts_with('元') || unit.starts_with("人民币元")).then_some(AmountUnit::Yuan)
    }
}
