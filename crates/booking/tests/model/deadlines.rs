//! Leads, deadlines and lengths by the hour over again, day by day and minute by minute.

use super::{
    clock::MINUTES,
    limits::is_within,
    minutes::{Minutes, index},
};
use chrono::{Datelike, Days, NaiveDate};
use inventory::instrument::Mode;

impl Minutes {
    fn is_worked(&self, date: NaiveDate) -> bool {
        let calendar = self.world.calendar();
        let year = calendar.years().next().expect("one year");
        let weekday = date.weekday().num_days_from_monday() < 5 && !year.holidays().contains(&date);
        weekday || year.make_up_days().contains(&date)
    }

    /// How many days are worked from one on, before another.
    fn worked(&self, from: NaiveDate, before: NaiveDate) -> usize {
        from.iter_days().take_while(|date| *date < before).filter(|date| self.is_worked(*date)).count()
    }

    fn leads(&self, mode: Mode) -> (i64, Option<u8>) {
        let policy = &self.world.policy;
        match mode {
            Mode::SelfUse => (policy.lead_minutes_self_use.into(), policy.lead_working_days_self_use),
            Mode::Commissioned => (policy.lead_minutes_commissioned.into(), policy.lead_working_days_commissioned),
        }
    }

    pub fn is_too_soon(&self, mode: Mode, start: i64) -> bool {
        let clock = self.world.clock();
        let (lead, days) = self.leads(mode);
        let worked = || self.worked(clock.wall(self.now).date, clock.wall(start).date);
        (lead > 0 && start - self.now < lead) || days.is_some_and(|days| worked() < usize::from(days))
    }

    /// The first minute that is not too soon; the last one, if none is.
    pub fn earliest(&self, mode: Mode) -> i64 {
        let first = self.now + self.leads(mode).0;
        (first..MINUTES).find(|minute| !self.is_too_soon(mode, *minute)).unwrap_or(MINUTES)
    }

    /// Whether the moment of a working day has passed until which a use that begins in a minute may be given up.
    pub fn is_past_the_working_day(&self, start: i64) -> bool {
        let Some(by) = self.world.policy.cancel_by else { return false };
        let date = self.world.clock().wall(start).date;
        let days = (1..30).map(|back| date - Days::new(back)).filter(|day| self.is_worked(*day));
        let last = days.take(usize::from(by.working_days_before)).last().expect("a working day");
        // The very minute is still in time.
        self.now > 0 && self.world.clock().reached[index(self.now - 1)] >= (last, i64::from(by.minute))
    }

    /// The grid, the shortest and the longest use that begins in a minute.
    pub fn lengths(&self, start: i64) -> (i64, i64, i64) {
        let policy = &self.world.policy;
        let wall = self.world.clock().wall(start);
        let rule = policy.hour_rules.iter().find(|rule| is_within(&rule.hours, wall));
        let grid = rule.and_then(|rule| rule.grid_minutes).unwrap_or(policy.grid_minutes);
        let min = rule.and_then(|rule| rule.min_minutes).unwrap_or(policy.min_minutes);
        let max = rule.and_then(|rule| rule.max_minutes).unwrap_or(policy.max_minutes);
        (grid.into(), min.into(), max.into())
    }
}
