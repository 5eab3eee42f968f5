//! Which days a rule admits: its `BYMONTH`, `BYWEEKNO`, `BYYEARDAY`, `BYMONTHDAY` and `BYDAY`, and what it takes
//! from its start where it leaves them out.
//!
//! The table of RFC 5545 section 3.3.10 says of each part whether it expands a period or limits it. On days the two
//! come to the same: a day of the period is in when it satisfies every part that is named, or that the start
//! supplies for a part that would have to expand. So days are tested, never generated, and 30 February cannot arise.

use super::rule::{Frequency, RuleParts, WeekdayChoice};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};
use std::{collections::BTreeSet, num::NonZeroI8};

/// The demands on a day, those that the start supplies included.
#[derive(Debug, Clone)]
pub(super) struct DayTest {
    months: BTreeSet<u8>,
    week_numbers: BTreeSet<i8>,
    year_days: BTreeSet<i16>,
    month_days: BTreeSet<i8>,
    days: BTreeSet<WeekdayChoice>,
    /// Whether `2MO` is the second of the month, not of the year.
    counts_in_month: bool,
    week_start: Weekday,
}

impl DayTest {
    pub(super) fn new(parts: &RuleParts, start: NaiveDateTime) -> Self {
        let mut test = Self {
            months: parts.months.clone(),
            week_numbers: parts.week_numbers.clone(),
            year_days: parts.year_days.clone(),
            month_days: parts.month_days.clone(),
            days: parts.days.clone(),
            // RFC 5545 section 3.3.10, note 2 of the table.
            counts_in_month: parts.frequency == Frequency::Monthly || !parts.months.is_empty(),
            week_start: parts.week_start,
        };
        test.complete(parts.frequency, start.date());
        test
    }

    /// Takes from the start what the period does not determine and the rule does not say.
    ///
    /// `BYMONTHDAY` alone in a yearly rule names a day of the start's month, as `BYMONTH` alone names the start's
    /// day of a month. libical reads it so; python-dateutil and its kin read it as that day of every month.
    fn complete(&mut self, frequency: Frequency, start: NaiveDate) {
        let names_no_day = self.days.is_empty() && self.month_days.is_empty() && self.year_days.is_empty();
        let on_weekday = WeekdayChoice { ordinal: None, weekday: start.weekday() };
        match frequency {
            Frequency::Yearly if !self.week_numbers.is_empty() => {
                if names_no_day {
                    self.days.insert(on_weekday);
                }
            }
            Frequency::Yearly => {
                if names_no_day {
                    self.month_days.insert(start.day() as i8);
                }
                if self.months.is_empty() && self.year_days.is_empty() && !self.month_days.is_empty() {
                    self.months.insert(start.month() as u8);
                }
            }
            Frequency::Monthly if names_no_day => {
                self.month_days.insert(start.day() as i8);
            }
            Frequency::Weekly if names_no_day => {
                self.days.insert(on_weekday);
            }
            Frequency::Monthly
            | Frequency::Weekly
            | Frequency::Daily
            | Frequency::Hourly
            | Frequency::Minutely
            | Frequency::Secondly => {}
        }
    }

    /// Tells whether the rule admits the day.
    pub(super) fn admits(&self, day: NaiveDate) -> bool {
        self.admits_month(day)
            && (self.month_days.is_empty() || names(&self.month_days, day.day(), days_in_month(day)))
            && (self.year_days.is_empty() || names(&self.year_days, day.ordinal(), days_in_year(day)))
            && (self.days.is_empty() || self.days.iter().any(|choice| self.is_chosen(*choice, day)))
            && (self.week_numbers.is_empty() || self.is_in_week(day))
    }

    /// Tells whether the rule admits any day of the day's month.
    pub(super) fn admits_month(&self, day: NaiveDate) -> bool {
        self.months.is_empty() || self.months.contains(&(day.month() as u8))
    }

    fn is_chosen(&self, choice: WeekdayChoice, day: NaiveDate) -> bool {
        choice.weekday == day.weekday()
            && choice.ordinal.is_none_or(|ordinal| {
                let (number, length) = match self.counts_in_month {
                    true => (day.day(), days_in_month(day)),
                    false => (day.ordinal(), days_in_year(day)),
                };
                is_nth(ordinal, number.div_ceil(7), (length - number) / 7 + 1)
            })
    }

