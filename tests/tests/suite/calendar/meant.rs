//! Events with texts that have broken out of lines, and what their readers must say of them.
//!
//! Names, places and notes are made of everything that has ever broken out of a line: quotes, separators, line ends,
//! control and direction signs, escapes of the format itself, whole properties; and they are as long as lines are folded,
//! so that a border falls inside characters of two, three and four octets.

use api::calendar::{Attendee, Event, Instance, Organizer, Participant, Status, series::Standing};
use booking::recurrence::{Recurrence, Rule};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Asia::Shanghai;
use inventory::slot::Slot;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A property: its name, its parameters, its value.
pub type Said = (String, BTreeMap<String, String>, String);

/// What texts are made of.
const PIECES: [&str; 44] = [
    "场发射",
    "扫描电镜",
    "é",
    "\u{1F52C}",
    "e\u{301}",
    "a",
    "Z",
    "7",
    " ",
    "  ",
    "\t",
    "\"",
    "'",
    "\\",
    "\\n",
    "\\,",
    ",",
    ";",
    ":",
    "=",
    "^",
    "^n",
    "^'",
    "^^",
    "%0D%0A",
    "\r\n",
    "\n",
    "\r",
    "\r\n ",
    "\u{0}",
    "\u{7}",
    "\u{1B}",
    "\u{7F}",
    "\u{85}",
    "\u{2028}",
    "\u{202E}",
    "\u{2066}",
    "\u{200D}",
    "\u{FEFF}",
    "\r\nATTENDEE:mailto:mallory@example.com",
    "\nEND:VEVENT\nBEGIN:VEVENT",
    ";CN=x:",
    "mailto:",
    "BEGIN:VALARM",
];

/// The same numbers every time (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % (below as u64)).expect("small")
    }

    /// A text that begins and ends with a sign that every parser keeps.
    pub fn text(&mut self, most: usize) -> String {
        let pieces: String = (0..self.next(most)).map(|_| PIECES[self.next(PIECES.len())]).collect();
        format!("甲{pieces}乙")
    }
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

/// A name as a parameter: without double quotes, which none can hold, and without backslashes, which readers take for
/// different things.
fn named(text: &str) -> String {
    carried(text, false).replace('"', "'").replace('\\', "＼")
}

pub fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_086_800, 0).expect("an instant") + TimeDelta::minutes(minutes)
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// One event with texts of its own, and what its readers must say of it.
pub struct Meant {
    /// The file.
    pub file: String,
    /// Its method.
    pub method: &'static str,
    /// Its event's properties, in order.
    pub event: Vec<Said>,
}

fn property(name: &str, value: impl Into<String>) -> Said {
    (name.to_owned(), BTreeMap::new(), value.into())
}

fn with(name: &str, parameters: &[(&str, String)], value: impl Into<String>) -> Said {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    (name.to_owned(), parameters, value.into())
}

