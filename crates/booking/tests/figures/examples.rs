//! Examples that can be checked in the head. The period is 2 March 2026, minutes count from its midnight.

use super::{instrument, period, record};
use booking::{
    figures::{Evidence, Figures, Rated, Ratio, figures},
    usage::{EvidenceGrade, EvidenceSource, HoursKind, UsageRecord},
};
use chrono::{DateTime, TimeDelta};
use inventory::party::Side;

fn of(records: &[UsageRecord]) -> Figures {
    figures(&period("2026-03-02", "2026-03-02"), &[Rated::always(instrument(1), 365 * 600)], records)
}

fn counted(figures: &Figures) -> Vec<i64> {
    figures.rows.iter().map(|row| row.counted_minutes).collect()
}

#[test]
fn without_records_nothing_was_effective_and_the_sharing_rate_is_zero() {
    let figures = of(&[]);
    assert_eq!((figures.effective_minutes, figures.rated_minutes), (0, 600));
    assert_eq!(figures.utilisation().value(), Some(0.0));
    assert_eq!(figures.sharing_rate().value(), None);
    assert_eq!(figures.sharing_rate().value_or_zero(), 0.0);
}

#[test]
fn set_up_test_and_post_processing_are_effective_and_nothing_else_is() {
    use HoursKind::{Fault, Maintenance, PostProcessing, SetUp, Standby, Test, Training};
    let kinds = [SetUp, Test, PostProcessing, Training, Maintenance, Fault, Standby];
    let records: Vec<UsageRecord> = (1..)
        .zip(kinds)
        .map(|(n, kind)| UsageRecord { kind, ..record(n, n as i64 * 100, n as i64 * 100 + 10) })
        .collect();
    let figures = of(&records);
    assert_eq!(figures.effective_minutes, 30);
    assert_eq!(counted(&figures), [10, 10, 10, 0, 0, 0, 0]);
    assert!(figures.rows.iter().all(|row| row.clipped_minutes == 10));
}

#[test]
fn what_crosses_the_periods_end_is_clipped_exactly() {
    let figures = of(&[record(1, -30, 20), record(2, 1430, 1500), record(3, 1440, 1500), record(4, -60, 0)]);
    assert_eq!(counted(&figures), [20, 10]);
    assert_eq!(figures.effective_minutes, 30);
}

#[test]
fn users_at_once_share_the_union() {
    // 60 alone, 60 shared by two, 60 alone.
    let figures = of(&[record(1, 0, 120), record(2, 60, 180)]);
    assert_eq!(figures.effective_minutes, 180);
    assert_eq!(counted(&figures), [90, 90]);
}

#[test]
fn a_minute_that_cannot_be_divided_goes_to_the_largest_remainder_then_the_smaller_id() {
    let figures = of(&[record(1, 0, 61), record(2, 0, 61)]);
    assert_eq!(counted(&figures), [31, 30]);
    // Record 3 has 1 of the shared minutes, 1 and 2 have all 3 of them.
    let figures = of(&[record(3, 0, 1), record(1, 0, 1), record(2, 0, 1)]);
    assert_eq!((figures.effective_minutes, counted(&figures)), (1, vec![1, 0, 0]));
}

#[test]
fn what_is_left_over_goes_to_the_largest_remainder_and_not_to_the_longest() {
    // One minute with the second, three with the third: halves of 4, 1 and 3 minutes.
    let figures = of(&[record(1, 0, 4), record(2, 0, 1), record(3, 1, 4)]);
    assert_eq!((figures.effective_minutes, counted(&figures)), (4, vec![2, 1, 1]));
}

#[test]
fn instruments_without_a_norm_are_counted() {
    let unrated = |n| Rated { norms: Vec::new(), ..Rated::always(instrument(n), 0) };
    let day = period("2026-03-02", "2026-03-02");
    let rated = [Rated::always(instrument(1), 365 * 600), unrated(2), unrated(3)];
    let figures = figures(&day, &rated, &[]);
    assert_eq!((figures.unrated, figures.rated_minutes), (2, 600));
}

