//! Lengths and grids that depend on when a use starts: long nights, short days.

use super::{BookingPolicy, LONGEST_USE};
use crate::{hours::Opening, slot::Instant};
use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// What holds for uses that start in certain hours of the week. What it does not name is as the policy has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HourRule {
    /// The hours in which they start, on the facility's wall clock.
    pub hours: Vec<Opening>,
    /// Their starts and ends fall on multiples of this many minutes after midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid_minutes: Option<u16>,
    /// The shortest of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_minutes: Option<u32>,
    /// The longest of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_minutes: Option<u32>,
}

/// Grid and lengths that hold for one start, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lengths {
    /// The grid.
    pub grid_minutes: u16,
    /// The shortest use.
    pub min_minutes: u32,
    /// The longest use.
    pub max_minutes: u32,
    /// Whether they hold for some hours alone.
    pub by_hour: bool,
}

impl HourRule {
    /// Tells whether a use that starts in this minute of this weekday, 1 (Monday) to 7, starts in its hours.
    pub fn holds_at(&self, weekday: u8, minute: u16) -> bool {
        let within = |hours: &Opening| (hours.from_minute()..hours.to_minute()).contains(&minute);
        self.hours.iter().any(|hours| hours.weekday() == weekday && within(hours))
    }

    /// Tells whether it says something, and what it says makes a grid and a range beside the rest of the policy.
    pub(super) fn fits(&self, policy: &BookingPolicy) -> bool {
        let Self { hours, grid_minutes, min_minutes, max_minutes } = self;
        let said = grid_minutes.is_some() || min_minutes.is_some() || max_minutes.is_some();
        let Lengths { grid_minutes: grid, min_minutes: min, max_minutes: max, by_hour: _ } = self.over(policy);
        // Some length on the grid lies in the range.
        let is_range = 0 < min && min <= max && max <= LONGEST_USE && self.over(policy).at_least(1).is_some();
        let starts = |hours: &Opening| grid > 0 && hours.from_minute().next_multiple_of(grid) < hours.to_minute();
        said && grid > 0 && 1440 % grid == 0 && is_range && hours.iter().any(starts)
    }

    fn over(&self, policy: &BookingPolicy) -> Lengths {
        Lengths {
            grid_minutes: self.grid_minutes.unwrap_or(policy.grid_minutes),
            min_minutes: self.min_minutes.unwrap_or(policy.min_minutes),
            max_minutes: self.max_minutes.unwrap_or(policy.max_minutes),
            by_hour: true,
        }
    }
}

impl Lengths {
    /// Tells whether a use may last so long.
    pub fn allow(&self, minutes: i64) -> bool {
        (i64::from(self.min_minutes)..=i64::from(self.max_minutes)).contains(&minutes)
    }

    /// Returns the shortest length on the grid that is allowed and no shorter than `minutes`.
    pub fn at_least(&self, minutes: i64) -> Option<i64> {
        let step = i64::from(self.grid_minutes.max(1));
        let up = (minutes.max(i64::from(self.min_minutes)) + step - 1) / step * step;
        (up <= i64::from(self.max_minutes)).then_some(up)
    }
}

impl BookingPolicy {
    /// Returns the grid and lengths of uses that start at `start`: those of the first rule in whose hours it lies, else
    /// the policy's own.
    pub fn lengths_at(&self, start: Instant, zone: Tz) -> Lengths {
        if self.hour_rules.is_empty() {
            return self.usual_lengths();
        }
        let local = start.with_timezone(&zone);
        let minute = local.hour() * 60 + local.minute();
        self.lengths_on(local.weekday().number_from_monday() as u8, minute as u16)
    }

    /// Returns the grid and lengths of uses that start in this minute of this weekday, 1 (Monday) to 7.
    pub fn lengths_on(&self, weekday: u8, minute: u16) -> Lengths {
        let rule = self.hour_rules.iter().find(|rule| rule.holds_at(weekday, minute));
        rule.map_or(self.usual_lengths(), |rule| rule.over(self))
    }

    /// Returns every set of grid and lengths that may hold: the policy's own, then those of its rules.
    pub fn all_lengths(&self) -> impl Iterator<Item = Lengths> {
        [self.usual_lengths()].into_iter().chain(self.hour_rules.iter().map(|rule| rule.over(self)))
    }

    fn usual_lengths(&self) -> Lengths {
        let Self { grid_minutes, min_minutes, max_minutes, .. } = *self;
        Lengths { grid_minutes, min_minutes, max_minutes, by_hour: false }
    }
}
