//! Working days that do not follow the weekday: public holidays and make-up working days 调休, year by year.
//!
//! A year is known once its official list is loaded (it appears in the November before). Days of other years are
//! judged by their weekday and say that they are provisional. Deliberately absent: an institution's own vacations.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// What the calendar knows of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Workday {
    /// A working day of a known year.
    Working,
    /// A weekend or holiday of a known year.
    Off,
    /// A day of a year whose list is not known yet.
    Provisional {
        /// Whether its weekday is Monday to Friday.
        working: bool,
    },
}

/// A year's list as published: `MM-DD` days and `MM-DD/MM-DD` spans, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearList {
    /// The year all its days belong to.
    pub year: i32,
    /// Who published it.
    #[serde(default)]
    pub source: String,
    /// Days off by holiday, weekends inside a holiday included.
    pub off: Vec<String>,
    /// Weekend days that are worked.
    pub make_up_workdays: Vec<String>,
    /// How many working days the year has by its publisher's count; checked when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workdays: Option<u16>,
}

/// One year's exceptions from the weekday, free of contradictions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "YearList", into = "YearList")]
pub struct CalendarYear {
    year: i32,
    source: String,
    holidays: BTreeSet<NaiveDate>,
    make_up: BTreeSet<NaiveDate>,
}

/// The years whose lists are known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<CalendarYear>", into = "Vec<CalendarYear>")]
pub struct WorkingCalendar {
    years: BTreeMap<i32, CalendarYear>,
}

/// Why a list was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// An entry is neither a day nor a span of days of its year.
    #[error("{text:?} is no day or span of days in {year}")]
    Unreadable { year: i32, text: String },
    /// A day belongs to another year than its list.
    #[error("{date} does not belong to {year}")]
    OtherYear { year: i32, date: NaiveDate },
    /// A make-up working day is a working day anyway, or a holiday too.
    #[error("{date} cannot be a make-up working day")]
    MakeUp { date: NaiveDate },
    /// The publisher counts other working days than the list gives.
    #[error("{year} has {counted} working days by its list and {stated} by its publisher")]
    Count { year: i32, stated: u16, counted: u16 },
    /// A year has two lists.
    #[error("there are two lists for {0}")]
    Twice(i32),
}

impl CalendarYear {
    /// Makes a year from its days off and its make-up working days.
    pub fn new(
        year: i32,
        source: impl Into<String>,
        holidays: BTreeSet<NaiveDate>,
        make_up: BTreeSet<NaiveDate>,
    ) -> Result<Self, CalendarError> {
        if let Some(date) = holidays.iter().chain(&make_up).find(|date| date.year() != year) {
            return Err(CalendarError::OtherYear { year, date: *date });
        }
        if let Some(date) = make_up.iter().find(|date| !is_weekend(**date) || holidays.contains(date)) {
            return Err(CalendarError::MakeUp { date: *date });
        }
        Ok(Self { year, source: source.into(), holidays, make_up })
    }

    /// Returns the year.
    pub fn year(&self) -> i32 {
        self.year
    }

    /// Returns who published the list.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the days off by holiday.
    pub fn holidays(&self) -> &BTreeSet<NaiveDate> {
        &self.holidays
    }

    /// Returns the weekend days that are worked.
    pub fn make_up_days(&self) -> &BTreeSet<NaiveDate> {
        &self.make_up
    }

    /// Tells whether people work on `date`, a day of this year.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.make_up.contains(&date) || !(is_weekend(date) || self.holidays.contains(&date))
    }

    /// Returns how many working days the year has.
    pub fn working_days(&self) -> u16 {
        let days = NaiveDate::from_ymd_opt(self.year, 1, 1).into_iter().flat_map(|first| first.iter_days());
        let count = days.take_while(|date| date.year() == self.year).filter(|date| self.is_working(*date)).count();
        u16::try_from(count).expect("a year has at most 366 days")
    }
}

impl WorkingCalendar {
    /// Makes a calendar from the years that are known.
    pub fn new(years: impl IntoIterator<Item = CalendarYear>) -> Result<Self, CalendarError> {
        let mut known = BTreeMap::new();
        for list in years {
            let year = list.year;
            if known.insert(year, list).is_some() {
                return Err(CalendarError::Twice(year));
            }
        }
        Ok(Self { years: known })
    }

