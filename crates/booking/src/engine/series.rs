//! Series: asked for at once, and answered or given up at once.

use super::{
    Seed,
    conduct::kept_until,
    request::{asked, effective, happening, refused, reserved},
    settle,
};
use crate::{
    command::{Actor, Command, Request},
    decision::{Change, Decision, Notice, Rejection},
    reservation::{Approval, DeclineCode, Reservation},
    rules::conduct::too_late,
    schedule::Schedule,
    series::{Choice, InSeries, Judged, Series, SeriesRequest, judge_each},
    transition,
};
use inventory::{
    id::{ReservationId, SeriesId},
    slot::Instant,
};

/// Decides a request for a series: all occurrences, or those that can be had, or none. An id that is known already
/// cannot be requested again.
pub(super) fn request(
    schedule: &Schedule,
    wanted: &SeriesRequest,
    actor: &Actor,
    now: Instant,
    seed: Seed,
) -> Result<Decision, Rejection> {
    if schedule.series.is_some() {
        return Err(Rejection::SeriesIdTaken(wanted.id()));
    }
    let each = wanted.each();
    let waiver = effective(each.waiver.as_ref(), actor);
    let waived = waiver.as_ref().map(|waiver| waiver.rules.clone()).unwrap_or_default();
    let id = |n| ReservationId(seed.id(n));
    let judged = judge_each(schedule, &asked(each, actor), wanted.occurrences(), &waived, now, id);
    let possible = judged.iter().filter(|one| one.verdict.outcome.is_ok()).count();
    let enough = match wanted.choice() {
        Choice::All => possible == judged.len(),
        Choice::Possible => possible > 0,
    };
    if !enough {
        return Err(Rejection::SeriesRefused(judged.into_iter().map(|one| one.verdict).collect()));
    }
    let mut decision = Decision::default();
    decision.changes.push(Change::AddSeries(Series {
        id: wanted.id(),
        instrument: each.instrument,
        booked_by: actor.person,
        recurrence: wanted.recurrence().clone(),
        created_at: now,
        continues: None,
        departed: 0,
    }));
    for Judged { verdict, id, occupancy } in judged {
        let Ok(state) = verdict.outcome else { continue };
        let happening = happening(&state);
        let request = Request { id, slot: verdict.occurrence.slot, ..each.clone() };
        let reservation = Reservation {
            series: Some(InSeries { series: wanted.id(), recurrence_id: verdict.occurrence.recurrence_id }),
            price: verdict.price,
            waiver: waiver.clone(),
            kept_until: kept_until(schedule, &state, request.mode, &request.slot),
            ..reserved(schedule, &request, state, actor, now)
        };
        decision.occupy(occupancy);
        decision.notices.push(Notice { happening, reservation: id });
        decision.changes.push(Change::AddReservation { reservation, happening });
    }
    Ok(decision)
}

/// Gives one approval to every occurrence that waits for it.
pub(super) fn approve(
    schedule: &Schedule,
    id: SeriesId,
    approval: Approval,
    actor: &Actor,
) -> Result<Decision, Rejection> {
    let waiting = possible(schedule, id, |id| Command::Approve { id, approval })?;
    together(waiting.into_iter().map(|reservation| settle::approve(schedule, reservation, approval, actor)))
}

/// Turns every held occurrence down.
pub(super) fn decline(
    schedule: &Schedule,
    id: SeriesId,
    code: DeclineCode,
    reason: &str,
) -> Result<Decision, Rejection> {
    let held = possible(schedule, id, |id| Command::Decline { id, code, reason: reason.to_owned() })?;
    together(held.into_iter().map(|reservation| Ok(settle::decline(schedule, reservation, code, reason))))
}

/// Gives up what is still to come, from an occurrence on or altogether. What its user may no longer give up stays; it
/// is refused only when nothing could be given up.
pub(super) fn cancel(
    schedule: &Schedule,
    id: SeriesId,
    from: Option<Instant>,
    reason: Option<&String>,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    let mut live = possible(schedule, id, |id| Command::Cancel { id, reason: None })?;
    let state = live.first().map(|reservation| reservation.state.name());
    live.retain(|reservation| {
        let given = reservation.series.map(|of| of.recurrence_id);
        from.is_none_or(|from| given >= Some(from)) && now < reservation.slot.end()
    });
    let late = |reservation: &&Reservation| too_late(schedule, reservation, actor.capacity, now);
    let first = live.first().and_then(late);
    live.retain(|reservation| late(reservation).is_none());
    match (live.is_empty(), first, state) {
        (true, Some(violation), _) => return Err(refused(vec![violation])),
        (true, None, Some(state)) => return Err(Rejection::WrongState { state }),
        _ => {}
    }
    together(live.into_iter().map(|reservation| settle::cancel(schedule, reservation, reason.cloned(), actor, now)))
}

/// The occurrences whose state allows a command; an error when there is none.
fn possible(
    schedule: &Schedule,
    id: SeriesId,
    command: impl Fn(ReservationId) -> Command,
) -> Result<Vec<&Reservation>, Rejection> {
    let all = schedule.occurrences(id);
    let first = all.first().ok_or(Rejection::UnknownSeries(id))?;
    let state = first.state.name();
    let found: Vec<&Reservation> =
        all.into_iter().filter(|one| transition::is_possible(&one.state, &command(one.id))).collect();
    if found.is_empty() { Err(Rejection::WrongState { state }) } else { Ok(found) }
}

/// Makes one decision of several that do not touch one another; the first no is the answer.
fn together(decisions: impl Iterator<Item = Result<Decision, Rejection>>) -> Result<Decision, Rejection> {
    decisions.into_iter().try_fold(Decision::default(), |mut all, one| {
        let one = one?;
        all.changes.extend(one.changes);
        all.notices.extend(one.notices);
        Ok(all)
    })
}
