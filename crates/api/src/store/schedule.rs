//! The facts of one instrument as the engine takes them.

use super::{
    calendar,
    error::StoreError,
    instrument::Placed,
    occupancy,
    reservation::{self, Pressing},
};
use booking::{
    command::Outage,
    occupancy::Source,
    schedule::{Schedule, Standing},
};
use inventory::{
    id::ReservationId,
    slot::{Instant, Slot},
};
use sea_orm::ConnectionTrait;
use std::sync::Arc;

/// Loads what occupies the instrument within `window`, the reservations behind it and the one named besides, and
/// wherever they lie those that are due to lapse at `now` and those that are running.
pub async fn load(
    db: &impl ConnectionTrait,
    placed: &Placed,
    window: &Slot,
    named: Option<ReservationId>,
    outages: Vec<Outage>,
    standing: Standing,
    now: Instant,
) -> Result<Schedule, StoreError> {
    let mut occupancy = occupancy::within(db, placed.instrument.id.into(), window).await?;
    let Pressing { due, running } = reservation::pressing_on(db, placed.instrument.id, now).await?;
    if !due.is_empty() {
        occupancy.extend(occupancy::of(db, &due).await?);
        occupancy.sort();
        occupancy.dedup();
    }
    let behind = occupancy.iter().filter_map(|row| match row.source {
        Source::Reservation(id) => Some(id),
        Source::Outage(_) => None,
    });
    let mut ids: Vec<ReservationId> = behind.chain(named).chain(due).chain(running).collect();
    ids.sort();
    ids.dedup();
    let reservations = reservation::find_all(db, ids).await?;
    Ok(Schedule {
        instrument: placed.instrument.clone(),
        calendar: Arc::new(calendar::load(db).await?),
        occupancy,
        reservations,
        outages,
        standing,
    })
}
