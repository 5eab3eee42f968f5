//! A calendar program as RFC 5546 describes one: it takes messages in and knows nothing else.

use std::collections::BTreeMap;

/// What came with a mail.
#[derive(Debug, Clone)]
pub struct Message {
    /// To whom: the local part of the address.
    pub to: String,
    /// The address.
    pub address: String,
    /// The calendar object; nothing in a mail without one.
    pub object: Option<Object>,
}

/// A calendar object of a message.
#[derive(Debug, Clone)]
pub struct Object {
    /// `REQUEST` or `CANCEL`.
    pub method: String,
    /// Its events, the one that repeats first.
    pub events: Vec<Event>,
    /// The file as it was sent.
    pub file: String,
}

/// An event as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its properties, parameters included in the name's value: `NAME` to what follows it.
    pub lines: Vec<(String, String)>,
}

impl Event {
    /// Returns what follows the first colon of a property.
    pub fn value(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.lines.iter().find(|(known, _)| known == name)?;
        // None of ours has a colon in a parameter that is not quoted.
        let mut quoted = false;
        let colon = rest.char_indices().find(|(_, sign)| {
            quoted ^= *sign == '"';
            *sign == ':' && !quoted
        });
        colon.map(|(at, _)| &rest[at + 1..])
    }

    /// Returns every property of that name, parameters included.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter(move |(known, _)| known == name).map(|(_, rest)| rest.as_str())
    }

    fn number(&self) -> u32 {
        self.value("SEQUENCE").and_then(|text| text.parse().ok()).expect("a sequence")
    }

    /// What must not change without a higher number (RFC 5546 section 2.1.4, RFC 5545 section 3.8.7.4).
    fn significant(&self) -> Vec<(String, String)> {
        let counts = |name: &str| {
            ["DTSTART", "DTEND", "RRULE", "RDATE", "EXDATE", "STATUS", "LOCATION", "RECURRENCE-ID"].contains(&name)
        };
        self.lines.iter().filter(|(name, _)| counts(name)).cloned().collect()
    }
}

impl Message {
    /// Tells whether it is about the event of this name.
    pub fn is_about(&self, name: &str) -> bool {
        let uid = self.object.as_ref().and_then(|object| object.events[0].value("UID"));
        uid.is_some_and(|uid| uid.starts_with(name))
    }

    /// The message in the table's notation, without to whom.
    pub fn short(&self) -> String {
        let Some(Object { method, events, .. }) = &self.object else { return "mail".to_owned() };
        let first = &events[0];
        let status = match first.value("STATUS") {
            Some("TENTATIVE") => "t",
            Some("CONFIRMED") => "c",
            Some("CANCELLED") => "x",
            other => unreachable!("a status: {other:?}"),
        };
        let part = if first.value("RECURRENCE-ID").is_some() {
            "#"
        } else if first.value("RRULE").or(first.value("RDATE")).is_some() {
            "*"
        } else {
            ""
        };
        format!("{}{}{status}{part}", &method[..1], first.number())
    }
}

/// Reads the events of a calendar object.
pub fn read(file: String) -> Object {
    let mut events: Vec<Event> = Vec::new();
    let (mut method, mut inside) = (String::new(), false);
    for line in file.replace("\r\n ", "").lines() {
        match line {
            "BEGIN:VEVENT" => {
                inside = true;
                events.push(Event { lines: Vec::new() });
            }
            "END:VEVENT" => inside = false,
            _ => {
                let end = line.find([':', ';']).expect("a property");
                let (name, rest) = (line[..end].to_owned(), line[end..].to_owned());
                if name == "METHOD" {
                    method = rest[1..].to_owned();
                } else if inside {
                    events.last_mut().expect("an event").lines.push((name, rest));
                }
            }
        }
    }
    assert!(!events.is_empty(), "{file}");
    events.sort_by_key(|event| event.value("RECURRENCE-ID").map(str::to_owned));
    Object { method, events, file }
}

