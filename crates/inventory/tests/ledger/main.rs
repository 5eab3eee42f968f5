//! Ledgers drawn as text: headers, lines that are no records, problems, duplicates and plans.

mod duplicates;
mod header;
mod lines;
mod plans;
mod problems;

use chrono::NaiveDate;
use inventory::{
    instrument::OpeningDuty,
    ledger::{Cell, Grid, GridRow, LedgerRow, Plan, ProblemCode, Reading, Verdict, plan, read},
};

const HEADER: &str = "资产编号|仪器名称|原值|购置日期|启用日期|联系邮箱|状态|是否开放共享|不开放原因";

/// Draws a grid: lines are rows from 1 on, `|` parts the cells.
fn grid(lines: &[&str]) -> Grid {
    let row = |(number, line): (u32, &&str)| GridRow { number, cells: line.split('|').map(cell).collect() };
    Grid { rows: (1..).zip(lines).map(row).collect() }
}

fn cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")
}

fn reading(lines: &[&str]) -> Reading {
    read(&grid(lines), today()).expect("a ledger")
}

/// Reads rows below the usual header, which is row 1.
fn rows(lines: &[&str]) -> Reading {
    reading(&[&[HEADER], lines].concat())
}

fn planned(lines: &[&str], existing: &[LedgerRow]) -> Plan {
    plan(rows(lines), existing, OpeningDuty::CITY)
}

fn records(plan: &Plan) -> Vec<LedgerRow> {
    plan.rows.iter().filter_map(|row| row.record.clone()).collect()
}

/// The problems of one row as `cell code`.
fn problems(line: &str) -> Vec<(String, ProblemCode)> {
    let reading = rows(&[line]);
    reading.rows[0].problems.iter().map(|problem| (problem.cell.to_string(), problem.code)).collect()
}

fn verdicts(plan: &Plan) -> Vec<(u32, Verdict)> {
    plan.rows.iter().map(|row| (row.row, row.verdict)).collect()
}
