//! Looking for the plan that is worth most: serve in other orders, and let those who got nothing go first.

use super::{Entrant, Plan, serve::in_order, weight};
use crate::{reservation::State, schedule::Schedule};
use inventory::slot::Instant;

/// Most turns that are played in one search; a plan of a hundred requests takes a hundred turns.
const MOST_TURNS: usize = 20_000;

/// Returns the plan that is worth most of those found: the `known` ones, some simple orders, and from the best of them
/// on every order that lets somebody who got nothing go first and is worth more.
///
/// The search depends on the facts alone, and ends after [`MOST_TURNS`] turns.
pub fn best(schedule: &Schedule, known: &[&Plan], now: Instant) -> Option<Plan> {
    let contest = schedule.instrument.policy.contest.as_ref()?;
    let entrants: Vec<Entrant> = known.first()?.rows.iter().map(|row| row.entrant.clone()).collect();
    let mut turns = MOST_TURNS;
    let minutes = |one: &Entrant| schedule.reservation(one.id).map_or(0, |of| of.slot.minutes());
    let slack = |one: &Entrant| match schedule.reservation(one.id).map(|of| (&of.state, of.slot)) {
        Some((State::Waiting { within, .. }, slot)) => within.minutes() - slot.minutes(),
        _ => 0,
    };
    let start = |one: &Entrant| schedule.reservation(one.id).map(|of| of.slot.start());
    let end = |one: &Entrant| schedule.reservation(one.id).map(|of| of.slot.end());
    let heavy = |one: &Entrant| -minutes(one) * weight(contest, one.rank);
    let mut orders = vec![entrants.clone(), entrants.clone(), entrants.clone(), entrants];
    orders[0].sort_by_key(|one| (heavy(one), one.id));
    orders[1].sort_by_key(|one| (one.rank, slack(one), end(one), one.id));
    orders[2].sort_by_key(|one| (slack(one), heavy(one), one.id));
    orders[3].sort_by_key(|one| (one.rank, start(one), -minutes(one), one.id));
    let mut found: Option<Plan> = None;
    for plan in known {
        keep_better(&mut found, (*plan).clone());
    }
    for order in orders {
        turns = turns.saturating_sub(order.len());
        keep_better(&mut found, in_order(schedule, order, now)?);
    }
    let mut best = found?;
    while let Some(better) = improved(schedule, &best, &mut turns, now) {
        best = better;
    }
    Some(best)
}

/// The first order in which one who got nothing goes first, and which is worth more.
fn improved(schedule: &Schedule, plan: &Plan, turns: &mut usize, now: Instant) -> Option<Plan> {
    let served: Vec<&Entrant> = plan.rows.iter().filter(|row| row.got.is_some()).map(|row| &row.entrant).collect();
    let rest: Vec<&Entrant> = plan.rows.iter().filter(|row| row.got.is_none()).map(|row| &row.entrant).collect();
    for (n, first) in rest.iter().enumerate() {
        if *turns < plan.rows.len() {
            return None;
        }
        *turns -= plan.rows.len();
        let others = rest.iter().enumerate().filter(|(other, _)| *other != n).map(|(_, one)| *one);
        let order = std::iter::once(*first).chain(served.iter().copied()).chain(others).cloned().collect();
        let other = in_order(schedule, order, now)?;
        if other.worth.weighted > plan.worth.weighted {
            return Some(other);
        }
    }
    None
}

fn keep_better(found: &mut Option<Plan>, other: Plan) {
    if found.as_ref().is_none_or(|plan| other.worth.weighted > plan.worth.weighted) {
        *found = Some(other);
    }
}
