//! The periods that a rule steps through: every n-th year, month, week, day, hour, minute or second from the start's.

use super::{
    candidates::{Candidates, Clock},
    days::{DayTest, days_in_month, days_in_year, middle_of_week, week_of},
    rule::{Frequency, RuleParts},
};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use std::collections::BTreeSet;

/// The last year that a rule reaches: RFC 5545 section 3.3.4 writes years in four digits.
pub(super) const LAST_YEAR: i32 = 9999;

/// Walks through the periods of one rule.
#[derive(Debug, Clone)]
pub(super) struct Periods {
    parts: RuleParts,
    start: NaiveDateTime,
    days: DayTest,
    clock: Clock,
    /// The step that comes next, counted in intervals from the start's period.
    step: i64,
}

/// What one step found.
pub(super) struct Period {
    pub(super) times: Candidates,
    /// How many days or single times were tested, at least one.
    pub(super) looks: u32,
}

impl Periods {
    pub(super) fn new(parts: &RuleParts, start: NaiveDateTime) -> Self {
        let clock = Clock {
            hours: or_start(&parts.hours, start.hour()),
            minutes: or_start(&parts.minutes, start.minute()),
            seconds: leap_seconds_folded(or_start(&parts.seconds, start.second())),
        };
        Self { days: DayTest::new(parts, start), parts: parts.clone(), start, clock, step: 0 }
    }

    /// Returns the times of the next period, or nothing beyond the last year.
    pub(super) fn advance(&mut self) -> Option<Period> {
        let ahead = self.step.checked_mul(i64::from(self.parts.interval.get()))?;
        self.step += 1;
        match self.parts.frequency {
            Frequency::Yearly => {
                let (first, length) = self.year(ahead)?;
                self.of_days(first, length)
            }
            Frequency::Monthly => {
                let month = (i64::from(self.start.year()) * 12 + i64::from(self.start.month0())).checked_add(ahead)?;
                let first = year_start(month.div_euclid(12))?.with_month0(month.rem_euclid(12) as u32)?;
                self.of_days(first, days_in_month(first))
            }
            Frequency::Weekly => {
                let first = week_of(self.start.date(), self.parts.week_start);
                self.of_days(days_later(first, ahead.checked_mul(7)?)?, 7)
            }
            Frequency::Daily => self.of_days(days_later(self.start.date(), ahead)?, 1),
            Frequency::Hourly => self.of_clock(ahead, 3600),
            Frequency::Minutely => self.of_clock(ahead, 60),
            Frequency::Secondly => self.of_clock(ahead, 1),
        }
    }

    /// The first day of a year and its number of days: a calendar year, or, if the rule names weeks, those weeks that
    /// are counted in the year, a few days of which may lie in the year before or after.
    ///
    /// The years are counted from the one in which the start's week is counted. Where the start does not fit the
    /// rule, which RFC 5545 section 3.8.5.3 leaves undefined, they are counted from its calendar year, as in libical.
    fn year(&self, ahead: i64) -> Option<(NaiveDate, u32)> {
        let start = self.start.date();
        let RuleParts { week_numbers, week_start, .. } = &self.parts;
        if week_numbers.is_empty() {
            let first = year_start(i64::from(start.year()).checked_add(ahead)?)?;
            return Some((first, days_in_year(first)));
        }
        let origin = if self.days.admits(start) { middle_of_week(start, *week_start).year() } else { start.year() };
        let year = i64::from(origin).checked_add(ahead)?;
        // Week 1 is the one with 4 January in it, whichever day weeks begin on.
        let first = week_of(year_start(year)? + Days::new(3), *week_start);
        let next = week_of(year_start(year)?.with_year(i32::try_from(year + 1).ok()?)? + Days::new(3), *week_start);
        Some((first, u32::try_from((next - first).num_days()).ok()?))
    }

    fn of_days(&self, first: NaiveDate, length: u32) -> Option<Period> {
        // A week may reach into the year behind the last; its days are no less valid.
        let days = first.iter_days().take(length as usize).filter(|day| self.days.admits(*day)).collect();
        let times = Candidates::new(days, self.clock.clone(), &self.parts.set_positions);
        Some(Period { times, looks: length })
    }

    /// One hour, minute or second of the wall clock; its unit has `seconds` seconds.
    fn of_clock(&mut self, ahead: i64, seconds: i64) -> Option<Period> {
        let origin = self.start.and_utc().timestamp().div_euclid(seconds).checked_mul(seconds)?;
        let now = DateTime::from_timestamp(origin.checked_add(ahead.checked_mul(seconds)?)?, 0)?.naive_utc();
        if now.year() > LAST_YEAR {
            return None;
        }
        if let Some(again) = self.refused_until(now) {
            let stride = i64::from(self.parts.interval.get()) * seconds;
            let distance = again.and_utc().timestamp() - origin;
            self.step = self.step.max(distance.div_euclid(stride) + i64::from(distance.rem_euclid(stride) > 0));
            return Some(Period { times: Candidates::none(), looks: 1 });
        }
        let clock = Clock {
            hours: vec![now.hour()],
            minutes: if seconds > 60 { self.clock.minutes.clone() } else { vec![now.minute()] },
            seconds: if seconds > 1 { self.clock.seconds.clone() } else { vec![now.second()] },
        };
        let times = Candidates::new(vec![now.date()], clock, &self.parts.set_positions);
        Some(Period { times, looks: 1 })
    }

    /// The end of the month, day, hour, minute or second that a limiting part refuses at `now`.
    fn refused_until(&self, now: NaiveDateTime) -> Option<NaiveDateTime> {
        let RuleParts { frequency, hours, minutes, seconds, .. } = &self.parts;
        let is_refused = |named: &BTreeSet<u8>, of: &[u32], value| !named.is_empty() && !of.contains(&value);
        if !self.days.admits_month(now.date()) {
            let next_month = now.date().with_day(1)?.checked_add_months(Months::new(1))?;
            return Some(next_month.and_time(NaiveTime::MIN));
        }
        let (refused, unit) = if !self.days.admits(now.date()) {
            (true, 86_400)
        } else if is_refused(hours, &self.clock.hours, now.hour()) {
            (true, 3600)
        } else if *frequency >= Frequency::Minutely && is_refused(minutes, &self.clock.minutes, now.minute()) {
            (true, 60)
        } else {
            (*frequency == Frequency::Secondly && is_refused(seconds, &self.clock.seconds, now.second()), 1)
        };
        let into = now.and_utc().timestamp().rem_euclid(unit);
        refused.then(|| now.checked_add_signed(TimeDelta::seconds(unit - into))).flatten()
    }
}

fn year_start(year: i64) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| *year <= LAST_YEAR)?;
    NaiveDate::from_ymd_opt(year, 1, 1)
}

fn days_later(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(u64::try_from(days).ok()?)).filter(|day| day.year() <= LAST_YEAR)
}

fn or_start(named: &BTreeSet<u8>, start: u32) -> Vec<u32> {
    if named.is_empty() { vec![start] } else { named.iter().copied().map(u32::from).collect() }
}

/// Reads the leap second as the second 59 (RFC 5545 section 3.3.12).
fn leap_seconds_folded(seconds: Vec<u32>) -> Vec<u32> {
    let folded: BTreeSet<u32> = seconds.into_iter().map(|second| second.min(59)).collect();
    folded.into_iter().collect()
}
