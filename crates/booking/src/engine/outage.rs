//! An instrument breaks down, and comes back.

use super::{changed, companions, in_state, request::refused};
use crate::{
    beside,
    command::{Outage, OutageReason},
    decision::{Change, Decision, Happening, Rejection, vacate},
    occupancy::{Occupancy, OccupancyChange, Source},
    reservation::{OfferFrom, Reservation, State},
    schedule::Schedule,
    violation::Violation,
    waiting,
};
use inventory::{
    id::{CompanionId, OutageId, ReservationId},
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// What the lab declares.
pub(super) struct Declared<'a> {
    pub id: OutageId,
    pub of: Option<CompanionId>,
    pub slot: Slot,
    pub reason: OutageReason,
    pub note: &'a str,
}

/// Takes every lane from `now` or the outage's start on: what has not begun is displaced, what runs or only has
/// its set-up or clean-up inside is clipped. An outage of a companion displaces the uses that cannot do without it.
pub(super) fn declare(schedule: &Schedule, declared: Declared<'_>, now: Instant) -> Result<Decision, Rejection> {
    let Ok(span) = Slot::new(declared.slot.start().max(now), declared.slot.end()) else {
        return Err(refused(vec![Violation::AlreadyOver { ended: declared.slot.end() }]));
    };
    let instrument = schedule.instrument.id;
    let known = |id| schedule.beside(id).is_some_and(|one| one.companion.fits.contains(&instrument));
    if let Some(companion) = declared.of.filter(|id| !known(*id)) {
        return Err(refused(vec![Violation::CompanionNotOffered { companion }]));
    }
    let outage = Outage {
        id: declared.id,
        instrument,
        companion: declared.of,
        slot: declared.slot,
        reason: declared.reason,
        note: declared.note.to_owned(),
        ended_at: None,
    };
    let mut decision = taken_out(schedule, &outage, &span, now)?;
    decision.changes.push(Change::AddOutage(outage));
    Ok(decision)
}

/// What it means that `span` belongs to the outage, unless another one has some of it already.
fn taken_out(schedule: &Schedule, outage: &Outage, span: &Slot, now: Instant) -> Result<Decision, Rejection> {
    let others: Vec<Slot> = match outage.companion {
        Some(companion) => schedule.companion_outages(companion, span, Some(outage.id)),
        None => {
            let rows = schedule.occupancy.iter().filter(|row| matches!(row.source, Source::Outage(_)));
            let met = rows.filter(|row| row.span.overlaps(span)).map(|row| row.span);
            met.collect::<BTreeSet<Slot>>().into_iter().collect()
        }
    };
    if !others.is_empty() {
        return Err(refused(vec![Violation::Outage { blockers: others }]));
    }
    Ok(match outage.companion {
        None => push_out(schedule, outage, span, now),
        Some(companion) => push_out_with(schedule, companion, outage, span, now),
    })
}

/// Takes `span` for the outage: whatever lies in it gives way, and those whose time it was are told.
fn push_out(schedule: &Schedule, outage: &Outage, span: &Slot, now: Instant) -> Decision {
    let mut decision = Decision::default();
    for row in &schedule.occupancy {
        let Source::Reservation(id) = row.source else { continue };
        // An earlier outage may have cut a use's time in two: who is displaced gives up all of it.
        let displaced = schedule
            .reservation(id)
            .is_some_and(|one| is_displaced(one, span) || withdrawn(schedule, one, outage.id, span, now).is_some());
        if displaced || row.span.overlaps(span) {
            decision.occupy([OccupancyChange::Vacate(*row)]);
        }
        if !displaced && row.span.overlaps(span) {
            let left = row.span.minus(&[*span]);
            decision.occupy(left.into_iter().map(|span| OccupancyChange::Occupy(Occupancy { span, ..*row })));
        }
    }
    let lanes = 0..schedule.instrument.capacity.get();
    let source = Source::Outage(outage.id);
    decision.occupy(lanes.map(|lane| OccupancyChange::Occupy(Occupancy { span: *span, lane, source })));
    tell_displaced(schedule, outage, span, now, |_| true, &mut decision);
    decision
}

