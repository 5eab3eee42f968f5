//! Other times for uses that an outage pushed out.

use super::{changed, conduct::kept_until, request::take};
use crate::{
    command::Actor,
    decision::{Decision, Happening, Rejection},
    occupancy::Source,
    quote::quote_move,
    reservation::{OfferFrom, State, Waiver},
    resettle::as_admitted,
    schedule::Schedule,
};
use inventory::{
    id::{OutageId, ReservationId},
    slot::{Instant, Slot},
};

/// Offers each of the displaced another time, kept until it is answered; with a recorded reason it is given at once. All
/// of it or nothing: one after the other, each on what those before have left.
///
/// Who may use the instrument is not judged again, and no limit binds: it is time that had been allowed.
pub(super) fn resettle(
    schedule: &Schedule,
    outage: OutageId,
    moves: &[(ReservationId, Slot)],
    at_once: Option<&Waiver>,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    let mut facts = schedule.clone();
    let mut decision = Decision::default();
    for (id, slot) in moves {
        let reservation = facts.reservation(*id).ok_or(Rejection::UnknownReservation(*id))?.clone();
        let State::Displaced { outage: by, awaiting } = &reservation.state else {
            return Err(Rejection::WrongState { state: reservation.state.name() });
        };
        if *by != outage {
            return Err(Rejection::UnknownReservation(*id));
        }
        facts.standing = as_admitted(&reservation);
        let waived = at_once.map(|waiver| waiver.rules.clone()).unwrap_or_default();
        let answer = quote_move(&facts, &reservation, *slot, actor.capacity, &waived, now);
        let state = answer.outcome.map_err(Rejection::Refused)?;
        let mut step = Decision::default();
        step.occupy(take(&facts, slot, Source::Reservation(*id), now)?);
        let mut moved = reservation.clone();
        (moved.slot, moved.price) = (*slot, answer.price);
        match at_once {
            Some(waiver) => {
                moved.waiver = Some(waiver.clone());
                moved.kept_until = kept_until(schedule, &state, moved.mode, slot);
                step.tell(changed(&moved, state), Happening::Moved, Some(waiver.reason.clone()));
            }
            None => {
                let rules = &schedule.instrument.policy.waiting;
                let until = rules.answer_until(slot.start(), now).unwrap_or(slot.start());
                let from = OfferFrom::Outage { outage, awaiting: awaiting.clone() };
                step.tell(changed(&moved, State::Offered { until, from }), Happening::Offered, None);
            }
        }
        step.apply(&mut facts);
        decision.changes.append(&mut step.changes);
        decision.notices.append(&mut step.notices);
    }
    Ok(decision)
}
