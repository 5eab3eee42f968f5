//! Giving a contested week out.

use crate::{
    allocation::{self, GivenOut, NotGiven},
    command::{Actor, ByHand, Capacity},
    decision::{Change, Decision, Rejection},
    engine::request::refused,
    rules::contest::{self, Phase},
    schedule::Schedule,
    violation::Violation,
};
use chrono::NaiveDate;
use inventory::{hours::wall, slot::Instant};

/// Gives the week that begins on `monday` out: in turns, or as the lab says. The lab may once requests are closed, the
/// program when the time for the lab's word has passed.
///
/// Whoever gets nothing stays on the waiting list, and is served from it like everybody from now on.
pub(super) fn allocate(
    schedule: &Schedule,
    monday: NaiveDate,
    by_hand: Option<&ByHand>,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    let nothing = Rejection::NothingToGiveOut(monday);
    let policy = &schedule.instrument.policy;
    let (Some(policy), Some(collected)) = (&policy.contest, schedule.collected.as_deref()) else { return Err(nothing) };
    if collected.monday != monday || schedule.allocated.contains(&monday) {
        return Err(nothing);
    }
    let zone = schedule.instrument.zone;
    match contest::phase(schedule, wall(monday, 0, zone), now) {
        Phase::Collecting { closes_at, decided_by, .. } => {
            return Err(refused(vec![Violation::Contested { closes_at: Some(closes_at), decided_by }]));
        }
        Phase::Deciding { decided_by, .. } if actor.capacity != Capacity::Lab => {
            return Err(refused(vec![Violation::Contested { closes_at: None, decided_by }]));
        }
        Phase::Deciding { .. } | Phase::Open => {}
    }
    debug_assert!(policy.closes_at(monday, zone) <= now, "requests are closed");
    let fair = allocation::fair(schedule, now).ok_or_else(|| nothing.clone())?;
    let first_come = allocation::first_come(schedule, now).ok_or_else(|| nothing.clone())?;
    let bound = allocation::bound(schedule, &fair, now).ok_or_else(|| nothing.clone())?;
    let everyday = fair.worth;
    let plan = match by_hand {
        None => fair,
        Some(ByHand { grants, .. }) => match allocation::by_hand(schedule, grants, now) {
            Some(Ok(plan)) => plan,
            Some(Err(NotGiven { reservation, violations })) => {
                return Err(Rejection::GrantRefused { reservation, violations: violations.unwrap_or_default() });
            }
            None => return Err(nothing),
        },
    };
    let given_out = GivenOut {
        monday,
        seed: collected.seed,
        reason: by_hand.map(|by_hand| by_hand.reason.clone()),
        rows: plan.rows,
        worth: plan.worth,
        fair: everyday,
        first_come: first_come.worth,
        bound,
    };
    let mut decision = plan.decision;
    decision.changes.push(Change::GiveOut(Box::new(given_out)));
    Ok(decision)
}
