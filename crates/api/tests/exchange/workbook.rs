//! Workbooks: every kind of cell, and every trap.

use super::{cells, day, typed, workbook};
use api::exchange::table::{MAX_CELL_CHARS, MAX_FILE_BYTES, MAX_ROWS, TableError, TableSource, read_table};
use inventory::ledger::Cell;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

#[test]
fn every_kind_of_cell_keeps_its_type() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let moment = Format::new().set_num_format("yyyy/m/d hh:mm");
    let clock = Format::new().set_num_format("hh:mm");
    let bytes = workbook(|sheet| {
        let noon = ExcelDateTime::from_ymd(2018, 10, 23).and_then(|day| day.and_hms(12, 30, 0)).expect("noon");
        sheet.write(0, 0, "文字").expect("text");
        sheet.write(0, 1, 1_234.5).expect("a number");
        sheet.write_with_format(0, 2, &day(2018, 10, 23), &date).expect("a date");
        sheet.write_with_format(0, 3, &noon, &moment).expect("a moment");
        sheet.write(0, 4, true).expect("a truth value");
        sheet.write_formula(0, 5, Formula::new("=1/0").set_result("#DIV/0!")).expect("an error");
        sheet.write_formula(0, 6, Formula::new("=A1&\"!\"").set_result("文字!")).expect("a text formula");
        sheet.write_formula(0, 7, Formula::new("=B1*2").set_result("2469")).expect("a number formula");
        sheet.write_with_format(0, 8, 0.5, &clock).expect("a time of day");
        sheet.write_blank(0, 9, &date).expect("a formatted blank");
        sheet.write_formula_with_format(0, 10, Formula::new("=C1+1").set_result("43397"), &date).expect("a date");
    });
    let found = cells(&read_table(&bytes).expect("a table"));
    let expected = [
        ("A1", typed("文字")),
        ("B1", Cell::Number(1_234.5)),
        ("C1", Cell::Date(day(2018, 10, 23))),
        ("D1", Cell::Date(day(2018, 10, 23))),
        ("E1", Cell::Bool(true)),
        ("F1", Cell::Error("#DIV/0!".into())),
        ("G1", typed("文字!")),
        ("H1", Cell::Number(2_469.0)),
        ("I1", Cell::Number(0.5)),
        ("K1", Cell::Date(day(2018, 10, 24))),
    ];
    assert_eq!(found, expected.map(|(address, cell)| (address.to_owned(), cell)));
}

#[test]
fn a_formula_that_was_never_computed_is_no_blank() {
    let bytes = workbook(|sheet| {
        sheet.write_formula(0, 0, "=SUM(B1:B2)").expect("a formula");
    });
    for result in ["<v></v>", "<v/>", ""] {
        let bytes = with_part(&bytes, "xl/worksheets/sheet1.xml", |xml| xml.replace("<v>0</v>", result));
        let found = cells(&read_table(&bytes).expect("a table"));
        assert_eq!(found, [("A1".to_owned(), Cell::Error("=SUM(B1:B2)".into()))], "{result}");
    }
}

#[test]
fn dates_of_the_1904_system_are_the_days_people_see() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let bytes = workbook(|sheet| {
        // 2018-10-23 is serial 43396 counted from 1900 and 41934 counted from 1904.
        sheet.write_with_format(0, 0, 41_934, &date).expect("a serial");
    });
    let bytes = with_part(&bytes, "xl/workbook.xml", |xml| xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    assert_eq!(cells(&read_table(&bytes).expect("a table")), [("A1".to_owned(), Cell::Date(day(2018, 10, 23)))]);
}

#[test]
fn the_first_visible_sheet_with_content_is_read() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("空").expect("a name");
    let hidden = workbook.add_worksheet().set_name("旧").expect("a name").set_hidden(true);
    hidden.write(0, 0, "hidden").expect("text");
    let shown = workbook.add_worksheet().set_name("台账").expect("a name");
    shown.write(4, 2, "shown").expect("text");
    let table = read_table(&workbook.save_to_buffer().expect("a workbook")).expect("a table");
    assert_eq!(table.source, TableSource::Workbook { sheet: "台账".into() });
    assert_eq!(cells(&table), [("C5".to_owned(), typed("shown"))]);
}