#[test]
fn external_minutes_are_what_is_counted_for_outsiders() {
    let outside = UsageRecord { side: Side::Outside, ..record(2, 60, 180) };
    let figures = of(&[record(1, 0, 120), outside]);
    assert_eq!((figures.external_minutes, figures.effective_minutes), (90, 180));
    assert_eq!(figures.sharing_rate(), Ratio { numerator: 90, denominator: 180 });
    assert_eq!(figures.utilisation(), Ratio { numerator: 180, denominator: 600 });
    assert_eq!((figures.sharing_rate().value(), figures.utilisation().value()), (Some(0.5), Some(0.3)));
    assert_eq!(figures.sharing_rate().value_or_zero(), 0.5);
    let trained = UsageRecord { kind: HoursKind::Training, side: Side::Outside, ..record(3, 300, 400) };
    assert_eq!(of(&[trained]).external_minutes, 0);
}

#[test]
fn the_mix_of_evidence_adds_up() {
    let with = |record: UsageRecord, source| UsageRecord { source, ..record };
    let outside = |record: UsageRecord| UsageRecord { side: Side::Outside, ..record };
    let figures = of(&[
        with(record(1, 0, 100), EvidenceSource::Meter),
        outside(with(record(2, 100, 150), EvidenceSource::Manual)),
        with(record(3, 200, 230), EvidenceSource::OperatorCheckIn),
        with(UsageRecord { kind: HoursKind::Fault, ..record(4, 300, 400) }, EvidenceSource::Manual),
    ]);
    let expected = [
        (EvidenceGrade::Metered, Evidence { minutes: 100, records: 1 }),
        (EvidenceGrade::Typed, Evidence { minutes: 80, records: 2 }),
    ];
    assert_eq!(figures.evidence.into_iter().collect::<Vec<_>>(), expected);
    let expected = [(EvidenceGrade::Typed, Evidence { minutes: 50, records: 1 })];
    assert_eq!(figures.external_evidence.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn of_a_chain_of_corrections_the_latest_counts() {
    let corrects =
        |n: u128, old: u128, from, until| UsageRecord { corrects: Some(super::id(old)), ..record(n, from, until) };
    assert_eq!(counted(&of(&[record(1, 0, 100), corrects(2, 1, 0, 50)])), [50]);
    assert_eq!(counted(&of(&[corrects(3, 2, 0, 70), record(1, 0, 100), corrects(2, 1, 0, 50)])), [70]);
    // A correction that leaves the period takes the record with it.
    assert_eq!(of(&[record(1, 0, 100), corrects(2, 1, 2000, 2100)]).effective_minutes, 0);
    // It counts even where the record it corrects was not passed in.
    assert_eq!(counted(&of(&[corrects(3, 2, 0, 70)])), [70]);
}

#[test]
fn of_two_corrections_of_one_record_the_later_counts() {
    let correction = |n: u128, until, hour| UsageRecord {
        corrects: Some(super::id(1)),
        entered_at: DateTime::UNIX_EPOCH + TimeDelta::hours(hour),
        ..record(n, 0, until)
    };
    assert_eq!(counted(&of(&[record(1, 0, 100), correction(2, 50, 9), correction(3, 60, 8)])), [50]);
}

#[test]
fn intervals_that_touch_within_a_minute_lose_nothing() {
    let mut first = record(1, 0, 10);
    let mut second = record(2, 10, 20);
    first.slot = inventory::slot::Slot::new(super::at(0, 40), super::at(10, 30)).expect("a forward slot");
    second.slot = inventory::slot::Slot::new(super::at(10, 30), super::at(20, 20)).expect("a forward slot");
    assert_eq!(counted(&of(&[first, second])), [10, 10]);
}

#[test]
fn other_instruments_and_other_days_are_left_out() {
    let other = UsageRecord { instrument: instrument(2), ..record(1, 0, 100) };
    let figures = of(&[other, record(2, 2000, 2100)]);
    assert_eq!((figures.effective_minutes, figures.rows.len()), (0, 0));
}
