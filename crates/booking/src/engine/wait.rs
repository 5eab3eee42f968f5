//! Waiting for time: joining the list, the offer, and its answer.

use super::{
    changed, companions,
    conduct::kept_until,
    request::{asked, happening, refused, request, reserved, take},
};
use crate::{
    alternatives,
    command::{Actor, Capacity, Request, WaitRequest},
    decision::{Change, Decision, Happening, Notice, Refusal, Rejection},
    hold,
    occupancy::Source,
    quote::{given_back, quote},
    reservation::{OfferFrom, Reservation, State},
    rules::{
        self, Asked, Claim,
        contest::{self, Phase},
    },
    schedule::Schedule,
    violation::Violation,
    waiting,
};
use chrono::TimeDelta;
use inventory::{
    id::ReservationId,
    money::Fen,
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
    match answer.outcome {
        Ok(State::Waiting { .. }) => enter(schedule, wish, within, answer.price, actor, now),
        Ok(_) => request(schedule, wish, actor, now),
        Err(Refusal { mut violations, .. }) => {
            violations.retain(|violation| !waiting::is_waited_for(violation.code()));
            if violations.is_empty() {
                enter(schedule, wish, within, answer.price, actor, now)
            } else {
                violations.extend(waiting::closed(schedule, Some(wish.applicant), within, wish.slot.duration(), now));
                Err(refused(violations))
            }
        }
    }
}

/// Puts a request on the list, unless the list itself forbids it.
pub(super) fn enter(
    schedule: &Schedule,
    wish: &Request,
    within: &Slot,
    price: Option<Fen>,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    let violations = waiting::closed(schedule, Some(wish.applicant), within, wish.slot.duration(), now);
    if !violations.is_empty() {
        return Err(refused(violations));
    }
    let mut until = waiting::closes_at(schedule, within, wish.slot.duration());
    let mut changes = Vec::new();
    if let Phase::Collecting { monday, closes_at, decided_by } = contest::phase(schedule, wish.slot.start(), now) {
        // Whoever takes part is told how the week was given out before he stops waiting.
        until = until.max(decided_by + TimeDelta::minutes(1));
        changes.push(Change::Collect { monday, closes_at, decided_by });
    }
    let state = State::Waiting { until, within: *within };
    let reservation = Reservation { price, ..reserved(schedule, wish, state, actor, now) };
    let happening = Happening::Joined;
    changes.push(Change::AddReservation { reservation, happening });
    Ok(Decision { notices: vec![Notice { happening, reservation: wish.id }], changes })
}

/// Offers free time to a request that waits, and keeps it until the offer must be answered: the time it wants most,
/// or else the earliest within what it asked for. Nothing when there is none that breaks no rule for it.
///
/// The facts must be those of its applicant, and hold everything within the time it waits for.
pub fn offer(schedule: &Schedule, id: ReservationId, now: Instant) -> Option<Decision> {
    let waiting = schedule.reservation(id)?;
    let State::Waiting { within, .. } = waiting.state else { return None };
    let rules = &schedule.instrument.policy.waiting;
    let slot = free(schedule, waiting, &within, now, |slot| rules.answer_until(slot.start(), now).is_some())?;
    let until = rules.answer_until(slot.start(), now)?;
    let mut decision = Decision::default();
    decision.occupy(take(schedule, &slot, Source::Reservation(id), now).ok()?);
    let price = schedule.instrument.price(waiting.side, slot.minutes());
    let offered =
        Reservation { slot, price, ..changed(waiting, State::Offered { until, from: OfferFrom::List { within } }) };
    decision.tell(offered, Happening::Offered, None);
    companions::follow(schedule, &mut decision, now).ok()?;
    Some(decision)
}

/// Gives a request that takes part in an allocation time in its turn: the time it wants most, or else the earliest
/// within what it asked for. Nothing when there is none that breaks no rule for it.
///
/// The lab has agreed by giving the week out; what others must say is awaited. The facts must be those of its applicant,
/// and hold everything within the time it waits for.
pub fn grant(schedule: &Schedule, id: ReservationId, now: Instant) -> Option<Decision> {
    let waiting = schedule.reservation(id)?;
    let State::Waiting { within, .. } = waiting.state else { return None };
    let slot = free(schedule, waiting, &within, now, |_| true)?;
    given(schedule, waiting, slot, now)
}

/// Gives a request that takes part in an allocation this very time, or says what keeps it from it.
pub(crate) fn grant_at(
    schedule: &Schedule,
    waiting: &Reservation,
    slot: Slot,
    now: Instant,
) -> Result<Decision, Vec<Violation>> {
    let wish = Asked { slot, ..wish(waiting) };
    let violations = rules::violations(schedule, &wish, now);
    if !violations.is_empty() {
        return Err(violations);
    }
    let span = schedule.span_taken(&slot, now);
    given(schedule, waiting, slot, now).ok_or_else(|| vec![rules::room::occupied(schedule, &span)])
}

fn given(schedule: &Schedule, waiting: &Reservation, slot: Slot, now: Instant) -> Option<Decision> {
    let id = waiting.id;
    let asked = Asked { slot, capacity: Capacity::Lab, ..wish(waiting) };
    let awaiting = hold::awaited(schedule, &asked, now);
    let state = hold::initial_state(schedule, &slot, awaiting, now);
    let mut decision = Decision::default();
    decision.occupy(take(schedule, &slot, Source::Reservation(id), now).ok()?);
    let price = schedule.instrument.price(waiting.side, slot.minutes());
    let kept_until = kept_until(schedule, &state, waiting.mode, &slot);
    let happening = happening(&state);
    decision.tell(Reservation { slot, price, kept_until, ..changed(waiting, state) }, happening, None);
    companions::follow(schedule, &mut decision, now).ok()?;
    Some(decision)
}

/// The time a request wants most, or else the earliest within `within` that breaks no rule.
fn free(
    schedule: &Schedule,
    waiting: &Reservation,
    within: &Slot,
    now: Instant,
    fits: impl Fn(&Slot) -> bool,
) -> Option<Slot> {
    let wish = wish(waiting);
    let first = Some(wish.slot).filter(|slot| fits(slot) && rules::are_kept(schedule, &wish, now));
    first.or_else(|| alternatives::first_within(schedule, &wish, within, now, fits))
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
    let wish = Asked { capacity: actor.capacity, claim, ..wish(reservation) };
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

/// What a request that waits, or is offered time, asks of the rules.
pub(crate) fn wish(of: &Reservation) -> Asked {
    Asked {
        slot: of.slot,
        mode: of.mode,
        party: Some(of.party),
        side: of.side,
        project_code: of.project_code.clone(),
        needs: of.needs.clone(),
        moving: Some(of.id),
        capacity: Capacity::User,
        claim: None,
    }
}
