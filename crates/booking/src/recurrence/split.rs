//! "This and all that follow": one series becomes two whose occurrences together are the old ones.

use super::{
    occurrences::{Occurrence, OccurrenceLimit, TooMany},
    rule::{Limit, Rule, Until},
    series::Recurrence,
    zoned::{Start, instant},
};
use chrono::TimeDelta;
use inventory::slot::Instant;
use std::{collections::BTreeSet, num::NonZeroU32};
use thiserror::Error;

/// Why a series cannot be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SplitError {
    /// No occurrence has this start.
    #[error("the series has no occurrence at {0}")]
    NoSuchOccurrence(Instant),
    /// It is the first, so nothing would stay behind: change the series itself.
    #[error("{0} is the first occurrence")]
    First(Instant),
    /// It lies behind more occurrences than a series may have.
    #[error(transparent)]
    TooMany(#[from] TooMany),
}

impl Recurrence {
    /// Divides the series before the occurrence with the given start: what was before, and it with all that follow.
    ///
    /// `COUNT` is divided between the two, what was taken out included; otherwise the first part gets an `UNTIL`, its
    /// last start. Dates added and taken out go to the part in which they lie.
    ///
    /// Cost: the occurrences before it, at most `within`.
    pub fn split(&self, at: Instant, within: OccurrenceLimit) -> Result<(Self, Self), SplitError> {
        self.find_behind_first(at, within)?;
        let mut excluded = self.excluded.clone();
        let excluded_later = excluded.split_off(&at);
        let mut added = self.added.clone();
        let added_later = added.split_off(&at);

        let before: Vec<Start> = self.rule_starts().take_while(|start| start.instant < at).collect();
        let earlier = match before.last() {
            Some(last) => {
                Self { rule: self.rule_until(&before, *last), added, excluded: BTreeSet::new(), ..self.clone() }
            }
            None => self.of_dates(added),
        };
        let later = match self.rule_starts().find(|start| start.instant >= at) {
            Some(next) => self.rest_from(next, before.len(), added_later),
            None => self.of_dates(added_later),
        };
        Ok((earlier.excluding(excluded), later.excluding(excluded_later)))
    }

    fn find_behind_first(&self, at: Instant, within: OccurrenceLimit) -> Result<(), SplitError> {
        let most = usize::from(within.get());
        for (number, Occurrence { recurrence_id, .. }) in self.iter().enumerate() {
            if recurrence_id == at && number == 0 {
                return Err(SplitError::First(at));
            } else if number >= most {
                return Err(TooMany { limit: within }.into());
            } else if recurrence_id == at {
                return Ok(());
            } else if recurrence_id > at {
                break;
            }
        }
        Err(SplitError::NoSuchOccurrence(at))
    }

    /// The rule, ending with the last of the starts `before`.
    fn rule_until(&self, before: &[Start], last: Start) -> Option<Rule> {
        let rule = self.rule.as_ref()?;
        let limit = match rule.parts().limit {
            Some(Limit::Count(_)) => Limit::Count(count(before.len())?),
            Some(Limit::Until(_)) | None => Limit::Until(Until::Instant(last.instant)),
        };
        Some(rule.with_limit(Some(limit)))
    }

    /// The rest of the series from a start of its rule on, behind `before` others.
    fn rest_from(&self, next: Start, before: usize, mut added: BTreeSet<Instant>) -> Self {
        let overtaken = self.overtaken(next);
        let rule = self.rule.as_ref().map(|rule| match rule.parts().limit {
            Some(Limit::Count(all)) => {
                let left = (all.get() as usize).saturating_sub(before + overtaken.len());
                rule.with_limit(count(left).map(Limit::Count))
            }
            Some(Limit::Until(_)) | None => rule.clone(),
        });
        added.extend(overtaken);
        let end = next.wall + self.length();
        Self { start: next.wall, end, rule, added, excluded: BTreeSet::new(), zone: self.zone }
    }

    /// Starts that come after `next` although the wall asks for them before: the clock skipped them, and they were
    /// moved past `next`. A series that begins with `next` gives them only if they are added.
    fn overtaken(&self, next: Start) -> Vec<Instant> {
        // No clock has ever skipped more than a day.
        let day = TimeDelta::days(1);
        let offset = |at: Instant| at.with_timezone(&self.zone).naive_local() - at.naive_utc();
        if offset(next.instant - day) >= offset(next.instant) {
            return Vec::new();
        }
        let near = self.rule_starts().take_while(|start| start.instant <= next.instant + day);
        near.filter(|start| start.instant > next.instant && start.wall < next.wall).map(|start| start.instant).collect()
    }

    /// A series of nothing but `dates`.
    pub(super) fn of_dates(&self, dates: BTreeSet<Instant>) -> Self {
        let first = dates.first().map_or(self.start, |first| first.with_timezone(&self.zone).naive_local());
        // The second of two equal times on the wall cannot be a start; it is only added, and the first taken out.
        let on_wall = instant(first, self.zone);
        let excluded = BTreeSet::from_iter((!dates.contains(&on_wall)).then_some(on_wall));
        Self { start: first, end: first + self.length(), rule: None, added: dates, excluded, zone: self.zone }
    }
}

fn count(starts: usize) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::try_from(starts).ok()?)
}
