//! A grid under construction that refuses to grow beyond its bounds.

use super::types::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES, TableError};
use inventory::ledger::{Cell, CellAddress, Grid, GridRow};
use std::collections::BTreeMap;

/// Collects cells in any order; blank ones take no room.
#[derive(Debug, Default)]
pub struct SheetBuilder {
    rows: BTreeMap<u32, BTreeMap<u16, Cell>>,
    text_bytes: usize,
}

impl SheetBuilder {
    /// Adds a cell; `row` and `column` count from 0.
    pub fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), TableError> {
        if cell.is_blank() {
            return Ok(());
        }
        let number = row.checked_add(1).ok_or(TableError::TooManyRows { max: MAX_ROWS })?;
        let address = CellAddress { row: number, column: u16::try_from(column).unwrap_or(u16::MAX) };
        if usize::from(address.column) >= MAX_COLUMNS {
            return Err(TableError::TooManyColumns { cell: address, max: MAX_COLUMNS });
        }
        if let Cell::Text(text) | Cell::Error(text) = &cell {
            if text.chars().take(MAX_CELL_CHARS + 1).count() > MAX_CELL_CHARS {
                return Err(TableError::CellTooLong { cell: address, max: MAX_CELL_CHARS });
            }
            self.text_bytes += text.len();
            if self.text_bytes > MAX_TEXT_BYTES {
                return Err(TableError::TooMuchText { max_bytes: MAX_TEXT_BYTES });
            }
        }
        self.rows.entry(address.row).or_default().insert(address.column, cell);
        if self.rows.len() > MAX_ROWS { Err(TableError::TooManyRows { max: MAX_ROWS }) } else { Ok(()) }
    }

    /// Returns the grid, or nothing when no cell was put into it.
    pub fn finish(self) -> Option<Grid> {
        let rows: Vec<GridRow> = self.rows.into_iter().map(|(number, cells)| dense(number, cells)).collect();
        (!rows.is_empty()).then_some(Grid { rows })
    }
}

fn dense(number: u32, cells: BTreeMap<u16, Cell>) -> GridRow {
    let mut row = GridRow { number, cells: Vec::new() };
    for (column, cell) in cells {
        row.cells.resize(usize::from(column), Cell::Empty);
        row.cells.push(cell);
    }
    row
}
