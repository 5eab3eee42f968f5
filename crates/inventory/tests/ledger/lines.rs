//! Lines that are no records.

use super::{HEADER, rows};
use inventory::ledger::LineKind;

#[test]
fn totals_footers_and_repeated_headers_are_no_records() {
    let reading = rows(&[
        "A1|显微镜|5|2020-01-01|||在用|是|",
        "小 计||5",
        "",
        HEADER,
        "A2|显微镜|5|2020-01-01|||在用|是|",
        "合计:|2台|10",
        "制表人:张三|||审核:李四",
    ]);
    let kinds: Vec<(u32, LineKind)> = reading.skipped.iter().map(|line| (line.row, line.kind)).collect();
    let expected = [(3, LineKind::Totals), (5, LineKind::RepeatedHeader), (7, LineKind::Totals), (8, LineKind::Footer)];
    assert_eq!(kinds, expected);
    assert_eq!(reading.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 6]);
}

#[test]
fn a_footer_has_no_value_and_names_what_it_says() {
    let kinds = |line: &str| rows(&[line]).skipped.iter().map(|line| line.kind).collect::<Vec<_>>();
    assert_eq!(kinds("制表人:张三|"), [LineKind::Footer]);
    assert_eq!(kinds("制表人:张三||5"), [], "a value");
    assert_eq!(kinds("审核仪|审核仪"), [], "nothing is named");
    assert_eq!(kinds("型号:甲|显微镜"), [], "no word of a footer");
}

#[test]
fn three_headers_in_their_columns_repeat_the_header_and_two_are_chance() {
    let kinds = |line: &str| rows(&[line]).skipped.iter().map(|line| line.kind).collect::<Vec<_>>();
    assert_eq!(kinds("资产编号|仪器名称|原值"), [LineKind::RepeatedHeader]);
    assert_eq!(kinds("资产编号|仪器名称|5"), []);
    assert_eq!(kinds("仪器名称|原值|资产编号"), [], "not in their columns");
}

#[test]
fn an_instrument_whose_name_begins_like_a_total_is_one() {
    let reading = rows(&["|Total organic carbon analyser|5|2020-01-01|||在用|是|", "|总计量检定装置|5||||在用||"]);
    assert_eq!((reading.rows.len(), reading.skipped.len()), (2, 0));
}
