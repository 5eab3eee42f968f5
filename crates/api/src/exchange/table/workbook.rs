//! Workbooks (.xlsx, ISO/IEC 29500): true dates, numbers, results of formulas, truth values and errors as such.

use super::{
    container,
    sheet::SheetBuilder,
    types::{MAX_CELL_CHARS, MAX_UNPACKED_BYTES, Table, TableError, TableSource},
};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata};
use inventory::{
    date_text,
    ledger::{Cell, Grid},
};
use std::{io::Cursor, panic::catch_unwind};

/// Reads the first visible worksheet that holds anything.
///
/// Cells are streamed: the library's own ranges are dense, so that two cells in opposite corners would fill memory.
pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
    container::check(bytes, MAX_UNPACKED_BYTES)?;
    // A cell far outside any sheet makes the library panic: the file is to blame, and nothing is shared with it.
    catch_unwind(|| read_first(bytes)).unwrap_or(Err(TableError::DamagedCells))
}

fn read_first(bytes: &[u8]) -> Result<Table, TableError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    for sheet in visible_sheets(&workbook) {
        if let Some(grid) = read_sheet(&mut workbook, &sheet)? {
            return Ok(Table { grid, source: TableSource::Workbook { sheet } });
        }
    }
    Err(TableError::Empty)
}

fn visible_sheets(workbook: &Xlsx<Cursor<&[u8]>>) -> Vec<String> {
    let sheets = workbook.sheets_metadata().iter();
    let visible = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    visible.map(|sheet| sheet.name.clone()).collect()
}

fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Option<Grid>, TableError> {
    let mut sheet = SheetBuilder::default();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let cell = match (record.value, record.formula) {
            (DataRef::Empty, Some(formula)) => Cell::Error(without_result(formula)),
            (value, _) => converted(value),
        };
        sheet.put(record.pos.0, record.pos.1, cell)?;
    }
    Ok(sheet.finish())
}

fn converted(value: DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(number as f64),
        DataRef::Float(number) => Cell::Number(number),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::Text(text),
        DataRef::SharedString(text) => Cell::Text(text.to_owned()),
        DataRef::Bool(answer) => Cell::Bool(answer),
        DataRef::DateTime(moment) => day_or_number(moment),
        DataRef::DateTimeIso(text) => date_text::parse(&text).map_or(Cell::Text(text), Cell::Date),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// A serial below one is a time of day without a day, and a duration is no day either.
fn day_or_number(moment: ExcelDateTime) -> Cell {
    let day = moment.as_datetime().filter(|_| moment.is_datetime() && moment.as_f64() >= 1.0);
    day.map_or(Cell::Number(moment.as_f64()), |day| Cell::Date(day.date()))
}

/// A formula that no program has computed yet has no value; it must not pass for a blank cell.
fn without_result(formula: XlsxFormulaMetadata) -> String {
    let text = match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula,
        _ => String::new(),
    };
    std::iter::once('=').chain(text.chars()).take(MAX_CELL_CHARS).collect()
}

fn damaged(error: XlsxError) -> TableError {
    TableError::DamagedWorkbook(Box::new(error))
}
