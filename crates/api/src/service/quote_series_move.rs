//! The live answer for moving a series, made on a snapshot by the functions that decide.

use crate::{
    authz::{Action, Principal, permits},
    desk,
    service::reservation_view,
    store::{self, error::StoreError, instrument::Placed, schedule::Named},
};
use booking::{
    command::Capacity,
    decision::Rejection,
    engine,
    recurrence::Recurrence,
    rules::attempts::Attempts,
    series::Verdict,
    series_move::{NewRule, SeriesMove, plan, reach},
};
use inventory::slot::Instant;
use sea_orm::ConnectionTrait;

/// What would happen.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The verdict on every occurrence that would move.
    pub verdicts: Vec<Verdict>,
    /// By which rule what is moved would go on.
    pub recurrence: Recurrence,
    /// How many were moved on their own before and stay.
    pub exceptions: usize,
    /// Whether earlier ones stay behind.
    pub divides: bool,
}

/// Answers a move of a series that the reader may move; nothing when there is no such series.
pub async fn answer(
    db: &impl ConnectionTrait,
    placed: &Placed,
    reader: &Principal,
    wanted: &SeriesMove,
    now: Instant,
) -> Result<Option<Result<Answer, Rejection>>, StoreError> {
    let Some(series) = store::series::find(db, wanted.id).await?.map(|stored| stored.series) else { return Ok(None) };
    let reservations = store::series::occurrences(db, wanted.id).await?;
    let Some(first) = reservations.first() else { return Ok(None) };
    let own = Some((first.slot, first.mode));
    let reached = reach(&series, &reservations, wanted);
    let window = desk::window(db, &placed.instrument, own, Some((reached, first.mode)), now).await?;
    let stand = store::standing::load(db, placed, first.applicant, first.party, &window, now).await?;
    let by = permits(Some(reader), Action::OverrideRules, &reservation_view::object(first, placed));
    let capacity = if by { Capacity::Lab } else { Capacity::User };
    let named = Named {
        reservations: reservations.iter().map(|reservation| reservation.id).collect(),
        series: Some(series.clone()),
        ..Named::default()
    };
    let mut schedule = store::schedule::load(db, placed, &window, named, stand.standing, now).await?;
    if capacity == Capacity::User {
        let earlier = desk::earlier_attempts(db, &placed.instrument, reader.person, now).await?;
        schedule.standing.attempts = Attempts { earlier, is_one: false };
    }
    engine::lapse(&schedule, now).apply(&mut schedule);
    let planned = match plan(&schedule, wanted, now) {
        Ok(planned) => planned,
        Err(rejection) => return Ok(Some(Err(rejection))),
    };
    let waived = wanted.waiver.as_ref().map(|waiver| waiver.rules.clone()).unwrap_or_default();
    let verdicts = planned.judge(&schedule, capacity, &waived, now);
    let stays = planned.renames.iter().map(|step| step.reservation);
    let exceptions = stays.filter(|one| one.state.name().is_live() && now < one.slot.start()).count();
    let (divides, recurrence) = match planned.rule {
        Some(NewRule { earlier, moved }) => (earlier.is_some(), moved),
        None => (false, series.recurrence),
    };
    Ok(Some(Ok(Answer { verdicts, recurrence, exceptions, divides })))
}
