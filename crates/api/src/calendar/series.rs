//! A series as one event that repeats on the lab's clock.
//!
//! The master says the rule, or every date where programs read the rule in several ways; what that gives and nobody has
//! is taken out (`EXDATE`); an occurrence that is elsewhere, or less firm than the rest, is written on its own with the
//! start that the rule gives it (`RECURRENCE-ID`, RFC 5546 section 3.2.2). So a reader that takes the file in place of an older one has exactly the
//! occurrences that stand. `RANGE=THISANDFUTURE` is not used: few readers know it.

use super::{Attendee, Event, Instance, Status, invited, on_clock, timeless, vevent, written, zone};
use booking::recurrence::{Frequency, Occurrence, OccurrenceLimit, Recurrence, Rule, zoned};
use chrono::{DateTime, NaiveDateTime, Utc};
use icalendar::{Component, Event as Vevent, Property};
use inventory::slot::Slot;
use std::collections::BTreeMap;

/// An occurrence that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The start that the rule gives it.
    pub recurrence_id: DateTime<Utc>,
    /// When it is.
    pub slot: Slot,
    /// How firm it is.
    pub status: Status,
    /// What it is called on its own.
    pub summary: String,
}

/// Writes a series as an invitation, or as its withdrawal; see [`super::invitation`]. The slot of `master` does not count;
/// without an occurrence that stands its status must be cancelled.
pub fn invitation(master: &Event, recurrence: &Recurrence, standing: &[Standing], attendees: &[Attendee]) -> String {
    let (parts, hull) = parts(master, recurrence, standing);
    let reads = master.organizer.reads_answers;
    let vevents = parts.into_iter().map(|(vevent, status)| invited(vevent, status, attendees, reads)).collect();
    written(vevents, master.status.method(), Some(zone::component(recurrence.zone(), &hull)))
}

/// Returns the master and the occurrences that differ from it, each with how firm it is, and the time from the first to
/// the last of all.
pub(super) fn parts(master: &Event, recurrence: &Recurrence, standing: &[Standing]) -> (Vec<(Vevent, Status)>, Slot) {
    let given: Vec<Occurrence> = recurrence.iter().take(usize::from(OccurrenceLimit::MOST.get())).collect();
    let held: BTreeMap<DateTime<Utc>, &Standing> = standing.iter().map(|one| (one.recurrence_id, one)).collect();
    let withdrawn = master.status == Status::Cancelled;
    let gone = given.iter().filter(|occurrence| !withdrawn && !held.contains_key(&occurrence.recurrence_id));
    let left_out: Vec<NaiveDateTime> = gone.map(|occurrence| occurrence.wall).collect();
    let mut parts = vec![(repeating(master, recurrence, &given, &left_out), master.status)];
    for occurrence in given.iter().filter(|_| !withdrawn) {
        let Some(one) = held.get(&occurrence.recurrence_id) else { continue };
        if one.status != master.status || one.slot != occurrence.slot || !is_plain(occurrence, recurrence) {
            let instance = Instance { wall: occurrence.wall, zone: recurrence.zone() };
            let summary = one.summary.clone();
            let event =
                Event { slot: one.slot, status: one.status, summary, instance: Some(instance), ..master.clone() };
            parts.push((vevent(&event), one.status));
        }
    }
    let spans = given.iter().map(|occurrence| occurrence.slot).chain(standing.iter().map(|one| one.slot));
    let hull = spans.reduce(|a, b| Slot::new(a.start().min(b.start()), a.end().max(b.end())).unwrap_or(a));
    (parts, hull.unwrap_or(master.slot))
}

/// Tells whether every reader of the rule gets the occurrence as it is. Where the clock skips its start, or changes
/// during it or during the first one, which gives the length, readers differ.
fn is_plain(occurrence: &Occurrence, recurrence: &Recurrence) -> bool {
    let (zone, length) = (recurrence.zone(), recurrence.length());
    let shown = occurrence.slot.start().with_timezone(&zone).naive_local();
    let first = zoned::instant(recurrence.end(), zone) - zoned::instant(recurrence.start(), zone);
    shown == occurrence.wall && occurrence.slot.duration() == length && first == length
}

/// The rule, where all programs read it alike: every so many days, weeks or months, from a start that fits it. Of other
/// parts RFC 5545 leaves something open, or programs do not know them.
fn common(recurrence: &Recurrence) -> Option<&Rule> {
    let rule = recurrence.rule().filter(|_| recurrence.starts_by_rule())?;
    let parts = rule.parts();
    let stepped = match parts.frequency {
        Frequency::Daily => parts.days.is_empty() && parts.month_days.is_empty(),
        Frequency::Weekly => parts.month_days.is_empty(),
        Frequency::Monthly => parts.days.is_empty() || parts.month_days.is_empty(),
        Frequency::Yearly | Frequency::Hourly | Frequency::Minutely | Frequency::Secondly => false,
    };
    let simple = parts.seconds.is_empty()
        && parts.minutes.is_empty()
        && parts.hours.is_empty()
        && parts.year_days.is_empty()
        && parts.week_numbers.is_empty()
        && parts.months.is_empty()
        && parts.set_positions.is_empty();
    (stepped && simple).then_some(rule)
}

fn repeating(master: &Event, recurrence: &Recurrence, given: &[Occurrence], left_out: &[NaiveDateTime]) -> Vevent {
    let zone = recurrence.zone();
    let mut vevent = timeless(master);
    vevent.append_property(on_clock("DTSTART", &[recurrence.start()], zone));
    vevent.append_property(on_clock("DTEND", &[recurrence.end()], zone));
    let mut excluded: Vec<NaiveDateTime> = left_out.to_vec();
    let dates: Vec<DateTime<Utc>> = match common(recurrence) {
        Some(rule) => {
            vevent.append_property(Property::new("RRULE", rule.to_string()));
            excluded.extend(recurrence.excluded().iter().map(|at| at.with_timezone(&zone).naive_local()));
            recurrence.added().iter().copied().collect()
        }
        None => {
            let first = zoned::instant(recurrence.start(), zone);
            // The start is a member of every set; what was taken out is not among the dates.
            excluded.extend(recurrence.excluded().contains(&first).then_some(recurrence.start()));
            given.iter().map(|occurrence| occurrence.recurrence_id).filter(|at| *at != first).collect()
        }
    };
    excluded.sort();
    if !excluded.is_empty() {
        vevent.append_property(on_clock("EXDATE", &excluded, zone));
    }
    if !dates.is_empty() {
        // In UTC, since a date may be the second of two equal times of the clock.
        let dates: Vec<String> = dates.iter().map(|at| at.format("%Y%m%dT%H%M%SZ").to_string()).collect();
        vevent.append_property(Property::new("RDATE", dates.join(",")));
    }
    vevent.done()
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
