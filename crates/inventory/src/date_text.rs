//! Dates as people type them into ledgers.
//!
//! Deliberately absent: two-digit years, months without a day, month names and Chinese numerals. Each would be a guess.

use crate::width::fold;
use chrono::NaiveDate;
use thiserror::Error;

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateTextError {
    /// Nothing but blanks.
    #[error("the date is empty")]
    Empty,
    /// None of the known spellings.
    #[error("the date is not readable")]
    Unreadable,
    /// Spelled like a date, but the calendar has no such day from 1900 on.
    #[error("there is no such day")]
    Impossible,
}

/// Reads `2018-10-23`, `2018/10/23`, `2018.10.23` (leading zeros may be absent), `20181023` and `2018年10月23日`.
///
/// Full-width signs are folded, and a time of day behind the date, as databases export it, is dropped.
pub fn parse(text: &str) -> Result<NaiveDate, DateTextError> {
    let folded = fold(text);
    let trimmed = folded.trim();
    if trimmed.is_empty() {
        return Err(DateTextError::Empty);
    }
    let day: String = without_clock(trimmed).split_whitespace().collect();
    let (year, month, day) = parts(&day).ok_or(DateTextError::Unreadable)?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| year >= 1900).ok_or(DateTextError::Impossible)
}

fn without_clock(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((day, clock)) if is_clock(clock.trim()) => day,
        _ => text,
    }
}

/// Tells whether the text is `h:mm`, `hh:mm:ss` or `hh:mm:ss.fff`.
fn is_clock(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fields: Vec<&str> = whole.split(':').collect();
    (2..=3).contains(&fields.len())
        && fields.iter().all(|field| digits(field, 1, 2).is_some_and(|number| number < 60))
        && digits(fraction, 1, 9).is_some()
}

fn parts(text: &str) -> Option<(i32, u32, u32)> {
    if text.is_ascii() && digits(text, 8, 8).is_some() {
        return numbers(&text[..4], &text[4..6], &text[6..]);
    }
    if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        return numbers(year, month, day.strip_suffix(['日', '号'])?);
    }
    let separator = text.chars().find(|sign| matches!(sign, '-' | '/' | '.'))?;
    let mut fields = text.split(separator);
    let found = numbers(fields.next()?, fields.next()?, fields.next()?)?;
    fields.next().is_none().then_some(found)
}

fn numbers(year: &str, month: &str, day: &str) -> Option<(i32, u32, u32)> {
    let year = digits(year, 4, 4).and_then(|year| i32::try_from(year).ok())?;
    Some((year, digits(month, 1, 2)?, digits(day, 1, 2)?))
}

/// Reads a number of `least` to `most` ASCII digits.
fn digits(text: &str, least: usize, most: usize) -> Option<u32> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn every_spelling_of_the_ledger_is_read() {
        for text in [
            "2018-10-23",
            "20181023",
            "2018/10/23",
            "2018.10.23",
            "2018年10月23日",
            "２０１８－１０－２３",
            " 2018 年 10 月 23 日 ",
            "2018-10-23 00:00:00",
            "2018-10-23T08:30:00.000",
            "2018/10/23 0:00",
            "2018年10月23号",
        ] {
            assert_eq!(parse(text), Ok(day(2018, 10, 23)), "{text}");
        }
        assert_eq!(parse("2018年7月8日"), Ok(day(2018, 7, 8)));
        assert_eq!(parse("2018/7/8"), Ok(day(2018, 7, 8)));
    }

    #[test]
    fn impossible_days_are_refused() {
        for text in ["2019-13-05", "2019-02-29", "20190231", "2018年4月31日", "2018.0.1", "1899-12-31", "00000000"] {
            assert_eq!(parse(text), Err(DateTextError::Impossible), "{text}");
        }
        assert_eq!(parse("2020-02-29"), Ok(day(2020, 2, 29)));
    }

    #[test]
    fn what_would_be_a_guess_is_refused() {
        for text in [
            "二〇一九年",
            "18-10-23",
            "2018-10",
            "2018年10月",
            "23.10.2018",
            "2018-10/23",
            "2018-10-23-1",
            "201810",
            "2018-10-23 noon",
            "2018-10-23 8",
            "2018-10-23 08:60",
            "2018-10-23 08:30:00.",
            "2018-10-23 1:2:3:4",
            "43396",
        ] {
            assert_eq!(parse(text), Err(DateTextError::Unreadable), "{text}");
        }
        assert_eq!(parse("　"), Err(DateTextError::Empty));
    }

    proptest! {
        #[test]
        fn every_day_reads_back_in_every_spelling(offset in 0_i64..60_000) {
            let date = day(1900, 1, 1) + chrono::Days::new(offset.unsigned_abs());
            for format in ["%Y-%m-%d", "%Y%m%d", "%Y/%-m/%-d", "%Y.%m.%d", "%Y年%-m月%-d日"] {
                prop_assert_eq!(parse(&date.format(format).to_string()), Ok(date));
            }
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }
    }
}
