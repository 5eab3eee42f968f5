//! The waiting list: who may join it, in which order it is served, and when it is too late.

use crate::{
    reservation::{OfferFrom, Reservation, State},
    rules::{Asked, attempts},
    schedule::Schedule,
    violation::{RuleCode, Violation},
};
use chrono::TimeDelta;
use inventory::{
    id::{PersonId, ReservationId},
    policy::WaitingRules,
    slot::{Instant, Slot},
};

/// Returns the requests that wait, in the order in which they are served: by the rank of their side
/// ([`inventory::policy::WaitingRules::rank`]), then by the time of joining, then by id.
pub fn queue(rules: &WaitingRules, reservations: &[Reservation]) -> Vec<ReservationId> {
    let mut waiting: Vec<&Reservation> = waiting(reservations).map(|(reservation, _)| reservation).collect();
    waiting.sort_by_key(|reservation| (rules.rank(reservation.side), reservation.created_at, reservation.id));
    waiting.into_iter().map(|reservation| reservation.id).collect()
}

/// Most requests that wait at once where weeks are given out together: all of a city's groups.
const MOST_ENTRANTS: u16 = 500;

/// Tells whether time that this rule keeps somebody from may be waited for.
pub fn is_waited_for(code: RuleCode) -> bool {
    matches!(code, RuleCode::Occupied | RuleCode::Contested | RuleCode::CompanionTaken | RuleCode::NoOperator)
}

/// Tells whether a request that breaks these rules takes part when its week is given out: the time is free, and those who
/// ask are still collected.
pub fn takes_part(asked: &Asked, violations: &[Violation]) -> bool {
    let collected = matches!(violations, [Violation::Contested { closes_at: Some(_), .. }]);
    collected && asked.moving.is_none() && asked.party.is_some()
}

/// Returns how many wait for time that meets `slot` and are served before whoever joins now; nothing when he cannot
/// join, because the list forbids it or because waiting would not help: `violations` stand in the way of `slot`.
pub fn ahead(schedule: &Schedule, asked: &Asked, violations: &[Violation], now: Instant) -> Option<usize> {
    let helps = violations.iter().all(|violation| is_waited_for(violation.code()));
    let joins = asked.moving.is_none() && asked.party.is_some() && helps && !violations.is_empty();
    let joins = joins && !attempts::are_used_up(schedule, asked, now);
    if !joins || !closed(schedule, schedule.standing.person, &asked.slot, asked.slot.duration(), now).is_empty() {
        return None;
    }
    let rules = &schedule.instrument.policy.waiting;
    let own = rules.rank(asked.side);
    let before = waiting(&schedule.reservations)
        .filter(|(reservation, within)| within.overlaps(&asked.slot) && rules.rank(reservation.side) <= own);
    Some(before.count())
}

/// Returns the place of a request that waits: how many are served before it among those who want some of the same
/// time. Nothing when it does not wait.
pub fn place(rules: &WaitingRules, reservations: &[Reservation], id: ReservationId) -> Option<usize> {
    let within_of = |id: ReservationId| waiting(reservations).find(|(one, _)| one.id == id).map(|(_, within)| within);
    let own = within_of(id)?;
    let before = queue(rules, reservations).into_iter().take_while(|other| *other != id);
    Some(before.filter(|other| within_of(*other).is_some_and(|within| within.overlaps(&own))).count())
}

/// Returns the last instant at which time of `length` within `within` can be offered.
pub fn closes_at(schedule: &Schedule, within: &Slot, length: TimeDelta) -> Instant {
    let answer = TimeDelta::minutes(i64::from(schedule.instrument.policy.waiting.answer_min_minutes));
    within.end() - length - answer
}

/// Returns the rules that keep `person` from joining the list for time of `length` within `within`.
pub fn closed(
    schedule: &Schedule,
    person: Option<PersonId>,
    within: &Slot,
    length: TimeDelta,
    now: Instant,
) -> Vec<Violation> {
    let policy = &schedule.instrument.policy;
    let most = if policy.contest.is_some() { MOST_ENTRANTS } else { policy.waiting.most };
    let since = closes_at(schedule, within, length);
    // What is offered to him, or kept for him, he need not wait for: given up it would be offered to him again.
    let own = |reservation: &&Reservation| Some(reservation.applicant) == person;
    let already = schedule
        .reservations
        .iter()
        .filter(own)
        .filter_map(|reservation| match reservation.state {
            State::Waiting { within, .. } | State::Offered { from: OfferFrom::List { within }, .. } => Some(within),
            State::Offered { from: OfferFrom::Hold, .. } => Some(reservation.slot),
            _ => None,
        })
        .find(|other| other.overlaps(within));
    let found = [
        (most == 0).then_some(Violation::WaitingListClosed { since: None }),
        (most > 0 && since <= now).then_some(Violation::WaitingListClosed { since: Some(since) }),
        (most > 0 && waiting(&schedule.reservations).count() >= usize::from(most))
            .then_some(Violation::WaitingListFull { most }),
        already.map(|within| Violation::AlreadyWaiting { within }),
    ];
    found.into_iter().flatten().collect()
}

fn waiting(reservations: &[Reservation]) -> impl Iterator<Item = (&Reservation, Slot)> {
    reservations.iter().filter_map(|reservation| match reservation.state {
        State::Waiting { within, .. } => Some((reservation, within)),
        _ => None,
    })
}
