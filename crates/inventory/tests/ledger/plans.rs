//! What an import would do, and that it does it once.

use super::{planned, reading, records, verdicts};
use inventory::{
    instrument::OpeningDuty,
    ledger::{Counts, Field, NotOpenReason, Plan, Verdict, plan},
    money::Fen,
};
use proptest::prelude::*;

const LINE: &str = "A1|显微镜|165.83万|2020-01-01|2020-02-01|lab@example.edu.cn|在用|是|";

#[test]
fn changes_are_listed_field_by_field() {
    let existing = records(&planned(&[LINE], &[]));
    let plan = planned(&["A1|显微镜|1,700,000.00|2020-01-01|||待修|否|正在搬迁"], &existing);
    assert_eq!((verdicts(&plan), plan.counts.changed), (vec![(2, Verdict::Changed)], 1));
    let changes: Vec<(Field, &str, &str)> =
        plan.rows[0].changes.iter().map(|change| (change.field, change.from.as_str(), change.to.as_str())).collect();
    let expected = [
        (Field::Value, "¥1,658,300.00", "¥1,700,000.00"),
        (Field::FirstUsed, "2020-02-01", ""),
        (Field::Email, "lab@example.edu.cn", ""),
        (Field::Status, "在用", "待修"),
        (Field::Open, "是", "否"),
        (Field::NotOpenReason, "", "正在搬迁"),
    ];
    assert_eq!(changes, expected);
}

#[test]
fn another_spelling_is_no_change() {
    let existing = records(&planned(&[LINE], &[]));
    let plan = planned(&["Ａ1| 显微镜 |￥1,658,300.00|2020年1月1日|20200201|LAB@example.edu.cn|使用中|Y|"], &existing);
    assert_eq!((verdicts(&plan), plan.counts.unchanged), (vec![(2, Verdict::Unchanged)], 1));
    assert_eq!(records(&plan), existing);
}

#[test]
fn fields_without_a_column_stay_as_they_are() {
    let existing = records(&planned(&["A1|显微镜|5|2020-01-01|2020-02-01||在用|否|涉密"], &[]));
    let narrow = reading(&["资产编号|仪器名称|原值|状态|是否开放共享", "A1|显微镜|6|在用|是"]);
    let plan = plan(narrow, &existing, OpeningDuty::CITY);
    let record = plan.rows[0].record.as_ref().expect("a record");
    assert_eq!((record.value, record.first_used), (Fen(600), existing[0].first_used));
    assert_eq!(record.not_open_reason, Some(NotOpenReason::Secret));
    assert!(!record.open, "what is secret on record is not opened by a ledger without reasons");
}

#[test]
fn every_column_is_read_and_compared() {
    let header = "资产编号|仪器名称|英文名称|型号|生产厂家|国别|原值|购置日期|启用日期|使用单位|存放地点|邮箱|状态|分类|是否开放|不开放原因";
    let lines = [
        "A1|显微镜|Microscope|LSM 980|蔡司|德国|5|2020-01-01|2020-02-01|物理系|101|a@example.cn|在用|光学|是|",
        "A1|电镜|SEM|Gemini|日立|日本|6|2020-01-02|2020-02-02|化学系|102|b@example.cn|待修|电子|否|正在搬迁",
    ];
    let [old, new] = lines.map(|line| reading(&[header, line]));
    let before = records(&plan(old, &[], OpeningDuty::CITY));
    let read = plan(new, &before, OpeningDuty::CITY);
    let changed: Vec<(Field, &str)> =
        read.rows[0].changes.iter().map(|change| (change.field, change.to.as_str())).collect();
    let cells = lines[1].split('|').map(|cell| if cell == "6" { "¥6.00" } else { cell });
    assert_eq!(changed, Field::ALL.into_iter().zip(cells).skip(1).collect::<Vec<_>>(), "all but the number");
}

#[test]
fn the_duty_to_open_begins_at_the_threshold_and_ends_with_retirement() {
    let line = |number: &str, value: &str, status: &str, open: &str| {
        format!("{number}|显微镜|{value}|2020-01-01|||{status}|{open}|")
    };
    let lines = [
        line("A1", "99,999.99", "在用", "否"),
        line("A2", "100,000.00", "待报废", "否"),
        line("A3", "10万", "多余", "是"),
        line("A4", "10万", "待修", "否"),
        line("A5", "10万", "报废", "否"),
        line("A5", "10万", "在用", "否"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let Counts { rows, added, duplicates, obligated, obligated_not_open, .. } = planned(&lines, &[]).counts;
    assert_eq!((rows, added, duplicates, obligated, obligated_not_open), (6, 5, 1, 3, 2));
}

#[test]
fn a_plan_survives_being_stored() {
    let plan = planned(&[LINE, LINE, "||x|||||"], &[]);
    let text = serde_json::to_string(&plan).expect("text");
    assert_eq!(serde_json::from_str::<Plan>(&text).expect("a plan"), plan);
}

fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-C][1-3]",
        "[0-9]{1,7}(\\.[0-9]{1,3})?",
        "20(1|2)[0-9]-[0-1][0-9]-[0-3][0-9]",
        prop::sample::select(vec!["在用", "报废", "是", "否", "涉密", "显微镜", "合计", "备注:"])
            .prop_map(str::to_owned),
        "\\PC{0,12}".prop_map(|text| text.replace('|', "")),
    ]
}

proptest! {
    #[test]
    fn whatever_is_imported_changes_nothing_the_second_time(
        lines in prop::collection::vec(prop::collection::vec(any_cell(), 0..10), 0..20)
    ) {
        let lines: Vec<String> = lines.iter().map(|cells| cells.join("|")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let first = planned(&lines, &[]);
        let second = planned(&lines, &records(&first));
        prop_assert_eq!(second.counts.unchanged, first.counts.added);
        prop_assert_eq!((second.counts.added, second.counts.changed), (0, 0));
        prop_assert_eq!(records(&second), records(&first));
        let Counts { rows, added, changed, unchanged, refused, duplicates, .. } = first.counts;
        prop_assert_eq!(rows, added + changed + unchanged + refused + duplicates);
    }
}