#[test]
fn a_merged_title_stands_in_its_first_cell() {
    let bytes = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 15, "港城大学台账", &Format::new()).expect("a title");
    });
    assert_eq!(cells(&read_table(&bytes).expect("a table")), [("A1".to_owned(), typed("港城大学台账"))]);
}

#[test]
fn far_corners_cost_no_memory_and_are_refused_by_column() {
    let corner = workbook(|sheet| {
        sheet.write(0, 0, 1).expect("a cell");
        sheet.write(1_048_575, 16_383, 1).expect("the last cell");
    });
    assert!(matches!(read_table(&corner), Err(TableError::TooManyColumns { .. })));
    let deep = workbook(|sheet| {
        sheet.write(1_048_575, 0, 1).expect("the last row");
    });
    assert_eq!(read_table(&deep).expect("a table").grid.rows[0].number, 1_048_576);
}

#[test]
fn rows_texts_and_their_sum_are_bounded() {
    let rows = workbook(|sheet| {
        for row in 0..=u32::try_from(MAX_ROWS).expect("a row") {
            sheet.write(row, 0, 1).expect("a cell");
        }
    });
    assert!(matches!(read_table(&rows), Err(TableError::TooManyRows { .. })));
    let long = workbook(|sheet| {
        sheet.write(2, 1, "字".repeat(MAX_CELL_CHARS + 1)).expect("a cell");
    });
    assert!(matches!(read_table(&long), Err(TableError::CellTooLong { cell, .. }) if cell.to_string() == "B3"));
    let shared = "字".repeat(MAX_CELL_CHARS);
    let repeated = workbook(|sheet| {
        for row in 0..6_000 {
            sheet.write(row, 0, &shared).expect("a cell");
        }
    });
    assert!(matches!(read_table(&repeated), Err(TableError::TooMuchText { .. })));
}

#[test]
fn a_bomb_is_refused_before_it_is_read() {
    let bytes = workbook(|sheet| {
        sheet.write(0, 0, 1).expect("a cell");
    });
    let bomb = with_part(&bytes, "xl/styles.xml", |xml| format!("{xml}{}", " ".repeat(101 * 1024 * 1024)));
    assert!(bomb.len() < MAX_FILE_BYTES);
    assert!(matches!(read_table(&bomb), Err(TableError::UnpackedTooLarge { .. })));
}

#[test]
fn other_containers_are_named_for_what_they_are() {
    let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    assert!(matches!(read_table(&ole), Err(TableError::LegacyWorkbook)));
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(read_table(&[&ole[..], &locked].concat()), Err(TableError::LockedWorkbook)));
    let other = zipped(&[("word/document.xml", "<w/>".to_owned())]);
    assert!(matches!(read_table(&other), Err(TableError::DamagedWorkbook(_))));
}

#[test]
fn a_damaged_file_is_answered_and_never_panics() {
    let whole = include_bytes!("../fixtures/assets/ledger.xlsx");
    for cut in [4, 30, 1_000, 20_000, whole.len() - 1] {
        assert!(read_table(&whole[..cut]).is_err(), "cut at {cut}");
    }
    for at in (4..whole.len()).step_by(2_503) {
        let mut broken = whole.to_vec();
        broken[at] ^= 0x55;
        let _ = read_table(&broken);
    }
}

#[test]
fn a_cell_where_none_can_be_is_a_damaged_file() {
    let bytes = workbook(|sheet| {
        sheet.write(0, 0, 7).expect("a number");
    });
    for place in ["ZZZZZZZZ99999999999999", "A99999999999999999999", "A0"] {
        let broken =
            with_part(&bytes, "xl/worksheets/sheet1.xml", |xml| xml.replace("r=\"A1\"", &format!("r=\"{place}\"")));
        assert_ne!(broken, bytes);
        assert!(read_table(&broken).is_err(), "{place}");
    }
}

/// Rewrites one part of a workbook.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a container");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).expect("xml");
        let part_name = part.name().expect("a plain name").into_owned();
        let text = if part_name == name { change(text) } else { text };
        parts.push((part_name, text));
    }
    zipped(&parts)
}

fn zipped(parts: &[(impl AsRef<str>, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name.as_ref(), zip::write::SimpleFileOptions::default()).expect("a part");
        std::io::Write::write_all(&mut writer, text.as_bytes()).expect("its bytes");
    }
    writer.finish().expect("a container").into_inner()
}
