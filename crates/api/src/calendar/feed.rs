//! A whole calendar that programs read again and again: as one file (RFC 7986), and thing by thing for CalDAV.
//!
//! Only what stands is in it: whoever reads it anew has struck out what is gone. An event has the UID and SEQUENCE of
//! its invitation, so that no program takes the two for different things. A time of which nothing may be known is an
//! event with a name of the feed's own, out of which nobody finds the reservation.

use super::{Event, Method, Status, series::Standing, text, vevent, zone};
use crate::spread::spread;
use booking::recurrence::Recurrence;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use icalendar::{Calendar, Component, Event as Vevent, EventLike, Property};
use inventory::slot::Slot;
use std::collections::BTreeMap;

/// How often programs are asked to look again (RFC 7986 section 5.7): a quarter of an hour.
pub const REFRESH: &str = "PT15M";

/// How the library opens and closes a calendar.
const BEGIN: &str = "BEGIN:VCALENDAR\r\n";
const END: &str = "END:VCALENDAR\r\n";

/// Something in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// One reservation, or an outage.
    Single(Box<Event>),
    /// A series; the slot of its master does not count.
    Series {
        /// What its occurrences have in common.
        master: Box<Event>,
        /// When it takes place.
        recurrence: Box<Recurrence>,
        /// The occurrences that stand.
        standing: Vec<Standing>,
    },
    /// Time that is taken, and nothing else.
    Taken(Taken),
}

/// Time that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// A name that stays while the time does.
    pub uid: String,
    /// When this was written.
    pub stamp: DateTime<Utc>,
    /// The time.
    pub slot: Slot,
    /// How firm it is.
    pub status: Status,
    /// That it is taken, in words.
    pub summary: String,
}

/// What a calendar is called, and the clock of those who keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its name.
    pub name: String,
    /// The clock that a calendar without entries shows.
    pub zone: Tz,
    /// When it is read.
    pub now: DateTime<Utc>,
}

/// Writes a calendar as one file. Besides the properties of RFC 7986 it has the older ones that programs know.
pub fn file(head: &Head, entries: &[Entry]) -> String {
    let mut calendar = calendar();
    let name = text::line(&head.name);
    let mut refresh = Property::new("REFRESH-INTERVAL", REFRESH);
    refresh.add_parameter("VALUE", "DURATION");
    calendar
        .append_property(Property::new("METHOD", Method::Publish.as_str()))
        .append_property(Property::new("NAME", escaped(&name)))
        .append_property(Property::new("X-WR-CALNAME", name))
        .append_property(refresh.done())
        .append_property(Property::new("X-PUBLISHED-TTL", REFRESH));
    let (parts, mut clocks) = side_by_side(entries);
    if parts.is_empty() {
        // A calendar has at least one component (RFC 5545 section 3.6).
        let today = Slot::new(head.now, head.now + TimeDelta::days(1));
        clocks.0.extend(today.ok().map(|today| (head.zone.name(), (head.zone, today))));
    }
    framed(&calendar, &clocks, &parts)
}

/// Writes one thing as a calendar object resource (RFC 4791 section 4.1): all its components, and no METHOD.
pub fn object(entry: &Entry) -> String {
    let (parts, clocks) = components(std::slice::from_ref(entry));
    framed(&calendar(), &clocks, &[parts])
}

/// Writes the entries, many of them on several processors: a lab's calendar has thousands.
fn side_by_side(entries: &[Entry]) -> (Vec<String>, Clocks) {
    let written = spread(entries, components);
    let mut clocks = Clocks::default();
    let mut parts = Vec::with_capacity(written.len());
    for (part, needed) in written {
        parts.push(part);
        needed.0.into_values().for_each(|(zone, span)| clocks.need(zone, span));
    }
    (parts, clocks)
}

