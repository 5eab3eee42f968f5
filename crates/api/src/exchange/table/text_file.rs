//! Delimited text (RFC 4180 and its relatives) in the encodings of Chinese spreadsheets.

use super::{
    sheet::SheetBuilder,
    types::{Table, TableError, TableSource, TextEncoding},
};
use csv::{Reader, ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030, UTF_8};
use inventory::ledger::Cell;
use std::{borrow::Cow, collections::BTreeMap};

const DELIMITERS: [u8; 3] = *b",;\t";
/// Records that are looked at to find the delimiter.
const SNIFFED_RECORDS: usize = 50;

/// Reads delimited text. Rows are numbered as a spreadsheet that opens the file numbers them: blank lines count, line
/// breaks inside a quoted cell do not.
pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
    let (text, encoding) = decode(bytes)?;
    if text.trim_start().starts_with('<') {
        return Err(TableError::WebPage);
    }
    let delimiter = sniff(&text);
    let mut sheet = SheetBuilder::default();
    let mut reader = reader(&text, delimiter);
    let mut record = StringRecord::new();
    let mut next_row = 0;
    loop {
        let start = offset(&reader);
        if !reader.read_record(&mut record).expect("text in memory is readable and valid") {
            break;
        }
        let raw = &text.as_bytes()[start..offset(&reader)];
        let row = next_row + blank_lines(text.as_bytes(), start);
        if offset(&reader) == text.len() && is_unbalanced(raw) {
            return Err(TableError::OpenQuote { row: row + 1 });
        }
        for (column, field) in (0..).zip(record.iter()) {
            sheet.put(row, column, Cell::Text(unprotected(field).to_owned()))?;
        }
        next_row = row + 1;
    }
    let grid = sheet.finish().ok_or(TableError::Empty)?;
    Ok(Table { grid, source: TableSource::Text { encoding, delimiter: char::from(delimiter) } })
}

/// Decodes by byte order mark, else as UTF-8, else as GB 18030; a single wrong byte refuses the encoding.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, TextEncoding), TableError> {
    let (encoding, name, body) = match Encoding::for_bom(bytes) {
        Some((found, length)) if found == UTF_8 => (found, TextEncoding::Utf8, &bytes[length..]),
        Some((found, length)) => (found, TextEncoding::Utf16, &bytes[length..]),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, TextEncoding::Utf8, bytes),
        None => (GB18030, TextEncoding::Gb18030, bytes),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(body);
    let text = text.filter(|text| !text.contains('\0')).ok_or(TableError::UnknownContent)?;
    Ok((text, name))
}

/// Chooses the delimiter under which most records have the same number of cells, more than one; of equals the one
/// that gives more cells, then the comma.
fn sniff(text: &str) -> u8 {
    let mut best = (DELIMITERS[0], (0, 0));
    for delimiter in DELIMITERS {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for record in reader(text, delimiter).byte_records().take(SNIFFED_RECORDS).flatten() {
            *widths.entry(record.len()).or_default() += 1;
        }
        let agreeing = widths.into_iter().filter(|(width, _)| *width > 1).map(|(width, count)| (count, width)).max();
        if agreeing.is_some_and(|agreeing| best.1 < agreeing) {
            best = (delimiter, agreeing.unwrap_or_default());
        }
    }
    best.0
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

fn offset(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).expect("an offset into memory fits")
}

/// Counts the line ends that the reader passes over before the record that it reads from `start` on.
fn blank_lines(text: &[u8], start: usize) -> u32 {
    let mut at = start;
    // The reader ends a record at the first sign of CR LF, the second one is no blank line.
    if at > 0 && text[at - 1] == b'\r' && text.get(at) == Some(&b'\n') {
        at += 1;
    }
    let mut lines = 0;
    while let Some(end @ (b'\r' | b'\n')) = text.get(at) {
        at += if *end == b'\r' && text.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
        lines += 1;
    }
    lines
}

/// Tells whether the last record runs over several lines and an odd number of quotes: its quoted cell never ended.
fn is_unbalanced(raw: &[u8]) -> bool {
    let quotes = raw.iter().filter(|sign| **sign == b'"').count();
    quotes % 2 == 1 && raw.trim_ascii().contains(&b'\n')
}

/// Takes the text out of `="0012"`, by which people keep a spreadsheet from turning digits into a number.
fn unprotected(field: &str) -> &str {
    let inner = field.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(field)
}
