//! The calendar in an answer. Programs differ in much; what is needed is one event, and in it one attendee.

use super::{Answer, MOST_COMMENT, Reply};
use calcard::{
    Entry, Parser,
    common::{PartialDateTime, timezone::Tz},
    icalendar::{
        ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameterName,
        ICalendarProperty, ICalendarValue, timezone::TzResolver,
    },
};
use chrono::{NaiveDate, TimeDelta, TimeZone, Utc};
use inventory::{
    slot::{Instant, Slot},
    text::EmailAddress,
};

/// Reads the answer in a calendar; nothing where it is none.
pub(super) fn read(calendar: &str, from: EmailAddress) -> Option<Answer> {
    // Some programs begin with a byte order mark.
    let Entry::ICalendar(calendar) = Parser::new(calendar.trim_start_matches('\u{feff}')).entry() else { return None };
    let head = calendar.components.first().filter(|one| one.component_type == ICalendarComponentType::VCalendar)?;
    let method = text(head.property(&ICalendarProperty::Method)?)?.to_ascii_uppercase();
    let mut events = calendar.components.iter().filter(|one| one.component_type == ICalendarComponentType::VEvent);
    let (event, None) = (events.next()?, events.next()) else { return None };
    let (attendee, partstat) = attendee(event)?;
    let reply = match method.as_str() {
        "REPLY" => match partstat.as_str() {
            "ACCEPTED" => Reply::Accepted,
            "TENTATIVE" => Reply::Tentative,
            "DECLINED" => Reply::Declined,
            _ => return None,
        },
        "COUNTER" => Reply::Counter(slot(&calendar, event)?),
        _ => return None,
    };
    let zones = calendar.build_tz_resolver();
    let recurrence_id = match event.property(&ICalendarProperty::RecurrenceId) {
        Some(named) => Some(instant(named, &zones)?),
        None => None,
    };
    let sequence = event.property(&ICalendarProperty::Sequence).and_then(|entry| entry.values.first());
    Some(Answer {
        from,
        uid: event.uid()?.trim().to_owned(),
        recurrence_id,
        sequence: sequence.and_then(ICalendarValue::as_integer).map_or(0, |number| u32::try_from(number).unwrap_or(0)),
        attendee,
        reply,
        comment: comment(event),
    })
}

/// Whose answer it is: exactly one attendee (RFC 5546 section 3.2.3). A counter-proposal repeats all of them, and whoever
/// proposes has answered in it.
fn attendee(event: &ICalendarComponent) -> Option<(EmailAddress, String)> {
    let read = |entry: &ICalendarEntry| {
        let address = decoded(entry.calendar_address()?);
        let address = EmailAddress::parse(&address).ok()?;
        let partstat = entry.parameter(&ICalendarParameterName::Partstat).and_then(|value| value.as_text());
        Some((address, partstat.unwrap_or("NEEDS-ACTION").to_ascii_uppercase()))
    };
    let all: Vec<_> = event.properties(&ICalendarProperty::Attendee).filter_map(read).collect();
    match all.as_slice() {
        [one] => Some(one.clone()),
        _ => {
            let mut answered = all.into_iter().filter(|(_, partstat)| partstat != "NEEDS-ACTION");
            answered.next().filter(|_| answered.next().is_none())
        }
    }
}

/// Undoes the percent signs of a `mailto` URI (RFC 6068 section 2).
fn decoded(uri: &str) -> String {
    let mut bytes = Vec::with_capacity(uri.len());
    let mut rest = uri.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).trim().to_owned()
}

/// The time that a counter-proposal names.
fn slot(calendar: &ICalendar, event: &ICalendarComponent) -> Option<Slot> {
    let zones = calendar.build_tz_resolver();
    let start = instant(event.property(&ICalendarProperty::Dtstart)?, &zones)?;
    let end = match event.property(&ICalendarProperty::Dtend) {
        Some(entry) => instant(entry, &zones)?,
        None => match event.property(&ICalendarProperty::Duration)?.values.first()? {
            ICalendarValue::Duration(duration) => start.checked_add_signed(duration.to_time_delta()?)?,
            _ => return None,
        },
    };
    Slot::new(start, end).ok().filter(|slot| slot.end() - slot.start() <= TimeDelta::days(366))
}

/// Reads a time: in UTC, or on the clock of a zone that is known by its own name, by that of Windows, or by what the file
/// says of it. A clock that nobody names is none.
fn instant(entry: &ICalendarEntry, zones: &TzResolver<&str>) -> Option<Instant> {
    let time = entry.values.first()?.as_partial_date_time()?;
    let wall = wall(time)?;
    if time.has_zone() {
        let minutes = i64::from(time.tz_hour.unwrap_or(0)) * 60 + i64::from(time.tz_minute.unwrap_or(0));
        let ahead = TimeDelta::minutes(if time.tz_minus { -minutes } else { minutes });
        return wall.and_utc().checked_sub_signed(ahead);
    }
    let zone = zones.resolve(entry.tz_id()?)?;
    match zone {
        Tz::Floating => None,
        Tz::Fixed(_) | Tz::Tz(_) => zone.from_local_datetime(&wall).earliest().map(|at| at.with_timezone(&Utc)),
    }
}

fn wall(time: &PartialDateTime) -> Option<chrono::NaiveDateTime> {
    let day = NaiveDate::from_ymd_opt(i32::from(time.year?), u32::from(time.month?), u32::from(time.day?))?;
    // Years beyond these are nobody's plan, and not everything can be reckoned with them.
    let near = (1970..2200).contains(&time.year?);
    let seconds = u32::from(time.second.unwrap_or(0)).min(59);
    day.and_hms_opt(u32::from(time.hour?), u32::from(time.minute?), seconds).filter(|_| near)
}

/// What he says in his own words, on one line.
fn comment(event: &ICalendarComponent) -> String {
    let said = event.properties(&ICalendarProperty::Comment).filter_map(text);
    let said: Vec<String> = said.map(|said| said.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let signs = said.join(" ");
    signs.chars().filter(|sign| !sign.is_control()).take(MOST_COMMENT).collect()
}

fn text(entry: &ICalendarEntry) -> Option<&str> {
    entry.values.first()?.as_text()
}
