//! Opening hours at every change of every clock from 2000 to 2037, against a clock that is read minute by minute.

use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, Offset, TimeDelta};
use chrono_tz::{TZ_VARIANTS, Tz};
use inventory::{
    hours::{Opening, OpeningHours},
    slot::{Instant, Slot},
    working_calendar::WorkingCalendar,
};
use std::collections::BTreeMap;

/// How far around a change is looked.
const REACH: TimeDelta = TimeDelta::hours(4);

fn offset(zone: Tz, at: Instant) -> i64 {
    i64::from(at.with_timezone(&zone).offset().fix().local_minus_utc())
}

fn year(year: i32) -> Instant {
    chrono::NaiveDate::from_ymd_opt(year, 1, 1).expect("a day").and_time(NaiveTime::MIN).and_utc()
}

/// The changes of a zone's clock: the instant, and the offsets before and after it in seconds. No zone has changed twice
/// within three days.
fn changes(zone: Tz) -> Vec<(Instant, i64, i64)> {
    let step = TimeDelta::days(3);
    let mut found = Vec::new();
    let (mut at, mut before) = (year(2000), offset(zone, year(2000)));
    while at < year(2038) {
        let after = offset(zone, at + step);
        if after != before {
            let (mut low, mut high) = (at.timestamp(), (at + step).timestamp());
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                let same = offset(zone, DateTime::from_timestamp(middle, 0).expect("a time")) == before;
                if same { low = middle } else { high = middle }
            }
            found.push((DateTime::from_timestamp(high, 0).expect("a time"), before, after));
        }
        (at, before) = (at + step, after);
    }
    found
}

/// What the clock shows, minute by minute, around a change.
fn shown(zone: Tz, change: Instant) -> Vec<NaiveDateTime> {
    let minutes = (0..2 * REACH.num_minutes()).map(|minute| change - REACH + TimeDelta::minutes(minute));
    minutes.map(|at| at.with_timezone(&zone).naive_local()).collect()
}

/// The minutes that are open, day by day: from the first at which the clock shows the beginning or later, until the
/// first at which it shows the end or later.
fn open(shown: &[NaiveDateTime], opening: Opening) -> Vec<(usize, usize)> {
    let (first, last) = (shown[0].date() - Days::new(1), shown[shown.len() - 1].date() + Days::new(1));
    let reaches = |wall: NaiveDateTime| shown.iter().position(|local| *local >= wall).unwrap_or(shown.len());
    let days = first.iter_days().take_while(|date| *date <= last);
    let spans = days.map(|date| {
        let at = |minute: u16| date.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute));
        (reaches(at(opening.from_minute())), reaches(at(opening.to_minute())))
    });
    joined(spans)
}

/// The same of what was found; `from` is the first minute that was looked at.
fn minutes(parts: &[Slot], from: Instant) -> Vec<(usize, usize)> {
    let minute = |at: Instant| usize::try_from((at - from).num_minutes()).expect("within what was looked at");
    joined(parts.iter().map(|part| (minute(part.start()), minute(part.end()))))
}

/// Leaves out what is empty, and joins what touches.
fn joined(spans: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans.filter(|(start, end)| start < end) {
        match all.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => all.push((start, end)),
        }
    }
    all
}

#[test]
fn at_every_change_of_a_clock_hours_follow_what_the_wall_shows() {
    let all: BTreeMap<(Instant, i64, i64), Tz> =
        TZ_VARIANTS.into_iter().flat_map(|zone| changes(zone).into_iter().map(move |change| (change, zone))).collect();
    assert!(all.len() > 2_000, "{} changes", all.len());
    let mut looked_at = 0;
    for ((change, before, _), zone) in all {
        let shown = shown(zone, change);
        let window = Slot::new(change - REACH, change + REACH).expect("a window");
        let on_old_clock = (change + TimeDelta::seconds(before)).naive_utc();
        let minute = (on_old_clock - on_old_clock.date().and_time(NaiveTime::MIN)).num_minutes();
        for (from, to) in [(-120, -30), (-90, 15), (-30, 30), (-15, 60), (0, 45), (15, 150), (60, 90), (-200, 200)] {
            let edge = |by: i64| u16::try_from((minute + by).clamp(0, 1440)).expect("a minute of the day");
            let weekly: Vec<Opening> = (1..=7).filter_map(|day| Opening::new(day, edge(from), edge(to)).ok()).collect();
            let Some(opening) = weekly.first().copied() else { continue };
            let hours = OpeningHours { weekly, follows_working_days: false, exceptions: Vec::new() };
            let parts = hours.open_within(&window, zone, &WorkingCalendar::default());
            assert_eq!(minutes(&parts, window.start()), open(&shown, opening), "{zone} {change} {from} to {to}");
            looked_at += 1;
        }
    }
    assert!(looked_at > 15_000, "{looked_at} cases");
}
