//! What a plan is worth, and what no plan can exceed.

use super::{Collected, Entrant, Plan};
use crate::{engine, reservation::State, schedule::Schedule};
use inventory::{
    policy::Contest,
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};

/// What a plan gives out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Worth {
    /// How many requests got time.
    pub requests: usize,
    /// How many minutes they got.
    pub minutes: i64,
    /// The minutes, each counted as often as the weight of its request's rank.
    pub weighted: i64,
}

impl Worth {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            minutes: self.minutes + other.minutes,
            weighted: self.weighted + other.weighted,
        }
    }
}

/// Returns how often a minute of this rank counts: twice as often as one of the next rank; once in the last.
pub fn weight(contest: &Contest, rank: usize) -> i64 {
    1 << contest.first.len().saturating_sub(rank)
}

/// A request as the bound sees it.
struct Wish {
    within: Slot,
    fixed: bool,
    minutes: i64,
    weight: i64,
}

/// Returns a number of weighted minutes that no plan by the rules exceeds.
///
/// Counted are those who could be served alone on what is occupied now. Where what they want hangs together, they get no
/// more than the free minutes of all lanes, the heaviest first; and with one lane, no more than the heaviest choice of
/// the fixed ones that do not overlap (interval scheduling by dynamic programming) and all that can be shifted. Buffers
/// and limits are left aside, which only raises it.
pub fn bound(schedule: &Schedule, plan: &Plan, now: Instant) -> Option<i64> {
    let mut wishes: Vec<Wish> = plan.rows.iter().filter_map(|row| wish(schedule, &row.entrant, now)).collect();
    wishes.sort_by_key(|wish| (wish.within.start(), wish.within.end()));
    let mut parts: Vec<(Slot, Vec<Wish>)> = Vec::new();
    for wish in wishes {
        match parts.last_mut() {
            Some((hull, part)) if hull.overlaps(&wish.within) => {
                *hull = Slot::new(hull.start(), hull.end().max(wish.within.end())).unwrap_or(*hull);
                part.push(wish);
            }
            _ => parts.push((wish.within, vec![wish])),
        }
    }
    Some(parts.into_iter().map(|(hull, part)| most(schedule, &hull, part)).sum())
}

fn wish(schedule: &Schedule, entrant: &Entrant, now: Instant) -> Option<Wish> {
    let contest = schedule.instrument.policy.contest.as_ref()?;
    let Collected { monday, standings, .. } = schedule.collected.as_deref()?;
    let one = schedule.reservation(entrant.id)?;
    let State::Waiting { within, .. } = one.state else { return None };
    let mut alone = schedule.clone();
    alone.allocated.push(*monday);
    alone.standing = standings.get(&entrant.id)?.clone();
    engine::grant(&alone, entrant.id, now)?;
    let (fixed, minutes) = (within == one.slot, one.slot.minutes());
    Some(Wish { within, fixed, minutes, weight: weight(contest, entrant.rank) })
}

fn most(schedule: &Schedule, hull: &Slot, mut part: Vec<Wish>) -> i64 {
    let lanes = i64::from(schedule.instrument.capacity.get());
    let all: i64 = part.iter().map(|wish| wish.minutes * wish.weight).sum();
    let taken = schedule.occupancy.iter().filter_map(|row| row.span.intersection(hull)).map(|span| span.minutes());
    let free = (hull.minutes() * lanes - taken.sum::<i64>()).max(0);
    let chosen = if lanes == 1 { heaviest(&part) } else { all };
    part.sort_by_key(|wish| -wish.weight);
    let (mut left, mut filled) = (free, 0);
    for wish in &part {
        let minutes = wish.minutes.min(left);
        left -= minutes;
        filled += minutes * wish.weight;
    }
    all.min(filled).min(chosen)
}

/// The heaviest choice of fixed wishes that do not overlap, and all that can be shifted.
fn heaviest(part: &[Wish]) -> i64 {
    let shifted: i64 = part.iter().filter(|wish| !wish.fixed).map(|wish| wish.minutes * wish.weight).sum();
    let mut fixed: Vec<&Wish> = part.iter().filter(|wish| wish.fixed).collect();
    fixed.sort_by_key(|wish| wish.within.end());
    let mut best = vec![0_i64];
    for (n, wish) in fixed.iter().enumerate() {
        let before = fixed[..n].partition_point(|other| other.within.end() <= wish.within.start());
        let with = best[before] + wish.minutes * wish.weight;
        best.push(best[n].max(with));
    }
    shifted + best.last().copied().unwrap_or(0)
}
