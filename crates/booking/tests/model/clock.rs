//! Three weeks of wall clock, minute by minute: an ordinary one, and the two in which Berlin changes its clocks.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, TimeZone, Timelike};
use chrono_tz::{Asia::Shanghai, Europe::Berlin, Tz};
use inventory::slot::{Instant, Slot};
use std::sync::LazyLock;

/// How many minutes the model knows.
pub const MINUTES: i64 = 9 * 1440;

/// What the wall clock shows in one minute.
#[derive(Debug, Clone, Copy)]
pub struct Wall {
    pub date: NaiveDate,
    pub of_day: i64,
    pub monday: NaiveDate,
    /// The clock has shown the same before, an hour ago.
    pub repeated: bool,
}

/// One stretch of time, from midnight of its first day on.
#[derive(Debug)]
pub struct Clock {
    pub zone: Tz,
    pub from: Instant,
    pub walls: Vec<Wall>,
    /// The latest day and minute of the day that had been shown by each minute.
    pub reached: Vec<(NaiveDate, i64)>,
}

impl Clock {
    pub fn at(&self, minute: i64) -> Instant {
        self.from + TimeDelta::minutes(minute)
    }

    pub fn slot(&self, start: i64, end: i64) -> Slot {
        Slot::new(self.at(start), self.at(end)).expect("a forward slot")
    }

    /// The minute that begins at `instant`; the engine must never come up with another instant.
    pub fn minute(&self, instant: Instant) -> i64 {
        let since = instant - self.from;
        assert_eq!(since, TimeDelta::minutes(since.num_minutes()), "a whole minute");
        since.num_minutes()
    }

    pub fn wall(&self, minute: i64) -> &Wall {
        &self.walls[usize::try_from(minute).expect("within the model")]
    }
}

pub static CLOCKS: LazyLock<Vec<Clock>> = LazyLock::new(|| {
    // A Friday with a make-up working day and a holiday after it; the Saturdays before the changes.
    [(Shanghai, "2026-03-06"), (Berlin, "2026-03-28"), (Berlin, "2026-10-24")]
        .map(|(zone, date)| clock(zone, date))
        .into()
});

fn clock(zone: Tz, date: &str) -> Clock {
    let date: NaiveDate = date.parse().expect("a date");
    let midnight = zone.from_local_datetime(&date.and_hms_opt(0, 0, 0).expect("midnight")).earliest();
    let from: Instant = midnight.expect("no clock is changed at midnight").with_timezone(&chrono::Utc);
    let mut walls: Vec<Wall> = Vec::new();
    for minute in 0..MINUTES {
        let local: DateTime<Tz> = (from + TimeDelta::minutes(minute)).with_timezone(&zone);
        let (date, of_day) = (local.date_naive(), i64::from(local.hour() * 60 + local.minute()));
        let monday = date - Days::new(u64::from(date.weekday().num_days_from_monday()));
        let hour_ago = usize::try_from(minute - 60).ok().map(|at| (walls[at].date, walls[at].of_day));
        walls.push(Wall { date, of_day, monday, repeated: hour_ago == Some((date, of_day)) });
    }
    let shown = walls.iter().map(|wall| (wall.date, wall.of_day));
    let reached = shown.scan((date, 0), |latest, shown| {
        *latest = shown.max(*latest);
        Some(*latest)
    });
    let reached = reached.collect();
    Clock { zone, from, walls, reached }
}
