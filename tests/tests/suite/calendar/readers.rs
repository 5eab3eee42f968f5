//! What we write is read alike by four parsers that are not ours, whatever people call things. Said by each must be exactly
//! what was meant ([`super::meant`]), in exactly the properties that were meant.

use super::meant::{Chance, Meant, Said, at, meant, repeated};
use api::calendar::{Attendee, Participant, Status, feed, series};
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarValue};
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

/// How many events are written, each with texts of its own.
const FILES: usize = 400;

/// The properties of an event as a reader said them, dates of one property put together, parts of a rule in order.
fn said(event: &Value) -> Vec<Said> {
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