/// The zones by which entries repeat, each with the time it is needed for.
#[derive(Default)]
struct Clocks(BTreeMap<&'static str, (Tz, Slot)>);

impl Clocks {
    fn need(&mut self, zone: Tz, span: Slot) {
        let joined =
            |known: Slot| Slot::new(known.start().min(span.start()), known.end().max(span.end())).unwrap_or(known);
        let clock = self.0.entry(zone.name()).or_insert((zone, span));
        clock.1 = joined(clock.1);
    }
}

fn calendar() -> Calendar {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Jishi//Jishi//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar
}

fn parts(entry: &Entry, clocks: &mut Clocks) -> Vec<Vevent> {
    match entry {
        Entry::Single(event) => vec![vevent(event)],
        Entry::Series { master, recurrence, standing } => {
            let (parts, hull) = super::series::parts(master, recurrence, standing);
            clocks.need(recurrence.zone(), hull);
            parts.into_iter().map(|(vevent, _)| vevent).collect()
        }
        Entry::Taken(taken) => vec![taken_vevent(taken)],
    }
}

fn taken_vevent(taken: &Taken) -> Vevent {
    let Taken { uid, stamp, slot, status, summary } = taken;
    let mut vevent = Vevent::new();
    vevent
        .uid(&text::line(uid))
        .timestamp(*stamp)
        .starts(slot.start())
        .ends(slot.end())
        .summary(&text::line(summary))
        .add_property("STATUS", status.as_str())
        .add_property("TRANSP", "OPAQUE");
    vevent.done()
}

/// The library escapes texts of the properties it knows and of those that begin with `X-`; NAME is neither (RFC 5545
/// section 3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// The components of entries, and the zones that they need.
fn components(entries: &[Entry]) -> (String, Clocks) {
    let (mut calendar, mut clocks) = (Calendar::empty(), Clocks::default());
    for vevent in entries.iter().flat_map(|entry| parts(entry, &mut clocks)) {
        calendar.push(vevent);
    }
    let file = calendar.to_string();
    let inner = file.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END)).unwrap_or(&file);
    (text::refolded(inner), clocks)
}

/// Puts components into their calendar, zones first.
fn framed(calendar: &Calendar, clocks: &Clocks, parts: &[String]) -> String {
    let frame = text::refolded(&calendar.to_string());
    let head = frame.strip_suffix(END).unwrap_or(&frame);
    let zones: String = clocks.0.values().map(|(zone, span)| zone::component(*zone, span)).collect();
    [head, &text::refolded(&zones), &parts.concat(), END].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn head(name: &str) -> Head {
        Head { name: name.to_owned(), zone: chrono_tz::Asia::Shanghai, now: at("2026-11-23T01:00:00Z") }
    }

    fn taken(uid: &str) -> Entry {
        let slot = Slot::new(at("2026-12-01T01:00:00Z"), at("2026-12-01T03:00:00Z")).expect("a forward time");
        Entry::Taken(Taken {
            uid: uid.to_owned(),
            stamp: at("2026-11-23T00:00:00Z"),
            slot,
            status: Status::Confirmed,
            summary: "占用".to_owned(),
        })
    }

    #[test]
    fn a_file_says_its_name_and_how_often_to_look() {
        let file = file(&head("电镜, 平台; A\\B\r\nX:y"), &[taken("a@x")]);
        for line in [
            "METHOD:PUBLISH\r\n",
            "NAME:电镜\\, 平台\\; A\\\\B  X:y\r\n",
            "X-WR-CALNAME:电镜\\, 平台\\; A\\\\B  X:y\r\n",
            "REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n",
            "X-PUBLISHED-TTL:PT15M\r\n",
            "DTSTART:20261201T010000Z\r\n",
        ] {
            assert!(file.contains(line), "{line} in {file}");
        }
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 1);
    }

    #[test]
    fn a_calendar_without_entries_is_still_a_calendar() {
        let file = file(&head("空"), &[]);
        assert!(file.contains("BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n"), "{file}");
        assert!(file.ends_with("END:VTIMEZONE\r\nEND:VCALENDAR\r\n"), "{file}");
    }

    #[test]
    fn an_object_has_no_method() {
        let object = object(&taken("a@x"));
        assert!(!object.contains("METHOD") && object.contains("UID:a@x\r\n"), "{object}");
    }
}
