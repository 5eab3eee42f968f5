//! A series at another time of the wall clock: every occurrence makes the same step, by a rule where one says so.

use crate::{
    cases::runs,
    notation::{rule, time},
    splits::drawn,
};
use booking::recurrence::{Occurrence, OccurrenceLimit, Recurrence, Shift, ShiftError, zoned};
use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::{Asia::Shanghai, Europe::Berlin, Tz};
use inventory::slot::Slot;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn slot(zone: Tz, start: NaiveDateTime, length: TimeDelta) -> Slot {
    Slot::new(zoned::instant(start, zone), zoned::instant(start + length, zone)).expect("a forward time")
}

/// Two hours from `start`, repeated by the rule, with the first taken to two hours from `to`: the rule then.
fn taken(start: &str, text: &str, to: &str) -> String {
    let (start, length) = (time(start), TimeDelta::hours(2));
    let series = Recurrence::new(Shanghai, start, start + length, Some(rule(text))).expect("a series");
    let shifted = series.shifted(&Shift::new(start, &slot(Shanghai, time(to), length), Shanghai)).expect("a series");
    match shifted.recurrence.rule() {
        Some(rule) => rule.to_string(),
        None => format!("{} dates", shifted.recurrence.occurrences(OccurrenceLimit::MOST).expect("few").len()),
    }
}

#[test]
fn the_rule_stays_what_it_is_where_it_can() {
    for text in ["FREQ=WEEKLY;COUNT=4", "FREQ=DAILY;COUNT=9", "FREQ=MONTHLY;COUNT=3", "FREQ=WEEKLY;COUNT=3;INTERVAL=2"]
    {
        assert_eq!(taken("20260304T090000", text, "20260305T140000"), text);
    }
}

#[test]
fn named_days_move_along() {
    for (text, then) in [
        ("FREQ=WEEKLY;COUNT=6;BYDAY=WE,FR", "FREQ=WEEKLY;COUNT=6;BYDAY=TH,SA"),
        ("FREQ=WEEKLY;COUNT=6;BYDAY=WE,SU", "FREQ=WEEKLY;COUNT=6;BYDAY=MO,TH"),
        ("FREQ=DAILY;COUNT=6;BYDAY=MO,WE", "FREQ=DAILY;COUNT=6;BYDAY=TU,TH"),
        ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=4,10", "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=5,11"),
    ] {
        assert_eq!(taken("20260304T090000", text, "20260305T090000"), then);
    }
}

#[test]
fn an_end_moves_along_where_it_would_cut_something_off() {
    let until = "FREQ=WEEKLY;UNTIL=20260311T010000Z";
    assert_eq!(taken("20260304T090000", until, "20260304T080000"), until);
    assert_eq!(taken("20260304T090000", until, "20260304T100000"), "FREQ=WEEKLY;UNTIL=20260311T020000Z");
}

#[test]
fn what_no_rule_says_becomes_dates() {
    // The day after the last Friday of July is the first of August.
    assert_eq!(taken("20260130T090000", "FREQ=MONTHLY;COUNT=7;BYDAY=-1FR", "20260131T090000"), "7 dates");
    assert_eq!(taken("20260331T090000", "FREQ=MONTHLY;COUNT=3", "20260401T090000"), "3 dates");
}

#[test]
fn two_that_the_clock_brings_together_keep_their_own_names() {
    // On 29 March the wall's 02:10 is 03:10, and so is 03:10.
    let (start, length) = (time("20260328T011000"), TimeDelta::minutes(5));
    let series = Recurrence::new(Berlin, start, start + length, Some(rule("FREQ=HOURLY;COUNT=3"))).expect("a series");
    let step = Shift::new(start, &slot(Berlin, time("20260329T011000"), length), Berlin);
    let shifted = series.shifted(&step).expect("a series");
    let names: Vec<_> = shifted.occurrences.iter().map(|(_, new)| new.recurrence_id).collect();
    let at = |text: &str| zoned::instant(time(text), Berlin);
    assert_eq!(names, [at("20260329T011000"), at("20260329T031000"), at("20260329T031001")]);
}

#[test]
fn times_that_cannot_be_kept_are_refused() {
    let start = time("20260304T090000");
    let series = Recurrence::new(Shanghai, start, start + TimeDelta::hours(2), Some(rule("FREQ=YEARLY;COUNT=3")));
    let series = series.expect("a series");
    let far = Shift::new(start, &slot(Shanghai, time("99970304T090000"), TimeDelta::hours(2)), Shanghai);
    assert!(matches!(series.shifted(&far), Err(ShiftError::Unwritable(_))));
    let last = Shift::new(start, &slot(Shanghai, time("99961230T230000"), TimeDelta::hours(2)), Shanghai);
    assert!(matches!(series.shifted(&last), Err(ShiftError::Unwritable(_))), "the third one ends in 9999");
    let odd = Shift::new(start, &slot(Shanghai, start + TimeDelta::milliseconds(1), TimeDelta::hours(2)), Shanghai);
    assert!(matches!(series.shifted(&odd), Err(ShiftError::Unwritable(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(runs(64)))]

    /// Whatever the rule and the clock: each occurrence is where the wall's step takes it, and the new series gives
    /// exactly these occurrences under these names.
    #[test]
    fn the_new_series_gives_what_was_taken_along(
        old in drawn(), days in -40_i64..40, minutes in -800_i64..800, length in 1_i64..600,
    ) {
        let first = old.iter().next();
        prop_assume!(first.is_some() && old.occurrences(OccurrenceLimit::MOST).is_ok());
        let first = first.expect("one");
        let zone = old.zone();
        let to = first.wall + TimeDelta::days(days) + TimeDelta::minutes(minutes);
        let begin = zoned::instant(to, zone);
        let Some(to) = zoned::occurrence(zoned::Start { instant: begin, wall: to }, TimeDelta::minutes(length), zone) else {
            return Ok(());
        };
        let step = to.start().with_timezone(&zone).naive_local() - first.wall;
        let shifted = old.shifted(&Shift::new(first.wall, &to, zone)).expect("a series");
        let mut expected: Vec<Occurrence> = shifted.occurrences.iter().map(|(_, new)| *new).collect();
        expected.sort();
        let given = shifted.recurrence.occurrences(OccurrenceLimit::MOST).expect("as many");
        let pairs = |all: &[Occurrence]| all.iter().map(|one| (one.recurrence_id, one.slot)).collect::<Vec<_>>();
        prop_assert_eq!(pairs(&given), pairs(&expected));
        prop_assert_eq!(given.len(), old.iter().count());
        let plain: BTreeSet<_> = old.iter().map(|one| zoned::instant(one.wall + step, zone)).collect();
        if plain.len() == given.len() {
            prop_assert_eq!(given.iter().map(|one| one.slot.start()).collect::<BTreeSet<_>>(), plain);
        }
    }
}
