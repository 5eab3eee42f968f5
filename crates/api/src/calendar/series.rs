//! A series as one event that repeats on the lab's clock.
//!
//! The master says the rule; what the rule gives and nobody has is taken out (`EXDATE`); an occurrence that is
//! elsewhere, or less firm than the rest, is written on its own with the start that the rule gives it
//! (`RECURRENCE-ID`, RFC 5546 section 3.2.2). So a reader that takes the file in place of an older one has exactly the
//! occurrences that stand. `RANGE=THISANDFUTURE` is not used: few readers know it.

use super::{Event, Instance, Participant, Status, invited, on_clock, timeless, vevent, written, zone};
use booking::recurrence::{Occurrence, OccurrenceLimit, Recurrence};
use chrono::{DateTime, Utc};
use icalendar::{Component, Event as Vevent, Property};
use inventory::slot::Slot;
use std::collections::BTreeMap;

/// An occurrence that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The start that the rule gives it.
    pub recurrence_id: DateTime<Utc>,
    /// When it is.
    pub slot: Slot,
    /// How firm it is.
    pub status: Status,
}

/// Writes a series as an invitation to one person, or as its withdrawal. The slot of `master` does not count; without
/// an occurrence that stands its status must be cancelled.
pub fn invitation(master: &Event, recurrence: &Recurrence, standing: &[Standing], attendee: &Participant) -> String {
    let given: Vec<Occurrence> = recurrence.iter().take(usize::from(OccurrenceLimit::MOST.get())).collect();
    let held: BTreeMap<DateTime<Utc>, &Standing> = standing.iter().map(|one| (one.recurrence_id, one)).collect();
    let withdrawn = master.status == Status::Cancelled;
    let gone = given.iter().map(|occurrence| occurrence.recurrence_id).filter(|id| !held.contains_key(id));
    let left_out: Vec<DateTime<Utc>> = if withdrawn { Vec::new() } else { gone.collect() };
    let mut vevents = vec![invited(repeating(master, recurrence, &left_out), master.status, attendee)];
    for occurrence in given.iter().filter(|_| !withdrawn) {
        let Some(one) = held.get(&occurrence.recurrence_id) else { continue };
        if one.status != master.status || one.slot != occurrence.slot || !is_plain(occurrence, recurrence) {
            let instance = Instance { recurrence_id: one.recurrence_id, zone: recurrence.zone() };
            let event = Event { slot: one.slot, status: one.status, instance: Some(instance), ..master.clone() };
            vevents.push(invited(vevent(&event), one.status, attendee));
        }
    }
    let spans = given.iter().map(|occurrence| occurrence.slot).chain(standing.iter().map(|one| one.slot));
    let hull = spans.reduce(|a, b| Slot::new(a.start().min(b.start()), a.end().max(b.end())).unwrap_or(a));
    let clock = zone::component(recurrence.zone(), &hull.unwrap_or(master.slot));
    written(vevents, master.status.method(), Some(clock))
}

/// Tells whether every reader of the rule gets the occurrence as it is: where the clock skips its start or changes
/// during it, readers differ.
fn is_plain(occurrence: &Occurrence, recurrence: &Recurrence) -> bool {
    let shown = occurrence.slot.start().with_timezone(&recurrence.zone()).naive_local();
    shown == occurrence.wall && occurrence.slot.duration() == recurrence.length()
}

fn repeating(master: &Event, recurrence: &Recurrence, left_out: &[DateTime<Utc>]) -> Vevent {
    let zone = recurrence.zone();
    let mut vevent = timeless(master);
    for (name, wall) in [("DTSTART", recurrence.start()), ("DTEND", recurrence.end())] {
        let mut property = Property::new(name, wall.format("%Y%m%dT%H%M%S").to_string());
        property.add_parameter("TZID", zone.name());
        vevent.append_property(property.done());
    }
    if let Some(rule) = recurrence.rule() {
        vevent.append_property(Property::new("RRULE", rule.to_string()));
    }
    let excluded: Vec<DateTime<Utc>> = recurrence.excluded().iter().chain(left_out).copied().collect();
    let added: Vec<DateTime<Utc>> = recurrence.added().iter().copied().collect();
    for (name, times) in [("EXDATE", excluded), ("RDATE", added)] {
        if !times.is_empty() {
            vevent.append_property(on_clock(name, &times, zone));
        }
    }
    vevent.done()
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
