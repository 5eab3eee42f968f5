//! "This and all that follow": the two parts together are the old series.

use crate::{
    cases::runs,
    draw::{plain_rules, zoned_starts},
    notation::{rule, time, times},
};
use booking::recurrence::{
    Frequency, Limit, Occurrence, OccurrenceLimit, Recurrence, SplitError, TooMany, Until, zoned,
};
use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::{Europe::Berlin, Tz};
use inventory::slot::Instant;
use proptest::{prelude::*, sample::Index};
use std::num::NonZeroU32;

const START: &str = "20260309T090000";

fn series(text: &str) -> Recurrence {
    let start = time(START);
    Recurrence::new(Berlin, start, start + TimeDelta::hours(2), Some(rule(text))).expect("a series")
}

fn at(text: &str) -> Instant {
    zoned::instant(time(text), Berlin)
}

fn all(series: &Recurrence) -> Vec<Occurrence> {
    series.occurrences(OccurrenceLimit::MOST).expect("not too many")
}

fn walls(series: &Recurrence) -> Vec<NaiveDateTime> {
    all(series).iter().map(|occurrence| occurrence.wall).collect()
}

fn rule_of(series: &Recurrence) -> String {
    series.rule().map(ToString::to_string).unwrap_or_default()
}

#[test]
fn a_count_is_divided() {
    let (before, after) =
        series("FREQ=WEEKLY;COUNT=10;BYDAY=MO,WE").split(at("20260325T090000"), OccurrenceLimit::MOST).expect("two");
    assert_eq!(rule_of(&before), "FREQ=WEEKLY;COUNT=5;BYDAY=MO,WE");
    assert_eq!(rule_of(&after), "FREQ=WEEKLY;COUNT=5;BYDAY=MO,WE");
    assert_eq!(walls(&before), times("20260309 11 16 18 23", time(START)));
    assert_eq!(walls(&after), times("20260325 30 0401 06 08", time(START)));
}

#[test]
fn a_rule_with_or_without_an_end_gets_its_last_start_as_until() {
    for (text, rest) in
        [("FREQ=DAILY", "FREQ=DAILY"), ("FREQ=DAILY;UNTIL=20260401T070000Z", "FREQ=DAILY;UNTIL=20260401T070000Z")]
    {
        let (before, after) = series(text).split(at("20260312T090000"), OccurrenceLimit::MOST).expect("two");
        assert_eq!(rule_of(&before), "FREQ=DAILY;UNTIL=20260311T080000Z");
        assert_eq!((rule_of(&after), after.start()), (rest.to_owned(), time("20260312T090000")));
    }
}

#[test]
fn every_second_week_stays_the_same_weeks() {
    let (_, after) = series("FREQ=WEEKLY;INTERVAL=2;COUNT=6;BYDAY=MO,FR")
        .split(at("20260327T090000"), OccurrenceLimit::MOST)
        .expect("two");
    assert_eq!(walls(&after), times("20260327 0406 10", time(START)));
}

#[test]
fn what_is_taken_out_counts_and_goes_to_its_part() {
    let old = series("FREQ=DAILY;COUNT=6").excluding([at("20260310T090000"), at("20260313T090000")]);
    let (before, after) = old.split(at("20260312T090000"), OccurrenceLimit::MOST).expect("two");
    assert_eq!((rule_of(&before), rule_of(&after)), ("FREQ=DAILY;COUNT=3".to_owned(), "FREQ=DAILY;COUNT=3".to_owned()));
    assert_eq!(walls(&before), times("20260309 11", time(START)));
    assert_eq!(walls(&after), times("20260312 14", time(START)));
}

#[test]
fn a_series_may_be_divided_at_a_date_that_was_added() {
    let old = series("FREQ=WEEKLY;COUNT=3").including([at("20260312T150000"), at("20260401T090000")]);
    let (before, after) = old.clone().split(at("20260312T150000"), OccurrenceLimit::MOST).expect("two");
    assert_eq!(walls(&before), times("20260309", time(START)));
    assert_eq!(after.start(), time("20260316T090000"), "the rule goes on from its own next time");
    assert_eq!([all(&before), all(&after)].concat(), all(&old));

    let (before, after) = old.split(at("20260401T090000"), OccurrenceLimit::MOST).expect("two");
    assert_eq!(([all(&before), all(&after)].concat(), after.rule()), (all(&old), None));
}

#[test]
fn the_first_and_what_is_no_occurrence_do_not_divide() {
    let old = series("FREQ=DAILY").excluding([at("20260310T090000")]);
    let split = |text: &str, within| old.split(at(text), within).err();
    assert_eq!(split(START, OccurrenceLimit::MOST), Some(SplitError::First(at(START))));
    for text in ["20260310T090000", "20260311T091500", "20250101T090000"] {
        assert_eq!(split(text, OccurrenceLimit::MOST), Some(SplitError::NoSuchOccurrence(at(text))), "{text}");
    }
    let limit = OccurrenceLimit::new(2).expect("a limit");
    assert_eq!(split("20260313T090000", limit), Some(SplitError::TooMany(TooMany { limit })));
    assert_eq!(split("20260311T090000", limit), None);
}

