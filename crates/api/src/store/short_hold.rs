//! What somebody keeps for some minutes, and what he has let go of late.

use super::{code, entity::reservation as row, error::StoreError};
use booking::{
    reservation::StateName,
    schedule::ShortHolds,
    short_hold::{APART, KEPT},
};
use inventory::{
    id::{InstrumentId, PersonId},
    slot::Instant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
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
    let rows: Vec<(Uuid, String, Option<Instant>, Instant)> = row::Entity::find()
        .select_only()
        .columns([row::Column::InstrumentId, row::Column::State, row::Column::HoldUntil, row::Column::CreatedAt])
        .filter(row::Column::ApplicantId.eq(person.0))
        // Worded like the index on it.
        .filter(Expr::cust("short_hold"))
        .filter(row::Column::CreatedAt.gt(now - APART.max(KEPT)))
        .order_by_asc(row::Column::CreatedAt)
        .into_tuple()
        .all(db)
        .await?;
    let offered = code::text(&StateName::Offered)?;
    let mut holds = ShortHolds::default();
    for (of, state, until, begun) in rows {
        match until.filter(|until| state == offered && now < *until) {
            Some(until) => holds.kept_until = Some(until),
            None if of == instrument.0 => holds.let_go_here = Some(begun),
            None => {}
        }
    }
    Ok(holds)
}
