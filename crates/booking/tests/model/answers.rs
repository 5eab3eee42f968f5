//! The live answer says what the decision then does.

use booking::{
    alternatives::looked_at,
    command::{Actor, Command},
    decision::{Change, Decision, Rejection},
    quote::{Quote, quote, quote_move},
    reservation::{State, Waiver},
    rules::{Asked, quota::counts_from},
    schedule::Schedule,
    violation::RuleCode,
};
use inventory::slot::Instant;
use std::collections::BTreeSet;

pub fn check(
    schedule: &Schedule,
    command: &Command,
    actor: &Actor,
    now: Instant,
    decided: &Result<Decision, Rejection>,
) {
    let Some(answer) = answer(schedule, command, actor, now) else { return };
    assert_eq!(Some(&answer), self::answer(&loaded(schedule, command, now), command, actor, now).as_ref());
    match decided {
        Ok(decision) => assert_eq!(answer.outcome.as_ref(), Ok(&state_after(decision))),
        Err(Rejection::Refused(refusal)) => assert_eq!(answer.outcome.as_ref(), Err(refusal)),
        Err(
            Rejection::WrongState { .. }
            | Rejection::UnknownReservation(_)
            | Rejection::UnknownOutage(_)
            | Rejection::SeriesRefused(_)
            | Rejection::UnknownOccurrence(_)
            | Rejection::Unwritable
            | Rejection::SeriesIdTaken(_)
            | Rejection::UnknownSeries(_)
            | Rejection::UnknownProposal(_)
            | Rejection::ProposalClosed { .. }
            | Rejection::NoCounterpart
            | Rejection::NothingToGiveOut(_)
            | Rejection::GrantRefused { .. },
        ) => {}
    }
}

fn answer(schedule: &Schedule, command: &Command, actor: &Actor, now: Instant) -> Option<Quote> {
    let waived = |waiver: &Option<Waiver>| -> BTreeSet<RuleCode> {
        waiver.as_ref().map(|waiver| waiver.rules.clone()).unwrap_or_default()
    };
    match command {
        Command::Request(request) => {
            let asked = Asked {
                slot: request.slot,
                mode: request.mode,
                party: Some(request.party),
                side: request.side,
                project_code: request.project_code.clone(),
                needs: Default::default(),
                moving: None,
                capacity: actor.capacity,
                claim: None,
            };
            Some(quote(schedule, &asked, &waived(&request.waiver), now))
        }
        Command::Move { id, slot, waiver, .. } => {
            let reservation = schedule.reservation(*id).expect("a known reservation");
            Some(quote_move(schedule, reservation, *slot, actor.capacity, &waived(waiver), now))
        }
        _ => None,
    }
}

/// The schedule as it is when only the time that is said to matter was loaded.
fn loaded(schedule: &Schedule, command: &Command, now: Instant) -> Schedule {
    let (slot, mode) = match command {
        Command::Request(request) => (request.slot, request.mode),
        Command::Move { id, slot, .. } => (*slot, schedule.reservation(*id).expect("a known reservation").mode),
        other => unreachable!("{other:?} asks for no time"),
    };
    let instrument = &schedule.instrument;
    let window = looked_at(&instrument.policy, instrument.zone, &schedule.calendar, &slot, mode, now);
    let mut loaded = schedule.clone();
    loaded.occupancy.retain(|row| row.span.overlaps(&window));
    let from = counts_from(&instrument.policy, window.start(), instrument.zone, now);
    loaded.standing.uses.retain(|known| from.is_some_and(|from| from < known.slot.end()));
    loaded
}

fn state_after(decision: &Decision) -> State {
    let state = decision.changes.iter().find_map(|change| match change {
        Change::AddReservation { reservation, .. } | Change::UpdateReservation { reservation, .. } => {
            Some(reservation.state.clone())
        }
        _ => None,
    });
    state.expect("a request or a move changes a reservation")
}
