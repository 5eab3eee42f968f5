//! Calendar files: the one module that knows the `icalendar` library.
//!
//! One reservation is one event with a stable UID and a rising SEQUENCE, in UTC: readers show UTC instants on their own
//! clock, and the wall-clock time stands in the description. A series is one event that repeats on the lab's clock
//! ([`series`]). Two calls with the same arguments give the same bytes: whatever the library would make up by itself
//! is set.
//!
//! Deliberately absent: alarms. Attendees are asked for an answer (`RSVP=TRUE`) where the organiser's mailbox is read, see
//! [`crate::inbound`].

pub mod feed;
pub mod free_busy;
pub mod series;
mod text;
mod zone;

use booking::{recurrence::zoned::instant, reservation::State};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use icalendar::{Calendar, Component, Event as Vevent, EventLike, Property};
use inventory::slot::Slot;
use uuid::Uuid;

/// How firm the event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The time is held, but not promised.
    Tentative,
    /// The time is promised.
    Confirmed,
    /// The time was given up, refused or taken away.
    Cancelled,
}

impl Status {
    /// Returns how firm a reservation in this state is.
    pub fn of(state: &State) -> Self {
        match state {
            State::Held { .. } | State::Offered { .. } => Self::Tentative,
            // Nobody gave a missed use up: calendars keep what was promised.
            State::Confirmed | State::InUse { .. } | State::Done { .. } | State::NoShow { .. } => Self::Confirmed,
            State::Cancelled { .. }
            | State::Declined { .. }
            | State::Lapsed { .. }
            | State::Waiting { .. }
            | State::Displaced { .. } => Self::Cancelled,
        }
    }

    /// Returns the method with which the invited hear of it (RFC 5546 section 3.2).
    pub fn method(self) -> Method {
        match self {
            Self::Tentative | Self::Confirmed => Method::Request,
            Self::Cancelled => Method::Cancel,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// What a calendar file asks its reader to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Take the event, or its newer version.
    Request,
    /// Strike the event out.
    Cancel,
    /// Take a copy; nobody is invited.
    Publish,
}

impl Method {
    /// Returns the word as it stands in the file and in the mail part's content type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
            Self::Publish => "PUBLISH",
        }
    }
}

/// Somebody in a calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// The name that is shown.
    pub name: String,
    /// The mail address.
    pub address: String,
}

/// Who invites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organizer {
    /// The lab, at the address that it had when the event was made.
    pub lab: Participant,
    /// The address that mails come from, where that is another (`SENT-BY`, RFC 5545 section 3.2.18).
    pub sender: Option<String>,
    /// Answers that come to the address are read.
    pub reads_answers: bool,
}

/// Somebody or something that is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attendee {
    /// Takes part: the applicant, the operator.
    Guest(Participant),
    /// Is told for his information: the lab.
    Informed(Participant),
    /// The instrument. It has no address for mail, and is there whatever it may answer.
    Instrument {
        /// What it is called.
        name: String,
        /// Its id.
        id: Uuid,
    },
}

/// One reservation as an event. Texts may hold anything; what a calendar file cannot carry is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Stays the same for the reservation's life; see [`uid`].
    pub uid: String,
    /// Rises whenever the invited must take note (RFC 5546 section 2.1.4).
    pub sequence: u32,
    /// When this version of the event was made.
    pub stamp: DateTime<Utc>,
    /// When it takes place.
    pub slot: Slot,
    /// How firm it is.
    pub status: Status,
    /// What it is called.
    pub summary: String,
    /// Where it takes place.
    pub location: String,
    /// More about it, on several lines.
    pub description: String,
    /// The reservation's page.
    pub url: String,
    /// Who invites.
    pub organizer: Organizer,
    /// Which occurrence of a repeating event it is, when it is told of alone.
    pub instance: Option<Instance>,
}

/// The name of an occurrence in a repeating event (`RECURRENCE-ID`, RFC 5545 section 3.8.4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instance {
    /// The start that the rule gives it on that clock, wherever it was moved.
    pub wall: NaiveDateTime,
    /// The clock by which the event repeats.
    pub zone: Tz,
}

/// Returns the UID of the event of a reservation or a series: its id at the site's host.
pub fn uid(about: Uuid, host: &str) -> String {
    format!("{about}@{host}")
}

