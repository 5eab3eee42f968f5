//! The parts of a recurrence rule, RFC 5545 section 3.3.10.

use super::{check::check, parse::TextError, times::Times};
use chrono::{NaiveDate, NaiveDateTime, Weekday};
use inventory::slot::Instant;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    num::{NonZeroI8, NonZeroU32},
};

/// The unit in which a rule steps, from the longest to the shortest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// Calendar years.
    Yearly,
    /// Calendar months.
    Monthly,
    /// Weeks, which begin on the rule's `WKST`.
    Weekly,
    /// Days.
    Daily,
    /// Hours of the wall clock.
    Hourly,
    /// Minutes of the wall clock.
    Minutely,
    /// Seconds of the wall clock.
    Secondly,
}

/// The names of a rule's parts, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// `FREQ`
    Frequency,
    /// `UNTIL`
    Until,
    /// `COUNT`
    Count,
    /// `INTERVAL`
    Interval,
    /// `BYSECOND`
    Second,
    /// `BYMINUTE`
    Minute,
    /// `BYHOUR`
    Hour,
    /// `BYDAY`
    Day,
    /// `BYMONTHDAY`
    MonthDay,
    /// `BYYEARDAY`
    YearDay,
    /// `BYWEEKNO`
    WeekNumber,
    /// `BYMONTH`
    Month,
    /// `BYSETPOS`
    SetPosition,
    /// `WKST`
    WeekStart,
}

/// The last time a rule may give, itself included. RFC 5545 wants the kind that its start has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// A time in UTC, for starts on the clock of a zone.
    Instant(Instant),
    /// A date, for starts that are dates.
    Date(NaiveDate),
    /// A time of no zone, for starts of no zone.
    Local(NaiveDateTime),
}

/// Where a rule ends; a rule without one goes on for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// After so many times, the start among them.
    Count(NonZeroU32),
    /// With the last time that is not later.
    Until(Until),
}

/// One entry of `BYDAY`: every such weekday, or the n-th of the month or year, counted from its end when negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WeekdayChoice {
    /// Which of them, -53 to 53; nothing stands for every one.
    pub ordinal: Option<NonZeroI8>,
    /// The weekday.
    pub weekday: Weekday,
}

/// What a rule says, part by part. The sets are in the order of their numbers, `BYDAY` in the order of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleParts {
    /// The unit of the steps.
    pub frequency: Frequency,
    /// How many units one step is long.
    pub interval: NonZeroU32,
    /// Where it ends.
    pub limit: Option<Limit>,
    /// Seconds of the minute, 0 to 60. A leap second counts as the second 59 (RFC 5545 section 3.3.12).
    pub seconds: BTreeSet<u8>,
    /// Minutes of the hour, 0 to 59.
    pub minutes: BTreeSet<u8>,
    /// Hours of the day, 0 to 23.
    pub hours: BTreeSet<u8>,
    /// Weekdays.
    pub days: BTreeSet<WeekdayChoice>,
    /// Days of the month, 1 to 31, or -1 (the last) to -31.
    pub month_days: BTreeSet<i8>,
    /// Days of the year, 1 to 366, or -1 (the last) to -366.
    pub year_days: BTreeSet<i16>,
    /// Weeks of the year as ISO 8601 counts them, but from `week_start`; 1 to 53, or -1 (the last) to -53.
    pub week_numbers: BTreeSet<i8>,
    /// Months, 1 to 12.
    pub months: BTreeSet<u8>,
    /// Which times of one period count, 1 to 366, or -1 (the last) to -366.
    pub set_positions: BTreeSet<i16>,
    /// The day on which weeks begin.
    pub week_start: Weekday,
}

/// A rule that keeps what RFC 5545 section 3.3.10 demands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rule(RuleParts);

impl Frequency {
    /// All of them, from the longest to the shortest.
    pub const ALL: [Self; 7] =
        [Self::Yearly, Self::Monthly, Self::Weekly, Self::Daily, Self::Hourly, Self::Minutely, Self::Secondly];
}

impl RuleParts {
    /// Returns the parts of a rule that names nothing but its frequency.
    pub fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: NonZeroU32::MIN,
            limit: None,
            seconds: BTreeSet::new(),
            minutes: BTreeSet::new(),
            hours: BTreeSet::new(),
            days: BTreeSet::new(),
            month_days: BTreeSet::new(),
            year_days: BTreeSet::new(),
            week_numbers: BTreeSet::new(),
            months: BTreeSet::new(),
            set_positions: BTreeSet::new(),
            week_start: Weekday::Mon,
        }
    }
}

impl Rule {
    /// Makes a rule; refuses numbers out of range and combinations that RFC 5545 section 3.3.10 forbids.
    pub fn new(parts: RuleParts) -> Result<Self, super::RuleError> {
        check(&parts)?;
        Ok(Self(parts))
    }

    /// Returns what the rule says.
    pub fn parts(&self) -> &RuleParts {
        &self.0
    }

    /// Returns the rule with another end.
    pub fn with_limit(&self, limit: Option<Limit>) -> Self {
        // No demand of the standard ties the limit to another part.
        Self(RuleParts { limit, ..self.0.clone() })
    }

    /// Returns the wall-clock times of the rule that are not before `start`, in order and without repetition, as if
    /// the rule had no limit.
    ///
    /// What the rule leaves open (the time of day, the weekday, the day of the month) is taken from `start`. The
    /// start itself is among them only when it fits the rule; a series has it in any case ([`super::Recurrence`]).
    pub fn times(&self, start: NaiveDateTime) -> Times {
        Times::new(&self.0, start)
    }
}

impl TryFrom<String> for Rule {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}

impl PartialOrd for WeekdayChoice {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for WeekdayChoice {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |choice: &Self| (choice.weekday.num_days_from_monday(), choice.ordinal);
        key(self).cmp(&key(other))
    }
}
