//! Finding the header: columns in any order, under other names, below titles.

use super::{HEADER, grid, reading, today};
use inventory::{
    ledger::{Field, Grid, LedgerError, read},
    money::{AmountUnit, Fen},
};

#[test]
fn columns_may_stand_in_any_order_under_other_names_below_titles() {
    let reading = reading(&[
        "某某大学 仪器设备 名称 一览",
        "",
        "序号|设备名称|备注|现 状|*设备编号|资产原值(万元)",
        "1|显微镜||在用|A1|165.83",
    ]);
    assert_eq!((reading.columns.header_row, reading.columns.unit), (3, AmountUnit::TenThousandYuan));
    let fields: Vec<Field> = reading.columns.iter().map(|column| column.field).collect();
    assert_eq!(fields, Field::NEEDED);
    let record = reading.rows[0].record.as_ref().expect("a record");
    assert_eq!((record.asset_number.as_str(), record.value), ("A1", Fen(165_830_000)));
    assert_eq!((record.purchased, record.open), (None, false));
}

#[test]
fn an_english_ledger_is_read() {
    let reading = reading(&["Asset No.|Name|Original value|Status|Open", "A1|Microscope|1,000.00|in use|yes"]);
    assert!(reading.rows[0].record.as_ref().is_some_and(|record| record.open));
}

#[test]
fn a_title_line_may_state_the_unit() {
    let titles = [
        ("截至 2026-10-31  单位：万元", 12_000_000),
        ("单位:人民币万元", 12_000_000),
        ("金额单位:元", 1_200),
        // Of two the first counts.
        ("单位:元|单位:万元", 1_200),
        ("单位:人民币元|单位:万元", 1_200),
    ];
    for (title, value) in titles {
        let reading = reading(&[title, HEADER, "A1|显微镜|12|2020-01-01|||在用|是|"]);
        assert_eq!(reading.rows[0].record.as_ref().map(|record| record.value), Some(Fen(value)), "{title}");
    }
}

#[test]
fn what_the_header_says_of_the_unit_counts_before_a_title() {
    let value = |header: &str| {
        let header = format!("资产编号|仪器名称|{header}|状态");
        let reading = reading(&["单位:万元", &header, "A1|显微镜|12|在用"]);
        reading.rows[0].record.as_ref().map(|record| record.value)
    };
    assert_eq!((value("原值(元)"), value("原值[人民币元]")), (Some(Fen(1_200)), Some(Fen(1_200))));
    assert_eq!((value("原值(万元)"), value("原值")), (Some(Fen(12_000_000)), Some(Fen(12_000_000))));
}

#[test]
fn what_stands_beside_the_headers_is_no_title() {
    let reading = reading(&["资产编号|仪器名称|原值|状态|单位:万元", "A1|显微镜|12|在用|"]);
    assert_eq!(reading.columns.unit, AmountUnit::Yuan);
}

#[test]
fn of_two_rows_that_could_be_the_header_the_upper_or_fuller_one_is() {
    let header = "资产编号|仪器名称|原值|状态";
    assert_eq!(reading(&[header, header, "A1|显微镜|5|在用"]).columns.header_row, 1);
    assert_eq!(reading(&["编号|名称|国别", header, "A1|显微镜|5|在用"]).columns.header_row, 2);
}

#[test]
fn three_known_words_make_a_header_and_two_a_title() {
    let three = read(&grid(&["资产编号|仪器名称|原值"]), today());
    let missing = vec![Field::Status];
    assert_eq!(three, Err(LedgerError::Columns { row: 1, missing, repeated: Vec::new() }));
    assert_eq!(read(&grid(&["资产编号|仪器名称"]), today()), Err(LedgerError::NoHeader { searched: 1 }));
}

#[test]
fn without_a_header_there_is_no_ledger() {
    assert_eq!(read(&grid(&["a|b|c", "1|2|3"]), today()), Err(LedgerError::NoHeader { searched: 2 }));
    assert_eq!(read(&Grid::default(), today()), Err(LedgerError::NoHeader { searched: 0 }));
}

#[test]
fn missing_and_repeated_columns_are_reported_together() {
    let Err(LedgerError::Columns { row, missing, repeated }) =
        read(&grid(&["title", "资产编号|仪器名称|国别|国别"]), today())
    else {
        panic!("a faulty header")
    };
    assert_eq!((row, missing), (2, vec![Field::Value, Field::Status]));
    let repeated: Vec<_> = repeated.iter().map(|(field, a, b)| (*field, a.to_string(), b.to_string())).collect();
    assert_eq!(repeated, [(Field::Country, "C2".to_owned(), "D2".to_owned())]);
}

#[test]
fn of_two_columns_for_a_field_the_better_name_wins() {
    let reading = reading(&["编号|资产编号|仪器名称|原值|状态", "7|A1|显微镜|5|在用"]);
    assert_eq!(reading.rows[0].asset_number.as_deref(), Some("A1"));
}
