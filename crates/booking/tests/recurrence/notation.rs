//! The short notation of the tables; `fixtures/recurrence-libical.txt` explains it.

use booking::recurrence::Rule;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

pub fn rule(text: &str) -> Rule {
    Rule::parse(text).expect(text)
}

/// Reads `YYYYMMDD`, `YYYYMMDDThhmmss` or the same with a `Z`; a date is its midnight.
pub fn time(text: &str) -> NaiveDateTime {
    let text = text.strip_suffix('Z').unwrap_or(text);
    match text.split_once('T') {
        Some((day, clock)) => date(day, None).and_time(time_of_day(clock)),
        None => date(text, None).and_time(NaiveTime::MIN),
    }
}

/// Reads a list of times, all at the time of day of `start` where they name none.
pub fn times(text: &str, start: NaiveDateTime) -> Vec<NaiveDateTime> {
    let mut last = None;
    let mut found = Vec::new();
    for token in text.split_whitespace() {
        let (days, clocks) = token.split_once('T').map_or((token, None), |(days, clocks)| (days, Some(clocks)));
        let (from, to) = days.split_once('-').map_or((days, None), |(from, to)| (from, Some(to)));
        let from = date(from, last);
        let to = to.map_or(from, |to| date(to, Some(from)));
        for day in from.iter_days().take_while(|day| *day <= to) {
            match clocks {
                Some(clocks) => found.extend(clocks.split(',').map(|clock| day.and_time(time_of_day(clock)))),
                None => found.push(day.and_time(start.time())),
            }
        }
        last = Some(to);
    }
    found
}

/// Reads a date of 8, 4 or 2 digits; what it leaves out is the date's before it.
fn date(text: &str, last: Option<NaiveDate>) -> NaiveDate {
    let known = last.map(|last| last.format("%Y%m%d").to_string()).unwrap_or_default();
    let whole = format!("{}{text}", &known[..known.len().saturating_sub(text.len())]);
    NaiveDate::parse_from_str(&whole, "%Y%m%d").expect(text)
}

fn time_of_day(text: &str) -> NaiveTime {
    let whole = format!("{text:0<6}");
    NaiveTime::parse_from_str(&whole, "%H%M%S").expect(text)
}
