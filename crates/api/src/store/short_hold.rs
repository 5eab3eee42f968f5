//! What somebody keeps for some minutes, and what he has let go of late.

use super::{
    code,
    entity::{reservation as row, reservation_event as event},
    error::StoreError,
};
use booking::{
    decision::Happening,
    reservation::StateName,
    schedule::ShortHolds,
    short_hold::{APART, KEPT},
};
use inventory::{
    id::{InstrumentId, PersonId},
    slot::Instant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Returns the short holds of `person` that bind him at `now` when he wants to keep time of `instrument`.
///
/// What has run out keeps nothing, whether or not it has been swept.
pub async fn of(
    db: &impl ConnectionTrait,
    person: PersonId,
    instrument: InstrumentId,
    now: Instant,
) -> Result<ShortHolds, StoreError> {
    let rows: Vec<(Uuid, Uuid, String, Option<Instant>, Instant)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Id, row::Column::InstrumentId, row::Column::State])
        .columns([row::Column::HoldUntil, row::Column::CreatedAt])
        .filter(row::Column::ApplicantId.eq(person.0))
        .filter(row::Column::CreatedAt.gt(now - APART.max(KEPT)))
        .order_by_asc(row::Column::CreatedAt)
        .into_tuple()
        .all(db)
        .await?;
    let begun = begun_as_holds(db, rows.iter().map(|(id, ..)| *id)).await?;
    let mut holds = ShortHolds::default();
    for (id, of, state, until, asked_at) in rows.into_iter().filter(|(id, ..)| begun.contains(id)) {
        let state: StateName = code::parse(&state).ok_or_else(|| StoreError::bad_row("reservation", "state", id))?;
        match until.filter(|until| state == StateName::Offered && now < *until) {
            Some(until) => holds.kept_until = Some(until),
            // What was booked and stands was not let go.
            None if of == instrument.0 && (state == StateName::Offered || !state.is_live()) => {
                holds.let_go_here = Some(asked_at);
            }
            None => {}
        }
    }
    Ok(holds)
}

/// Returns those that began as short holds, whatever became of them.
async fn begun_as_holds(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let found = event::Entity::find()
        .select_only()
        .column(event::Column::ReservationId)
        .filter(event::Column::ReservationId.is_in(ids))
        .filter(event::Column::Action.eq(code::text(&Happening::HoldBegun)?));
    Ok(found.into_tuple().all(db).await?.into_iter().collect())
}