    /// Tells whether the day lies in one of the weeks. The first and last days of a year may lie in a week of the
    /// year beside it; they are then named by their number there.
    fn is_in_week(&self, day: NaiveDate) -> bool {
        let middle = middle_of_week(day, self.week_start);
        // The last week of a year is the one with 28 December in it, whichever day weeks begin on.
        let last = NaiveDate::from_ymd_opt(middle.year(), 12, 28).map(|day| middle_of_week(day, self.week_start));
        let weeks = last.map_or(0, |last| last.ordinal().div_ceil(7));
        names(&self.week_numbers, middle.ordinal().div_ceil(7), weeks)
    }
}

/// Tells whether the set names `number` of 1 to `length`, counted from either side.
fn names<N: Copy + Ord + TryFrom<i64>>(set: &BTreeSet<N>, number: u32, length: u32) -> bool {
    let from_end = i64::from(number) - i64::from(length) - 1;
    let holds = |value: i64| N::try_from(value).is_ok_and(|value| set.contains(&value));
    holds(i64::from(number)) || holds(from_end)
}

fn is_nth(ordinal: NonZeroI8, from_start: u32, from_end: u32) -> bool {
    let ordinal = i64::from(ordinal.get());
    ordinal == i64::from(from_start) || ordinal == -i64::from(from_end)
}

/// The fourth day of the week in which `day` lies. A week belongs to the year in which it has four days (ISO 8601).
pub(super) fn middle_of_week(day: NaiveDate, week_start: Weekday) -> NaiveDate {
    let first = week_of(day, week_start);
    // Only the calendar's very last week has no middle.
    first.checked_add_days(Days::new(3)).unwrap_or(first)
}

/// The first day of the week in which `day` lies.
pub(super) fn week_of(day: NaiveDate, week_start: Weekday) -> NaiveDate {
    // Only the calendar's very first week has no first day.
    day.checked_sub_days(Days::new(u64::from(day.weekday().days_since(week_start)))).unwrap_or(day)
}

pub(super) fn days_in_month(day: NaiveDate) -> u32 {
    u32::from(day.num_days_in_month())
}

pub(super) fn days_in_year(day: NaiveDate) -> u32 {
    if day.leap_year() { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recurrence::Rule;
    use chrono::NaiveTime;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn admits(rule: &str, start: &str, tested: &str) -> bool {
        let rule = Rule::parse(rule).expect("a rule");
        DayTest::new(rule.parts(), day(start).and_time(NaiveTime::MIN)).admits(day(tested))
    }

    /// ISO 8601: 2020 and 2026 have 53 weeks, and 1 January 2027 is a Friday of the last.
    #[test]
    fn days_about_new_year_lie_in_the_week_of_the_year_beside_them() {
        let in_week = |week: &str, tested| admits(&format!("FREQ=YEARLY;BYDAY=FR;BYWEEKNO={week}"), tested, tested);
        assert!(in_week("53", "2027-01-01") && in_week("-1", "2027-01-01") && !in_week("1", "2027-01-01"));
        assert!(in_week("1", "2027-01-08") && in_week("-52", "2027-01-08"));
        assert!(in_week("1", "2026-01-02") && in_week("-53", "2026-01-02"));
    }

    #[test]
    fn a_numbered_weekday_counts_in_the_month_where_months_are_named() {
        let yearly = |months, tested| admits(&format!("FREQ=YEARLY;BYDAY=2MO{months}"), "2026-01-01", tested);
        assert!(yearly("", "2026-01-12") && !yearly("", "2026-06-08"));
        assert!(yearly(";BYMONTH=6", "2026-06-08") && !yearly(";BYMONTH=6", "2026-06-15"));
        assert!(admits("FREQ=MONTHLY;BYDAY=-1MO", "2026-01-01", "2026-06-29"));
    }

    #[test]
    fn the_start_supplies_what_the_rule_leaves_open() {
        let start = "2024-02-29";
        assert!(admits("FREQ=YEARLY", start, "2028-02-29") && !admits("FREQ=YEARLY", start, "2028-03-29"));
        assert!(admits("FREQ=YEARLY;BYMONTH=3", start, "2028-03-29"));
        assert!(admits("FREQ=YEARLY;BYMONTHDAY=1", start, "2028-02-01"));
        assert!(!admits("FREQ=YEARLY;BYMONTHDAY=1", start, "2028-03-01"));
        assert!(admits("FREQ=WEEKLY", start, "2024-03-07") && !admits("FREQ=WEEKLY", start, "2024-03-08"));
        assert!(admits("FREQ=YEARLY;BYDAY=TH", start, "2024-07-04"));
    }
}