/// Writes the n-th event.
pub fn meant(n: usize, chance: &mut Chance) -> Meant {
    let (start, minutes) =
        (at(i64::try_from(n).expect("small") * 7), 30 + i64::try_from(chance.next(600)).expect("small"));
    let status = [Status::Confirmed, Status::Tentative, Status::Cancelled][n % 3];
    let instance = n.is_multiple_of(5).then(|| Instance {
        wall: NaiveDate::from_ymd_opt(2026, 12, 3).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a time"),
        zone: Shanghai,
    });
    let sender = n.is_multiple_of(2).then(|| "jishi+a=b@example.cn".to_owned());
    let reads_answers = n % 4 == 1;
    let event = Event {
        uid: api::calendar::uid(Uuid::from_u128(n as u128), "jishi.example.cn"),
        sequence: u32::try_from(n).expect("small"),
        stamp: at(0),
        slot: Slot::new(start, start + TimeDelta::minutes(minutes)).expect("a forward time"),
        status,
        summary: chance.text(40),
        location: chance.text(20),
        description: chance.text(80),
        url: format!("https://jishi.example.cn/reservations/{n}"),
        organizer: Organizer {
            lab: Participant { name: chance.text(20), address: "lab@example.cn".to_owned() },
            sender: sender.clone(),
            reads_answers,
        },
        instance,
    };
    let guest = Participant { name: chance.text(30), address: "li.na@example.cn".to_owned() };
    let informed = Participant { name: chance.text(6), address: "o'neil+x@example.cn".to_owned() };
    let (thing, id) = (chance.text(10), Uuid::from_u128(9));
    let attendees = [
        Attendee::Guest(guest.clone()),
        Attendee::Informed(informed.clone()),
        Attendee::Instrument { name: thing.clone(), id },
    ];
    let file = api::calendar::invitation(&event, &attendees);

    let is_asked = status != Status::Cancelled;
    let method = if is_asked { "REQUEST" } else { "CANCEL" };
    let mut host = vec![("CN", named(&event.organizer.lab.name))];
    host.extend(sender.map(|_| ("SENT-BY", "mailto:jishi+a%3Db@example.cn".to_owned())));
    let invited = |name: &str, kind: &str, role: &str, answer: &str, uri: &str| {
        let mut parameters = vec![("CN", named(name)), ("CUTYPE", kind.to_owned()), ("ROLE", role.to_owned())];
        if is_asked {
            let rsvp = if reads_answers && role == "REQ-PARTICIPANT" { "TRUE" } else { "FALSE" };
            parameters.extend([("PARTSTAT", answer.to_owned()), ("RSVP", rsvp.to_owned())]);
        }
        with("ATTENDEE", &parameters, uri)
    };
    let mut said = vec![
        property("UID", event.uid),
        property("DTSTAMP", stamp(event.stamp)),
        property("LAST-MODIFIED", stamp(event.stamp)),
        property("DTSTART", stamp(event.slot.start())),
        property("DTEND", stamp(event.slot.end())),
        property("SEQUENCE", n.to_string()),
        property("STATUS", ["CONFIRMED", "TENTATIVE", "CANCELLED"][n % 3]),
        property("TRANSP", "OPAQUE"),
        property("URL", event.url),
        property("SUMMARY", carried(&event.summary, false)),
        property("LOCATION", carried(&event.location, false)),
        property("DESCRIPTION", carried(&event.description, true)),
        with("ORGANIZER", &host, "mailto:lab@example.cn"),
        invited(&guest.name, "INDIVIDUAL", "REQ-PARTICIPANT", "NEEDS-ACTION", "mailto:li.na@example.cn"),
        invited(&informed.name, "INDIVIDUAL", "NON-PARTICIPANT", "NEEDS-ACTION", "mailto:o'neil+x@example.cn"),
        invited(&thing, "RESOURCE", "NON-PARTICIPANT", "ACCEPTED", &format!("urn:uuid:{id}")),
    ];
    if event.instance.is_some() {
        said.push(with("RECURRENCE-ID", &[("TZID", "Asia/Shanghai".to_owned())], "20261203T090000"));
    }
    said.sort();
    Meant { file, method, event: said }
}

/// A series of which the first occurrences are moved, tentative or given up, as many as that.
pub fn repeated(n: usize, rule: &str, differ: usize, chance: &mut Chance) -> (Event, Recurrence, Vec<Standing>) {
    let wall = |hour| NaiveDate::from_ymd_opt(2026, 12, 3).and_then(|day| day.and_hms_opt(hour, 0, 0)).expect("a time");
    let rule = Rule::parse(rule).expect("a rule");
    let recurrence = Recurrence::new(Shanghai, wall(9), wall(11), Some(rule)).expect("a series");
    let summary = chance.text(20);
    let mut standing: Vec<Standing> = recurrence
        .iter()
        .map(|one| Standing {
            recurrence_id: one.recurrence_id,
            slot: one.slot,
            status: Status::Confirmed,
            summary: summary.clone(),
        })
        .collect();
    if differ > 0 {
        let slot = standing[1].slot;
        let hour = TimeDelta::hours(1);
        standing[1].slot = Slot::new(slot.start() + hour, slot.end() + hour).expect("a forward time");
    }
    if differ > 1 {
        standing[2].status = Status::Tentative;
    }
    if differ > 2 {
        standing.remove(0);
    }
    let master = Event {
        uid: api::calendar::uid(Uuid::from_u128(1000 + n as u128), "jishi.example.cn"),
        sequence: 3,
        stamp: at(0),
        slot: standing[0].slot,
        status: Status::Confirmed,
        summary,
        location: chance.text(9),
        description: chance.text(30),
        url: format!("https://jishi.example.cn/series/{n}"),
        organizer: Organizer {
            lab: Participant { name: chance.text(9), address: "lab@example.cn".to_owned() },
            sender: None,
            reads_answers: false,
        },
        instance: None,
    };
    (master, recurrence, standing)
}
