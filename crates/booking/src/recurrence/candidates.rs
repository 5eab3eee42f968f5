//! The times of one period, as a product of days, hours, minutes and seconds that is never written out.
//!
//! One year of a rule can hold 31 million seconds, so a time is computed from its number, and `BYSETPOS` picks numbers.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::collections::BTreeSet;

/// The times of one period that a rule admits, in order.
#[derive(Debug, Clone)]
pub(super) struct Candidates {
    days: Vec<NaiveDate>,
    clock: Clock,
    /// The numbers that `BYSETPOS` picks, ascending; nothing when the rule has none and all count.
    picks: Option<Vec<usize>>,
    next: usize,
}

/// The times of day, each list ascending and without repetition.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    pub(super) hours: Vec<u32>,
    pub(super) minutes: Vec<u32>,
    pub(super) seconds: Vec<u32>,
}

impl Candidates {
    pub(super) fn none() -> Self {
        let clock = Clock { hours: Vec::new(), minutes: Vec::new(), seconds: Vec::new() };
        Self { days: Vec::new(), clock, picks: None, next: 0 }
    }

    /// Makes the times of `days` at `clock`, of which `positions` pick when there are any.
    pub(super) fn new(days: Vec<NaiveDate>, clock: Clock, positions: &BTreeSet<i16>) -> Self {
        let mut all = Self { days, clock, picks: None, next: 0 };
        if !positions.is_empty() {
            let picked: BTreeSet<usize> =
                positions.iter().filter_map(|position| number_of(*position, all.len())).collect();
            all.picks = Some(picked.into_iter().collect());
        }
        all
    }

    /// Leaves out everything before `start`. Positions were picked before, since they count from the period's own
    /// first time.
    pub(super) fn from(mut self, start: NaiveDateTime) -> Self {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_none_or(|time| time < start) { low = middle + 1 } else { high = middle }
        }
        self.next = low;
        self
    }

    fn len(&self) -> usize {
        match &self.picks {
            Some(picks) => picks.len(),
            None => self.days.len() * self.clock.hours.len() * self.clock.minutes.len() * self.clock.seconds.len(),
        }
    }

    fn get(&self, at: usize) -> Option<NaiveDateTime> {
        let number = match &self.picks {
            Some(picks) => *picks.get(at)?,
            None => at,
        };
        let Clock { hours, minutes, seconds } = &self.clock;
        let (rest, second) = digit(number, seconds)?;
        let (rest, minute) = digit(rest, minutes)?;
        let (rest, hour) = digit(rest, hours)?;
        Some(self.days.get(rest)?.and_time(NaiveTime::from_hms_opt(hour, minute, second)?))
    }
}

impl Iterator for Candidates {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        let found = self.get(self.next)?;
        self.next += 1;
        Some(found)
    }
}

fn digit(number: usize, values: &[u32]) -> Option<(usize, u32)> {
    let value = values.get(number.checked_rem(values.len())?)?;
    Some((number / values.len(), *value))
}

/// The number, from 0, of a position that counts from 1, or from -1 at the end.
fn number_of(position: i16, length: usize) -> Option<usize> {
    let distance = usize::from(position.unsigned_abs());
    let number = if position > 0 { distance.checked_sub(1)? } else { length.checked_sub(distance)? };
    (number < length).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 6, day).expect("a day")
    }

    fn two_days_of_four() -> (Vec<NaiveDate>, Clock) {
        (vec![day(1), day(3)], Clock { hours: vec![8, 14], minutes: vec![0, 30], seconds: vec![0] })
    }

    fn shown(candidates: Candidates) -> Vec<String> {
        candidates.map(|time| time.format("%d %H:%M").to_string()).collect()
    }

    #[test]
    fn times_are_the_product_in_order() {
        let (days, clock) = two_days_of_four();
        let all = shown(Candidates::new(days, clock, &BTreeSet::new()));
        assert_eq!(
            all,
            ["01 08:00", "01 08:30", "01 14:00", "01 14:30", "03 08:00", "03 08:30", "03 14:00", "03 14:30"]
        );
    }

    #[test]
    fn positions_count_from_both_ends_and_pick_once() {
        let (days, clock) = two_days_of_four();
        // The eighth and the last are the same; the ninth does not exist.
        let picked = Candidates::new(days, clock, &BTreeSet::from([1, 8, -1, 9, -9, -2]));
        assert_eq!(shown(picked), ["01 08:00", "03 14:00", "03 14:30"]);
    }

    #[test]
    fn positions_are_picked_before_the_start_cuts() {
        let (days, clock) = two_days_of_four();
        let start = day(1).and_hms_opt(14, 0, 0).expect("a time");
        let picked = Candidates::new(days.clone(), clock.clone(), &BTreeSet::from([1, 4]));
        assert_eq!(shown(picked.from(start)), ["01 14:30"]);
        assert_eq!(shown(Candidates::new(days, clock, &BTreeSet::new()).from(start)).len(), 6);
    }
}
