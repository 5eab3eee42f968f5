//! An instrument breaks down, and comes back.

use super::{changed, request::refused};
use crate::{
    command::{Outage, OutageReason},
    decision::{Change, Decision, Happening, Rejection, vacate},
    occupancy::{Occupancy, OccupancyChange, Source},
    reservation::{OfferFrom, Reservation, State},
    schedule::Schedule,
    violation::Violation,
    waiting,
};
use inventory::{
    id::OutageId,
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// What the lab declares.
pub(super) struct Declared<'a> {
    pub id: OutageId,
    pub slot: Slot,
    pub reason: OutageReason,
    pub note: &'a str,
}

/// Takes every lane from `now` or the outage's start on: what has not begun is displaced, what runs or only has
/// its set-up or clean-up inside is clipped.
pub(super) fn declare(schedule: &Schedule, declared: Declared<'_>, now: Instant) -> Result<Decision, Rejection> {
    let Ok(span) = Slot::new(declared.slot.start().max(now), declared.slot.end()) else {
        return Err(refused(vec![Violation::AlreadyOver { ended: declared.slot.end() }]));
    };
    let others: BTreeSet<Slot> = schedule
        .occupancy
        .iter()
        .filter(|row| matches!(row.source, Source::Outage(_)) && row.span.overlaps(&span))
        .map(|row| row.span)
        .collect();
    if !others.is_empty() {
        return Err(refused(vec![Violation::Outage { blockers: others.into_iter().collect() }]));
    }
    let mut decision = push_out(schedule, declared.id, &span, declared.note);
    decision.changes.push(Change::AddOutage(Outage {
        id: declared.id,
        instrument: schedule.instrument.id,
        slot: declared.slot,
        reason: declared.reason,
        note: declared.note.to_owned(),
        ended_at: None,
    }));
    Ok(decision)
}

/// Takes `span` for the outage: whatever lies in it gives way, and those whose time it was are told.
fn push_out(schedule: &Schedule, outage: OutageId, span: &Slot, note: &str) -> Decision {
    let mut decision = Decision::default();
    for row in &schedule.occupancy {
        let Source::Reservation(id) = row.source else { continue };
        // An earlier outage may have cut a use's time in two: who is displaced gives up all of it.
        let displaced = schedule
            .reservation(id)
            .is_some_and(|one| is_displaced(one, span) || withdrawn(schedule, one, outage, span).is_some());
        if displaced || row.span.overlaps(span) {
            decision.occupy([OccupancyChange::Vacate(*row)]);
        }
        if !displaced && row.span.overlaps(span) {
            let left = row.span.minus(&[*span]);
            decision.occupy(left.into_iter().map(|span| OccupancyChange::Occupy(Occupancy { span, ..*row })));
        }
    }
    let lanes = 0..schedule.instrument.capacity.get();
    let source = Source::Outage(outage);
    decision.occupy(lanes.map(|lane| OccupancyChange::Occupy(Occupancy { span: *span, lane, source })));
    for reservation in schedule.reservations.iter().filter(|reservation| is_displaced(reservation, span)) {
        let awaiting = match &reservation.state {
            State::Held { awaiting, .. } => awaiting.clone(),
            _ => BTreeSet::new(),
        };
        let state = State::Displaced { outage, awaiting };
        decision.tell(changed(reservation, state), Happening::Displaced, Some(note.to_owned()));
    }
    for reservation in &schedule.reservations {
        if let Some(state) = withdrawn(schedule, reservation, outage, span) {
            decision.tell(changed(reservation, state), Happening::OfferWithdrawn, Some(note.to_owned()));
        }
    }
    decision
}

/// Lets an outage end later: what lies in the time that is added gives way, too.
pub(super) fn extend(schedule: &Schedule, id: OutageId, until: Instant, now: Instant) -> Result<Decision, Rejection> {
    let outage = standing(schedule, id, now)?;
    let added =
        Slot::new(outage.slot.end(), until).map_err(|_| refused(vec![Violation::AlreadyOver { ended: until }]))?;
    let others: BTreeSet<Slot> = schedule
        .occupancy
        .iter()
        .filter(|row| matches!(row.source, Source::Outage(_)) && row.span.overlaps(&added))
        .map(|row| row.span)
        .collect();
    if !others.is_empty() {
        return Err(refused(vec![Violation::Outage { blockers: others.into_iter().collect() }]));
    }
    let mut decision = push_out(schedule, id, &added, &outage.note);
    let slot = Slot::new(outage.slot.start(), until).map_err(|_| Rejection::UnknownOutage(id))?;
    decision.changes.push(Change::UpdateOutage(Outage { slot, ..outage.clone() }));
    Ok(decision)
}

/// The outage with this id, if it has not ended.
fn standing(schedule: &Schedule, id: OutageId, now: Instant) -> Result<&Outage, Rejection> {
    schedule
        .outage(id)
        .filter(|outage| outage.ended_at.is_none() && now < outage.slot.end())
        .ok_or(Rejection::UnknownOutage(id))
}

/// Ends an outage early; nobody who was displaced is moved back without being asked.
pub(super) fn end(schedule: &Schedule, id: OutageId, now: Instant) -> Result<Decision, Rejection> {
    let outage = standing(schedule, id, now)?;
    let source = Source::Outage(id);
    let mut decision = Decision::default();
    decision.occupy(vacate(&schedule.occupancy, source));
    for row in schedule.occupancy.iter().filter(|row| row.source == source) {
        let past = Slot::new(row.span.start(), now).ok();
        decision.occupy(past.map(|span| OccupancyChange::Occupy(Occupancy { span, ..*row })));
    }
    decision.changes.push(Change::UpdateOutage(Outage { ended_at: Some(now), ..outage.clone() }));
    Ok(decision)
}

/// Held and confirmed uses whose own time meets the outage are displaced.
fn is_displaced(reservation: &Reservation, span: &Slot) -> bool {
    let waits = matches!(reservation.state, State::Held { .. } | State::Confirmed);
    waits && reservation.slot.overlaps(span)
}

/// An offer whose time meets the outage is taken back: returns the state in which its request stands without it.
fn withdrawn(schedule: &Schedule, reservation: &Reservation, outage: OutageId, span: &Slot) -> Option<State> {
    match &reservation.state {
        State::Offered { from, .. } if reservation.slot.overlaps(span) => Some(match from {
            OfferFrom::List { within } => {
                let until = waiting::closes_at(schedule, within, reservation.slot.duration());
                State::Waiting { until, within: *within }
            }
            OfferFrom::Outage { outage: _, awaiting } => State::Displaced { outage, awaiting: awaiting.clone() },
        }),
        _ => None,
    }
}
