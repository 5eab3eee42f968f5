//! The live answer: what would happen if this were asked for now.

use crate::{
    alternatives,
    command::Capacity,
    decision::Refusal,
    hold,
    reservation::{Approval, OfferFrom, Reservation, State},
    rules::{self, Asked, Claim, attempts::Attempts, conduct},
    schedule::Schedule,
    violation::{RuleCode, Violation},
    waiting,
};
use inventory::{
    instrument::Mode,
    money::Fen,
    policy::SecondApprover,
    slot::{Instant, Slot},
};
use std::{borrow::Cow, collections::BTreeSet};

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The state the reservation would get, or every rule in the way.
    pub outcome: Result<State, Refusal>,
    /// What it would cost, in fen; nothing when the side pays nothing.
    pub price: Option<Fen>,
    /// Until when its user could cancel or move it.
    pub cancel_until: Instant,
}

/// Answers a request for `asked`, with `waived` rules set aside. The same function decides.
pub fn quote(schedule: &Schedule, asked: &Asked, waived: &BTreeSet<RuleCode>, now: Instant) -> Quote {
    let outcome = verdict(schedule, asked, waived, now).or_else(|violations| {
        if waiting::takes_part(asked, &violations) {
            let until = waiting::closes_at(schedule, &asked.slot, asked.slot.duration());
            return Ok(State::Waiting { until, within: asked.slot });
        }
        let alternatives = alternatives::near(schedule, asked, &violations, now);
        let ahead = waiting::ahead(schedule, asked, &violations, now);
        Err(Refusal { violations, alternatives, ahead })
    });
    Quote {
        outcome,
        price: schedule.instrument.price(asked.side, asked.slot.minutes()),
        cancel_until: schedule.cancel_until(&asked.slot),
    }
}

/// Returns the state that a request for `asked` would get, or every rule in the way; looks for no alternatives.
pub fn verdict(
    schedule: &Schedule,
    asked: &Asked,
    waived: &BTreeSet<RuleCode>,
    now: Instant,
) -> Result<State, Vec<Violation>> {
    let mut violations = rules::violations(schedule, asked, now);
    if asked.capacity != Capacity::User {
        violations.retain(|violation| !(violation.code().is_soft() && waived.contains(&violation.code())));
    }
    if violations.is_empty() { Ok(promised(schedule, asked, now)) } else { Err(violations) }
}

fn promised(schedule: &Schedule, asked: &Asked, now: Instant) -> State {
    hold::initial_state(schedule, &asked.slot, hold::awaited(schedule, asked, now), now)
}

/// Answers for moving `reservation` to `slot`. The same function decides; whether its state lets it be moved at all
/// is for [`crate::transition`] to say.
///
/// The lab's move is approved by being made. A user's move of approved time asks the lab anew, while what the PI and
/// the city have said stands. Who was displaced after the lab had agreed is not asked to wait for it again.
pub fn quote_move(
    schedule: &Schedule,
    reservation: &Reservation,
    slot: Slot,
    capacity: Capacity,
    waived: &BTreeSet<RuleCode>,
    now: Instant,
) -> Quote {
    let schedule = &*given_back(schedule, reservation);
    let outcome = verdict_of_move(schedule, reservation, slot, capacity, waived, now).map_err(|violations| {
        let late = violations.iter().any(|violation| matches!(violation, Violation::TooLateToChange { .. }));
        // No other time helps whoever may not move at all.
        let alternatives = match late {
            true => Vec::new(),
            false => {
                let asked = asked_for_move(schedule, reservation, slot, capacity);
                alternatives::near(schedule, &asked, &violations, now)
            }
        };
        Refusal { violations, alternatives, ahead: None }
    });
    Quote {
        outcome,
        price: schedule.instrument.price(reservation.side, slot.minutes()),
        cancel_until: schedule.cancel_until(&slot),
    }
}

/// Returns the state that `reservation` would get at `slot`, or every rule in the way; looks for no alternatives.
pub fn verdict_of_move(
    schedule: &Schedule,
    reservation: &Reservation,
    slot: Slot,
    capacity: Capacity,
    waived: &BTreeSet<RuleCode>,
    now: Instant,
) -> Result<State, Vec<Violation>> {
    let schedule = &*given_back(schedule, reservation);
    let asked = asked_for_move(schedule, reservation, slot, capacity);
    let outcome = verdict(schedule, &asked, waived, now).map(|state| no_longer(reservation, state));
    match conduct::too_late(schedule, reservation, capacity, now) {
        Some(violation) => {
            let mut violations = outcome.err().unwrap_or_default();
            violations.push(violation);
            violations.sort_by_key(Violation::code);
            Err(violations)
        }
        None => outcome,
    }
}

