//! Asking for time, and moving to another time.

use super::{changed, conduct::kept_until, wait};
use crate::{
    command::{Actor, Capacity, Request},
    decision::{Change, Decision, Happening, Notice, Refusal, Rejection, vacate},
    occupancy::{self, OccupancyChange, Source},
    quote::{quote, quote_move},
    reservation::{Reservation, State, Waiver},
    rules::{Asked, room},
    schedule::Schedule,
    violation::Violation,
};
use inventory::slot::{Instant, Slot};

/// Decides a request for time. An id that is known already cannot be requested again.
pub(super) fn request(
    schedule: &Schedule,
    request: &Request,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    if let Some(known) = schedule.reservation(request.id) {
        return Err(Rejection::WrongState { state: known.state.name() });
    }
    let waiver = effective(request.waiver.as_ref(), actor);
    let waived = waiver.as_ref().map(|waiver| waiver.rules.clone()).unwrap_or_default();
    let answer = quote(schedule, &asked(request, actor), &waived, now);
    let state = answer.outcome.map_err(Rejection::Refused)?;
    if let State::Waiting { within, .. } = state {
        return wait::enter(schedule, request, &within, answer.price, actor, now);
    }
    let happening = happening(&state);
    let kept_until = kept_until(schedule, &state, request.mode, &request.slot);
    let reserved = reserved(schedule, request, state, actor, now);
    let reservation = Reservation { price: answer.price, waiver, kept_until, ..reserved };
    let mut decision = Decision::default();
    decision.occupy(take(schedule, &request.slot, Source::Reservation(request.id), now)?);
    decision.notices.push(Notice { happening, reservation: request.id });
    decision.changes.push(Change::AddReservation { reservation, happening });
    Ok(decision)
}

/// Returns what the rules look at in a request.
pub(super) fn asked(request: &Request, actor: &Actor) -> Asked {
    Asked {
        slot: request.slot,
        mode: request.mode,
        party: Some(request.party),
        side: request.side,
        project_code: request.project_code.clone(),
        needs: request.needs.clone(),
        moving: None,
        capacity: actor.capacity,
        claim: None,
    }
}

/// Returns the reservation a request becomes, without price and waiver.
pub(super) fn reserved(
    schedule: &Schedule,
    request: &Request,
    state: State,
    actor: &Actor,
    now: Instant,
) -> Reservation {
    Reservation {
        id: request.id,
        series: None,
        instrument: request.instrument,
        applicant: request.applicant,
        booked_by: actor.person,
        party: request.party,
        project_code: request.project_code.clone(),
        side: request.side,
        mode: request.mode,
        purpose: request.purpose,
        title: request.title.clone(),
        note: request.note.clone(),
        needs: schedule.needs(&request.needs, request.mode),
        slot: request.slot,
        state,
        kept_until: None,
        price: None,
        waiver: None,
        revision: 1,
        sequence: 0,
        created_at: now,
    }
}

/// What has happened to a request that got this state.
pub(super) fn happening(state: &State) -> Happening {
    match state {
        State::Confirmed => Happening::Confirmed,
        _ => Happening::Requested,
    }
}

/// Another time for a reservation.
pub(super) struct Moving<'a> {
    /// The time.
    pub(super) slot: Slot,
    /// Rules the lab sets aside for it.
    pub(super) waiver: Option<&'a Waiver>,
    /// Why, in words for the other side.
    pub(super) reason: Option<&'a String>,
}

/// Decides a move; [`quote_move`] says what stands in the way and which state it gets.
pub(super) fn move_to(
    schedule: &Schedule,
    reservation: &Reservation,
    &Moving { slot, waiver, reason }: &Moving<'_>,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    let source = Source::Reservation(reservation.id);
    let waiver = effective(waiver, actor);
    let told = why(reason, waiver.as_ref());
    let waived = waiver.as_ref().map(|waiver| waiver.rules.clone()).unwrap_or_default();
    let answer = quote_move(schedule, reservation, slot, actor.capacity, &waived, now);
    let state = answer.outcome.map_err(Rejection::Refused)?;
    let mut without = schedule.clone();
    without.occupancy = schedule.occupancy_without(Some(source));
    let mut decision = Decision::default();
    decision.occupy(vacate(&schedule.occupancy, source));
    decision.occupy(take(&without, &slot, source, now)?);
    let waiver = waiver.or_else(|| reservation.waiver.clone());
    let price = answer.price;
    let kept_until = kept_until(schedule, &state, reservation.mode, &slot);
    let needs = schedule.needs(&reservation.needs, reservation.mode);
    let moved = Reservation { slot, needs, waiver, price, kept_until, ..changed(reservation, state) };
    decision.tell(moved, Happening::Moved, told);
    Ok(decision)
}

/// What is told of a move's reason: what was said, or else why rules were set aside for it.
pub(super) fn why(reason: Option<&String>, waiver: Option<&Waiver>) -> Option<String> {
    reason.or(waiver.map(|waiver| &waiver.reason)).cloned()
}

/// A refusal without alternatives.
pub(super) fn refused(violations: Vec<Violation>) -> Rejection {
    Rejection::Refused(Refusal { violations, ..Refusal::default() })
}

/// The waiver that counts: users set nothing aside, whatever they send.
pub(super) fn effective(waiver: Option<&Waiver>, actor: &Actor) -> Option<Waiver> {
    waiver.filter(|_| actor.capacity != Capacity::User).cloned()
}

/// Returns the rows that a use of `slot` takes.
pub(super) fn take(
    schedule: &Schedule,
    slot: &Slot,
    source: Source,
    now: Instant,
) -> Result<Vec<OccupancyChange>, Rejection> {
    let span = schedule.span_taken(slot, now);
    let capacity = schedule.instrument.capacity.get();
    occupancy::place(&schedule.occupancy, capacity, span, source, now)
        .ok_or_else(|| refused(vec![room::occupied(schedule, &span)]))
}