/// The calendar of one address.
#[derive(Debug, Default)]
pub struct Calendar {
    events: BTreeMap<String, Held>,
}

/// An event with what was sent about single occurrences of it.
#[derive(Debug)]
struct Held {
    number: u32,
    stamp: String,
    organizer: String,
    whole: Option<Event>,
    parts: BTreeMap<String, Event>,
}

impl Calendar {
    /// Takes a message in; says which rule it breaks.
    pub fn take(&mut self, address: &str, object: &Object) -> Result<(), String> {
        for event in &object.events {
            let uid = event.value("UID").ok_or("no UID")?.to_owned();
            let (number, stamp) = (event.number(), event.value("DTSTAMP").ok_or("no DTSTAMP")?.to_owned());
            let part = event.value("RECURRENCE-ID").map(str::to_owned);
            let organizer = event.value("ORGANIZER").ok_or("no ORGANIZER")?.to_owned();
            let addressed = event.all("ATTENDEE").any(|attendee| attendee.ends_with(&format!(":mailto:{address}")));
            if !addressed {
                return Err(format!("{address} is no attendee of what he was sent"));
            }
            let first_of_object = std::ptr::eq(event, &object.events[0]);
            match self.events.get_mut(&uid) {
                None if object.method == "CANCEL" => {
                    return Err(format!("{address} was told to strike out {uid}, which he never had"));
                }
                None => {
                    let mut held = Held { number, stamp, organizer, whole: None, parts: BTreeMap::new() };
                    held.put(part, event.clone());
                    self.events.insert(uid, held);
                }
                Some(held) => {
                    if held.organizer != organizer {
                        return Err(format!("{uid} changed its organiser"));
                    }
                    if first_of_object {
                        held.must_be_newer(object, part.as_deref(), event, number, &stamp)?;
                        if part.is_none() {
                            (held.whole, held.parts) = (None, BTreeMap::new());
                        }
                    }
                    (held.number, held.stamp) = (number, stamp);
                    if object.method == "CANCEL" {
                        match part {
                            None => drop(held.whole.take()),
                            Some(part) => held.put(Some(part), event.clone()),
                        }
                    } else {
                        held.put(part, event.clone());
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns what stands of an event: the whole, and the parts told of alone.
    pub fn standing(&self, uid: &str) -> Option<(Option<&Event>, Vec<&Event>)> {
        let held = self.events.get(uid)?;
        let parts = held.parts.values().filter(|event| event.value("STATUS") != Some("CANCELLED"));
        (held.whole.is_some() || !held.parts.is_empty()).then(|| (held.whole.as_ref(), parts.collect()))
    }

    /// The names of all events it was ever told of.
    pub fn known(&self) -> impl Iterator<Item = &String> {
        self.events.keys()
    }
}

impl Held {
    fn put(&mut self, part: Option<String>, event: Event) {
        match part {
            Some(part) => drop(self.parts.insert(part, event)),
            None => self.whole = Some(event),
        }
    }

    /// A message with a lower number, or an earlier stamp under the same one, is out of date (RFC 5546 section 2.1.5);
    /// under the same number nothing of weight may have changed.
    fn must_be_newer(
        &self,
        object: &Object,
        part: Option<&str>,
        event: &Event,
        number: u32,
        stamp: &str,
    ) -> Result<(), String> {
        if number < self.number || (number == self.number && stamp <= self.stamp.as_str()) {
            return Err(format!("{number} of {stamp} comes after {} of {}", self.number, self.stamp));
        }
        let before = part.map_or(self.whole.as_ref(), |part| self.parts.get(part));
        let same = before.is_some_and(|before| before.significant() == event.significant());
        let is_cancel = object.method == "CANCEL";
        if number == self.number && (is_cancel || !same) {
            return Err(format!("something of weight changed under the number {number}"));
        }
        if number > self.number && same && !is_cancel && object.events.len() == 1 && part.is_none() {
            return Err(format!("nothing of weight changed, and yet the number rose to {number}"));
        }
        Ok(())
    }
}
