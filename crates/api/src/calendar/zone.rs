//! VTIMEZONE (RFC 5545 section 3.6.5): what a zone's clock does while an event repeats.
//!
//! Every change is written out as an observance of its own. A rule of changes would say more than is known: what a
//! government will do to its clock in ten years.

use chrono::{DateTime, Offset, TimeDelta, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};
use inventory::slot::Slot;
use std::fmt::Write;

/// Between two looks at the clock; no zone has changed twice within it.
const STEP: TimeDelta = TimeDelta::days(3);

/// Writes the component for a zone and the time from a day before `span` to a day after it.
pub(super) fn component(zone: Tz, span: &Slot) -> String {
    let (from, to) = (span.start() - TimeDelta::days(1), span.end() + TimeDelta::days(1));
    let mut text = format!("BEGIN:VTIMEZONE\r\nTZID:{}\r\n", zone.name());
    let first = offset(zone, from);
    // What held before is nobody's question: the first offset holds from the epoch on.
    observance(&mut text, kind(zone, from), "19700101T000000", (first, first), &name(zone, from));
    let (mut at, mut before) = (from, first);
    while at < to {
        let next = (at + STEP).min(to);
        let after = offset(zone, next);
        if after != before {
            let change = change(zone, at, next, before);
            let shown = (change + TimeDelta::seconds(i64::from(before))).format("%Y%m%dT%H%M%S").to_string();
            observance(&mut text, kind(zone, change), &shown, (before, after), &name(zone, change));
        }
        (at, before) = (next, after);
    }
    text.push_str("END:VTIMEZONE\r\n");
    text
}

/// The first second with another offset.
fn change(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>, before: i32) -> DateTime<Utc> {
    let (mut low, mut high) = (from, to);
    while high - low > TimeDelta::seconds(1) {
        let middle = low + TimeDelta::seconds((high - low).num_seconds() / 2);
        if offset(zone, middle) == before { low = middle } else { high = middle }
    }
    // The search began at any fraction of a second; clocks change at full ones.
    DateTime::from_timestamp(high.timestamp(), 0).unwrap_or(high)
}

fn kind(zone: Tz, at: DateTime<Utc>) -> &'static str {
    if at.with_timezone(&zone).offset().dst_offset().is_zero() { "STANDARD" } else { "DAYLIGHT" }
}

fn observance(text: &mut String, kind: &str, start: &str, (from, to): (i32, i32), name: &str) {
    let (from, to) = (utc_offset(from), utc_offset(to));
    let lines = [
        format!("BEGIN:{kind}"),
        format!("DTSTART:{start}"),
        format!("TZOFFSETFROM:{from}"),
        format!("TZOFFSETTO:{to}"),
        format!("TZNAME:{name}"),
        format!("END:{kind}"),
    ];
    for line in lines {
        write!(text, "{line}\r\n").expect("invariant: a string takes all that is written");
    }
}

fn offset(zone: Tz, at: DateTime<Utc>) -> i32 {
    at.with_timezone(&zone).offset().fix().local_minus_utc()
}

fn name(zone: Tz, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&zone);
    local.offset().abbreviation().map_or_else(|| utc_offset(offset(zone, at)), str::to_owned)
}

/// `+0800`, `-0330` (RFC 5545 section 3.3.14).
fn utc_offset(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(zone: Tz, from: &str, to: &str) -> Vec<String> {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let text = component(zone, &Slot::new(at(from), at(to)).expect("a forward time"));
        text.split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_clock_that_stands_still_has_one_observance() {
        assert_eq!(
            of(chrono_tz::Asia::Shanghai, "2026-12-03T01:00:00Z", "2027-12-03T01:00:00Z"),
            [
                "BEGIN:VTIMEZONE",
                "TZID:Asia/Shanghai",
                "BEGIN:STANDARD",
                "DTSTART:19700101T000000",
                "TZOFFSETFROM:+0800",
                "TZOFFSETTO:+0800",
                "TZNAME:CST",
                "END:STANDARD",
                "END:VTIMEZONE",
            ]
        );
    }

    #[test]
    fn every_change_is_written_with_the_time_it_replaces() {
        let lines = of(chrono_tz::Europe::Berlin, "2026-03-01T08:00:00.5Z", "2026-11-01T08:00:00Z").join("\n");
        assert_eq!(lines.matches("BEGIN:STANDARD").count(), 2, "{lines}");
        let spring = "BEGIN:DAYLIGHT\nDTSTART:20260329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:CEST";
        let autumn = "BEGIN:STANDARD\nDTSTART:20261025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET";
        assert!(lines.contains(spring) && lines.contains(autumn), "{lines}");
    }
}
