//! Saying yes, saying no, giving up.

use super::{
    changed, changed_quietly,
    conduct::{self, kept_until},
    in_state,
    request::refused,
};
use crate::{
    command::Actor,
    decision::{Decision, Happening, Rejection, vacate},
    hold,
    occupancy::Source,
    reservation::{Approval, DeclineCode, OfferFrom, Reservation, State},
    rules::conduct::too_late,
    schedule::Schedule,
    violation::Violation,
};
use inventory::{party::Side, slot::Instant};

/// Gives one approval; the last one confirms. The lab cannot say yes to somebody to whom the instrument has been
/// closed since he asked, and where two must agree nobody gives both.
pub(super) fn approve(
    schedule: &Schedule,
    reservation: &Reservation,
    approval: Approval,
    actor: &Actor,
) -> Result<Decision, Rejection> {
    if matches!(approval, Approval::Manager | Approval::Bench)
        && reservation.side == Side::Outside
        && !schedule.instrument.open
    {
        return Err(refused(vec![Violation::NotOpenToOutsiders]));
    }
    let one_of_two = hold::words_of_two(&schedule.instrument.policy).contains(&approval);
    if one_of_two && schedule.agreed.contains(&(reservation.id, actor.person)) {
        return Err(refused(vec![Violation::AgreedAlready]));
    }
    let mut decision = Decision::default();
    if let State::Held { until, awaiting } = &reservation.state {
        let mut left = awaiting.clone();
        left.remove(&approval);
        if left.is_empty() {
            let kept_until = kept_until(schedule, &State::Confirmed, reservation.mode, &reservation.slot);
            let confirmed = Reservation { kept_until, ..changed(reservation, State::Confirmed) };
            decision.tell(confirmed, Happening::Confirmed, None);
        } else {
            let waiting = State::Held { until: *until, awaiting: left };
            decision.tell(changed_quietly(reservation, waiting), Happening::Approved, None);
        }
    }
    Ok(decision)
}

/// Turns a request down and frees its time.
pub(super) fn decline(schedule: &Schedule, reservation: &Reservation, code: DeclineCode, reason: &str) -> Decision {
    let mut decision = Decision::default();
    decision.occupy(vacate(&schedule.occupancy, Source::Reservation(reservation.id)));
    let declined = changed(reservation, State::Declined { code, reason: reason.to_owned() });
    decision.tell(declined, ended(reservation, Happening::Declined), Some(reason.to_owned()));
    decision
}

/// Gives a reservation up and frees its time; users only before the deadline, or where the policy lets them at the price
/// of a strike. What somebody keeps for some minutes nobody else gives up.
pub(super) fn cancel(
    schedule: &Schedule,
    reservation: &Reservation,
    reason: Option<String>,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    if reservation.state.is_short_hold() && actor.person != reservation.applicant {
        return Err(Rejection::WrongState { state: reservation.state.name() });
    }
    let late = too_late(schedule, reservation, actor.capacity, now);
    let late = match late {
        Some(violation) => {
            Some(conduct::late_cancel(schedule, reservation, actor, now).ok_or(refused(vec![violation]))?)
        }
        None => None,
    };
    let mut decision = Decision::default();
    decision.occupy(vacate(&schedule.occupancy, Source::Reservation(reservation.id)));
    let happening = ended(reservation, Happening::Cancelled);
    let given_up = State::Cancelled { reason: reason.clone(), handed_to: None };
    let cancelled = in_state(reservation, given_up, happening);
    decision.tell(cancelled, happening, reason);
    conduct::strike(schedule, &mut decision, late, now);
    Ok(decision)
}

/// What has happened to a request that ends: on the waiting list it was never more than a wish.
fn ended(reservation: &Reservation, otherwise: Happening) -> Happening {
    match reservation.state {
        State::Waiting { .. } | State::Offered { from: OfferFrom::List { .. }, .. } => Happening::WaitEnded,
        State::Offered { from: OfferFrom::Hold, .. } => Happening::HoldEnded,
        _ => otherwise,
    }
}
