//! Reading a rule, strictly as RFC 5545 section 3.3.10 spells it.
//!
//! Names are read in either case (section 2 of the standard) and the parts in any order. What the grammar does not
//! have is refused, also where some clients write it: a semicolon at the end, blanks, names of extensions.

use super::{
    check::RuleError,
    rule::{Frequency, Limit, Part, Rule, RuleParts, Until, WeekdayChoice},
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use std::{collections::BTreeSet, num::NonZeroI8, str::FromStr};
use thiserror::Error;

/// Why a text is no rule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextError {
    /// Between two semicolons, or behind the last, stands nothing of the form `NAME=value`.
    #[error("{0:?} is not of the form NAME=value")]
    NotAPart(String),
    /// A name that the standard does not have, `RSCALE` and `SKIP` of RFC 7529 among them.
    #[error("{0:?} is not a part of a rule")]
    UnknownPart(String),
    /// A part that stands twice.
    #[error("{0} stands twice")]
    Repeated(Part),
    /// A value, or one entry of a list, that cannot be read.
    #[error("{text:?} is not readable in {part}")]
    Unreadable { part: Part, text: String },
    /// The rule has no `FREQ`.
    #[error("the rule has no FREQ")]
    NoFrequency,
    /// `COUNT` and `UNTIL` exclude each other.
    #[error("COUNT and UNTIL stand together")]
    TwoLimits,
    /// The parts are readable, but no rule.
    #[error(transparent)]
    Rule(#[from] RuleError),
}

impl Rule {
    /// Reads a rule such as `FREQ=WEEKLY;COUNT=10;BYDAY=MO,WE`, without the name `RRULE:`.
    ///
    /// Writing it with `to_string` and reading it again gives an equal rule; the text is then in one canonical form.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let mut parts = RuleParts::every(Frequency::Daily);
        let mut seen = BTreeSet::new();
        for piece in text.split(';') {
            let (name, value) = piece.split_once('=').ok_or_else(|| TextError::NotAPart(piece.to_owned()))?;
            let part = Part::named(name).ok_or_else(|| TextError::UnknownPart(name.to_owned()))?;
            if !seen.insert(part) {
                return Err(TextError::Repeated(part));
            }
            read(&mut parts, part, value).map_err(|text| TextError::Unreadable { part, text: text.to_owned() })?;
        }
        if !seen.contains(&Part::Frequency) {
            return Err(TextError::NoFrequency);
        }
        if seen.contains(&Part::Count) && seen.contains(&Part::Until) {
            return Err(TextError::TwoLimits);
        }
        Ok(Self::new(parts)?)
    }
}

impl FromStr for Rule {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::parse(text)
    }
}

/// Puts the value in its place, or returns the piece of it that cannot be read.
fn read<'t>(parts: &mut RuleParts, part: Part, value: &'t str) -> Result<(), &'t str> {
    let known = value.to_ascii_uppercase();
    match part {
        Part::Frequency => parts.frequency = Frequency::named(&known).ok_or(value)?,
        Part::Until => parts.limit = Some(Limit::Until(until(&known).ok_or(value)?)),
        Part::Count => parts.limit = Some(Limit::Count(number(value, 10).ok_or(value)?)),
        Part::Interval => parts.interval = number(value, 10).ok_or(value)?,
        Part::Second => parts.seconds = list(value, |entry| number(entry, 2))?,
        Part::Minute => parts.minutes = list(value, |entry| number(entry, 2))?,
        Part::Hour => parts.hours = list(value, |entry| number(entry, 2))?,
        Part::Day => parts.days = list(value, weekday_choice)?,
        Part::MonthDay => parts.month_days = list(value, |entry| signed(entry, 2))?,
        Part::YearDay => parts.year_days = list(value, |entry| signed(entry, 3))?,
        Part::WeekNumber => parts.week_numbers = list(value, |entry| signed(entry, 2))?,
        Part::Month => parts.months = list(value, |entry| number(entry, 2))?,
        Part::SetPosition => parts.set_positions = list(value, |entry| signed(entry, 3))?,
        Part::WeekStart => parts.week_start = weekday(&known).ok_or(value)?,
    }
    Ok(())
}

fn list<N: Ord>(value: &str, entry: impl Fn(&str) -> Option<N>) -> Result<BTreeSet<N>, &str> {
    value.split(',').map(|text| entry(text).ok_or(text)).collect()
}

/// Reads one to `most` ASCII digits.
fn number<N: FromStr>(text: &str, most: usize) -> Option<N> {
    let fits = (1..=most).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Reads one to `most` ASCII digits behind an optional sign.
fn signed<N: FromStr>(text: &str, most: usize) -> Option<N> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    number::<u16>(digits, most)?;
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

fn weekday_choice(text: &str) -> Option<WeekdayChoice> {
    let at = text.len().checked_sub(2)?;
    let (ordinal, name) = text.split_at_checked(at)?;
    let ordinal = if ordinal.is_empty() { None } else { Some(NonZeroI8::new(signed(ordinal, 2)?)?) };
    Some(WeekdayChoice { ordinal, weekday: weekday(&name.to_ascii_uppercase())? })
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

/// Reads `YYYYMMDD`, `YYYYMMDDThhmmss` or `YYYYMMDDThhmmssZ` (RFC 5545 sections 3.3.4 and 3.3.5).
fn until(text: &str) -> Option<Until> {
    let Some((day, time)) = text.split_once('T') else {
        return date(text).map(Until::Date);
    };
    let (time, in_utc) = time.strip_suffix('Z').map_or((time, false), |time| (time, true));
    let local: NaiveDateTime = date(day)?.and_time(time_of_day(time)?);
    Some(if in_utc { Until::Instant(local.and_utc()) } else { Until::Local(local) })
}

fn date(text: &str) -> Option<NaiveDate> {
    let [century, year, month, day] = pairs(text)?;
    NaiveDate::from_ymd_opt(i32::try_from(century * 100 + year).ok()?, month, day)
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let [hour, minute, second] = pairs(text)?;
    // RFC 5545 section 3.3.12: a clock without leap seconds reads 60 as 59.
    NaiveTime::from_hms_opt(hour, minute, if second == 60 { 59 } else { second })
}

/// Reads exactly `N` numbers of two digits each.
fn pairs<const N: usize>(text: &str) -> Option<[u32; N]> {
    let fits = text.len() == 2 * N && text.is_ascii();
    let numbers: Option<Vec<u32>> = fits.then(|| (0..N).map(|n| number(&text[2 * n..2 * n + 2], 2)).collect())?;
    numbers?.try_into().ok()
}
