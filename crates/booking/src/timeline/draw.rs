//! Drawing a schedule.

use super::{Cell, Drawing, Note, Ruler};
use crate::{
    occupancy::{Occupancy, Source},
    reservation::{Approval, OfferFrom, Reservation, State},
    rules::timing,
    schedule::Schedule,
};
use inventory::{
    id::ReservationId,
    slot::{Instant, Slot},
};
use std::collections::{BTreeMap, BTreeSet};

/// Which letter (`A` to `Z`) stands for which reservation.
pub type Names = BTreeMap<ReservationId, char>;

/// Returns letters for all reservations of a schedule in the order of their ids; after 26 everyone is `Z`. `X` is
/// left out, since `x` means closed.
pub fn names(schedule: &Schedule) -> Names {
    let letters = ('A'..='Z').filter(|letter| *letter != 'X').chain(std::iter::repeat('Z'));
    schedule.reservations.iter().map(|reservation| reservation.id).zip(letters).collect()
}

impl Drawing {
    /// Draws a schedule. A reservation without a name is not noted, and its time is shown as `Z`.
    pub fn of(schedule: &Schedule, ruler: Ruler, names: &Names, now: Option<Instant>) -> Self {
        let used = schedule.occupancy.iter().map(|row| row.lane + 1).max().unwrap_or(0);
        let lanes = 0..schedule.instrument.capacity.get().max(used);
        let lanes = lanes.map(|lane| {
            let rows: Vec<&Occupancy> = schedule.occupancy.iter().filter(|row| row.lane == lane).collect();
            (0..ruler.columns).map(|column| cell(schedule, names, &rows, &ruler.cell(column))).collect()
        });
        let mut notes: Vec<Note> = schedule
            .reservations
            .iter()
            .filter_map(|reservation| note(reservation, *names.get(&reservation.id)?, &ruler))
            .collect();
        notes.sort_by_key(|note| note.name.to_ascii_uppercase());
        Self { ruler, now, lanes: lanes.collect(), notes }
    }
}

fn cell(schedule: &Schedule, names: &Names, rows: &[&Occupancy], step: &Slot) -> Cell {
    let Some(row) = rows.iter().filter(|row| row.span.overlaps(step)).min_by_key(|row| row.span) else {
        let closed = !timing::closed_parts(schedule, step).is_empty();
        return if closed { Cell::Closed } else { Cell::Free };
    };
    let id = match row.source {
        Source::Outage(_) => return Cell::Outage,
        Source::Reservation(id) => id,
    };
    let name = names.get(&id).copied().unwrap_or('Z');
    match schedule.reservation(id) {
        Some(reservation) if !worked(reservation).is_some_and(|own| own.overlaps(step)) => Cell::Buffer,
        Some(Reservation { state: State::Held { .. } | State::Offered { .. }, .. }) => Cell::Held(name),
        _ => Cell::Promised(name),
    }
}

/// The reservation's own time; what was used of it, once it is done.
fn worked(reservation: &Reservation) -> Option<Slot> {
    match reservation.state {
        State::Done { until, .. } => Slot::new(reservation.slot.start(), reservation.slot.end().min(until)).ok(),
        State::Held { .. }
        | State::Confirmed
        | State::InUse { .. }
        | State::Cancelled { .. }
        | State::Declined { .. }
        | State::Lapsed { .. }
        | State::NoShow { .. }
        | State::Waiting { .. }
        | State::Offered { .. }
        | State::Displaced { .. } => Some(reservation.slot),
    }
}

/// What is to be said of a reservation that is not simply confirmed.
fn note(reservation: &Reservation, name: char, ruler: &Ruler) -> Option<Note> {
    let slot = span(&reservation.slot, ruler);
    let words = match &reservation.state {
        State::Confirmed => return None,
        State::Held { until, awaiting } => format!("held {slot} until {}{}", clock(*until, ruler), listed(awaiting)),
        State::InUse { since, by_applicant: _ } => format!("in use {slot} since {}", clock(*since, ruler)),
        State::Done { since, until } => format!("done {slot} used {}-{}", clock(*since, ruler), clock(*until, ruler)),
        State::Cancelled { reason: _, handed_to: _ } => format!("cancelled {slot}"),
        State::Declined { code: _, reason: _ } => format!("declined {slot}"),
        State::Lapsed { at } => format!("lapsed {slot} at {}", clock(*at, ruler)),
        State::NoShow { at } => format!("no-show {slot} at {}", clock(*at, ruler)),
        State::Waiting { until, within } => {
            format!("waiting {slot} within {} until {}", span(within, ruler), clock(*until, ruler))
        }
        State::Offered { until, from: OfferFrom::Hold } => format!("kept {slot} until {}", clock(*until, ruler)),
        State::Offered { until, from: _ } => format!("offered {slot} until {}", clock(*until, ruler)),
        State::Displaced { outage: _, awaiting } => format!("displaced {slot}{}", listed(awaiting)),
    };
    let held = matches!(reservation.state, State::Held { .. } | State::Offered { .. });
    Some(Note { name: if held { name.to_ascii_lowercase() } else { name }, words })
}

fn listed(awaiting: &BTreeSet<Approval>) -> String {
    let names: Vec<&str> = awaiting
        .iter()
        .map(|approval| match approval {
            Approval::Admission => "admission",
            Approval::Terms => "terms",
            Approval::Pi => "pi",
            Approval::Manager => "manager",
            Approval::Bench => "bench",
        })
        .collect();
    if names.is_empty() { String::new() } else { format!(" for {}", names.join(", ")) }
}

fn span(slot: &Slot, ruler: &Ruler) -> String {
    format!("{}-{}", clock(slot.start(), ruler), clock(slot.end(), ruler))
}

/// The wall clock, with the date where it is not the ruler's first day.
fn clock(instant: Instant, ruler: &Ruler) -> String {
    let (local, first) = (instant.with_timezone(&ruler.zone), ruler.start.with_timezone(&ruler.zone));
    let form = if local.date_naive() == first.date_naive() { "%H:%M" } else { "%m/%d %H:%M" };
    local.format(form).to_string()
}
