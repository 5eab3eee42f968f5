//! The real ledger in both of its files against the answer key, cell by cell and figure by figure.

use api::exchange::table::{TableSource, TextEncoding, read_table};
use chrono::NaiveDate;
use inventory::{
    instrument::OpeningDuty,
    ledger::{
        Counts, Field, LedgerRow, LineKind, Plan, PlannedRow, ProblemCode, Reading, SkippedLine, Verdict, plan, read,
    },
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

const CSV: &[u8] = include_bytes!("../fixtures/assets/ledger.csv");
const XLSX: &[u8] = include_bytes!("../fixtures/assets/ledger.xlsx");
const KEY: &str = include_str!("../fixtures/assets/ledger.expected.json");

#[derive(Deserialize)]
struct Key {
    accepted: Vec<Accepted>,
    rejected: Vec<Rejected>,
    duplicates: Vec<Duplicate>,
    obligated: u32,
    obligated_not_open: u32,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Accepted {
    line: u32,
    asset: String,
    value_fen: i64,
    purchased: NaiveDate,
    first_used: NaiveDate,
    status: String,
    open: bool,
}

#[derive(Deserialize)]
struct Rejected {
    line: u32,
    why: String,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Duplicate {
    line: u32,
    asset: String,
    first_line: u32,
}

fn key() -> Key {
    serde_json::from_str(KEY).expect("the answer key")
}

/// The day of which the ledger's title says that it shows it.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day")
}

fn reading(bytes: &[u8]) -> Reading {
    read(&read_table(bytes).expect("a table").grid, today()).expect("a ledger")
}

static FROM_CSV: LazyLock<Reading> = LazyLock::new(|| reading(CSV));
static FROM_XLSX: LazyLock<Reading> = LazyLock::new(|| reading(XLSX));

/// Runs a check on the ledger from both files.
fn in_both_files(check: impl Fn(&Reading)) {
    check(&FROM_CSV);
    check(&FROM_XLSX);
}

fn accepted(record: &LedgerRow, line: u32) -> Accepted {
    Accepted {
        line,
        asset: record.asset_number.clone(),
        value_fen: record.value.0,
        purchased: record.purchased.expect("a day of purchase"),
        first_used: record.first_used.expect("a day of first use"),
        status: record.status.as_zh().to_owned(),
        open: record.open,
    }
}

fn first_import(reading: &Reading) -> Plan {
    plan(reading.clone(), &[], OpeningDuty::CITY)
}

#[test]
fn the_files_are_recognised_by_their_content() {
    let text = TableSource::Text { encoding: TextEncoding::Gb18030, delimiter: ',' };
    assert_eq!(read_table(CSV).expect("a table").source, text);
    assert_eq!(read_table(XLSX).expect("a table").source, TableSource::Workbook { sheet: "台账".into() });
}

#[test]
fn both_files_hold_the_same_ledger() {
    assert_eq!(*FROM_CSV, *FROM_XLSX);
}

#[test]
fn the_header_is_found_below_the_titles() {
    in_both_files(|reading| {
        assert_eq!(reading.columns.header_row, 3);
        let fields: Vec<Field> = reading.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, Field::ALL);
        let value = reading.columns.of(Field::Value).expect("a value column");
        assert_eq!((value.header.as_str(), value.cell.to_string().as_str()), ("原值", "G3"));
    });
}

#[test]
fn the_totals_line_is_no_record() {
    in_both_files(|reading| assert_eq!(reading.skipped, [SkippedLine { row: 424, kind: LineKind::Totals }]));
}

#[test]
fn the_accepted_rows_agree_with_the_key_in_every_value() {
    in_both_files(|reading| {
        let records = reading.rows.iter().filter_map(|row| Some(accepted(row.record.as_ref()?, row.row)));
        assert_eq!(records.collect::<Vec<_>>(), key().accepted);
    });
}

#[test]
fn the_duplicates_agree_with_the_key() {
    in_both_files(|reading| {
        let mut found = Vec::new();
        for row in &reading.rows {
            for problem in &row.problems {
                if let ProblemCode::Duplicate { first_row } = problem.code {
                    found.push(Duplicate { line: row.row, asset: problem.raw.clone(), first_line: first_row });
                }
            }
        }
        assert_eq!(found, key().duplicates);
    });
}

#[test]
fn the_refused_rows_agree_with_the_key_and_give_its_reasons() {
    in_both_files(|reading| {
        let plan = first_import(reading);
        let refused: Vec<&PlannedRow> = plan.rows.iter().filter(|row| row.verdict == Verdict::Refused).collect();
        let key = key().rejected;
        assert_eq!(
            refused.iter().map(|row| row.row).collect::<Vec<_>>(),
            key.iter().map(|row| row.line).collect::<Vec<_>>()
        );
        for (row, expected) in refused.iter().zip(&key) {
            assert!(row.problems.iter().any(|problem| why(problem.field) == expected.why), "row {}", row.row);
        }
    });
}

fn why(field: Field) -> &'static str {
    match field {
        Field::AssetNumber => "missing asset number",
        Field::NameZh => "missing name",
        Field::Value => "value not readable or not positive",
        Field::Purchased => "purchase date impossible or in the future",
        Field::Email => "e-mail not valid",
        _ => "not in the key",
    }
}

