//! The facts of one instrument as the engine takes them.

use super::{
    calendar,
    error::StoreError,
    instrument::Placed,
    occupancy, reservation,
    waiting::{self, Pressing},
};
use booking::{
    command::Outage,
    occupancy::Source,
    schedule::{Schedule, Standing},
    series::Series,
};
use inventory::{
    id::ReservationId,
    slot::{Instant, Slot},
};
use sea_orm::ConnectionTrait;
use std::sync::Arc;

/// What a command names, loaded wherever it lies.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Reservations.
    pub reservations: Vec<ReservationId>,
    /// Outages.
    pub outages: Vec<Outage>,
    /// A series, whose reservations are among those above.
    pub series: Option<Series>,
}

/// Loads what occupies the instrument within `window`, the reservations behind it and those named besides, and
/// wherever they lie those that are due to lapse at `now`, those that are running and those that wait for free time.
pub async fn load(
    db: &impl ConnectionTrait,
    placed: &Placed,
    window: &Slot,
    named: Named,
    standing: Standing,
    now: Instant,
) -> Result<Schedule, StoreError> {
    let Named { reservations: named, outages, series } = named;
    let mut occupancy = occupancy::within(db, placed.instrument.id.into(), window).await?;
    let Pressing { due, running, waiting } = waiting::pressing_on(db, placed.instrument.id, now).await?;
    // A series may reach beyond the window; a reservation alone does not.
    let far: Vec<ReservationId> = due.iter().chain(named.iter().filter(|_| series.is_some())).copied().collect();
    if !far.is_empty() {
        occupancy.extend(occupancy::of(db, &far).await?);
        occupancy.sort();
        occupancy.dedup();
    }
    let behind = occupancy.iter().filter_map(|row| match row.source {
        Source::Reservation(id) => Some(id),
        Source::Outage(_) => None,
    });
    let mut ids: Vec<ReservationId> = behind.chain(named).chain(due).chain(running).chain(waiting).collect();
    ids.sort();
    ids.dedup();
    let reservations = reservation::find_all(db, ids).await?;
    Ok(Schedule {
        instrument: placed.instrument.clone(),
        calendar: Arc::new(calendar::load(db).await?),
        occupancy,
        reservations,
        outages,
        series,
        standing,
    })
}
