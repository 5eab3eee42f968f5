//! Sentences about ledgers, word for word.

use super::*;
use crate::exchange::table::TableError;
use inventory::ledger::{LedgerError, Problem, ProblemCode};

fn said(of: Field, code: ProblemCode) -> Bilingual {
    let cell = "C27".parse().expect("an address");
    problem(&Problem { code, field: of, cell, raw: String::new() })
}

#[test]
fn a_problem_names_its_field_and_the_way_out() {
    for (field, code, zh, en) in [
        (Field::Value, ProblemCode::Missing, "缺少原值", "The original value is missing"),
        (
            Field::Value,
            ProblemCode::Unreadable,
            "原值不是可识别的金额，例如 1234.50 或 165.83万",
            "The original value is not readable as an amount, such as 1234.50 or 165.83万",
        ),
        (
            Field::Purchased,
            ProblemCode::Unreadable,
            "购置日期不是可识别的日期，例如 2018-10-23",
            "The date of purchase is not readable as a date, such as 2018-10-23",
        ),
        (
            Field::FirstUsed,
            ProblemCode::Impossible,
            "启用日期：没有这一天",
            "The date of first use is no day of the calendar",
        ),
        (
            Field::Status,
            ProblemCode::UnknownChoice,
            "状态不在可选范围内，可填：在用、正常、待修、多余、待报废、报废",
            "The status is none of the words it may be: 在用、正常、待修、多余、待报废、报废",
        ),
        (
            Field::AssetNumber,
            ProblemCode::Duplicate { first_row: 12 },
            "资产编号与第 12 行重复，以第 12 行为准",
            "The asset number stands in row 12 already; that row counts",
        ),
        (
            Field::NameZh,
            ProblemCode::TooLong { max: 200 },
            "仪器名称超过 200 个字",
            "The name has more than 200 characters",
        ),
        (
            Field::Open,
            ProblemCode::OpenNotSaid,
            "提示：未注明是否开放，按不开放处理",
            "Note: not said whether it is open; taken as not open",
        ),
    ] {
        assert_eq!(said(field, code), Bilingual::new(zh, en));
    }
}

#[test]
fn notes_are_told_from_refusals() {
    let notes = [
        ProblemCode::FirstUsedInFuture,
        ProblemCode::FirstUsedBeforePurchase,
        ProblemCode::OpenButSecret,
        ProblemCode::OpenNotSaid,
    ];
    for code in notes {
        assert!(!code.refuses());
        assert!(said(Field::FirstUsed, code).zh.starts_with("提示："));
    }
}

#[test]
fn a_header_that_does_not_do_says_what_it_lacks() {
    let error = LedgerError::Columns {
        row: 3,
        missing: vec![Field::Value, Field::Status],
        repeated: vec![(Field::Place, "F3".parse().expect("an address"), "K3".parse().expect("an address"))],
    };
    assert_eq!(refusal(&error).zh, "第 3 行的表头缺少原值、状态；F3 和 K3 都像“存放地点”，请改名其中一列");
    assert_eq!(
        refusal(&error).en,
        "The header in row 3 lacks original value, status; has two columns for the place, F3 and K3; please rename one"
    );
}

#[test]
fn a_file_that_is_no_table_says_what_to_do() {
    assert_eq!(table(&TableError::LegacyWorkbook).zh, "这是旧版工作簿（.xls），请另存为 .xlsx 后再导入");
    let large = TableError::FileTooLarge { size_bytes: 12_345_678, max_bytes: 10 * 1024 * 1024 };
    assert_eq!(table(&large).zh, "文件 12 MB，最大 10 MB");
}
