//! Asset numbers that stand in several rows.

use super::{planned, verdicts};
use inventory::ledger::{ProblemCode, Verdict};

#[test]
fn the_first_row_keeps_the_number() {
    let plan = planned(
        &["A1|甲|5|2020-01-01|||在用|是|", "B1|乙|5|2020-01-01|||在用|是|", "Ａ 1|丙|5|2020-01-01|||在用|是|"],
        &[],
    );
    assert_eq!(verdicts(&plan), [(2, Verdict::Added), (3, Verdict::Added), (4, Verdict::Duplicate)]);
    let problem = &plan.rows[2].problems[0];
    assert_eq!(problem.code, ProblemCode::Duplicate { first_row: 2 });
    assert_eq!((problem.cell.to_string().as_str(), problem.raw.as_str()), ("A4", "Ａ 1"));
}

#[test]
fn a_refused_first_row_keeps_the_number_too() {
    let plan = planned(&["A1||5|2020-01-01|||在用|是|", "A1|乙|5|2020-01-01|||在用|是|"], &[]);
    assert_eq!(verdicts(&plan), [(2, Verdict::Refused), (3, Verdict::Duplicate)]);
}

#[test]
fn a_duplicate_lists_its_other_problems_as_well() {
    let plan = planned(&["A1|甲|5|2020-01-01|||在用|是|", "A1||-5|2020-01-01|||在用|是|"], &[]);
    let codes: Vec<ProblemCode> = plan.rows[1].problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [ProblemCode::Duplicate { first_row: 2 }, ProblemCode::Missing, ProblemCode::NotPositive]);
    assert_eq!((plan.counts.duplicates, plan.counts.refused), (1, 0));
}

#[test]
fn rows_without_a_number_are_no_duplicates_of_each_other() {
    let plan = planned(&["|甲|5|2020-01-01|||在用|是|", "|乙|5|2020-01-01|||在用|是|"], &[]);
    assert_eq!(verdicts(&plan), [(2, Verdict::Refused), (3, Verdict::Refused)]);
}
