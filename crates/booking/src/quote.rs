//! The live answer: what would happen if this were asked for now.

use crate::{
    alternatives,
    command::Capacity,
    decision::Refusal,
    hold,
    reservation::{Approval, OfferFrom, Reservation, State},
    rules::{self, Asked, conduct},
    schedule::Schedule,
    violation::{RuleCode, Violation},
    waiting,
};
use chrono::TimeDelta;
use inventory::{
    money::Fen,
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

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
    let asked = waiting_or_not(schedule, asked, now);
    let outcome = verdict(schedule, &asked, waived, now).map_err(|violations| {
        let alternatives = alternatives::near(schedule, &asked, &violations, now);
        let ahead = waiting::ahead(schedule, &asked, &violations, now);
        Refusal { violations, alternatives, ahead }
    });
    let policy = &schedule.instrument.policy;
    Quote {
        outcome,
        price: schedule.instrument.price(asked.side, asked.slot.minutes()),
        cancel_until: asked.slot.start() - TimeDelta::minutes(i64::from(policy.cancel_minutes)),
    }
}

/// Returns the state that a request for `asked` would get, or every rule in the way; looks for no alternatives.
pub fn verdict(
    schedule: &Schedule,
    asked: &Asked,
    waived: &BTreeSet<RuleCode>,
    now: Instant,
) -> Result<State, Vec<Violation>> {
    let asked = waiting_or_not(schedule, asked, now);
    let mut violations = rules::violations(schedule, &asked, now);
    if asked.capacity != Capacity::User {
        violations.retain(|violation| !(violation.code().is_soft() && waived.contains(&violation.code())));
    }
    if violations.is_empty() {
        let awaiting = hold::awaited(schedule, asked.side, asked.capacity, now);
        Ok(hold::initial_state(schedule, &asked.slot, awaiting, now))
    } else {
        Err(violations)
    }
}

fn waiting_or_not(schedule: &Schedule, asked: &Asked, now: Instant) -> Asked {
    let would_wait = !hold::awaited(schedule, asked.side, asked.capacity, now).is_empty();
    Asked { would_wait, ..asked.clone() }
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
    let asked = Asked {
        slot,
        mode: reservation.mode,
        party: Some(reservation.party),
        side: reservation.side,
        project_code: None,
        moving: Some(reservation.id),
        capacity,
        would_wait: false,
    };
    let mut judged = schedule.clone();
    judged.standing.owed = still_owed(reservation);
    if matches!(reservation.state, State::Displaced { .. }) {
        // What an outage took from somebody he gets back, whatever stands against him.
        judged.standing.measures.clear();
    }
    if lab_had_agreed(&reservation.state) {
        judged.instrument.policy.automatic_for.push(reservation.side);
    }
    let mut answer = quote(&judged, &asked, waived, now);
    // A request that still waits is no fresh one: moving it about buys no more time to be answered in.
    if let (State::Held { until: first, .. }, Ok(State::Held { until, .. })) = (&reservation.state, &mut answer.outcome)
    {
        *until = (*until).min(*first);
    }
    if let Some(violation) = conduct::too_late(schedule, reservation, capacity, now) {
        let mut violations = answer.outcome.err().map(|refusal| refusal.violations).unwrap_or_default();
        violations.push(violation);
        violations.sort_by_key(Violation::code);
        // No other time helps whoever may not move at all.
        answer.outcome = Err(Refusal { violations, ..Refusal::default() });
    }
    answer
}

/// The approvals a reservation still waits for, other than the lab's, which is asked anew by policy.
fn still_owed(reservation: &Reservation) -> BTreeSet<Approval> {
    match &reservation.state {
        State::Held { awaiting, .. }
        | State::Displaced { awaiting, .. }
        | State::Offered { from: OfferFrom::Outage { awaiting, .. }, .. } => {
            awaiting.iter().copied().filter(|approval| *approval != Approval::Manager).collect()
        }
        State::Confirmed
        | State::InUse { .. }
        | State::Done { .. }
        | State::Cancelled { .. }
        | State::Declined { .. }
        | State::Waiting { .. }
        | State::Offered { from: OfferFrom::List { .. }, .. }
        | State::Lapsed { .. }
        | State::NoShow { .. } => BTreeSet::new(),
    }
}

/// Tells whether an outage took time to which the lab had said yes; a request it pushed out unanswered stays one.
fn lab_had_agreed(state: &State) -> bool {
    matches!(
        state,
        State::Displaced { awaiting, .. } | State::Offered { from: OfferFrom::Outage { awaiting, .. }, .. }
            if !awaiting.contains(&Approval::Manager)
    )
}
