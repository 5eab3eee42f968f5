//! Every change of every clock from 2000 to 2037: a daily half hour across it is there once a day.

use crate::{notation::rule, oracle};
use booking::recurrence::{Occurrence, OccurrenceLimit, Recurrence};
use chrono::{DateTime, Days, NaiveDateTime, Offset, TimeDelta};
use chrono_tz::{Pacific::Apia, TZ_VARIANTS, Tz};
use inventory::slot::Instant;
use std::collections::BTreeMap;

/// A change of the clock: its instant, and the offsets before and after it, in seconds.
type Change = (Instant, i64, i64);

fn offset(zone: Tz, at: Instant) -> i64 {
    i64::from(at.with_timezone(&zone).offset().fix().local_minus_utc())
}

fn day(year: i32) -> Instant {
    chrono::NaiveDate::from_ymd_opt(year, 1, 1).expect("a day").and_time(chrono::NaiveTime::MIN).and_utc()
}

/// The changes from 2000 to 2037, found by steps of three days and halving. No zone has changed twice in three days.
fn changes(zone: Tz) -> Vec<Change> {
    let step = TimeDelta::days(3);
    let mut found = Vec::new();
    let mut at = day(2000);
    let mut before = offset(zone, at);
    while at < day(2038) {
        let next = at + step;
        let after = offset(zone, next);
        if after != before {
            let (mut low, mut high) = (at.timestamp(), next.timestamp());
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                let offset = offset(zone, DateTime::from_timestamp(middle, 0).expect("a time"));
                if offset == before { low = middle } else { high = middle }
            }
            found.push((DateTime::from_timestamp(high, 0).expect("a time"), before, after));
        }
        (at, before) = (next, after);
    }
    found
}

/// Every change of all zones, each once with one zone that has it: three days about it, they are all alike.
fn all_changes() -> BTreeMap<Change, Tz> {
    TZ_VARIANTS.into_iter().flat_map(|zone| changes(zone).into_iter().map(move |change| (change, zone))).collect()
}

/// A daily half hour for four days from the second day before the change, at so many minutes from it on the old clock.
fn daily(zone: Tz, change: &Change, minutes: i64) -> (NaiveDateTime, Vec<Occurrence>) {
    let (at, before, _) = *change;
    let on_old_clock = at.naive_utc() + TimeDelta::seconds(before) + TimeDelta::minutes(minutes);
    let start = on_old_clock - Days::new(2);
    let series = Recurrence::new(zone, start, start + TimeDelta::minutes(30), Some(rule("FREQ=DAILY;COUNT=4")));
    (start, series.expect("a series").occurrences(OccurrenceLimit::MOST).expect("four"))
}

#[test]
fn across_every_change_of_a_clock_a_daily_series_is_there_once_a_day() {
    let all = all_changes();
    assert!(all.len() > 2_000, "{} changes", all.len());
    let (whole_days, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|((_, before, after), _)| after - before >= 86_400);
    assert_eq!(whole_days.len(), 2, "Samoa and Tokelau skipped 30 December 2011: {whole_days:?}");
    for (change, zone) in others {
        for minutes in [-45, -15, 0, 15, 45, 75] {
            let (start, found) = daily(zone, &change, minutes);
            assert_eq!(found.len(), 4, "{zone} {change:?}");
            for (occurrence, days) in found.iter().zip(0..) {
                check(zone, &change, start + Days::new(days), occurrence);
            }
            assert!(found.windows(2).all(|two| two[0].slot.start() < two[1].slot.start()), "{zone} {change:?}");
        }
    }
}

/// The occurrence is the one asked for at `wall`: shown there, or later by the length of the gap it fell into.
fn check(zone: Tz, change: &Change, wall: NaiveDateTime, occurrence: &Occurrence) {
    let (_, before, after) = *change;
    let Occurrence { recurrence_id, slot, wall: asked } = *occurrence;
    assert_eq!((asked, recurrence_id), (wall, oracle::instant(wall, zone)), "{zone} {change:?}");
    let shown = recurrence_id.with_timezone(&zone).naive_local();
    let gap = TimeDelta::seconds(after - before);
    assert!(shown == wall || shown == wall + gap, "{zone} {change:?}: {wall} became {shown}");
    // To the end on the wall if that is later, which it is unless the clock skips the start.
    let half_hour = TimeDelta::minutes(30);
    let end = oracle::instant(wall + half_hour, zone);
    assert!(end > recurrence_id || shown != wall, "{zone} {change:?}");
    let end = if end > recurrence_id { end } else { recurrence_id + half_hour };
    assert_eq!((slot.start(), slot.end()), (recurrence_id, end), "{zone} {change:?}");
}

#[test]
fn the_day_that_samoa_skipped_is_given_once_with_the_day_after() {
    let change = changes(Apia).into_iter().find(|(_, before, after)| after - before >= 86_400).expect("the change");
    let (start, found) = daily(Apia, &change, 9 * 60);
    let days: Vec<String> = found
        .iter()
        .map(|occurrence| occurrence.slot.start().with_timezone(&Apia).format("%d %H:%M").to_string())
        .collect();
    assert_eq!(start.format("%d %H:%M").to_string(), "28 09:00");
    assert_eq!(days, ["28 09:00", "29 09:00", "31 09:00", "01 09:00"]);
    // The skipped 30 December at 09:00 is the instant of the 31st at 09:00: one occurrence, asked for first by the 30th.
    assert_eq!(found[2].wall.format("%d").to_string(), "30");
}
