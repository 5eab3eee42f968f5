//! Delimited text: encodings, delimiters, row numbers, bounds.

use super::typed;
use api::exchange::table::{
    MAX_CELL_CHARS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS, TableError, TableSource, TextEncoding, read_table,
};

fn source(bytes: &[u8]) -> TableSource {
    read_table(bytes).expect("a table").source
}

#[test]
fn encodings_are_told_apart() {
    let rows = "编号,名称\n1,显微镜\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(rows);
    let utf16: Vec<u8> = "\u{FEFF}编号\t名称\n1\t显微镜\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, encoding, delimiter) in [
        (rows.as_bytes().to_vec(), TextEncoding::Utf8, ','),
        (format!("\u{FEFF}{rows}").into_bytes(), TextEncoding::Utf8, ','),
        (gbk.into_owned(), TextEncoding::Gb18030, ','),
        (utf16, TextEncoding::Utf16, '\t'),
    ] {
        let table = read_table(&bytes).expect("a table");
        assert_eq!(table.source, TableSource::Text { encoding, delimiter });
        assert_eq!(table.grid.rows[1].cells, [typed("1"), typed("显微镜")]);
    }
}

#[test]
fn a_rare_name_beyond_gbk_is_read_as_gb18030() {
    let (bytes, _, unmappable) = encoding_rs::GB18030.encode("编号,负责人\n1,㑇𠮷\n");
    assert!(!unmappable);
    assert_eq!(read_table(&bytes).expect("a table").grid.rows[1].cells[1], typed("㑇𠮷"));
}

#[test]
fn what_is_no_text_is_refused() {
    for bytes in [&b"a,b\0c\n"[..], &[0x89, b'P', b'N', b'G', 0, 1], &[0xFF, 0x80, 0x20]] {
        assert!(matches!(read_table(bytes), Err(TableError::UnknownContent)), "{bytes:?}");
    }
    assert!(matches!(read_table(b" <html><table>"), Err(TableError::WebPage)));
    for bytes in [&b""[..], b"\n\n", b" , ,\n"] {
        assert!(matches!(read_table(bytes), Err(TableError::Empty)));
    }
}

#[test]
fn the_delimiter_is_the_one_that_gives_even_rows() {
    for (text, expected) in [
        ("a,b,c\n1,\"2;3\",4\n", ','),
        ("a;b\n\"1,234.50\";2\n1,5;3\n", ';'),
        ("a\tb\n1,234.50\t2\n1,5\t3\n", '\t'),
        ("title\n\na\tb\n1\t2\n", '\t'),
        ("one column\n1\n", ','),
    ] {
        let TableSource::Text { delimiter, .. } = source(text.as_bytes()) else { panic!("text") };
        assert_eq!(delimiter, expected, "{text}");
    }
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["", "", "a,b", "", "\"x", "y\",2", "", "", "last,3", ""].join(end);
        let table = read_table(text.as_bytes()).expect("a table");
        let numbers: Vec<u32> = table.grid.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [3, 5, 8], "{end:?}");
        assert_eq!(table.grid.rows[1].cells[0], typed(&format!("x{end}y")));
    }
}

#[test]
fn quotes_and_protected_digits_are_taken_off() {
    let table = read_table(b"\"a \"\"b\"\"\",=\"0012\",\"=\"\"0034\"\"\"\n").expect("a table");
    assert_eq!(table.grid.rows[0].cells, [typed("a \"b\""), typed("0012"), typed("0034")]);
}

#[test]
fn a_quote_that_never_ends_is_reported_with_its_row() {
    assert!(matches!(read_table(b"a,b\n1,2\n\"3,4\n5,6\n"), Err(TableError::OpenQuote { row: 3 })));
    assert!(read_table(b"a,b\n5\" tube,2\n").is_ok());
}

#[test]
fn every_bound_is_kept() {
    let rows = "1\n".repeat(MAX_ROWS);
    assert_eq!(read_table(rows.as_bytes()).expect("as many rows as allowed").grid.rows.len(), MAX_ROWS);
    assert!(matches!(read_table(format!("{rows}1").as_bytes()), Err(TableError::TooManyRows { .. })));

    let columns = ["1"; MAX_COLUMNS].join(",");
    assert!(read_table(format!("{columns},,,\n").as_bytes()).is_ok());
    let wide = read_table(format!("1\n{columns},1\n").as_bytes());
    assert!(matches!(wide, Err(TableError::TooManyColumns { cell, .. }) if cell.to_string() == "BM2"));

    let text = "字".repeat(MAX_CELL_CHARS);
    assert!(read_table(format!("a,{text}\n").as_bytes()).is_ok());
    let long = read_table(format!("a,{text}字\n").as_bytes());
    assert!(matches!(long, Err(TableError::CellTooLong { cell, .. }) if cell.to_string() == "B1"));

    let large = vec![b'1'; MAX_FILE_BYTES + 1];
    assert!(matches!(read_table(&large), Err(TableError::FileTooLarge { .. })));
}