#[test]
fn no_accepted_row_has_even_a_note() {
    in_both_files(|reading| {
        let noted = reading.rows.iter().filter(|row| row.record.is_some() && !row.problems.is_empty());
        assert_eq!(noted.map(|row| row.row).collect::<Vec<_>>(), Vec::<u32>::new());
    });
}

#[test]
fn a_problem_names_its_cell_and_what_stands_there() {
    in_both_files(|reading| {
        let row = reading.rows.iter().find(|row| row.row == 27).expect("row 27");
        let [problem] = row.problems.as_slice() else { panic!("one problem: {:?}", row.problems) };
        assert_eq!((problem.code, problem.field), (ProblemCode::NotPositive, Field::Value));
        assert_eq!((problem.cell.to_string().as_str(), problem.raw.as_str()), ("G27", "-35000"));
    });
}

#[test]
fn all_figures_agree_with_the_key() {
    let key = key();
    let expected = Counts {
        rows: 420,
        added: 372,
        changed: 0,
        unchanged: 0,
        refused: 34,
        duplicates: 14,
        obligated: key.obligated,
        obligated_not_open: key.obligated_not_open,
    };
    assert_eq!((key.accepted.len(), key.rejected.len(), key.duplicates.len()), (372, 34, 14));
    in_both_files(|reading| assert_eq!(first_import(reading).counts, expected));
}

#[test]
fn importing_the_other_file_after_the_first_changes_nothing() {
    let records: Vec<LedgerRow> = first_import(&FROM_CSV).rows.into_iter().filter_map(|row| row.record).collect();
    let again = plan(FROM_XLSX.clone(), &records, OpeningDuty::CITY);
    let Counts { added, changed, unchanged, refused, duplicates, obligated, .. } = again.counts;
    assert_eq!((added, changed, unchanged, refused, duplicates, obligated), (0, 0, 372, 34, 14, 284));
    assert!(again.rows.iter().all(|row| row.changes.is_empty()));
}

#[test]
fn secret_instruments_are_marked_and_not_open() {
    in_both_files(|reading| {
        let records = reading.rows.iter().filter_map(|row| row.record.as_ref());
        let secret: Vec<&LedgerRow> = records.filter(|record| record.is_secret()).collect();
        assert!(secret.len() > 20 && secret.iter().all(|record| !record.open));
    });
}

#[test]
fn money_is_shown_as_understood() {
    let shown: BTreeMap<&str, &str> = FROM_CSV
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.field == Field::Value)
        .filter_map(|cell| Some((cell.raw.as_str(), cell.understood.as_deref()?)))
        .collect();
    assert_eq!(shown.get("165.83万"), Some(&"¥1,658,300.00"));
    assert_eq!(shown.get("２５９６７２５.００"), Some(&"¥2,596,725.00"));
    assert_eq!(shown.get("￥1,985,119.00"), Some(&"¥1,985,119.00"));
}
