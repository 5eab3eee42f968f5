//! Deadlines: until when a use must be asked for, and until when it may be given up, in minutes and in working days.
//!
//! Both ways of counting bind together, and the stricter one tells. Days are those of the facility's wall clock; whether
//! one is worked is what the working-day calendar says, make-up days and holidays included.

use super::BookingPolicy;
use crate::{hours::wall, instrument::Mode, slot::Instant, working_calendar::WorkingCalendar};
use chrono::{Days, TimeDelta};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Most working days of a deadline.
pub const MOST_WORKING_DAYS: u8 = 30;

/// Until when a use may be given up: a minute of a working day before the day on which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelBy {
    /// Which working day before, 1 to [`MOST_WORKING_DAYS`]: 1 is the last one before that day.
    pub working_days_before: u8,
    /// Until which minute of that day's wall clock, 0 to 1439.
    pub minute: u16,
}

impl CancelBy {
    /// Returns the last instant at which a use that starts at `start` may be given up.
    pub fn deadline(&self, start: Instant, zone: Tz, calendar: &WorkingCalendar) -> Instant {
        let date = start.with_timezone(&zone).date_naive();
        wall(calendar.working_day_before(date, self.working_days_before), self.minute, zone)
    }
}

impl BookingPolicy {
    /// Returns how long before its start a use in this mode must be asked for.
    pub fn lead(&self, mode: Mode) -> TimeDelta {
        TimeDelta::minutes(i64::from(match mode {
            Mode::SelfUse => self.lead_minutes_self_use,
            Mode::Commissioned => self.lead_minutes_commissioned,
        }))
    }

    /// Returns how many working days before the day of its start a use in this mode must be asked for, the day of asking
    /// counted where it is one: with one, at the latest on the last working day before.
    pub fn lead_working_days(&self, mode: Mode) -> Option<u8> {
        match mode {
            Mode::SelfUse => self.lead_working_days_self_use,
            Mode::Commissioned => self.lead_working_days_commissioned,
        }
    }

    /// Returns the earliest start of a use that is asked for at `now`: both leads have run, in minutes and in working
    /// days.
    pub fn earliest(&self, mode: Mode, zone: Tz, calendar: &WorkingCalendar, now: Instant) -> Instant {
        let by_minutes = now + self.lead(mode);
        let by_days = self.lead_working_days(mode).map(|days| {
            let today = now.with_timezone(&zone).date_naive();
            wall(calendar.after_working_days(today, days), 0, zone)
        });
        by_days.map_or(by_minutes, |by_days| by_days.max(by_minutes))
    }

    /// Returns the first instant at which it is too late to ask for a use that starts at `start`, by the lead in working
    /// days: the end of the last day on which it may be asked for.
    pub fn ask_before(&self, mode: Mode, start: Instant, zone: Tz, calendar: &WorkingCalendar) -> Option<Instant> {
        let days = self.lead_working_days(mode)?;
        let last = calendar.working_day_before(start.with_timezone(&zone).date_naive(), days);
        Some(wall(last + Days::new(1), 0, zone))
    }

    /// Returns the last instant at which the user may cancel or move a confirmed use that starts at `start`.
    pub fn cancel_until(&self, start: Instant, zone: Tz, calendar: &WorkingCalendar) -> Instant {
        let by_minutes = start - TimeDelta::minutes(i64::from(self.cancel_minutes));
        self.cancel_by.map_or(by_minutes, |by| by.deadline(start, zone, calendar).min(by_minutes))
    }

    /// Tells whether any of its deadlines counts working days, so that the calendar is needed.
    pub fn counts_working_days(&self) -> bool {
        let Self { lead_working_days_self_use: own, lead_working_days_commissioned: commissioned, cancel_by, .. } =
            self;
        own.is_some() || commissioned.is_some() || cancel_by.is_some()
    }
}
