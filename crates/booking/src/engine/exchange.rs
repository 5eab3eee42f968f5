//! Handing time over, and exchanging times: proposed by one user, accepted by another, decided at once.

use super::{
    Seed, changed,
    conduct::kept_until,
    request::{happening, refused, take},
};
use crate::{
    command::{Actor, Capacity},
    decision::{Change, Decision, Happening, Notice, Rejection, vacate},
    occupancy::{self, Source},
    proposal::{Exchange, Proposal, ProposalStanding, ProposalState, Proposed, TakeOver, Wish, answer_until, reaches},
    quote::{no_longer, verdict_of_hand_over, verdict_of_swap},
    reservation::{Reservation, State},
    rules::Asked,
    schedule::{Schedule, Standing},
    transition::is_exchangeable,
    violation::Violation,
};
use inventory::{
    id::{ProposalId, ReservationId},
    policy::HandOver,
    slot::{Instant, Slot},
};

/// Puts a proposal down. Whoever proposes a swap must be allowed the other time; whether the other one is allowed his is
/// judged when he answers, so that nothing of him shows.
pub(super) fn propose(
    schedule: &Schedule,
    reservation: &Reservation,
    wanted: &Proposed,
    now: Instant,
) -> Result<Decision, Rejection> {
    let rules = schedule.instrument.policy.exchange;
    let mut violations = Vec::new();
    violations.extend((reservation.slot.start() <= now).then_some(Violation::InPast { now }));
    let (to, exchange, start) = match wanted.wish {
        Wish::HandOver { to } => {
            if to == reservation.applicant {
                return Err(Rejection::NoCounterpart);
            }
            let colleague = schedule.counterpart.may_book_for_party;
            let allowed = rules.hand_over;
            let barred = allowed == HandOver::Nobody || (allowed == HandOver::Group && !colleague);
            violations.extend(barred.then_some(Violation::HandOverNotAllowed { allowed }));
            (to, Exchange::HandOver, reservation.slot.start())
        }
        Wish::Swap { with } => {
            let other = with.and_then(|id| schedule.reservation(id));
            let other = other.filter(|other| is_exchangeable(&other.state) && now < other.slot.start());
            let other = other.filter(|other| other.applicant != reservation.applicant);
            let other = other.ok_or(Rejection::NoCounterpart)?;
            if rules.swap {
                let facts = exchanged(schedule, reservation, other, schedule.standing.clone());
                violations.extend(verdict_of_swap(&facts, reservation, other.slot, now).err().into_iter().flatten());
            } else {
                violations.push(Violation::SwapNotAllowed);
            }
            let exchange = Exchange::Swap { reservation: other.id, slot: other.slot };
            (other.applicant, exchange, reservation.slot.start().min(other.slot.start()))
        }
    };
    violations.extend(standing_proposal(schedule, reservation.id, now));
    if !violations.is_empty() {
        violations.sort_by_key(Violation::code);
        violations.dedup();
        return Err(refused(violations));
    }
    let proposal = Proposal {
        id: wanted.id,
        instrument: schedule.instrument.id,
        reservation: reservation.id,
        slot: reservation.slot,
        by: reservation.applicant,
        to,
        exchange,
        note: wanted.note.clone(),
        made_at: now,
        until: answer_until(start, now),
        state: ProposalState::Open,
    };
    Ok(Decision { changes: vec![Change::AddProposal(proposal)], notices: Vec::new() })
}

/// A reservation is proposed to one person at a time.
fn standing_proposal(schedule: &Schedule, reservation: ReservationId, now: Instant) -> Option<Violation> {
    let mut of_it = schedule.proposals.iter().filter(|proposal| proposal.reservation == reservation);
    let open = of_it.find(|proposal| proposal.standing_in(schedule, now) == ProposalStanding::Open)?;
    Some(Violation::AlreadyProposed { until: open.until })
}

