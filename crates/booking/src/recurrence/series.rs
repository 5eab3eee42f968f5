//! A booking that repeats: its first time, a rule, dates added and dates taken out.

use super::{
    limit::limited,
    rule::{Limit, Rule, Until},
    zoned::{Start, in_zone, instant},
};
use chrono::{Datelike, NaiveDateTime, TimeDelta, Timelike};
use chrono_tz::Tz;
use inventory::slot::Instant;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, iter};
use thiserror::Error;

/// A recurrence set on the wall clock of one zone (RFC 5545 sections 3.8.5.1 to 3.8.5.3).
///
/// Its members are the first start, the times of the rule and the dates added, without the dates taken out. The
/// first start is a member, and the first that `COUNT` counts, even when it does not fit the rule: section 3.8.5.3
/// calls it the first instance and leaves the rest undefined, and nobody who asked for a time should lose that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawRecurrence")]
pub struct Recurrence {
    pub(super) zone: Tz,
    pub(super) start: NaiveDateTime,
    pub(super) end: NaiveDateTime,
    pub(super) rule: Option<Rule>,
    pub(super) added: BTreeSet<Instant>,
    pub(super) excluded: BTreeSet<Instant>,
}

#[derive(Deserialize)]
struct RawRecurrence {
    zone: Tz,
    start: NaiveDateTime,
    end: NaiveDateTime,
    rule: Option<Rule>,
    added: BTreeSet<Instant>,
    excluded: BTreeSet<Instant>,
}

/// Why a series cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecurrenceError {
    /// The end is not after the start, on the wall clock.
    #[error("the end {end} is not after the start {start}")]
    Backwards { start: NaiveDateTime, end: NaiveDateTime },
    /// A time outside the years 1 to 9999, or between two seconds: iCalendar cannot write it.
    #[error("the time {0} cannot be written in a calendar")]
    Unwritable(NaiveDateTime),
    /// The rule ends with a date or a time without zone, although the series has a zone; [`Rule::anchored`] reads it.
    #[error("the rule's UNTIL is not in UTC")]
    UntilWithoutZone,
    /// The rule ends before the first start.
    #[error("the rule ends at {until}, before the start {start}")]
    EndsBeforeStart { until: Instant, start: Instant },
}

impl Rule {
    /// Returns the rule with an `UNTIL` that names no zone read on the clock of `zone`, a date as its last second.
    ///
    /// RFC 5545 wants UTC there, but some calendars write a date; whether to be lenient is decided at the edge.
    pub fn anchored(&self, zone: Tz) -> Self {
        match self.parts().limit {
            Some(Limit::Until(until)) => self.with_limit(Some(Limit::Until(Until::Instant(until.instant(zone))))),
            Some(Limit::Count(_)) | None => self.clone(),
        }
    }
}

impl Recurrence {
    /// Makes a series from its first occurrence, from `start` to `end` on the wall clock of `zone`.
    ///
    /// Without a rule and dates it is that one occurrence.
    pub fn new(
        zone: Tz,
        start: NaiveDateTime,
        end: NaiveDateTime,
        rule: Option<Rule>,
    ) -> Result<Self, RecurrenceError> {
        if let Some(time) = [start, end].into_iter().find(|time| !is_writable(*time)) {
            return Err(RecurrenceError::Unwritable(time));
        }
        if start >= end {
            return Err(RecurrenceError::Backwards { start, end });
        }
        if let Some(Limit::Until(until)) = rule.as_ref().and_then(|rule| rule.parts().limit) {
            let Until::Instant(until) = until else { return Err(RecurrenceError::UntilWithoutZone) };
            let start = instant(start, zone);
            if until < start {
                return Err(RecurrenceError::EndsBeforeStart { until, start });
            }
        }
        Ok(Self { zone, start, end, rule, added: BTreeSet::new(), excluded: BTreeSet::new() })
    }

    /// Returns the series with the starts added (`RDATE`); one that is a member already changes nothing, and one may
    /// be before the first start.
    pub fn including(mut self, starts: impl IntoIterator<Item = Instant>) -> Self {
        self.added.extend(starts);
        self
    }

    /// Returns the series with the starts taken out (`EXDATE`); one that is no member changes nothing.
    ///
    /// `COUNT` counts a time of the rule also when it is taken out.
    pub fn excluding(mut self, starts: impl IntoIterator<Item = Instant>) -> Self {
        self.excluded.extend(starts);
        self
    }

    /// Returns the zone whose clock the series follows.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// Returns the first start on the wall clock.
    pub fn start(&self) -> NaiveDateTime {
        self.start
    }

    /// Returns the end of the first occurrence on the wall clock.
    pub fn end(&self) -> NaiveDateTime {
        self.end
    }

    /// Returns the length of every occurrence on the wall clock.
    pub fn length(&self) -> TimeDelta {
        self.end - self.start
    }

    /// Returns the rule, if there is one.
    pub fn rule(&self) -> Option<&Rule> {
        self.rule.as_ref()
    }

    /// Returns the starts that were added, in the order of time.
    pub fn added(&self) -> &BTreeSet<Instant> {
        &self.added
    }

    /// Returns the starts that were taken out, in the order of time.
    pub fn excluded(&self) -> &BTreeSet<Instant> {
        &self.excluded
    }

    /// Tells whether the rule, if there is one, gives the first start.
    pub fn starts_by_rule(&self) -> bool {
        self.rule.as_ref().is_none_or(|rule| rule.times(self.start).next() == Some(self.start))
    }

    /// Returns the first start and what the rule gives after it, before dates are added and taken out.
    pub(super) fn rule_starts(&self) -> impl Iterator<Item = Start> + Clone + use<> {
        let (wall, zone) = (self.start, self.zone);
        let first = instant(wall, zone);
        let by_rule = self.rule.as_ref().map(|rule| rule.times(wall)).into_iter().flatten();
        let walls = iter::once(wall).chain(by_rule.filter(move |time| *time != wall));
        // When the first start was moved out of a gap, a later time of the wall can be an earlier instant.
        let starts = in_zone(walls, zone).filter(move |start| start.instant >= first);
        limited(starts, self.rule.as_ref().and_then(|rule| rule.parts().limit), zone)
    }
}

impl TryFrom<RawRecurrence> for Recurrence {
    type Error = RecurrenceError;

    fn try_from(raw: RawRecurrence) -> Result<Self, RecurrenceError> {
        let RawRecurrence { zone, start, end, rule, added, excluded } = raw;
        Ok(Self::new(zone, start, end, rule)?.including(added).excluding(excluded))
    }
}

fn is_writable(time: NaiveDateTime) -> bool {
    (1..=9999).contains(&time.year()) && time.nanosecond() == 0
}