/// Pushes out the uses that meet `span` and keep the companion: all their time on the instrument is free again. An
/// operator's uses stay where somebody else can run them.
fn push_out_with(schedule: &Schedule, companion: CompanionId, outage: &Outage, span: &Slot, now: Instant) -> Decision {
    let mut decision = Decision::default();
    let keeps = |one: &Reservation| {
        schedule.kept_by(Source::Reservation(one.id)).any(|kept| kept.id == companion) && one.slot.overlaps(span)
    };
    let mut facts = schedule.clone();
    facts.outages.retain(|other| other.id != outage.id);
    facts.outages.push(outage.clone());
    let mut stays: BTreeSet<ReservationId> = BTreeSet::new();
    for one in schedule.reservations.iter().filter(|one| keeps(one) && one.state.occupies()) {
        let Some(changes) = companions::run_by_another(&facts, one, companion, now) else { continue };
        for change in changes {
            beside::apply(&mut facts.companions, &change);
            decision.changes.push(Change::Companion(change));
        }
        stays.insert(one.id);
    }
    let gives_way = |one: &Reservation| keeps(one) && !stays.contains(&one.id);
    for one in schedule.reservations.iter().filter(|one| gives_way(one)) {
        if is_displaced(one, span) || withdrawn(schedule, one, outage.id, span, now).is_some() {
            decision.occupy(vacate(&schedule.occupancy, Source::Reservation(one.id)));
        }
    }
    tell_displaced(schedule, outage, span, now, gives_way, &mut decision);
    decision
}

/// Changes the state of everybody concerned who is pushed out of `span`, or whose offer is taken back.
fn tell_displaced(
    schedule: &Schedule,
    outage: &Outage,
    span: &Slot,
    now: Instant,
    concerned: impl Fn(&Reservation) -> bool,
    decision: &mut Decision,
) {
    let Outage { id: outage, note, .. } = outage;
    let all = || schedule.reservations.iter().filter(|one| concerned(one));
    for reservation in all().filter(|reservation| is_displaced(reservation, span)) {
        let awaiting = match &reservation.state {
            State::Held { awaiting, .. } => awaiting.clone(),
            _ => BTreeSet::new(),
        };
        let state = State::Displaced { outage: *outage, awaiting };
        decision.tell(changed(reservation, state), Happening::Displaced, Some(note.clone()));
    }
    for reservation in all() {
        if let Some(state) = withdrawn(schedule, reservation, *outage, span, now) {
            let happening =
                if reservation.state.is_short_hold() { Happening::HoldEnded } else { Happening::OfferWithdrawn };
            decision.tell(in_state(reservation, state, happening), happening, Some(note.clone()));
        }
    }
}

/// Lets an outage end later: what lies in the time that is added gives way, too.
pub(super) fn extend(schedule: &Schedule, id: OutageId, until: Instant, now: Instant) -> Result<Decision, Rejection> {
    let outage = standing(schedule, id, now)?;
    let added =
        Slot::new(outage.slot.end(), until).map_err(|_| refused(vec![Violation::AlreadyOver { ended: until }]))?;
    let slot = Slot::new(outage.slot.start(), until).map_err(|_| Rejection::UnknownOutage(id))?;
    let longer = Outage { slot, ..outage.clone() };
    let mut decision = taken_out(schedule, &longer, &added, now)?;
    decision.changes.push(Change::UpdateOutage(longer));
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
        // An outage that was extended has a row for each stretch; those to come are gone.
        let past = Slot::new(row.span.start(), row.span.end().min(now)).ok();
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
fn withdrawn(
    schedule: &Schedule,
    reservation: &Reservation,
    outage: OutageId,
    span: &Slot,
    now: Instant,
) -> Option<State> {
    match &reservation.state {
        State::Offered { from, .. } if reservation.slot.overlaps(span) => Some(match from {
            OfferFrom::List { within } => {
                let until = waiting::closes_at(schedule, within, reservation.slot.duration());
                State::Waiting { until, within: *within }
            }
            OfferFrom::Outage { outage: _, awaiting } => State::Displaced { outage, awaiting: awaiting.clone() },
            OfferFrom::Hold => State::Lapsed { at: now },
        }),
        _ => None,
    }
}
