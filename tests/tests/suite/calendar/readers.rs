//! What we write is read alike by four parsers that are not ours, whatever people call things.
//!
//! Names, places and notes are made of everything that has ever broken out of a line: quotes, separators, line ends,
//! control and direction signs, escapes of the format itself, whole properties; and they are as long as lines are folded,
//! so that a border falls inside characters of two, three and four octets. Said by each parser must be exactly what was
//! meant, in exactly the properties that were meant.

use api::calendar::{
    Attendee, Event, Instance, Organizer, Participant, Status, feed,
    series::{self, Standing},
};
use booking::recurrence::{Recurrence, Rule};
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarValue};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Asia::Shanghai;
use inventory::slot::Slot;
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};
use tests::python;
use uuid::Uuid;

/// How many events are written, each with texts of its own.
const FILES: usize = 400;

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
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % (below as u64)).expect("small")
    }

    /// A text that begins and ends with a sign that every parser keeps.
    fn text(&mut self, most: usize) -> String {
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

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_086_800, 0).expect("an instant") + TimeDelta::minutes(minutes)
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// One event with texts of its own, and what its readers must say of it.
struct Meant {
    file: String,
    method: &'static str,
    event: Vec<(String, BTreeMap<String, String>, String)>,
}

fn property(name: &str, value: impl Into<String>) -> (String, BTreeMap<String, String>, String) {
    (name.to_owned(), BTreeMap::new(), value.into())
}

fn with(
    name: &str,
    parameters: &[(&str, String)],
    value: impl Into<String>,
) -> (String, BTreeMap<String, String>, String) {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    (name.to_owned(), parameters, value.into())
}

fn meant(n: usize, chance: &mut Chance) -> Meant {
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

/// The properties of an event as a reader said them, dates of one property put together, parts of a rule in order.
fn said(event: &Value) -> Vec<(String, BTreeMap<String, String>, String)> {
    let mut found: BTreeMap<(String, BTreeMap<String, String>), Vec<String>> = BTreeMap::new();
    for property in event.as_array().expect("properties") {
        let name = property[0].as_str().expect("a name").to_owned();
        let parameters = property[1].as_object().expect("parameters");
        let parameters: BTreeMap<String, String> =
            parameters.iter().map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned())).collect();
        let value = property[2].as_str().expect("a text");
        let values = found.entry((name.clone(), parameters)).or_default();
        match name.as_str() {
            "EXDATE" | "RDATE" => values.extend(value.split(',').map(str::to_owned)),
            "RRULE" => {
                let mut parts: Vec<&str> = value.split(';').collect();
                parts.sort_unstable();
                values.push(parts.join(";"));
            }
            _ => values.push(value.to_owned()),
        }
    }
    let mut all = Vec::new();
    for ((name, parameters), mut values) in found {
        values.sort();
        let is_list = matches!(name.as_str(), "EXDATE" | "RDATE");
        let values = if is_list { vec![values.join(",")] } else { values };
        all.extend(values.into_iter().map(|value| (name.clone(), parameters.clone(), value)));
    }
    all.sort();
    all
}

/// All files as each of the four says them.
fn readings(files: &[String]) -> Vec<(&'static str, Vec<Value>)> {
    let input = serde_json::to_vec(files).expect("JSON");
    let parsed = |text: String| serde_json::from_str::<Vec<Value>>(&text).expect("JSON");
    vec![
        ("icalendar", parsed(python::answer("read_calendars.py", &input))),
        ("libical", parsed(python::answer("read_calendars_libical.py", &input))),
        ("ical.js", parsed(node(&input))),
        ("calcard", files.iter().map(|file| with_calcard(file)).collect()),
    ]
}

