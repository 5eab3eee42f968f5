//! Rated minutes: the denominator of utilisation, which depends on the scheme.

use super::Period;
use chrono::NaiveDate;
use inventory::id::InstrumentId;

/// What a scheme calls full use of an instrument, for as long as it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Norm {
    /// The first day on which it holds.
    pub from: NaiveDate,
    /// The first day on which it no longer holds, if that is known.
    pub until: Option<NaiveDate>,
    /// Minutes a calendar year.
    pub minutes_per_year: u32,
}

/// An instrument in scope, with the norms for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// The instrument.
    pub instrument: InstrumentId,
    /// The first day on which it could be used; always, when that is not known.
    pub since: Option<NaiveDate>,
    /// The norms, in any order; where two hold on a day, the one that began later counts.
    pub norms: Vec<Norm>,
}

/// Days of a common year times days of a leap year: a number of parts that both divide.
const PARTS: i64 = 365 * 366;

impl Rated {
    /// Returns an instrument that has had the same norm always.
    pub fn always(instrument: InstrumentId, minutes_per_year: u32) -> Self {
        Self { instrument, since: None, norms: vec![Norm { from: NaiveDate::MIN, until: None, minutes_per_year }] }
    }

    /// Returns the rated minutes of the period, and whether a norm held on each of its days since the instrument was
    /// there.
    ///
    /// R = Σ over the days d of the period with `since` ≤ d: N(d) ÷ D(d), where N is the norm of the day in minutes a
    /// year and D the number of days, 365 or 366, of its calendar year. The sum is exact and rounded once, half up, to
    /// a minute. A whole year gives its norm.
    pub fn minutes(&self, period: &Period) -> (i64, bool) {
        let (mut parts, mut is_rated) = (0, true);
        for date in period.days().filter(|date| self.since.is_none_or(|since| since <= *date)) {
            match self.norm_on(date) {
                Some(norm) => parts += i64::from(norm.minutes_per_year) * (PARTS / days_of_year(date)),
                None => is_rated = false,
            }
        }
        ((2 * parts + PARTS).div_euclid(2 * PARTS), is_rated)
    }

    fn norm_on(&self, date: NaiveDate) -> Option<&Norm> {
        let holding = self.norms.iter().filter(|norm| norm.from <= date && norm.until.is_none_or(|until| date < until));
        holding.max_by_key(|norm| norm.from)
    }
}

fn days_of_year(date: NaiveDate) -> i64 {
    if date.leap_year() { 366 } else { 365 }
}
