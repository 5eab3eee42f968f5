//! Opening hours: a weekly pattern on the facility's wall clock, closed on days off where the pattern says so.

mod exception;

pub use exception::{DayOpening, HoursException};

use crate::{
    slot::{Instant, Slot, union},
    working_calendar::{Workday, WorkingCalendar},
};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One opening on one weekday, in minutes of the wall clock's day, `0 ≤ from < to ≤ 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawOpening")]
pub struct Opening {
    weekday: u8,
    from_minute: u16,
    to_minute: u16,
}

#[derive(Deserialize)]
struct RawOpening {
    weekday: u8,
    from_minute: u16,
    to_minute: u16,
}

impl TryFrom<RawOpening> for Opening {
    type Error = HoursError;

    fn try_from(raw: RawOpening) -> Result<Self, HoursError> {
        Self::new(raw.weekday, raw.from_minute, raw.to_minute)
    }
}

/// Why an opening was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HoursError {
    /// Weekdays run from 1 (Monday) to 7 (Sunday).
    #[error("weekday {0} is not between 1 and 7")]
    Weekday(u8),
    /// The opening is empty, backwards or beyond the day.
    #[error("an opening from minute {from} to {to} is not within a day")]
    Span { from: u16, to: u16 },
}

impl Opening {
    /// Makes an opening; `weekday` counts from 1 (Monday) to 7 (Sunday).
    pub fn new(weekday: u8, from_minute: u16, to_minute: u16) -> Result<Self, HoursError> {
        if !(1..=7).contains(&weekday) {
            Err(HoursError::Weekday(weekday))
        } else if from_minute >= to_minute || to_minute > 1440 {
            Err(HoursError::Span { from: from_minute, to: to_minute })
        } else {
            Ok(Self { weekday, from_minute, to_minute })
        }
    }

    /// Returns the weekday, 1 (Monday) to 7 (Sunday).
    pub fn weekday(&self) -> u8 {
        self.weekday
    }

    /// Returns the minute of the day at which it opens.
    pub fn from_minute(&self) -> u16 {
        self.from_minute
    }

    /// Returns the minute of the day at which it closes; 1440 is midnight.
    pub fn to_minute(&self) -> u16 {
        self.to_minute
    }
}

/// A week's openings and whether days off close them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// The openings, in any order; overlapping ones are joined.
    pub weekly: Vec<Opening>,
    /// On a public holiday the instrument is closed, and a make-up working day opens like the weekday it replaces
    /// (Monday's pattern, since the notice names no weekday).
    pub follows_working_days: bool,
    /// Days on which other hours hold; where two name a day, the later one in the list counts.
    #[serde(default)]
    pub exceptions: Vec<HoursException>,
}

impl OpeningHours {
    /// Returns hours that never close.
    pub fn always() -> Self {
        let weekly = (1..=7).filter_map(|day| Opening::new(day, 0, 1440).ok()).collect();
        Self { weekly, follows_working_days: false, exceptions: Vec::new() }
    }

    /// Returns the open parts of `window`, sorted and disjoint.
    ///
    /// Cost: one look at each weekday opening per day of the window.
    pub fn open_within(&self, window: &Slot, zone: Tz, calendar: &WorkingCalendar) -> Vec<Slot> {
        let first = window.start().with_timezone(&zone).date_naive();
        let last = window.end().with_timezone(&zone).date_naive();
        let mut open = Vec::new();
        for date in first.iter_days().take_while(|date| *date <= last) {
            self.openings_of(date, calendar, |from, to| {
                let slot = Slot::new(wall(date, from, zone), wall(date, to, zone));
                open.extend(slot.ok().and_then(|slot| slot.intersection(window)));
            });
        }
        union(open)
    }

    /// Returns the longest stretch for which it is open within an ordinary week, and on into the next, in minutes;
    /// nothing: it never closes.
    pub fn longest_of_week(&self) -> Option<u32> {
        const WEEK: u32 = 7 * 1440;
        let of = |opening: &Opening| {
            let midnight = u32::from(opening.weekday.saturating_sub(1)) * 1440;
            (midnight + u32::from(opening.from_minute), midnight + u32::from(opening.to_minute))
        };
        let mut spans: Vec<(u32, u32)> = self.weekly.iter().map(of).collect();
        spans.extend(self.weekly.iter().map(of).map(|(from, to)| (from + WEEK, to + WEEK)));
        spans.sort_unstable();
        let (mut longest, mut stretch) = (0, (0, 0));
        for (from, to) in spans {
            stretch = if from <= stretch.1 { (stretch.0, to.max(stretch.1)) } else { (from, to) };
            longest = longest.max(stretch.1 - stretch.0);
        }
        (longest < 2 * WEEK).then_some(longest)
    }

    /// Tells `each` of the openings of a day, in minutes of its wall clock.
    fn openings_of(&self, date: NaiveDate, calendar: &WorkingCalendar, mut each: impl FnMut(u16, u16)) {
        let exception = self.exceptions.iter().rfind(|days| days.first <= date && date <= days.last);
        if let Some(days) = exception {
            days.openings.iter().for_each(|opening| each(opening.from_minute(), opening.to_minute()));
            return;
        }
        let Some(weekday) = self.pattern_day(date, calendar) else { return };
        let openings = self.weekly.iter().filter(|opening| opening.weekday == weekday);
        openings.for_each(|opening| each(opening.from_minute, opening.to_minute));
    }

    /// The weekday whose pattern holds on `date`, or nothing when the day is off.
    fn pattern_day(&self, date: NaiveDate, calendar: &WorkingCalendar) -> Option<u8> {
        let own = date.weekday().number_from_monday() as u8;
        if !self.follows_working_days {
            return Some(own);
        }
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match calendar.day(date) {
            Workday::Working if weekend => Some(1),
            Workday::Working | Workday::Provisional { .. } => Some(own),
            Workday::Off if weekend && !calendar.is_holiday(date) => Some(own),
            Workday::Off => None,
        }
    }
}

/// Returns the instant at which the wall clock of `zone` shows `minute` on `date`.
///
/// Minute 1440 is the next midnight. A minute the clock skips counts as the first instant after the gap; a minute it shows twice counts as the
/// earlier one.
pub fn wall(date: NaiveDate, minute: u16, zone: Tz) -> Instant {
    let midnight = date.and_time(NaiveTime::MIN);
    let mut local = midnight + TimeDelta::minutes(i64::from(minute));
    // No zone's clock has ever skipped more than a day.
    for _ in 0..=1440 {
        if let Some(found) = zone.from_local_datetime(&local).earliest() {
            return found.with_timezone(&Utc);
        }
        local += TimeDelta::minutes(1);
    }
    Utc.from_utc_datetime(&midnight)
}
