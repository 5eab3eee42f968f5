//! Waiting for time: joining the list, the offer, and its answer.

use super::{
    changed,
    conduct::kept_until,
    request::{asked, happening, request, reserved, take},
};
use crate::{
    alternatives,
    command::{Actor, Capacity, WaitRequest},
    decision::{Change, Decision, Happening, Notice, Refusal, Rejection},
    hold,
    occupancy::Source,
    quote::{given_back, quote},
    reservation::{OfferFrom, Reservation, State},
    rules::{self, Asked, Claim},
    schedule::Schedule,
    violation::RuleCode,
    waiting,
};
use inventory::{
    id::ReservationId,
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// Puts a request on the list. Where the time is free by now it is taken like any other; where something else than
/// other uses stands in the way, waiting would not help, and that is the answer.
pub(super) fn join(
    schedule: &Schedule,
    wanted: &WaitRequest,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    let WaitRequest { request: wish, within } = wanted;
    if let Some(known) = schedule.reservation(wish.id) {
        return Err(Rejection::WrongState { state: known.state.name() });
    }
    let answer = quote(schedule, &asked(wish, actor), &BTreeSet::new(), now);
    let Err(Refusal { mut violations, .. }) = answer.outcome else { return request(schedule, wish, actor, now) };
    violations.retain(|violation| violation.code() != RuleCode::Occupied);
    violations.extend(waiting::closed(schedule, Some(wish.applicant), within, wish.slot.duration(), now));
    if !violations.is_empty() {
        return Err(Rejection::Refused(Refusal { violations, ..Refusal::default() }));
    }
    let until = waiting::closes_at(schedule, within, wish.slot.duration());
    let state = State::Waiting { until, within: *within };
    let reservation = Reservation { price: answer.price, ..reserved(wish, state, actor, now) };
    let happening = Happening::Joined;
    Ok(Decision {
        notices: vec![Notice { happening, reservation: wish.id }],
        changes: vec![Change::AddReservation { reservation, happening }],
    })
}

/// Offers free time to a request that waits, and keeps it until the offer must be answered: the time it wants most,
/// or else the earliest within what it asked for. Nothing when there is none that breaks no rule for it.
///
/// The facts must be those of its applicant, and hold everything within the time it waits for.
pub fn offer(schedule: &Schedule, id: ReservationId, now: Instant) -> Option<Decision> {
    let waiting = schedule.reservation(id)?;
    let State::Waiting { within, .. } = waiting.state else { return None };
    let wish = wish(waiting, Capacity::User);
    let rules = &schedule.instrument.policy.waiting;
    let in_time = |slot: &Slot| rules.answer_until(slot.start(), now).is_some();
    let first = Some(wish.slot).filter(|slot| in_time(slot) && rules::violations(schedule, &wish, now).is_empty());
    let slot = first.or_else(|| alternatives::first_within(schedule, &wish, &within, now, in_time))?;
    let until = rules.answer_until(slot.start(), now)?;
    let mut decision = Decision::default();
    decision.occupy(take(schedule, &slot, Source::Reservation(id), now).ok()?);
    let price = schedule.instrument.price(waiting.side, slot.minutes());
    let offered =
        Reservation { slot, price, ..changed(waiting, State::Offered { until, from: OfferFrom::List { within } }) };
    decision.tell(offered, Happening::Offered, None);
    Some(decision)
}

/// Takes an offer: from here on it is a request like any other. What was kept for it is not judged again; whether its
/// applicant may use the instrument is.
pub(super) fn accept(
    schedule: &Schedule,
    reservation: &Reservation,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    // What an outage took had been agreed to, but for what had not been answered yet.
    let claim = match &reservation.state {
        State::Offered { from: OfferFrom::Outage { awaiting, .. }, .. } => {
            Some(Claim { owed: awaiting.clone(), agreed: true })
        }
        _ => None,
    };
    let wish = Asked { claim, ..wish(reservation, actor.capacity) };
    let awaiting = hold::awaited(schedule, &wish, now);
    let mut violations = rules::violations(&given_back(schedule, reservation), &wish, now);
    violations.retain(|violation| !violation.code().is_about_time());
    if !violations.is_empty() {
        return Err(Rejection::Refused(Refusal { violations, ..Refusal::default() }));
    }
    let state = hold::initial_state(schedule, &reservation.slot, awaiting, now);
    let mut decision = Decision::default();
    let happening = happening(&state);
    let kept_until = kept_until(schedule, &state, reservation.mode, &reservation.slot);
    decision.tell(Reservation { kept_until, ..changed(reservation, state) }, happening, None);
    Ok(decision)
}

fn wish(of: &Reservation, capacity: Capacity) -> Asked {
    Asked {
        slot: of.slot,
        mode: of.mode,
        party: Some(of.party),
        side: of.side,
        project_code: of.project_code.clone(),
        moving: Some(of.id),
        capacity,
        claim: None,
    }
}