fn node(input: &[u8]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("node/read_calendars.mjs");
    let mut command = Command::new("node");
    let command = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().expect("Node.js starts");
    running.stdin.take().expect("its input").write_all(input).expect("it reads");
    let output = running.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn with_calcard(file: &str) -> Value {
    let calendar = ICalendar::parse(file).unwrap_or_else(|entry| unreachable!("{entry:?} in {file}"));
    let is = |component: &ICalendarComponent, kind| component.component_type == kind;
    let (heads, parts): (Vec<_>, Vec<_>) =
        calendar.components.iter().partition(|one| is(one, ICalendarComponentType::VCalendar));
    let method = heads[0].entries.iter().find(|entry| entry.name.as_str() == "METHOD").map(written);
    let inner = [ICalendarComponentType::Standard, ICalendarComponentType::Daylight];
    let mut names: Vec<&str> = parts
        .iter()
        .filter(|one| !inner.contains(&one.component_type))
        .map(|one| one.component_type.as_str())
        .collect();
    names.sort_unstable();
    let events = parts.iter().filter(|one| is(one, ICalendarComponentType::VEvent));
    let events: Vec<Value> = events.map(|event| event.entries.iter().map(entry).collect()).collect();
    json!({"method": method, "components": names, "events": events, "errors": []})
}

fn entry(entry: &ICalendarEntry) -> Value {
    let parameter = |one: &calcard::icalendar::ICalendarParameter| {
        let value = one.value.as_text().map_or_else(|| format!("{:?}", one.value), str::to_owned);
        // It leaves the escapes of RFC 6868 as they stand.
        (one.name.as_str().to_owned(), json!(value.replace("^^", "^")))
    };
    let parameters: Map<String, Value> = entry.params.iter().map(parameter).collect();
    json!([entry.name.as_str(), parameters, written(entry)])
}

fn written(entry: &ICalendarEntry) -> String {
    let values = entry.values.iter().map(|value| match value {
        ICalendarValue::PartialDateTime(time) => {
            let number = |part: Option<u8>| u32::from(part.expect("a whole time"));
            let zone = if time.tz_hour == Some(0) { "Z" } else { "" };
            let (year, month, day) = (time.year.expect("a year"), number(time.month), number(time.day));
            let (hour, minute, second) = (number(time.hour), number(time.minute), number(time.second));
            format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}{zone}")
        }
        ICalendarValue::Integer(number) => number.to_string(),
        ICalendarValue::RecurrenceRule(rule) => rule.to_string(),
        other => other.as_text().map_or_else(|| format!("{other:?}"), str::to_owned),
    });
    values.collect::<Vec<_>>().join(",")
}

#[test]
fn four_parsers_read_what_was_meant_whatever_people_write() {
    let mut chance = Chance(20261123);
    let all: Vec<Meant> = (0..FILES).map(|n| meant(n, &mut chance)).collect();
    let files: Vec<String> = all.iter().map(|one| one.file.clone()).collect();
    for (reader, readings) in readings(&files) {
        assert_eq!(readings.len(), all.len(), "{reader}");
        for (meant, reading) in all.iter().zip(readings) {
            assert_eq!(reading["errors"], json!([]), "{reader}: {}", meant.file);
            assert_eq!(reading["method"], meant.method, "{reader}: {}", meant.file);
            let events = reading["events"].as_array().expect("events");
            assert_eq!(events.len(), 1, "{reader}: {}", meant.file);
            assert_eq!(said(&events[0]), meant.event, "{reader}: {}", meant.file);
            let has_clock = meant.event.iter().any(|(name, ..)| name == "RECURRENCE-ID");
            let parts = if has_clock { json!(["VEVENT", "VTIMEZONE"]) } else { json!(["VEVENT"]) };
            assert_eq!(reading["components"], parts, "{reader}: {}", meant.file);
        }
    }
}

/// Series in every shape in which they are written, and a feed with all kinds of entries.
#[test]
fn four_parsers_read_series_and_feeds_alike() {
    let mut chance = Chance(7);
    let mut files = Vec::new();
    let mut entries = Vec::new();
    for (n, rule) in ["FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6", "FREQ=DAILY;INTERVAL=2;COUNT=9", "FREQ=MONTHLY;COUNT=5"]
        .into_iter()
        .enumerate()
    {
        for left_out in 0..4 {
            let (master, recurrence, standing) = repeated(n * 10 + left_out, rule, left_out, &mut chance);
            let guest = Participant { name: chance.text(9), address: "li.na@example.cn".to_owned() };
            files.push(series::invitation(&master, &recurrence, &standing, &[Attendee::Guest(guest)]));
            entries.push(feed::Entry::Series { master: Box::new(master), recurrence: Box::new(recurrence), standing });
        }
    }
    let taken = feed::Taken {
        uid: "taken@jishi.example.cn".to_owned(),
        stamp: at(0),
        slot: Slot::new(at(60), at(90)).expect("a forward time"),
        status: Status::Confirmed,
        summary: chance.text(30),
    };
    entries.push(feed::Entry::Taken(taken));
    let head = feed::Head { name: chance.text(20), zone: Shanghai, now: at(0) };
    files.push(feed::file(&head, &entries));
    files.push(feed::file(&head, &[]));

    let readings = readings(&files);
    let (first, others) = readings.split_first().expect("four");
    for (n, file) in files.iter().enumerate() {
        let events = |readings: &[Value]| -> Vec<_> {
            readings[n]["events"].as_array().expect("events").iter().map(said).collect()
        };
        assert_eq!(first.1[n]["errors"], json!([]), "{file}");
        assert_eq!(events(&first.1).len(), file.matches("\r\nBEGIN:VEVENT\r\n").count(), "{file}");
        for (reader, readings) in others {
            assert_eq!(events(readings), events(&first.1), "{reader}: {file}");
            for about in ["method", "components", "errors"] {
                assert_eq!(readings[n][about], first.1[n][about], "{reader}: {about} of {file}");
            }
        }
    }
}

/// A series of which the first occurrences are moved, tentative or given up, as many as that.
fn repeated(n: usize, rule: &str, differ: usize, chance: &mut Chance) -> (Event, Recurrence, Vec<Standing>) {
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
