//! A series at another time of the wall clock: the same step for every occurrence, and a rule that says so.

use super::{
    occurrences::{Occurrence, OccurrenceLimit, TooMany},
    rule::{Limit, Rule, RuleParts, Until, WeekdayChoice},
    series::Recurrence,
    zoned::{Start, instant, occurrence},
};
use chrono::{Datelike, NaiveDateTime, TimeDelta, Timelike, Weekday};
use chrono_tz::Tz;
use inventory::slot::{Instant, Slot};
use std::collections::BTreeSet;
use thiserror::Error;

/// By how much every occurrence moves on the wall clock, and how long each is then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    by: TimeDelta,
    length: TimeDelta,
}

/// A series after a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shifted {
    /// The series at its new time.
    pub recurrence: Recurrence,
    /// What became of each of its occurrences, in the order in which they were.
    pub occurrences: Vec<(Occurrence, Occurrence)>,
}

/// Why a series cannot be shifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShiftError {
    /// An occurrence would lie outside the years 1970 to 9998, or begin between two seconds.
    #[error("the time {0} cannot be kept")]
    Unwritable(NaiveDateTime),
    /// The series has more occurrences than any may have.
    #[error(transparent)]
    TooMany(#[from] TooMany),
}

impl Shift {
    /// Returns the shift that takes an occurrence asked for at `wall` to `slot`.
    ///
    /// The length is that on the wall, unless the clock is set back within the slot so far that none is left.
    pub fn new(wall: NaiveDateTime, slot: &Slot, zone: Tz) -> Self {
        let shown = |at: Instant| at.with_timezone(&zone).naive_local();
        let on_wall = shown(slot.end()) - shown(slot.start());
        let length = if on_wall > TimeDelta::zero() { on_wall } else { slot.duration() };
        Self { by: shown(slot.start()) - wall, length }
    }

    /// Tells whether the series stays what it is.
    pub fn is_none(&self, recurrence: &Recurrence) -> bool {
        self.by.is_zero() && self.length == recurrence.length()
    }

    fn start(&self, wall: NaiveDateTime, zone: Tz) -> Result<Start, ShiftError> {
        let moved = wall.checked_add_signed(self.by).unwrap_or(NaiveDateTime::MAX);
        let last = moved.checked_add_signed(self.length).unwrap_or(NaiveDateTime::MAX);
        let years = 1970..=9998;
        if !years.contains(&moved.year()) || !years.contains(&last.year()) || moved.nanosecond() != 0 {
            return Err(ShiftError::Unwritable(moved));
        }
        Ok(Start { instant: instant(moved, zone), wall: moved })
    }

    /// By how many days the date changes for a start at this time of day.
    fn days(&self, from: NaiveDateTime) -> i64 {
        let to = from.checked_add_signed(self.by).unwrap_or(from);
        (to.date() - from.date()).num_days()
    }
}

impl Recurrence {
    /// Returns the series with every occurrence moved by `shift` on the wall clock.
    ///
    /// Its rule is the old one wherever that gives the very times that are wanted, with its weekdays, days of the
    /// month and end moved as far as need be; otherwise the times are plain dates. Two occurrences that the clock
    /// brings together keep names that differ, by a second.
    pub fn shifted(&self, shift: &Shift) -> Result<Shifted, ShiftError> {
        let zone = self.zone;
        let mut names: BTreeSet<Instant> = BTreeSet::new();
        let mut occurrences = Vec::new();
        for old in self.occurrences(OccurrenceLimit::MOST)? {
            let mut start = shift.start(old.wall, zone)?;
            while !names.insert(start.instant) {
                start.instant += TimeDelta::seconds(1);
            }
            let slot = occurrence(start, shift.length, zone).ok_or(ShiftError::Unwritable(start.wall))?;
            occurrences.push((old, Occurrence { recurrence_id: start.instant, slot, wall: start.wall }));
        }
        let mut wanted: Vec<Occurrence> = occurrences.iter().map(|(_, new)| *new).collect();
        wanted.sort();
        if let Some(recurrence) = self.candidates(shift).find(|one| gives(one, &wanted)) {
            return Ok(Shifted { recurrence, occurrences });
        }
        let resized = Self { end: self.start + shift.length, rule: None, ..self.clone() };
        let recurrence = resized.of_dates(names);
        // A date is the time that the clock shows, also where it skips the one that was asked for.
        for occurrence in recurrence.iter() {
            let same = occurrences.iter_mut().filter(|(_, new)| new.recurrence_id == occurrence.recurrence_id);
            same.for_each(|(_, new)| *new = occurrence);
        }
        Ok(Shifted { recurrence, occurrences })
    }

    /// The series by every rule that may give the wanted times.
    fn candidates(&self, shift: &Shift) -> impl Iterator<Item = Self> {
        let zone = self.zone;
        let moved = |at: &Instant| {
            let wall = at.with_timezone(&zone).naive_local().checked_add_signed(shift.by)?;
            Some(instant(wall, zone))
        };
        let start = self.start.checked_add_signed(shift.by);
        let end = start.and_then(|start| start.checked_add_signed(shift.length));
        let added: BTreeSet<Instant> = self.added.iter().filter_map(moved).collect();
        let excluded: BTreeSet<Instant> = self.excluded.iter().filter_map(moved).collect();
        let rules: Vec<Option<Rule>> = match &self.rule {
            None => vec![None],
            Some(rule) => rules(rule, shift.days(self.start), |until| moved(&until)).map(Some).collect(),
        };
        rules.into_iter().filter_map(move |rule| {
            let made = Self::new(zone, start?, end?, rule).ok()?;
            Some(made.including(added.iter().copied()).excluding(excluded.iter().copied()))
        })
    }
}

/// Tells whether the occurrences are the wanted ones; ends with the first that is not.
fn gives(recurrence: &Recurrence, wanted: &[Occurrence]) -> bool {
    let time = |one: &Occurrence| (one.recurrence_id, one.slot);
    recurrence.iter().take(wanted.len() + 1).map(|one| time(&one)).eq(wanted.iter().map(time))
}

/// The rule as it is, and with its days moved, each with its end where it was and moved.
fn rules(rule: &Rule, days: i64, moved: impl Fn(Instant) -> Option<Instant>) -> impl Iterator<Item = Rule> {
    let parts = rule.parts();
    let rotated = RuleParts { days: parts.days.iter().map(|day| later_choice(day, days)).collect(), ..parts.clone() };
    let whole = RuleParts { week_start: later(parts.week_start, days), ..rotated.clone() };
    let month_days = parts.month_days.iter().filter_map(|day| i8::try_from(i64::from(*day) + days).ok()).collect();
    let dated = RuleParts { month_days, ..parts.clone() };
    let kinds = [parts.clone(), rotated, whole, dated];
    let mut limits = vec![parts.limit];
    if let Some(Limit::Until(Until::Instant(until))) = parts.limit {
        limits.extend(moved(until).map(|until| Some(Limit::Until(Until::Instant(until)))));
    }
    let ended = move |kind: RuleParts| limits.clone().into_iter().map(move |limit| RuleParts { limit, ..kind.clone() });
    kinds.into_iter().flat_map(ended).filter_map(|parts| Rule::new(parts).ok())
}

fn later(day: Weekday, days: i64) -> Weekday {
    (0..days.rem_euclid(7)).fold(day, |day, _| day.succ())
}

fn later_choice(choice: &WeekdayChoice, days: i64) -> WeekdayChoice {
    WeekdayChoice { weekday: later(choice.weekday, days), ..*choice }
}