#[test]
fn an_occurrence_that_the_clock_moved_behind_the_division_is_kept() {
    // On 29 March the wall's 02:15 becomes 03:15, behind 03:00, at which the series is divided.
    let start = time("20260329T013000");
    let old =
        Recurrence::new(Berlin, start, start + TimeDelta::minutes(5), Some(rule("FREQ=MINUTELY;INTERVAL=45;COUNT=6")))
            .expect("a series");
    let (before, after) = old.split(at("20260329T030000"), OccurrenceLimit::MOST).expect("two");
    assert_eq!((all(&before).len(), all(&after).len()), (1, 5));
    assert_eq!(ids([all(&before), all(&after)].concat()), ids(all(&old)));
}

#[test]
fn what_was_added_or_taken_out_goes_to_the_part_in_which_it_lies() {
    let start = time("20260304T090000");
    let weekly = Recurrence::new(Berlin, start, start + TimeDelta::hours(2), Some(rule("FREQ=WEEKLY;COUNT=4")));
    let (taken_out, added) = (["20260311T090000", "20260325T090000"], ["20260305T090000", "20260326T090000"]);
    let old = weekly.expect("a series").excluding(taken_out.map(at)).including(added.map(at));
    let (before, after) = old.split(at("20260318T090000"), OccurrenceLimit::MOST).expect("two");
    let dates = |series: &Recurrence| {
        [series.excluded(), series.added()].map(|dates| dates.iter().copied().collect::<Vec<_>>())
    };
    let expected: [[Vec<Instant>; 2]; 2] = [0, 1].map(|part| [vec![at(taken_out[part])], vec![at(added[part])]]);
    assert_eq!([dates(&before), dates(&after)], expected);
}

fn ids(occurrences: Vec<Occurrence>) -> Vec<(Instant, inventory::slot::Slot)> {
    occurrences.into_iter().map(|Occurrence { recurrence_id, slot, wall: _ }| (recurrence_id, slot)).collect()
}

/// Series of all kinds, some hours or days long, with dates added and taken out.
pub fn drawn() -> impl Strategy<Value = Recurrence> {
    use Frequency::{Daily, Hourly, Minutely, Monthly, Weekly, Yearly};
    let rules = plain_rules(&[Yearly, Monthly, Weekly, Daily, Hourly, Minutely]);
    let limit = prop_oneof![
        Just(None),
        (1u32..40).prop_map(|count| Some(Ok(NonZeroU32::new(count).expect("one at least")))),
        (0i64..2000).prop_map(|hours| Some(Err(TimeDelta::hours(hours)))),
    ];
    let minutes = prop::collection::vec(-3000i64..20_000, 0..4);
    let picks = prop::collection::vec(0usize..20, 0..4);
    (rules, zoned_starts(), limit, 1i64..600, minutes, picks).prop_map(
        |(rule, (zone, start), limit, length, added, excluded): (_, (Tz, _), _, _, _, Vec<usize>)| {
            let first = zoned::instant(start, zone);
            let rule = rule.with_limit(limit.map(|limit| match limit {
                Ok(count) => Limit::Count(count),
                Err(after) => Limit::Until(Until::Instant(first + after)),
            }));
            let series =
                Recurrence::new(zone, start, start + TimeDelta::minutes(length), Some(rule)).expect("a series");
            let added = added.into_iter().map(|minutes| first + TimeDelta::minutes(minutes));
            let series = series.including(added);
            let starts: Vec<Instant> = series.iter().take(20).map(|occurrence| occurrence.recurrence_id).collect();
            series.excluding(excluded.into_iter().filter_map(|at| starts.get(at).copied()))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(runs(64)))]

    #[test]
    fn both_parts_together_are_the_old_series(old in drawn(), at in any::<Index>()) {
        let known: Vec<Occurrence> = old.iter().take(60).collect();
        prop_assume!(known.len() > 1);
        let at = known[1 + at.index(known.len().min(20) - 1)].recurrence_id;
        let (before, after) = old.split(at, OccurrenceLimit::MOST).expect("an occurrence behind the first");
        prop_assert!(before.iter().take(60).all(|occurrence| occurrence.recurrence_id < at));
        let both = before.iter().chain(after.iter()).take(60).collect();
        prop_assert_eq!(ids(both), ids(known), "{:?}\nat {}\nbefore {:?}\nafter {:?}", old, at, before, after);
    }

    #[test]
    fn occurrences_ascend_and_none_is_there_twice(series in drawn()) {
        let found: Vec<Occurrence> = series.iter().take(60).collect();
        prop_assert!(found.windows(2).all(|two| two[0].recurrence_id < two[1].recurrence_id));
        prop_assert!(found.iter().all(|occurrence| !series.excluded().contains(&occurrence.recurrence_id)));
    }

    #[test]
    fn a_series_is_stored_and_read_back(series in drawn()) {
        let text = serde_json::to_string(&series).expect("it is written");
        prop_assert_eq!(serde_json::from_str::<Recurrence>(&text).expect("it is read"), series);
    }
}
