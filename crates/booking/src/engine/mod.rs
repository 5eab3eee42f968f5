//! The engine's door: one function decides every command.

mod allocate;
mod bench;
mod companions;
mod conduct;
mod exchange;
mod outage;
mod request;
mod resettle;
mod series;
mod series_move;
mod settle;
mod short_hold;
mod wait;

pub use self::wait::{grant, offer};
pub(crate) use self::wait::{grant_at, wish};

use crate::{
    command::{Actor, Command},
    decision::{Decision, Happening, Rejection},
    occupancy::Source,
    reservation::{OfferFrom, Reservation, State, StateName},
    schedule::Schedule,
    transition,
};
use inventory::{id::ReservationId, slot::Instant};
use uuid::Uuid;

/// Where ids of rows that the server makes come from: the n-th id of a decision is fixed by the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub Uuid);

impl Seed {
    /// Returns the n-th id (UUID version 5 in the seed's name space, RFC 9562 section 5.5).
    pub fn id(&self, n: u32) -> Uuid {
        Uuid::new_v5(&self.0, &n.to_be_bytes())
    }
}

/// Decides `command` on `schedule` at `now`.
///
/// Deadlines must have been dealt with by [`lapse`] before. The answer depends on the arguments alone: the same
/// arguments give the same answer to the byte.
pub fn decide(
    schedule: &Schedule,
    command: &Command,
    actor: &Actor,
    now: Instant,
    seed: Seed,
) -> Result<Decision, Rejection> {
    let mut decision = decide_on_instrument(schedule, command, actor, now, seed)?;
    companions::follow(schedule, &mut decision, now).map_err(|violation| request::refused(vec![violation]))?;
    Ok(decision)
}

/// Decides what the command means for the instrument itself; companions follow.
fn decide_on_instrument(
    schedule: &Schedule,
    command: &Command,
    actor: &Actor,
    now: Instant,
    seed: Seed,
) -> Result<Decision, Rejection> {
    match command {
        Command::Request(request) => request::request(schedule, request, actor, now),
        Command::Wait(wanted) => wait::join(schedule, wanted, actor, now),
        Command::Hold(wanted) => short_hold::hold(schedule, wanted, actor, now),
        Command::Book(filled) => {
            short_hold::book(schedule, possible(schedule, filled.id, command)?, filled, actor, now)
        }
        Command::Accept { id } => wait::accept(schedule, possible(schedule, *id, command)?, actor, now),
        Command::RequestSeries(request) => series::request(schedule, request, actor, now, seed),
        Command::ApproveSeries { id, approval } => series::approve(schedule, *id, *approval, actor),
        Command::DeclineSeries { id, code, reason } => series::decline(schedule, *id, *code, reason),
        Command::CancelSeries { id, from, reason } => series::cancel(schedule, *id, *from, reason.as_ref(), actor, now),
        Command::MoveSeries(wanted) => series_move::move_to(schedule, wanted, actor, now, seed),
        Command::Move { id, slot, waiver, reason } => {
            let wanted = request::Moving { slot: *slot, waiver: waiver.as_ref(), reason: reason.as_ref() };
            request::move_to(schedule, possible(schedule, *id, command)?, &wanted, actor, now)
        }
        Command::Approve { id, approval } => {
            settle::approve(schedule, possible(schedule, *id, command)?, *approval, actor)
        }
        Command::Decline { id, code, reason } => {
            Ok(settle::decline(schedule, possible(schedule, *id, command)?, *code, reason))
        }
        Command::Cancel { id, reason } => {
            settle::cancel(schedule, possible(schedule, *id, command)?, reason.clone(), actor, now)
        }
        Command::CheckIn { id } => bench::check_in(schedule, possible(schedule, *id, command)?, actor, now),
        Command::MarkNoShow { id } => conduct::mark(schedule, possible(schedule, *id, command)?, now),
        Command::CheckOut { id, entries, samples, note } => {
            let use_ended = bench::Ended { entries, samples: *samples, note };
            bench::check_out(schedule, possible(schedule, *id, command)?, &use_ended, actor, now, seed)
        }
        Command::DeclareOutage { id, of, slot, reason, note } => {
            let declared = outage::Declared { id: *id, of: *of, slot: *slot, reason: *reason, note };
            outage::declare(schedule, declared, now)
        }
        Command::EndOutage { id } => outage::end(schedule, *id, now),
        Command::ExtendOutage { id, until } => outage::extend(schedule, *id, *until, now),
        Command::Resettle { outage, moves, at_once } => {
            resettle::resettle(schedule, *outage, moves, at_once.as_ref(), actor, now)
        }
        Command::Propose(wanted) => {
            exchange::propose(schedule, possible(schedule, wanted.reservation, command)?, wanted, now)
        }
        Command::TakeOver(taken) => exchange::take_over(schedule, taken, actor, now, seed),
        Command::AcceptSwap { id } => exchange::swap(schedule, *id, now),
        Command::RefuseProposal { id } => exchange::refuse(schedule, *id, now),
        Command::WithdrawProposal { id } => exchange::withdraw(schedule, *id, now),
        Command::Allocate { monday, by_hand } => allocate::allocate(schedule, *monday, by_hand.as_ref(), actor, now),
    }
}

