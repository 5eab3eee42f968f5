//! Writing a rule in its canonical form: parts in a fixed order, numbers sorted, defaults left out.

use super::rule::{Frequency, Limit, Part, Rule, Until, WeekdayChoice};
use chrono::Weekday;
use std::{
    collections::BTreeSet,
    fmt::{Display, Formatter, Result},
};

impl Part {
    const ALL: [Self; 14] = [
        Self::Frequency,
        Self::Until,
        Self::Count,
        Self::Interval,
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::MonthDay,
        Self::YearDay,
        Self::WeekNumber,
        Self::Month,
        Self::SetPosition,
        Self::WeekStart,
    ];

    /// Returns the name that the standard gives the part.
    pub fn name(self) -> &'static str {
        match self {
            Self::Frequency => "FREQ",
            Self::Until => "UNTIL",
            Self::Count => "COUNT",
            Self::Interval => "INTERVAL",
            Self::Second => "BYSECOND",
            Self::Minute => "BYMINUTE",
            Self::Hour => "BYHOUR",
            Self::Day => "BYDAY",
            Self::MonthDay => "BYMONTHDAY",
            Self::YearDay => "BYYEARDAY",
            Self::WeekNumber => "BYWEEKNO",
            Self::Month => "BYMONTH",
            Self::SetPosition => "BYSETPOS",
            Self::WeekStart => "WKST",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name().eq_ignore_ascii_case(name))
    }
}

impl Frequency {
    /// Returns the name that the standard gives the frequency.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yearly => "YEARLY",
            Self::Monthly => "MONTHLY",
            Self::Weekly => "WEEKLY",
            Self::Daily => "DAILY",
            Self::Hourly => "HOURLY",
            Self::Minutely => "MINUTELY",
            Self::Secondly => "SECONDLY",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.name() == name)
    }
}

impl Display for Part {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.name())
    }
}

impl Display for Frequency {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.name())
    }
}

impl Display for WeekdayChoice {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.ordinal {
            Some(ordinal) => write!(f, "{ordinal}{}", weekday_name(self.weekday)),
            None => f.write_str(weekday_name(self.weekday)),
        }
    }
}

impl Display for Until {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Instant(instant) => write!(f, "{}", instant.format("%Y%m%dT%H%M%SZ")),
            Self::Date(date) => write!(f, "{}", date.format("%Y%m%d")),
            Self::Local(local) => write!(f, "{}", local.format("%Y%m%dT%H%M%S")),
        }
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let parts = self.parts();
        // The standard wants FREQ first, for readers of its predecessor.
        write!(f, "FREQ={}", parts.frequency)?;
        match parts.limit {
            Some(Limit::Until(until)) => write!(f, ";UNTIL={until}")?,
            Some(Limit::Count(count)) => write!(f, ";COUNT={count}")?,
            None => {}
        }
        if parts.interval.get() > 1 {
            write!(f, ";INTERVAL={}", parts.interval)?;
        }
        list(f, Part::Second, &parts.seconds)?;
        list(f, Part::Minute, &parts.minutes)?;
        list(f, Part::Hour, &parts.hours)?;
        list(f, Part::Day, &parts.days)?;
        list(f, Part::MonthDay, &parts.month_days)?;
        list(f, Part::YearDay, &parts.year_days)?;
        list(f, Part::WeekNumber, &parts.week_numbers)?;
        list(f, Part::Month, &parts.months)?;
        list(f, Part::SetPosition, &parts.set_positions)?;
        if parts.week_start != Weekday::Mon {
            write!(f, ";WKST={}", weekday_name(parts.week_start))?;
        }
        Ok(())
    }
}

fn list<N: Display>(f: &mut Formatter<'_>, part: Part, values: &BTreeSet<N>) -> Result {
    let mut sign = '=';
    for value in values {
        if sign == '=' {
            write!(f, ";{part}")?;
        }
        write!(f, "{sign}{value}")?;
        sign = ',';
    }
    Ok(())
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
