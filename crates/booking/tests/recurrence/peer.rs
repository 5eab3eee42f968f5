//! The crate `rrule` 0.14, a port of python-dateutil, as the peer to compare with.

use chrono::{NaiveDateTime, TimeZone};
use rrule::{RRule, Tz, Unvalidated};

/// The times that the peer gives, one more than `length` at most; nothing when it refuses the rule.
///
/// It wants `UNTIL` in the zone of the start, so one without zone is given one: that is not what is compared.
pub fn times(text: &str, start: NaiveDateTime, length: usize) -> Option<Vec<NaiveDateTime>> {
    let parts: Vec<String> = text.split(';').map(in_utc).collect();
    let rule: RRule<Unvalidated> = parts.join(";").parse().ok()?;
    let set = rule.build(Tz::UTC.from_utc_datetime(&start)).ok()?;
    let most = u16::try_from(length + 1).ok()?;
    Some(set.all(most).dates.into_iter().map(|time| time.naive_utc()).collect())
}

fn in_utc(part: &str) -> String {
    match part.strip_prefix("UNTIL=") {
        Some(date) if date.len() == 8 => format!("{part}T235959Z"),
        Some(local) if local.len() == 15 => format!("{part}Z"),
        Some(_) | None => part.to_owned(),
    }
}