/// Writes the event as an invitation, or as its withdrawal (iMIP, RFC 6047).
///
/// Each recipient gets a file of his own, in his language. `attendees` are those who meet, whom they all know, and of
/// those who are only told the recipient alone.
pub fn invitation(event: &Event, attendees: &[Attendee]) -> String {
    let method = event.status.method();
    let invited = invited(vevent(event), event.status, attendees, event.organizer.reads_answers);
    written(vec![invited], method, clock_of(event))
}

/// Writes the event as a file to download: a copy that invites nobody.
pub fn publication(event: &Event) -> String {
    written(vec![vevent(event)], Method::Publish, clock_of(event))
}

/// The clock that an occurrence of a repeating event names.
fn clock_of(event: &Event) -> Option<String> {
    let Instance { wall, zone } = event.instance?;
    let named = instant(wall, zone);
    let span = Slot::new(named.min(event.slot.start()), event.slot.end().max(named)).ok()?;
    Some(zone::component(zone, &span))
}

fn invited(mut vevent: Vevent, status: Status, attendees: &[Attendee], reads_answers: bool) -> Vevent {
    for attendee in attendees {
        let (name, uri, kind, role) = match attendee {
            Attendee::Guest(Participant { name, address }) => {
                (name, text::mail_uri(address), "INDIVIDUAL", "REQ-PARTICIPANT")
            }
            Attendee::Informed(Participant { name, address }) => {
                (name, text::mail_uri(address), "INDIVIDUAL", "NON-PARTICIPANT")
            }
            Attendee::Instrument { name, id } => (name, format!("urn:uuid:{id}"), "RESOURCE", "NON-PARTICIPANT"),
        };
        let mut invited = Property::new("ATTENDEE", uri);
        invited.add_parameter("CN", &text::parameter(name));
        invited.add_parameter("CUTYPE", kind).add_parameter("ROLE", role);
        if status.method() == Method::Request {
            let answer = if kind == "RESOURCE" { "ACCEPTED" } else { "NEEDS-ACTION" };
            let is_asked = reads_answers && role == "REQ-PARTICIPANT";
            let rsvp = if is_asked { "TRUE" } else { "FALSE" };
            invited.add_parameter("PARTSTAT", answer).add_parameter("RSVP", rsvp);
        }
        vevent.append_multi_property(invited.done());
    }
    vevent.done()
}

fn vevent(event: &Event) -> Vevent {
    let mut vevent = timeless(event);
    vevent.starts(event.slot.start()).ends(event.slot.end());
    if let Some(Instance { wall, zone }) = event.instance {
        vevent.append_property(on_clock("RECURRENCE-ID", &[wall], zone));
    }
    vevent.done()
}

/// The event without its time.
fn timeless(event: &Event) -> Vevent {
    let Event { uid, sequence, stamp, slot: _, status, summary, location, description, url, organizer, instance: _ } =
        event;
    let mut host = Property::new("ORGANIZER", text::mail_uri(&organizer.lab.address));
    host.add_parameter("CN", &text::parameter(&organizer.lab.name));
    if let Some(sender) = &organizer.sender {
        host.add_parameter("SENT-BY", &text::mail_uri(sender));
    }
    let mut vevent = Vevent::new();
    vevent
        .uid(&text::line(uid))
        .timestamp(*stamp)
        .last_modified(*stamp)
        .sequence(*sequence)
        .summary(&text::line(summary))
        .location(&text::line(location))
        .description(&text::lines(description))
        .url(&text::line(url))
        .add_property("STATUS", status.as_str())
        .add_property("TRANSP", "OPAQUE")
        .append_property(host.done());
    vevent.done()
}

/// A property of times on the clock of a zone.
fn on_clock(name: &str, times: &[NaiveDateTime], zone: Tz) -> Property {
    let written = times.iter().map(|wall| wall.format("%Y%m%dT%H%M%S").to_string());
    let mut property = Property::new(name, written.collect::<Vec<_>>().join(","));
    property.add_parameter("TZID", zone.name());
    property.done()
}

/// Writes the whole file. The library gives components other than events properties that they must not have, so a
/// clock is put in as text.
fn written(vevents: Vec<Vevent>, method: Method, clock: Option<String>) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Jishi//Jishi//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", method.as_str()));
    for vevent in vevents {
        calendar.push(vevent);
    }
    let file = calendar.to_string();
    let file = match clock {
        Some(clock) => file.replacen("BEGIN:VEVENT\r\n", &format!("{clock}BEGIN:VEVENT\r\n"), 1),
        None => file,
    };
    text::refolded(&file)
}

#[cfg(test)]
mod tests;
