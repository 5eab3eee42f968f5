//! The wall-clock times of a rule, one after the other.

use super::{candidates::Candidates, periods::Periods, rule::RuleParts};
use chrono::NaiveDateTime;

/// How many days or single times are tested in a row without a find before a rule counts as exhausted.
///
/// The Gregorian calendar repeats after 400 years, which are 146,097 days and whole weeks. Whatever the interval, a
/// rule by days, weeks, months or years that has found nothing in 150,000 tests has seen all the calendar can offer
/// it and will never find anything. A rule by hours, minutes or seconds skips refused days and hours in one test
/// each, and is cut off only where its times are further apart than 150,000 of those: that one limit is ours.
pub const PATIENCE: u32 = 150_000;

/// An iterator of wall-clock times, ascending and without repetition.
///
/// It ends with the year 9999 (the standard writes four digits) or when [`PATIENCE`] is used up. One call of `next`
/// tests at most `PATIENCE` and one period: a few milliseconds for `FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30`. How many
/// times are taken is the caller's affair.
#[derive(Debug, Clone)]
pub struct Times {
    start: NaiveDateTime,
    periods: Periods,
    now: Candidates,
    patience: u32,
}

impl Times {
    pub(super) fn new(parts: &RuleParts, start: NaiveDateTime) -> Self {
        Self { start, periods: Periods::new(parts, start), now: Candidates::none(), patience: PATIENCE }
    }
}

impl Iterator for Times {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        loop {
            if let Some(found) = self.now.next() {
                self.patience = PATIENCE;
                return Some(found);
            }
            self.patience = self.patience.checked_sub(1)?;
            let period = self.periods.advance()?;
            self.patience = self.patience.saturating_sub(period.looks - 1);
            self.now = period.times.from(self.start);
        }
    }
}