/// Gives the time to whoever was asked: the old reservation ends, and he has one of his own, judged as if he asked for
/// this time himself.
pub(super) fn take_over(
    schedule: &Schedule,
    taken: &TakeOver,
    actor: &Actor,
    now: Instant,
    seed: Seed,
) -> Result<Decision, Rejection> {
    let proposal = open(schedule, taken.proposal, now)?;
    if proposal.exchange != Exchange::HandOver {
        return Err(Rejection::UnknownProposal(taken.proposal));
    }
    let given = known(schedule, proposal.reservation)?;
    let asked = Asked {
        slot: given.slot,
        mode: given.mode,
        party: Some(taken.party),
        side: taken.side,
        project_code: taken.project_code.clone(),
        needs: given.needs.clone(),
        moving: Some(given.id),
        capacity: Capacity::User,
        claim: None,
    };
    let verdict = verdict_of_hand_over(&alone(schedule, given), &asked, now).map(|state| no_longer(given, state));
    let allowed = schedule.instrument.policy.exchange.hand_over;
    let reached = reaches(allowed, (given.party, given.side), (taken.party, taken.side));
    let state = match (verdict, reached) {
        (Ok(state), true) => state,
        (verdict, reached) => {
            let mut violations = verdict.err().unwrap_or_default();
            violations.extend((!reached).then_some(Violation::HandOverNotAllowed { allowed }));
            violations.sort_by_key(Violation::code);
            return Err(refused(violations));
        }
    };
    let id = ReservationId(seed.id(0));
    let mut without = schedule.clone();
    without.occupancy = schedule.occupancy_without(Some(Source::Reservation(given.id)));
    let mut decision = Decision::default();
    decision.occupy(vacate(&schedule.occupancy, Source::Reservation(given.id)));
    decision.occupy(take(&without, &given.slot, Source::Reservation(id), now)?);
    let handed_over = State::Cancelled { reason: None, handed_to: Some(id) };
    decision.tell(changed(given, handed_over), Happening::HandedOver, None);
    let happening = happening(&state);
    let reservation = Reservation {
        id,
        series: None,
        applicant: proposal.to,
        booked_by: actor.person,
        party: taken.party,
        side: taken.side,
        project_code: taken.project_code.clone(),
        note: String::new(),
        kept_until: kept_until(schedule, &state, given.mode, &given.slot),
        price: schedule.instrument.price(taken.side, given.slot.minutes()),
        state,
        waiver: None,
        revision: 1,
        sequence: 0,
        created_at: now,
        ..given.clone()
    };
    decision.notices.push(Notice { happening, reservation: id });
    decision.changes.push(Change::AddReservation { reservation, happening });
    decision.changes.push(closed(proposal, ProposalState::Accepted { at: now, made: Some(id) }));
    Ok(decision)
}

/// The facts as whoever takes the time over meets them: it leaves the series that it was a part of.
fn alone(schedule: &Schedule, given: &Reservation) -> Schedule {
    let mut facts = schedule.clone();
    for known in facts.standing.uses.iter_mut().filter(|known| known.id == given.id) {
        known.series = None;
    }
    facts
}