    /// Returns whether `date` is worked, or what its weekday suggests while its year is unknown.
    pub fn day(&self, date: NaiveDate) -> Workday {
        match self.years.get(&date.year()) {
            Some(year) if year.is_working(date) => Workday::Working,
            Some(_) => Workday::Off,
            None => Workday::Provisional { working: !is_weekend(date) },
        }
    }

    /// Tells whether `date` is off by a published holiday, not merely by its weekday.
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        self.years.get(&date.year()).is_some_and(|year| year.holidays.contains(&date))
    }

    /// Tells whether people work on `date`, by its weekday where its year is not known yet.
    pub fn is_worked(&self, date: NaiveDate) -> bool {
        match self.day(date) {
            Workday::Working => true,
            Workday::Off => false,
            Workday::Provisional { working } => working,
        }
    }

    /// Returns the `n`-th working day before `date`; with 0, `date` itself.
    pub fn working_day_before(&self, date: NaiveDate, n: u8) -> NaiveDate {
        let days = (1..).map_while(|back| date.checked_sub_days(Days::new(back)));
        days.filter(|day| self.is_worked(*day)).take(usize::from(n)).last().unwrap_or(date)
    }

    /// Returns the first day before which lie `n` working days from `from` on, `from` counted; with 0, `from` itself.
    pub fn after_working_days(&self, from: NaiveDate, n: u8) -> NaiveDate {
        let worked = from.iter_days().filter(|day| self.is_worked(*day)).take(usize::from(n));
        worked.last().map_or(from, |last| last + Days::new(1))
    }

    /// Returns the known years, in order.
    pub fn years(&self) -> impl Iterator<Item = &CalendarYear> {
        self.years.values()
    }

    /// Returns the first day from `date` on whose year is unknown.
    pub fn provisional_from(&self, date: NaiveDate) -> NaiveDate {
        let mut first = date;
        while self.years.contains_key(&first.year()) {
            match NaiveDate::from_ymd_opt(first.year() + 1, 1, 1) {
                Some(next) => first = next,
                None => return NaiveDate::MAX,
            }
        }
        first
    }
}

impl TryFrom<YearList> for CalendarYear {
    type Error = CalendarError;

    fn try_from(list: YearList) -> Result<Self, CalendarError> {
        let YearList { year, source, off, make_up_workdays, workdays } = list;
        let calendar_year = Self::new(year, source, days_of(year, &off)?, days_of(year, &make_up_workdays)?)?;
        let counted = calendar_year.working_days();
        match workdays {
            Some(stated) if stated != counted => Err(CalendarError::Count { year, stated, counted }),
            _ => Ok(calendar_year),
        }
    }
}

impl From<CalendarYear> for YearList {
    fn from(year: CalendarYear) -> Self {
        let workdays = Some(year.working_days());
        let CalendarYear { year, source, holidays, make_up } = year;
        let write = |days: BTreeSet<NaiveDate>| days.iter().map(|date| date.format("%m-%d").to_string()).collect();
        Self { year, source, off: write(holidays), make_up_workdays: write(make_up), workdays }
    }
}

impl TryFrom<Vec<CalendarYear>> for WorkingCalendar {
    type Error = CalendarError;

    fn try_from(years: Vec<CalendarYear>) -> Result<Self, CalendarError> {
        Self::new(years)
    }
}

impl From<WorkingCalendar> for Vec<CalendarYear> {
    fn from(calendar: WorkingCalendar) -> Self {
        calendar.years.into_values().collect()
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn days_of(year: i32, entries: &[String]) -> Result<BTreeSet<NaiveDate>, CalendarError> {
    let mut days = BTreeSet::new();
    for text in entries {
        let unreadable = || CalendarError::Unreadable { year, text: text.clone() };
        let (first, last) = text.split_once('/').unwrap_or((text, text));
        let first = day_of(year, first).ok_or_else(unreadable)?;
        let last = day_of(year, last).filter(|last| first <= *last).ok_or_else(unreadable)?;
        days.extend(first.iter_days().take_while(|date| *date <= last));
    }
    Ok(days)
}

fn day_of(year: i32, text: &str) -> Option<NaiveDate> {
    let (month, day) = text.split_once('-')?;
    let plain = [month, day].iter().all(|part| part.len() == 2 && part.bytes().all(|sign| sign.is_ascii_digit()));
    plain.then(|| NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)).flatten()
}
