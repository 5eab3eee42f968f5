//! Any names, places and notes in an invitation of ours: calcard reads the properties that were meant, each once, the texts
//! as far as a calendar file can carry them, and no line is longer than allowed.

#![no_main]

use api::calendar::{Attendee, Event, Organizer, Participant, Status, invitation, uid};
use arbitrary::Arbitrary;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use chrono::{DateTime, TimeDelta};
use inventory::slot::Slot;
use libfuzzer_sys::fuzz_target;
use uuid::Uuid;

#[derive(Debug, Arbitrary)]
struct Texts {
    summary: String,
    location: String,
    description: String,
    lab: String,
    guest: String,
    thing: String,
    sequence: u32,
    status: u8,
}

/// What a calendar file can carry of a text: one line, or several; without signs that steer instead of being read.
fn carried(text: &str, keeps_lines: bool) -> String {
    let end = if keeps_lines { '\n' } else { ' ' };
    let text = if keeps_lines { text.replace("\r\n", "\n") } else { text.to_owned() };
    let sign = |sign: char| match sign {
        '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(end),
        '\t' if !keeps_lines => Some(' '),
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
        other => (!other.is_control()).then_some(other),
    };
    text.chars().filter_map(sign).collect()
}

/// Begins and ends with a sign that every parser keeps.
fn framed(text: &str) -> String {
    format!("甲{text}乙")
}

fuzz_target!(|texts: Texts| {
    let start = DateTime::from_timestamp(1_796_086_800, 0).expect("an instant");
    let guest = |name: &str, address: &str| Participant { name: framed(name), address: address.to_owned() };
    let event = Event {
        uid: uid(Uuid::from_u128(1), "jishi.example.cn"),
        sequence: texts.sequence % 1_000_000,
        stamp: start,
        slot: Slot::new(start, start + TimeDelta::hours(1)).expect("a forward time"),
        status: [Status::Confirmed, Status::Tentative, Status::Cancelled][usize::from(texts.status % 3)],
        summary: framed(&texts.summary),
        location: framed(&texts.location),
        description: framed(&texts.description),
        url: "https://jishi.example.cn/reservations/1".to_owned(),
        organizer: Organizer { lab: guest(&texts.lab, "lab@example.cn"), sender: None, reads_answers: true },
        instance: None,
    };
    let attendees = [
        Attendee::Guest(guest(&texts.guest, "li.na@example.cn")),
        Attendee::Instrument { name: framed(&texts.thing), id: Uuid::from_u128(9) },
    ];
    let file = invitation(&event, &attendees);
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    let read = ICalendar::parse(&file).unwrap_or_else(|entry| panic!("{entry:?} in {file}"));
    let kinds: Vec<_> = read.components.iter().map(|one| one.component_type.clone()).collect();
    assert_eq!(kinds, [ICalendarComponentType::VCalendar, ICalendarComponentType::VEvent], "{file}");
    let found = &read.components[1];
    let text = |of: &ICalendarProperty| {
        let all: Vec<_> = found.properties(of).collect();
        assert_eq!(all.len(), 1, "{of:?} in {file}");
        all[0].values[0].as_text().expect("a text").to_owned()
    };
    assert_eq!(text(&ICalendarProperty::Uid), event.uid);
    assert_eq!(text(&ICalendarProperty::Summary), carried(&event.summary, false), "{file}");
    assert_eq!(text(&ICalendarProperty::Location), carried(&event.location, false), "{file}");
    assert_eq!(text(&ICalendarProperty::Description), carried(&event.description, true), "{file}");
    let invited: Vec<_> = found
        .properties(&ICalendarProperty::Attendee)
        .map(|entry| entry.values[0].as_text().expect("an address").to_owned())
        .collect();
    assert_eq!(invited, ["mailto:li.na@example.cn", &format!("urn:uuid:{}", Uuid::from_u128(9))], "{file}");
    // UID, DTSTAMP, LAST-MODIFIED, DTSTART, DTEND, SEQUENCE, STATUS, TRANSP, URL, SUMMARY, LOCATION, DESCRIPTION,
    // ORGANIZER and two that are invited.
    assert_eq!(found.entries.len(), 15, "{file}");
});
