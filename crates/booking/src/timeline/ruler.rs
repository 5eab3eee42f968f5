//! Rulers: which time a column of a drawing stands for.

use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;
use inventory::slot::{Instant, Slot};

/// The scale of a drawing: equal steps from `start` on, labelled with the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruler {
    /// The instant at which the first cell begins.
    pub start: Instant,
    /// How many minutes a cell stands for, at least 1.
    pub step_minutes: u16,
    /// How many cells a lane has.
    pub columns: usize,
    /// The wall clock of the labels.
    pub zone: Tz,
}

impl Ruler {
    /// Makes a ruler over `window`; the last cell may reach beyond it. A step of 0 counts as 1.
    pub fn over(window: &Slot, step_minutes: u16, zone: Tz) -> Self {
        let step_minutes = step_minutes.max(1);
        let step = i64::from(step_minutes) * 60;
        let columns = (window.duration().num_seconds() + step - 1).div_euclid(step);
        Self { start: window.start(), step_minutes, columns: usize::try_from(columns).unwrap_or(0), zone }
    }

    /// Returns the time a column stands for, also beyond the last one.
    pub fn cell(&self, column: usize) -> Slot {
        let step = TimeDelta::minutes(i64::from(self.step_minutes.max(1)));
        let start = self.start + step * i32::try_from(column).unwrap_or(i32::MAX);
        Slot::new(start, start + step).expect("a step is at least a minute")
    }

    /// Returns the column in which `instant` lies.
    pub fn column_of(&self, instant: Instant) -> Option<usize> {
        let since = instant - self.start;
        let column = since.num_seconds().div_euclid(i64::from(self.step_minutes.max(1)) * 60);
        usize::try_from(column).ok().filter(|column| *column < self.columns)
    }

    /// Returns the labels: `HH` wherever the wall clock shows a full hour and there is room, and at the first cell
    /// `HH:MM` if it does not begin with an hour.
    pub(super) fn line(&self) -> String {
        let mut line = String::new();
        for column in 0..self.columns {
            let clock = self.cell(column).start().with_timezone(&self.zone);
            let room = line.is_empty() || line.len() < column;
            if column == 0 && clock.minute() != 0 {
                line = clock.format("%H:%M").to_string();
            } else if clock.minute() == 0 && room {
                line.push_str(&" ".repeat(column - line.len()));
                line.push_str(&clock.format("%H").to_string());
            }
        }
        line
    }
}
