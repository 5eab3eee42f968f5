//! Moving a series: all that is to move, or nothing.

use super::{
    Seed, changed, changed_quietly,
    conduct::kept_until,
    request::{effective, why},
};
use crate::{
    command::Actor,
    decision::{Change, Decision, Happening, Rejection, vacate},
    occupancy::Source,
    reservation::{Reservation, State},
    schedule::Schedule,
    series::{InSeries, Series, Verdict},
    series_move::{NewRule, Plan, SeriesMove, plan},
};
use inventory::{
    id::{ReservationId, SeriesId},
    slot::Instant,
};
use std::collections::BTreeMap;

/// Decides a move of a series. Where it is divided, what was moved becomes a series of its own.
pub(super) fn move_to(
    schedule: &Schedule,
    wanted: &SeriesMove,
    actor: &Actor,
    now: Instant,
    seed: Seed,
) -> Result<Decision, Rejection> {
    let plan = plan(schedule, wanted, now)?;
    let waiver = effective(wanted.waiver.as_ref(), actor);
    let told = why(wanted.reason.as_ref(), waiver.as_ref());
    let waived = waiver.as_ref().map(|waiver| waiver.rules.clone()).unwrap_or_default();
    let judged = plan.judge_each(schedule, actor.capacity, &waived, now);
    if judged.iter().any(|one| one.verdict.outcome.is_err()) {
        return Err(Rejection::SeriesRefused(judged.into_iter().map(|one| one.verdict).collect()));
    }
    let mut decision = Decision::default();
    for step in &plan.moves {
        decision.occupy(vacate(&schedule.occupancy, Source::Reservation(step.reservation.id)));
    }
    let mut verdicts: BTreeMap<ReservationId, Verdict> = BTreeMap::new();
    for one in judged {
        decision.occupy(one.occupancy);
        verdicts.insert(one.id, one.verdict);
    }
    let home = rewrite(&mut decision, schedule, wanted.id, &plan, seed);
    for step in &plan.moves {
        let Some(Verdict { outcome: Ok(state), price, .. }) = verdicts.remove(&step.reservation.id) else { continue };
        let reservation = step.reservation;
        let kept_until = kept_until(schedule, &state, reservation.mode, &step.after.slot);
        let moved = Reservation {
            slot: step.after.slot,
            price,
            waiver: waiver.clone().or_else(|| reservation.waiver.clone()),
            series: Some(InSeries { series: home, recurrence_id: step.after.recurrence_id }),
            kept_until,
            ..changed(reservation, state)
        };
        decision.tell(moved, Happening::Moved, told.clone());
    }
    for step in &plan.renames {
        let state: State = step.reservation.state.clone();
        let series = Some(InSeries { series: home, recurrence_id: step.after.recurrence_id });
        let renamed = Reservation { series, ..changed_quietly(step.reservation, state) };
        decision.changes.push(Change::RenameOccurrence(renamed));
    }
    Ok(decision)
}

/// Writes the rules by which the series goes on, and takes out of it what gets another name. Returns the series in
/// which all of that is then.
fn rewrite(decision: &mut Decision, schedule: &Schedule, id: SeriesId, plan: &Plan<'_>, seed: Seed) -> SeriesId {
    let (Some(rule), Some(series)) = (&plan.rule, &schedule.series) else { return id };
    let leaving: Vec<&Reservation> = plan.moves.iter().chain(&plan.renames).map(|step| step.reservation).collect();
    let NewRule { earlier, moved } = rule.clone();
    let home = match earlier {
        Some(earlier) => {
            let home = SeriesId(seed.id(0));
            let departed = series.departed + leaving.iter().map(|reservation| reservation.revision).sum::<u32>() + 1;
            let left = Series { recurrence: earlier, departed, ..series.clone() };
            let new = Series { id: home, recurrence: moved, continues: Some(id), departed: 0, ..series.clone() };
            decision.changes.extend([Change::UpdateSeries(left), Change::AddSeries(new)]);
            home
        }
        None => {
            decision.changes.push(Change::UpdateSeries(Series { recurrence: moved, ..series.clone() }));
            id
        }
    };
    decision.changes.push(Change::LeaveSeries(leaving.iter().map(|reservation| reservation.id).collect()));
    home
}
