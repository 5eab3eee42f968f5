//! The vectors of libical: what we give, and where we differ by intent.

use crate::{notation, peer};
use booking::recurrence::{Limit, Rule, Until};
use chrono::NaiveDateTime;
use chrono_tz::UTC;

/// Where we give something else, or refuse, and why.
const DIFFERENT: [(&str, &str); 2] = [
    ("FREQ=WEEKLY;INTERVAL=1;COUNT=2;BYDAY=MO;", "the grammar of section 3.3.10 has no semicolon at the end"),
    (
        "FREQ=DAILY;BYMINUTE=1,2,3,4;INTERVAL=2;COUNT=3",
        "its start is a date; ours have a time of day, so midnight, and BYMINUTE counts",
    ),
];

/// The one vector for which libical names no times. The days of week 1 that are 30 December:
const UNTOLD: (&str, &str) =
    ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;BYWEEKNO=1;UNTIL=20320101", "20241230 20251230 20301230 20311230");

pub struct Vector {
    pub rule: &'static str,
    pub start: NaiveDateTime,
    /// Nothing where libical cannot tell.
    pub times: Option<Vec<NaiveDateTime>>,
}

pub fn vectors() -> Vec<Vector> {
    let table = include_str!("../fixtures/recurrence-libical.txt");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (rule, rest) = line.split_once(" | ").expect(line);
            let (start, times) = rest.split_once(" | ").expect(line);
            let start = notation::time(start);
            Vector { rule, start, times: (times != "?").then(|| notation::times(times, start)) }
        })
        .collect()
}

/// The times we give, one more than `length` at most. The vectors name no zone; libical compares their `UNTIL` as if
/// all were in one, so they are read in UTC.
fn ours(text: &str, start: NaiveDateTime, length: usize) -> Option<Vec<NaiveDateTime>> {
    let rule = Rule::parse(text).ok()?;
    let rule = match rule.parts().limit {
        // A start that is a date is midnight here, so that the last date is in with its midnight.
        Some(Limit::Until(Until::Local(_) | Until::Date(_))) => rule.anchored(UTC),
        Some(Limit::Until(Until::Instant(_)) | Limit::Count(_)) | None => rule,
    };
    Some(rule.starts(start, UTC).map(|start| start.wall).take(length + 1).collect())
}

#[test]
fn we_differ_from_libical_only_by_intent() {
    let all = vectors();
    assert_eq!(all.len(), 151);
    let told = all.iter().filter_map(|vector| Some((vector.rule, vector.start, vector.times.as_ref()?)));
    let failed: Vec<&str> = told
        .filter(|(rule, start, times)| ours(rule, *start, times.len()).as_ref() != Some(*times))
        .map(|(rule, _, _)| rule)
        .collect();
    assert_eq!(failed, DIFFERENT.map(|(rule, _)| rule));
}

#[test]
fn the_vector_that_libical_cannot_tell_follows_from_the_table_of_the_standard() {
    let untold: Vec<Vector> = vectors().into_iter().filter(|vector| vector.times.is_none()).collect();
    let [vector] = &untold[..] else { unreachable!("one vector is untold") };
    assert_eq!(vector.rule, UNTOLD.0);
    assert_eq!(ours(vector.rule, vector.start, 10), Some(notation::times(UNTOLD.1, vector.start)));
}

#[test]
fn the_peer_fails_where_we_do_not() {
    let all = vectors();
    let told: Vec<(&Vector, &Vec<NaiveDateTime>)> =
        all.iter().filter_map(|vector| Some((vector, vector.times.as_ref()?))).collect();
    let peer_passes = |vector: &Vector, times: &Vec<NaiveDateTime>| {
        peer::times(vector.rule, vector.start, times.len()).as_ref() == Some(times)
    };
    let ours_passes = |vector: &Vector, times: &Vec<NaiveDateTime>| {
        ours(vector.rule, vector.start, times.len()).as_ref() == Some(times)
    };
    let ours = told.iter().filter(|(vector, times)| ours_passes(vector, times)).count();
    let peer = told.iter().filter(|(vector, times)| peer_passes(vector, times)).count();
    println!("of {} vectors with times ours gives {ours} and rrule 0.14 gives {peer}", told.len());
    assert_eq!((ours, peer, told.len()), (148, 128, 150));
}
