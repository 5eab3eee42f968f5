//! What is wrong with a row, all of it.

use super::{problems, rows};
use inventory::ledger::{Field, ProblemCode};

fn at(cell: &str, code: ProblemCode) -> (String, ProblemCode) {
    (cell.to_owned(), code)
}

#[test]
fn all_are_collected() {
    let found = problems("||abc|2019-13-05|x|lab at example|丢失|也许|");
    let expected = [
        at("A2", ProblemCode::Missing),
        at("B2", ProblemCode::Missing),
        at("C2", ProblemCode::Unreadable),
        at("D2", ProblemCode::Impossible),
        at("E2", ProblemCode::Unreadable),
        at("F2", ProblemCode::NotAnAddress),
        at("G2", ProblemCode::UnknownChoice),
        at("H2", ProblemCode::UnknownChoice),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_row_that_ends_early_misses_its_cells() {
    let found = problems("A1|显微镜");
    let missing = ["C2", "D2", "G2"].map(|cell| at(cell, ProblemCode::Missing));
    assert_eq!(found, [&missing[..], &[at("H2", ProblemCode::OpenNotSaid)]].concat());
}

#[test]
fn values_must_be_above_zero() {
    for text in ["0", "-35000", "0.004"] {
        let found = problems(&format!("A1|显微镜|{text}|2020-01-01|||在用|是|"));
        assert_eq!(found, [at("C2", ProblemCode::NotPositive)], "{text}");
    }
}

#[test]
fn a_purchase_may_be_today_and_not_tomorrow() {
    assert_eq!(problems("A1|显微镜|5|2026-11-23|||在用|是|"), []);
    assert_eq!(problems("A1|显微镜|5|2026-11-24|||在用|是|"), [at("D2", ProblemCode::InFuture)]);
}

#[test]
fn oddities_are_notes_and_the_row_is_taken() {
    for (line, code, cell) in [
        ("A1|显微镜|5|2020-01-02|2020-01-01||在用|是|", ProblemCode::FirstUsedBeforePurchase, "E2"),
        ("A1|显微镜|5|2020-01-02|2027-01-01||在用|是|", ProblemCode::FirstUsedInFuture, "E2"),
        ("A1|显微镜|5|2020-01-02|||在用||", ProblemCode::OpenNotSaid, "H2"),
        ("A1|显微镜|5|2020-01-02|||在用|是|涉密", ProblemCode::OpenButSecret, "H2"),
    ] {
        assert_eq!(problems(line), [at(cell, code)]);
        assert!(rows(&[line]).rows[0].record.as_ref().is_some(), "{line}");
    }
}

#[test]
fn it_may_be_first_used_on_the_day_it_was_bought_and_today() {
    assert_eq!(problems("A1|显微镜|5|2026-11-23|2026-11-23||在用|是|"), []);
}

#[test]
fn what_is_secret_is_never_open() {
    let reading = rows(&["A1|显微镜|5|2020-01-02|||在用|是|教学专用、涉密"]);
    let record = reading.rows[0].record.as_ref().expect("a record");
    assert!(record.is_secret() && !record.open);
    let open = reading.rows[0].cells.iter().find(|cell| cell.field == Field::Open).expect("a cell");
    assert_eq!((open.raw.as_str(), open.understood.as_deref()), ("是", Some("否")));
}

#[test]
fn cells_are_shown_as_understood_even_in_a_refused_row() {
    let reading = rows(&["Ａ1||165.83万|2020年1月2日|||待修|否|在修缮"]);
    let row = &reading.rows[0];
    assert!(row.record.is_none());
    let shown: Vec<Option<&str>> = row.cells.iter().map(|cell| cell.understood.as_deref()).collect();
    let expected = [
        Some("A1"),
        None,
        Some("¥1,658,300.00"),
        Some("2020-01-02"),
        Some(""),
        Some(""),
        Some("待修"),
        Some("否"),
        Some("在修缮"),
    ];
    assert_eq!(shown, expected);
}