/// A request that still waits is no fresh one: moving it about buys no more time to be answered in.
pub(crate) fn no_longer(reservation: &Reservation, mut state: State) -> State {
    if let (State::Held { until: first, .. }, State::Held { until, .. }) = (&reservation.state, &mut state) {
        *until = (*until).min(*first);
    }
    state
}

/// Returns the state that `reservation` would get at `slot` in exchange for its own time. Both are promised already, so
/// no time comes back to the lab, and the deadline for moving does not bind.
pub(crate) fn verdict_of_swap(
    schedule: &Schedule,
    reservation: &Reservation,
    slot: Slot,
    now: Instant,
) -> Result<State, Vec<Violation>> {
    let asked = asked_for_move(schedule, reservation, slot, Capacity::User);
    verdict_of_hand_over(schedule, &asked, now).map(|state| no_longer(reservation, state))
}

/// Returns the state that a request would get for time which is promised to somebody already, who gives it up for the
/// applicant: the lab has had its notice of a use of one's own.
pub(crate) fn verdict_of_hand_over(schedule: &Schedule, asked: &Asked, now: Instant) -> Result<State, Vec<Violation>> {
    let mut violations = rules::violations(schedule, asked, now);
    violations.retain(|violation| violation.code() != RuleCode::TooSoon || asked.mode == Mode::Commissioned);
    if violations.is_empty() { Ok(promised(schedule, asked, now)) } else { Err(violations) }
}

/// The facts, for whoever gets back what an outage took from him: whatever stands against him does not count, nor how
/// often he has asked.
pub(crate) fn given_back<'a>(schedule: &'a Schedule, reservation: &Reservation) -> Cow<'a, Schedule> {
    let taken =
        matches!(reservation.state, State::Displaced { .. } | State::Offered { from: OfferFrom::Outage { .. }, .. });
    let standing = &schedule.standing;
    if taken && !(standing.measures.is_empty() && standing.attempts == Attempts::default()) {
        let mut judged = schedule.clone();
        judged.standing.measures.clear();
        judged.standing.attempts = Attempts::default();
        Cow::Owned(judged)
    } else {
        Cow::Borrowed(schedule)
    }
}

fn asked_for_move(schedule: &Schedule, reservation: &Reservation, slot: Slot, capacity: Capacity) -> Asked {
    Asked {
        slot,
        mode: reservation.mode,
        party: Some(reservation.party),
        side: reservation.side,
        project_code: None,
        needs: reservation.needs.clone(),
        moving: Some(reservation.id),
        capacity,
        claim: Some(claim(schedule, reservation, capacity)),
    }
}

/// What a moved reservation has already: it waits for what it waited for before, and for the lab anew. A PI who is the
/// second of two whom the lab asks is asked with it.
fn claim(schedule: &Schedule, reservation: &Reservation, capacity: Capacity) -> Claim {
    let (mut owed, agreed) = (still_owed(reservation), lab_had_agreed(&reservation.state));
    let pi_is_second = hold::second(schedule) == Some(SecondApprover::Pi);
    let by_policy_alone = pi_is_second && !schedule.standing.owed.contains(&Approval::Pi);
    if by_policy_alone && capacity == Capacity::User && !agreed {
        owed.remove(&Approval::Pi);
    }
    Claim { owed, agreed }
}

/// The approvals a reservation still waits for, other than the lab's, which is asked anew by policy.
fn still_owed(reservation: &Reservation) -> BTreeSet<Approval> {
    match &reservation.state {
        State::Held { awaiting, .. }
        | State::Displaced { awaiting, .. }
        | State::Offered { from: OfferFrom::Outage { awaiting, .. }, .. } => {
            awaiting.iter().copied().filter(|approval| !is_the_labs(*approval)).collect()
        }
        State::Confirmed
        | State::InUse { .. }
        | State::Done { .. }
        | State::Cancelled { .. }
        | State::Declined { .. }
        | State::Waiting { .. }
        | State::Offered { from: OfferFrom::List { .. } | OfferFrom::Hold, .. }
        | State::Lapsed { .. }
        | State::NoShow { .. } => BTreeSet::new(),
    }
}

/// Tells whether an outage took time to which the lab had said yes; a request it pushed out unanswered stays one.
fn lab_had_agreed(state: &State) -> bool {
    matches!(
        state,
        State::Displaced { awaiting, .. } | State::Offered { from: OfferFrom::Outage { awaiting, .. }, .. }
            if !awaiting.iter().any(|approval| is_the_labs(*approval))
    )
}

fn is_the_labs(approval: Approval) -> bool {
    match approval {
        Approval::Manager | Approval::Bench => true,
        Approval::Admission | Approval::Terms | Approval::Pi => false,
    }
}
