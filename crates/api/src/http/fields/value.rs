//! Readers of single values: each takes what stands in the field and returns the value or what is wrong with it.

use super::{IntoFaults, Read};
use crate::http::problem::Fault;
use chrono::{DateTime, NaiveDate, SubsecRound, Timelike, Utc};
use inventory::text::{self, EmailAddress, Name};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::ops::RangeInclusive;
use uuid::Uuid;

pub use super::shape::shape;
use super::shape::variants;

fn wrong_type<T>(expected: &'static str) -> Read<T> {
    Err(vec![Fault::new("wrong_type").with("expected", expected)])
}

fn fault<T>(code: &'static str) -> Read<T> {
    Err(vec![Fault::new(code)])
}

/// Reads text as it stands, for passwords and tokens; nothing else may skip the checks of the other readers.
pub fn raw(value: &Value) -> Read<String> {
    value.as_str().map_or_else(|| wrong_type("string"), |text| Ok(text.to_owned()))
}

/// Reads text with a parser of the domain.
pub fn parsed<T, E: IntoFaults>(parse: impl Fn(&str) -> Result<T, E>) -> impl Fn(&Value) -> Read<T> {
    move |value| match value.as_str() {
        Some(text) => parse(text).map_err(IntoFaults::into_faults),
        None => wrong_type("string"),
    }
}

/// Reads one line of 1 to `max` characters, trimmed.
pub fn line(max: usize) -> impl Fn(&Value) -> Read<String> {
    parsed(move |text| text::line(text, max))
}

/// Reads a text of several lines and at most `max` characters, trimmed; may be empty.
pub fn paragraph(max: usize) -> impl Fn(&Value) -> Read<String> {
    parsed(move |text| text::paragraph(text, max))
}

/// Reads a name.
pub fn name(value: &Value) -> Read<Name> {
    parsed(Name::parse)(value)
}

/// Reads a mail address.
pub fn email(value: &Value) -> Read<EmailAddress> {
    parsed(EmailAddress::parse)(value)
}

/// Reads an instant (RFC 3339 with offset), cut to microseconds; years 1970 to 9998, no leap second.
pub fn time(value: &Value) -> Read<DateTime<Utc>> {
    let Some(text) = value.as_str() else { return wrong_type("string") };
    let Ok(time) = DateTime::parse_from_rfc3339(text) else { return fault("not_a_time") };
    let time = time.with_timezone(&Utc).trunc_subsecs(6);
    // chrono keeps a leap second as a 61st one, which neither database does.
    if time.nanosecond() >= 1_000_000_000 {
        return fault("not_a_time");
    }
    in_years(time.naive_utc().date()).map(|_| time)
}

/// Reads a day (`YYYY-MM-DD`); years 1970 to 9998.
pub fn date(value: &Value) -> Read<NaiveDate> {
    let Some(text) = value.as_str() else { return wrong_type("string") };
    let canonical = text.parse::<NaiveDate>().ok().filter(|date| date.to_string() == text);
    canonical.map_or_else(|| fault("not_a_date"), in_years)
}

fn in_years(date: NaiveDate) -> Read<NaiveDate> {
    use chrono::Datelike;
    let years = 1970..=9998;
    if years.contains(&date.year()) { Ok(date) } else { out_of_range(years) }
}

fn out_of_range<T, N: Into<Value> + Copy>(range: RangeInclusive<N>) -> Read<T> {
    Err(vec![Fault::new("out_of_range").with("min", *range.start()).with("max", *range.end())])
}

/// Reads an id: a UUID in its usual form of 36 signs.
pub fn id<T: From<Uuid>>(value: &Value) -> Read<T> {
    let Some(text) = value.as_str() else { return wrong_type("string") };
    match Uuid::parse_str(text) {
        Ok(id) if text.len() == 36 => Ok(T::from(id)),
        Ok(_) | Err(_) => fault("not_an_id"),
    }
}

/// Reads a whole number from `min` to `max`.
pub fn integer<N: TryFrom<i64> + Into<Value> + PartialOrd + Copy>(min: N, max: N) -> impl Fn(&Value) -> Read<N> {
    move |value| match value {
        Value::Number(number) => within(number.as_i64(), number.is_f64(), min..=max),
        _ => wrong_type("integer"),
    }
}

/// Reads a whole number from `min` to `max` from a query.
pub fn digits<N: TryFrom<i64> + Into<Value> + PartialOrd + Copy>(min: N, max: N) -> impl Fn(&Value) -> Read<N> {
    move |value| {
        let text = value.as_str().unwrap_or_default();
        let is_number = text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit()) && !text.is_empty();
        within(text.parse().ok(), !is_number, min..=max)
    }
}

fn within<N: TryFrom<i64> + Into<Value> + PartialOrd + Copy>(
    number: Option<i64>,
    is_other: bool,
    range: RangeInclusive<N>,
) -> Read<N> {
    match number.and_then(|number| N::try_from(number).ok()).filter(|number| range.contains(number)) {
        Some(number) => Ok(number),
        None if is_other => wrong_type("integer"),
        None => out_of_range(range),
    }
}

/// Reads a truth value.
pub fn boolean(value: &Value) -> Read<bool> {
    value.as_bool().map_or_else(|| wrong_type("boolean"), Ok)
}

/// Reads a truth value, `true` or `false`, from a query.
pub fn flag(value: &Value) -> Read<bool> {
    value.as_str().and_then(|text| text.parse().ok()).map_or_else(|| wrong_type("boolean"), Ok)
}

/// Reads one of an enum's variants by its name in serde; the error lists all names.
pub fn choice<T: DeserializeOwned>(value: &Value) -> Read<T> {
    match T::deserialize(value) {
        Ok(choice) => Ok(choice),
        Err(_) if !value.is_string() => wrong_type("string"),
        Err(_) => Err(vec![Fault::new("unknown_choice").with("allowed", variants::<T>())]),
    }
}

/// Reads several choices, separated by commas, from a query.
pub fn choices<T: DeserializeOwned>(value: &Value) -> Read<Vec<T>> {
    let Some(text) = value.as_str() else { return wrong_type("string") };
    text.split(',').map(|part| choice(&Value::from(part.trim()))).collect()
}

/// Reads several ids, separated by commas, from a query; at most 100.
pub fn ids<T: From<Uuid>>(value: &Value) -> Read<Vec<T>> {
    let Some(text) = value.as_str() else { return wrong_type("string") };
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    match parts.len() {
        0..=100 => parts.into_iter().map(|part| id(&Value::from(part))).collect(),
        length => Err(vec![Fault::new("too_many").with("max", 100).with("length", length)]),
    }
}