/// Releases what its deadline has overtaken; at `now == deadline` it has lapsed, or nobody has come.
pub fn lapse(schedule: &Schedule, now: Instant) -> Decision {
    let mut decision = Decision::default();
    for reservation in &schedule.reservations {
        let (until, happening) = match &reservation.state {
            State::Held { until, .. } => (*until, Happening::Lapsed),
            State::Offered { until, from: OfferFrom::Hold } => (*until, Happening::HoldEnded),
            State::Offered { until, .. } => (*until, Happening::OfferLapsed),
            State::Waiting { until, .. } => (*until, Happening::WaitEnded),
            _ => continue,
        };
        let after = match &reservation.state {
            // Who was pushed out keeps his claim to another time.
            State::Offered { from: OfferFrom::Outage { outage, awaiting }, .. } => {
                State::Displaced { outage: *outage, awaiting: awaiting.clone() }
            }
            _ => State::Lapsed { at: until },
        };
        if until <= now {
            let source = Source::Reservation(reservation.id);
            decision.occupy(crate::decision::vacate(&schedule.occupancy, source));
            decision.tell(in_state(reservation, after, happening), happening, None);
        }
    }
    conduct::lapse(schedule, &mut decision, now);
    let followed = companions::follow(schedule, &mut decision, now);
    debug_assert!(followed.is_ok(), "a lapse takes nothing");
    decision
}

/// Returns the reservation a command names, if its state allows the command.
fn possible<'a>(schedule: &'a Schedule, id: ReservationId, command: &Command) -> Result<&'a Reservation, Rejection> {
    let reservation = schedule.reservation(id).ok_or(Rejection::UnknownReservation(id))?;
    if transition::is_possible(&reservation.state, command) {
        Ok(reservation)
    } else {
        Err(Rejection::WrongState { state: reservation.state.name() })
    }
}

/// Returns the reservation in a new state; calendars of the invited hear of it, so its sequence rises.
fn changed(reservation: &Reservation, state: State) -> Reservation {
    Reservation { sequence: reservation.sequence + 1, ..changed_quietly(reservation, state) }
}

/// Returns the reservation in a new state; calendars hear of it if anybody does.
fn in_state(reservation: &Reservation, state: State, happening: Happening) -> Reservation {
    if happening.is_told() { changed(reservation, state) } else { changed_quietly(reservation, state) }
}

/// Returns the reservation in a new state that calendars need not hear of.
fn changed_quietly(reservation: &Reservation, state: State) -> Reservation {
    let kept_until = reservation.kept_until.filter(|_| state.name() == StateName::Confirmed);
    Reservation { state, kept_until, revision: reservation.revision + 1, ..reservation.clone() }
}
