//! Where the starts of a rule end: `COUNT` and `UNTIL`.

use super::{
    rule::{Limit, Rule, Until},
    zoned::{Start, in_zone, instant},
};
use chrono::{NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use inventory::slot::Instant;

/// Starts up to the limit of a rule.
#[derive(Debug, Clone)]
pub(super) struct Limited<S> {
    starts: S,
    count: Option<u32>,
    until: Option<Instant>,
}

impl Rule {
    /// Returns the starts that the rule gives from `start` on, `start` itself only if it fits the rule, in the order
    /// of time and each instant once, up to the rule's limit.
    ///
    /// `COUNT` counts instants: where the clock of Apia skips the whole 30 December 2011, ten daily times are ten
    /// different instants all the same.
    pub fn starts(&self, start: NaiveDateTime, zone: Tz) -> impl Iterator<Item = Start> + Clone + use<> {
        limited(in_zone(self.times(start), zone), self.parts().limit, zone)
    }
}

/// Returns the first of `starts`, which ascend, up to the limit.
pub(super) fn limited<S: Iterator<Item = Start>>(starts: S, limit: Option<Limit>, zone: Tz) -> Limited<S> {
    match limit {
        None => Limited { starts, count: None, until: None },
        Some(Limit::Count(count)) => Limited { starts, count: Some(count.get()), until: None },
        Some(Limit::Until(until)) => Limited { starts, count: None, until: Some(until.instant(zone)) },
    }
}

impl<S: Iterator<Item = Start>> Iterator for Limited<S> {
    type Item = Start;

    fn next(&mut self) -> Option<Start> {
        if let Some(left) = &mut self.count {
            *left = left.checked_sub(1)?;
        }
        let start = self.starts.next()?;
        self.until.is_none_or(|until| start.instant <= until).then_some(start)
    }
}

impl Until {
    /// Returns the last instant allowed. A time without a zone is read on the clock of `zone`, a date as its last
    /// second there.
    pub fn instant(self, zone: Tz) -> Instant {
        match self {
            Self::Instant(instant) => instant,
            Self::Local(local) => instant(local, zone),
            Self::Date(date) => {
                let last_second = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
                instant(date.and_time(last_second), zone)
            }
        }
    }
}
