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
fn an_instrument_whose_name_begins_like_a_total_is_one() {
    let reading = rows(&["|Total organic carbon analyser|5|2020-01-01|||在用|是|", "|总计量检定装置|5||||在用||"]);
    assert_eq!((reading.rows.len(), reading.skipped.len()), (2, 0));
}
