//! The facts of one instrument as the engine takes them.

use super::{
    allocation, calendar, companion,
    error::StoreError,
    instrument::Placed,
    occupancy, reservation, strike,
    waiting::{self, Pressing},
};
use booking::{
    command::Outage,
    conduct::Strike,
    occupancy::Source,
    proposal::Proposal,
    reservation::Reservation,
    schedule::{Schedule, Standing},
    series::Series,
};
use inventory::{
    id::{PersonId, ReservationId},
    slot::{Instant, Slot},
};
use sea_orm::ConnectionTrait;
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

/// What a command names, loaded wherever it lies.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Reservations.
    pub reservations: Vec<ReservationId>,
    /// Outages.
    pub outages: Vec<Outage>,
    /// A series, whose reservations are among those above.
    pub series: Option<Series>,
    /// Proposals.
    pub proposals: Vec<Proposal>,
    /// What is known of the other one whom a proposal concerns.
    pub counterpart: Standing,
    /// The companions that go with the instrument, where they were read, and locked, before.
    pub companions: Option<BTreeSet<Uuid>>,
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
    let Named { reservations: named, outages, series, proposals, counterpart, companions } = named;
    let mut occupancy = occupancy::within(db, placed.instrument.id.into(), window).await?;
    let concerned = named.clone();
    let Pressing { due, running, waiting } = waiting::pressing_on(db, placed.instrument.id, now).await?;
    // A series may reach beyond the window; a reservation alone does not.
    let far: Vec<ReservationId> = due.iter().chain(named.iter().filter(|_| series.is_some())).copied().collect();
    if !far.is_empty() {
        let own = placed.instrument.id.into();
        let rows = occupancy::of(db, &far).await?;
        occupancy.extend(rows.into_iter().filter(|(resource, _)| *resource == own).map(|(_, row)| row));
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
    let strikes = strikes(db, placed, &reservations, &concerned, now).await?;
    let allocated = match placed.instrument.policy.contest {
        Some(_) => allocation::given_out(db, placed.instrument.id, window).await?,
        None => Vec::new(),
    };
    let beside = companion::beside(db, placed.instrument.id, companions, window, &far).await?;
    let mut outages = outages;
    for other in beside.outages {
        if outages.iter().all(|known| known.id != other.id) {
            outages.push(other);
        }
    }
    outages.sort_by_key(|outage| outage.id);
    Ok(Schedule {
        instrument: placed.instrument.clone(),
        calendar: Arc::new(calendar::load(db).await?),
        occupancy,
        reservations,
        outages,
        series,
        strikes,
        allocated,
        collected: None,
        standing,
        proposals,
        counterpart,
        agreed: Default::default(),
        companions: beside.companions,
        duties: beside.duties,
    })
}

/// What counts against those whom the decision may find at fault: whoever has not come in time, and whose use it is
/// about. Without rules of conduct nobody is.
async fn strikes(
    db: &impl ConnectionTrait,
    placed: &Placed,
    reservations: &[Reservation],
    named: &[ReservationId],
    now: Instant,
) -> Result<Vec<Strike>, StoreError> {
    if placed.instrument.policy.conduct.is_none() {
        return Ok(Vec::new());
    }
    let missed = |reservation: &&Reservation| reservation.kept_until.is_some_and(|until| until <= now);
    let concerned = reservations.iter().filter(|r| named.contains(&r.id) || missed(r));
    let people: BTreeSet<PersonId> = concerned.map(|reservation| reservation.applicant).collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    strike::against(db, placed.instrument.facility, &people, named, now).await
}
