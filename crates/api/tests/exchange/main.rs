//! Files that people hand in: delimited text, workbooks, and the real ledger in both.

mod ledger;
mod text;
mod typed_ledger;
mod workbook;

use api::exchange::table::Table;
use chrono::NaiveDate;
use inventory::ledger::Cell;
use rust_xlsxwriter::{Workbook, Worksheet};

fn typed(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

/// The table's cells with their addresses, blank ones left out.
fn cells(table: &Table) -> Vec<(String, Cell)> {
    let mut found = Vec::new();
    for row in &table.grid.rows {
        for (column, cell) in (0..).zip(&row.cells) {
            if *cell != Cell::Empty {
                found.push((row.address(column).to_string(), cell.clone()));
            }
        }
    }
    found
}

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().expect("a workbook")
}
