//! What of a calendar a report wants (RFC 4791 section 9.7): components and times.

use super::xml::{CALDAV, Element};
use crate::http::problem::DavRefusal;
use chrono::{DateTime, NaiveDateTime, Utc};
use inventory::slot::Slot;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    All,
    /// Nothing that is ever here, such as tasks.
    Nothing,
    /// What takes place within a time.
    Within(Range),
}

/// A time with at least one end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
}

impl Filter {
    /// Reads the filter of a query. Filters of properties are refused, rather than passed over.
    pub fn read(filter: &Element) -> Result<Self, DavRefusal> {
        let [calendar] = filter.children.as_slice() else { return Err(DavRefusal::InvalidFilter) };
        if !is_component(calendar) || calendar.attribute("name") != Some("VCALENDAR") {
            return Err(DavRefusal::InvalidFilter);
        }
        let mut wanted = Self::All;
        for component in &calendar.children {
            if !is_component(component) {
                return Err(DavRefusal::UnsupportedFilter);
            }
            wanted = match (component.attribute("name"), component.children.as_slice()) {
                (Some("VEVENT"), []) => wanted,
                (Some("VEVENT"), [range]) if range.name.is(CALDAV, "time-range") => Self::Within(Range::read(range)?),
                (Some("VEVENT") | None, _) => return Err(DavRefusal::UnsupportedFilter),
                (Some(_), _) => return Ok(Self::Nothing),
            };
        }
        Ok(wanted)
    }

    /// Tells whether something at these times is wanted.
    pub fn wants<'a>(self, mut times: impl Iterator<Item = &'a Slot>) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Within(range) => times.any(|slot| range.meets(slot)),
        }
    }
}

fn is_component(element: &Element) -> bool {
    element.name.is(CALDAV, "comp-filter")
}

impl Range {
    /// Reads a time-range (RFC 4791 section 9.9): instants in UTC, at least one of them.
    pub fn read(element: &Element) -> Result<Self, DavRefusal> {
        let read = |name| match element.attribute(name) {
            Some(text) => NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ")
                .map(|at| Some(at.and_utc()))
                .map_err(|_| DavRefusal::InvalidFilter),
            None => Ok(None),
        };
        let range = Self { from: read("start")?, to: read("end")? };
        let forward = !matches!((range.from, range.to), (Some(from), Some(to)) if to <= from);
        if forward && (range.from.is_some() || range.to.is_some()) { Ok(range) } else { Err(DavRefusal::InvalidFilter) }
    }

    fn meets(&self, slot: &Slot) -> bool {
        self.to.is_none_or(|to| slot.start() < to) && self.from.is_none_or(|from| from < slot.end())
    }

    /// Returns the time between both ends, if it has both.
    pub fn slot(&self) -> Option<Slot> {
        Slot::new(self.from?, self.to?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::xml, *};

    fn filter(inner: &str) -> Result<Filter, DavRefusal> {
        let text = format!("<filter xmlns=\"{CALDAV}\"><comp-filter name=\"VCALENDAR\">{inner}</comp-filter></filter>");
        Filter::read(&xml::read(&text).expect("XML").expect("a root"))
    }

    fn event(inner: &str) -> Result<Filter, DavRefusal> {
        filter(&format!("<comp-filter name=\"VEVENT\">{inner}</comp-filter>"))
    }

    #[test]
    fn components_and_times_are_read() {
        assert_eq!(filter(""), Ok(Filter::All));
        assert_eq!(event(""), Ok(Filter::All));
        assert_eq!(filter("<comp-filter name=\"VTODO\"/>"), Ok(Filter::Nothing));
        let day = event("<time-range start=\"20261201T000000Z\" end=\"20261202T000000Z\"/>").expect("a filter");
        let slot = |from: &str, to: &str| {
            Slot::new(from.parse().expect("an instant"), to.parse().expect("an instant")).expect("a forward time")
        };
        assert!(day.wants([slot("2026-11-30T20:00:00Z", "2026-12-01T00:00:01Z")].iter()));
        assert!(!day.wants([slot("2026-11-30T20:00:00Z", "2026-12-01T00:00:00Z")].iter()), "it only touches");
        assert!(!day.wants([slot("2026-12-02T00:00:00Z", "2026-12-02T01:00:00Z")].iter()));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(event("<prop-filter name=\"SUMMARY\"/>"), Err(DavRefusal::UnsupportedFilter));
        assert_eq!(event("<is-not-defined/>"), Err(DavRefusal::UnsupportedFilter));
        assert_eq!(event("<time-range/>"), Err(DavRefusal::InvalidFilter));
        assert_eq!(event("<time-range start=\"20261201\"/>"), Err(DavRefusal::InvalidFilter));
        let backwards = "<time-range start=\"20261202T000000Z\" end=\"20261201T000000Z\"/>";
        assert_eq!(event(backwards), Err(DavRefusal::InvalidFilter));
    }
}
