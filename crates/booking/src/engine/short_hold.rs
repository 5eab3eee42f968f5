//! Keeping time for some minutes, and booking what is kept.

use super::{
    request::{asked, reserved, take},
    wait,
};
use crate::{
    command::{Actor, Capacity, Filled, Request},
    decision::{Change, Decision, Happening, Refusal, Rejection},
    occupancy::Source,
    quote::quote,
    reservation::{OfferFrom, Reservation, State},
    schedule::Schedule,
    short_hold,
};
use inventory::slot::Instant;
use std::collections::BTreeSet;

/// Keeps a time that a request could have now, whatever approvals it would wait for; the lab keeps time like everybody
/// else. What is given out together can be kept by nobody beforehand.
pub(super) fn hold(schedule: &Schedule, wanted: &Request, actor: &Actor, now: Instant) -> Result<Decision, Rejection> {
    if let Some(known) = schedule.reservation(wanted.id) {
        return Err(Rejection::WrongState { state: known.state.name() });
    }
    let asked = asked(wanted, &Actor { capacity: Capacity::User, ..*actor });
    let answer = quote(schedule, &asked, &BTreeSet::new(), now);
    if let Err(violations) = short_hold::verdict(schedule, &asked, now) {
        let otherwise = answer.outcome.err().unwrap_or_default();
        return Err(Rejection::Refused(Refusal { violations, ..otherwise }));
    }
    let state = State::Offered { until: short_hold::until(&wanted.slot, now), from: OfferFrom::Hold };
    let reservation = Reservation { price: answer.price, ..reserved(schedule, wanted, state, actor, now) };
    let mut decision = Decision::default();
    decision.occupy(take(schedule, &wanted.slot, Source::Reservation(wanted.id), now)?);
    decision.changes.push(Change::AddReservation { reservation, happening: Happening::HoldBegun });
    Ok(decision)
}

/// Books the time that is kept: with what was filled in it is from here on a request like any other.
pub(super) fn book(
    schedule: &Schedule,
    kept: &Reservation,
    filled: &Filled,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    let Filled { id: _, purpose, title, note, project_code } = filled.clone();
    wait::accept(schedule, &Reservation { purpose, title, note, project_code, ..kept.clone() }, actor, now)
}