/// Exchanges the times: both or neither. The facts are those of whoever has proposed; the counterpart's are his who
/// accepts. What stands in the way of the other one is his own affair.
pub(super) fn swap(schedule: &Schedule, id: ProposalId, now: Instant) -> Result<Decision, Rejection> {
    let proposal = open(schedule, id, now)?;
    let Exchange::Swap { reservation, .. } = proposal.exchange else { return Err(Rejection::UnknownProposal(id)) };
    let (one, other) = (known(schedule, proposal.reservation)?, known(schedule, reservation)?);
    let mut facts = exchanged(schedule, one, other, schedule.standing.clone());
    let first = verdict_of_swap(&facts, one, other.slot, now);
    let taken = match &first {
        Ok(_) => take(&facts, &other.slot, Source::Reservation(one.id), now)?,
        Err(_) => Vec::new(),
    };
    occupancy::apply(&mut facts.occupancy, &taken);
    facts.standing = exchanged(schedule, other, one, schedule.counterpart.clone()).standing;
    // What waits for an answer after the swap counts for a party to which both belong.
    for known in facts.standing.uses.iter_mut().filter(|known| known.id == one.id) {
        known.held = matches!(first, Ok(State::Held { .. }));
    }
    let second = verdict_of_swap(&facts, other, one.slot, now);
    let mut violations: Vec<Violation> = second.as_ref().err().cloned().unwrap_or_default();
    if !schedule.instrument.policy.exchange.swap {
        violations.push(Violation::SwapNotAllowed);
    }
    violations.extend(first.is_err().then_some(Violation::CounterpartBarred));
    let (Ok(first), Ok(second), true) = (first, second, violations.is_empty()) else {
        violations.sort_by_key(Violation::code);
        return Err(refused(violations));
    };
    let mut decision = Decision::default();
    for given in [one, other] {
        decision.occupy(vacate(&schedule.occupancy, Source::Reservation(given.id)));
    }
    decision.occupy(taken);
    decision.occupy(take(&facts, &one.slot, Source::Reservation(other.id), now)?);
    decision.tell(at(schedule, one, other.slot, first), Happening::Swapped, None);
    decision.tell(at(schedule, other, one.slot, second), Happening::Swapped, None);
    decision.changes.push(closed(proposal, ProposalState::Accepted { at: now, made: None }));
    Ok(decision)
}

/// Says no.
pub(super) fn refuse(schedule: &Schedule, id: ProposalId, now: Instant) -> Result<Decision, Rejection> {
    let proposal = open(schedule, id, now)?;
    let changes = vec![closed(proposal, ProposalState::Refused { at: now })];
    Ok(Decision { changes, notices: Vec::new() })
}

/// Takes a proposal back.
pub(super) fn withdraw(schedule: &Schedule, id: ProposalId, now: Instant) -> Result<Decision, Rejection> {
    let proposal = open(schedule, id, now)?;
    let changes = vec![closed(proposal, ProposalState::Withdrawn { at: now })];
    Ok(Decision { changes, notices: Vec::new() })
}

fn open(schedule: &Schedule, id: ProposalId, now: Instant) -> Result<&Proposal, Rejection> {
    let proposal = schedule.proposal(id).ok_or(Rejection::UnknownProposal(id))?;
    match proposal.standing_in(schedule, now) {
        ProposalStanding::Open => Ok(proposal),
        standing => Err(Rejection::ProposalClosed { standing }),
    }
}

fn known(schedule: &Schedule, id: ReservationId) -> Result<&Reservation, Rejection> {
    schedule.reservation(id).ok_or(Rejection::UnknownReservation(id))
}

fn closed(proposal: &Proposal, state: ProposalState) -> Change {
    Change::UpdateProposal(Proposal { state, ..proposal.clone() })
}

/// The reservation at its new time.
fn at(schedule: &Schedule, reservation: &Reservation, slot: Slot, state: State) -> Reservation {
    let price = schedule.instrument.price(reservation.side, slot.minutes());
    let kept_until = kept_until(schedule, &state, reservation.mode, &slot);
    let needs = schedule.needs(&reservation.needs, reservation.mode);
    Reservation { slot, needs, price, kept_until, ..changed(reservation, state) }
}

/// The facts once both have given their times up, as whoever has `one` sees them: where the other's use counts for him
/// too, it counts at its new time.
fn exchanged(schedule: &Schedule, one: &Reservation, other: &Reservation, mut standing: Standing) -> Schedule {
    for known in standing.uses.iter_mut().filter(|known| known.id == other.id) {
        known.slot = one.slot;
    }
    let mut facts = Schedule { standing, ..schedule.clone() };
    let both = [Source::Reservation(one.id), Source::Reservation(other.id)];
    facts.occupancy.retain(|row| !both.contains(&row.source));
    facts.companions.iter_mut().for_each(|one| one.occupancy.retain(|row| !both.contains(&row.source)));
    facts
}
