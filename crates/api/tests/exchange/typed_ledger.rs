//! A ledger as spreadsheets keep it: true dates, numbers, formulas, truth values and errors instead of text.

use super::{day, workbook};
use api::exchange::table::read_table;
use inventory::{
    instrument::OpeningDuty,
    ledger::{ProblemCode, Verdict, plan, read},
    money::Fen,
};
use rust_xlsxwriter::{Format, Formula};

#[test]
fn a_ledger_of_typed_cells_is_understood() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let bytes = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 6, "台账  单位:元", &Format::new()).expect("a title");
        let headers = ["状态", "是否开放共享", "原值", "购置日期", "启用日期", "仪器名称", "资产编号"];
        for (column, header) in (0..).zip(headers) {
            sheet.write(1, column, header).expect("a header");
        }
        for (row, number) in [(2, 2_018_679_924_u32), (3, 2_018_679_925), (4, 2_018_679_926), (5, 2_018_679_927)] {
            sheet.write(row, 0, "在用").expect("a state");
            sheet.write(row, 1, row == 2).expect("a truth value");
            sheet.write_with_format(row, 3, &day(2018, 10, 23), &date).expect("a date");
            sheet.write(row, 4, 20_181_207).expect("digits");
            sheet.write(row, 5, "显微镜").expect("a name");
            sheet.write(row, 6, number).expect("a number");
        }
        sheet.write(2, 2, 100_000.005).expect("a value");
        sheet.write_formula(3, 2, Formula::new("=50000*2-0.01").set_result("99999.99")).expect("a formula");
        sheet.write_formula(4, 2, Formula::new("=1/0").set_result("#DIV/0!")).expect("an error");
        sheet.write_with_format(5, 2, &day(2018, 10, 23), &date).expect("a date in the wrong column");
        sheet.write(6, 0, "合计").expect("totals");
        sheet.write_formula(6, 2, Formula::new("=SUM(C3:C6)").set_result("199999.99")).expect("a sum");
    });
    let reading = read(&read_table(&bytes).expect("a table").grid, day(2026, 10, 31)).expect("a ledger");
    let plan = plan(reading, &[], OpeningDuty::CITY);
    let verdicts: Vec<Verdict> = plan.rows.iter().map(|row| row.verdict).collect();
    assert_eq!(verdicts, [Verdict::Added, Verdict::Added, Verdict::Refused, Verdict::Refused]);
    let record = plan.rows[0].record.as_ref().expect("a record");
    assert_eq!((record.asset_number.as_str(), record.value, record.open), ("2018679924", Fen(10_000_001), true));
    assert_eq!((record.purchased, record.first_used), (Some(day(2018, 10, 23)), Some(day(2018, 12, 7))));
    assert_eq!(plan.rows[1].record.as_ref().map(|record| record.value), Some(Fen(9_999_999)));
    let codes: Vec<ProblemCode> = plan.rows.iter().flat_map(|row| &row.problems).map(|problem| problem.code).collect();
    assert_eq!(codes, [ProblemCode::CellError, ProblemCode::Unreadable]);
    assert_eq!((plan.counts.obligated, plan.counts.obligated_not_open), (1, 0));
}
