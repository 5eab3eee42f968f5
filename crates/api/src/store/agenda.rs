//! What stands in somebody's calendar, for programs that read it whole and often: what it holds, and by which few
//! numbers one sees that it is still the same.

use super::{
    code,
    entity::{change, instrument, outage, reservation as row, reservation_event, series},
    error::StoreError,
    reservation::reservations,
};
use booking::{
    command::Outage,
    reservation::{Reservation, StateName},
};
use inventory::{
    id::{FacilityId, InstrumentId, OutageId, PersonId, ReservationId, SeriesId},
    slot::{Instant, Slot},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Whose calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What a person will use himself.
    Own(PersonId),
    /// Everything on a lab's instruments.
    Facility(FacilityId),
    /// Everything on an instrument.
    Instrument(InstrumentId),
}

/// The states of what stands in calendars. What waits or was offered has no time yet that one could rely on.
const STANDING: [StateName; 5] =
    [StateName::Held, StateName::Confirmed, StateName::InUse, StateName::Done, StateName::NoShow];

/// Most reservations of one calendar; of more the earliest are shown.
const MOST: u64 = 10_000;

/// Tells whether a reservation in this state stands in calendars.
pub fn stands(state: StateName) -> bool {
    STANDING.contains(&state)
}

/// Returns what stands in a calendar within `window`, by start and id. An occurrence of a series comes alone.
pub async fn within(db: &impl ConnectionTrait, scope: Scope, window: &Slot) -> Result<Vec<Reservation>, StoreError> {
    let rows = standing(scope, window)?
        .order_by_asc(row::Column::StartsAt)
        .order_by_asc(row::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    reservations(rows)
}

/// Returns every reservation of these series, whatever has become of it, in the order of the times their rules give.
pub async fn occurrences(
    db: &impl ConnectionTrait,
    of: &[SeriesId],
) -> Result<BTreeMap<SeriesId, Vec<Reservation>>, StoreError> {
    let mut found: BTreeMap<SeriesId, Vec<Reservation>> = BTreeMap::new();
    if of.is_empty() {
        return Ok(found);
    }
    let rows = row::Entity::find()
        .filter(row::Column::SeriesId.is_in(of.iter().map(|id| id.0)))
        .order_by_asc(row::Column::SeriesId)
        .order_by_asc(row::Column::RecurrenceId)
        .all(db)
        .await?;
    for reservation in reservations(rows)? {
        if let Some(of) = reservation.series {
            found.entry(of.series).or_default().push(reservation);
        }
    }
    Ok(found)
}

/// Returns when something happened last to each reservation of a calendar within `window`.
pub async fn last_events(
    db: &impl ConnectionTrait,
    scope: Scope,
    window: &Slot,
) -> Result<BTreeMap<ReservationId, Instant>, StoreError> {
    last(db, standing(scope, window)?).await
}

/// Returns when something happened last to each reservation of these series.
pub async fn last_events_of(
    db: &impl ConnectionTrait,
    series: &[SeriesId],
) -> Result<BTreeMap<ReservationId, Instant>, StoreError> {
    if series.is_empty() {
        return Ok(BTreeMap::new());
    }
    last(db, row::Entity::find().filter(row::Column::SeriesId.is_in(series.iter().map(|id| id.0)))).await
}

async fn last(
    db: &impl ConnectionTrait,
    which: Select<row::Entity>,
) -> Result<BTreeMap<ReservationId, Instant>, StoreError> {
    let which = which.select_only().column(row::Column::Id);
    let rows: Vec<(Uuid, Instant)> = reservation_event::Entity::find()
        .select_only()
        .column(reservation_event::Column::ReservationId)
        .column_as(reservation_event::Column::At.max(), "at")
        .filter(reservation_event::Column::ReservationId.in_subquery(which.into_query()))
        .group_by(reservation_event::Column::ReservationId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, at)| (ReservationId(id), at)).collect())
}

/// Returns the outages in a calendar within `window` with when each was declared or ended, by start and id. Those of an
/// accessory alone leave the instrument usable and are left out; a person's own calendar has none.
pub async fn outages(
    db: &impl ConnectionTrait,
    scope: Scope,
    window: &Slot,
) -> Result<Vec<(Outage, Instant)>, StoreError> {
    let Some(here) = outages_of(scope) else { return Ok(Vec::new()) };
    let rows = outage::Entity::find()
        .filter(here)
        .filter(outage::Column::CompanionId.is_null())
        .filter(outage::Column::StartsAt.lt(window.end()))
        .filter(outage::Column::EndsAt.gt(window.start()))
        .order_by_asc(outage::Column::StartsAt)
        .order_by_asc(outage::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    // One that was ended early lasted until then; one that was ended before it began never was.
    let dated = |model: outage::Model| {
        let at = model.ended_at.unwrap_or(model.declared_at);
        let outage = match Outage::try_from(model) {
            Ok(outage) => outage,
            Err(error) => return Some(Err(error)),
        };
        let end = outage.ended_at.map_or(outage.slot.end(), |ended| Ord::min(ended, outage.slot.end()));
        let slot = Slot::new(outage.slot.start(), end).ok().filter(|slot| slot.overlaps(window))?;
        Some(Ok((Outage { slot, ..outage }, at)))
    };
    rows.into_iter().filter_map(dated).collect()
}

/// Returns the outages in a calendar that were ended since then.
pub async fn ended_outages(
    db: &impl ConnectionTrait,
    scope: Scope,
    since: Instant,
) -> Result<Vec<OutageId>, StoreError> {
    let Some(here) = outages_of(scope) else { return Ok(Vec::new()) };
    let rows: Vec<Uuid> = outage::Entity::find()
        .select_only()
        .column(outage::Column::Id)
        .filter(here)
        .filter(outage::Column::CompanionId.is_null())
        .filter(outage::Column::EndedAt.gte(since))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(OutageId).collect())
}

fn outages_of(scope: Scope) -> Option<SimpleExpr> {
    match scope {
        Scope::Own(_) => None,
        Scope::Facility(id) => Some(outage::Column::InstrumentId.in_subquery(instruments_of(id).into_query())),
        Scope::Instrument(id) => Some(outage::Column::InstrumentId.eq(id.0)),
    }
}

/// Returns the reservations of a calendar, in whatever state, to which something has happened since then and that end
/// after `from`, each with its series.
pub async fn touched(
    db: &impl ConnectionTrait,
    scope: Scope,
    since: Instant,
    from: Instant,
) -> Result<Vec<(ReservationId, Option<SeriesId>)>, StoreError> {
    let mut happened = reservation_event::Entity::find()
        .select_only()
        .column(reservation_event::Column::Id)
        .filter(reservation_event::Column::At.gte(since))
        .into_query();
    happened.and_where(
        Expr::col((reservation_event::Entity, reservation_event::Column::ReservationId))
            .equals((row::Entity, row::Column::Id)),
    );
    let rows: Vec<(Uuid, Option<Uuid>)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Id, row::Column::SeriesId])
        .filter(of(scope))
        .filter(row::Column::EndsAt.gt(from))
        .filter(Expr::exists(happened))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, series)| (ReservationId(id), series.map(SeriesId))).collect())
}

/// Adds to series those that they were divided from.
pub async fn with_origins(
    db: &impl ConnectionTrait,
    mut all: BTreeSet<SeriesId>,
) -> Result<BTreeSet<SeriesId>, StoreError> {
    let mut asked: Vec<SeriesId> = all.iter().copied().collect();
    while !asked.is_empty() {
        let rows: Vec<Uuid> = series::Entity::find()
            .select_only()
            .column(series::Column::Continues)
            .filter(series::Column::Id.is_in(asked.iter().map(|id| id.0)))
            .filter(series::Column::Continues.is_not_null())
            .into_tuple()
            .all(db)
            .await?;
        asked = rows.into_iter().map(SeriesId).filter(|id| all.insert(*id)).collect();
    }
    Ok(all)
}

/// Returns what a calendar showed within `before` and does not within `after`, a later window: reservations and series
/// that are over, and outages.
pub async fn left(
    db: &impl ConnectionTrait,
    scope: Scope,
    before: &Slot,
    after: &Slot,
) -> Result<Vec<Uuid>, StoreError> {
    let Ok(between) = Slot::new(before.start(), after.start()) else { return Ok(Vec::new()) };
    let over = |reservation: Reservation| reservation.series.map_or(reservation.id.0, |of| of.series.0);
    let reserved = within(db, scope, &between).await?.into_iter().map(over);
    let outages = outages(db, scope, &between).await?.into_iter().map(|(outage, _)| outage.id.0);
    Ok(reserved.chain(outages).collect())
}

/// Returns the instruments of a lab, by id.
pub async fn instruments(db: &impl ConnectionTrait, facility: FacilityId) -> Result<Vec<InstrumentId>, StoreError> {
    let rows: Vec<Uuid> = instruments_of(facility).order_by_asc(instrument::Column::Id).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(InstrumentId).collect())
}

/// Numbers that change with a calendar. Two that are the same were read from the same calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marks {
    /// Revisions of a person's reservations, and how often the invited of his series were told something.
    Own(Vec<(Uuid, i32)>, Vec<(Uuid, i32)>),
    /// The revision of every instrument, and the number of its latest change where there was one of late. Changes of
    /// one instrument are committed in the order of their numbers, since its row is locked.
    Instruments(Vec<(Uuid, i32, i64)>),
}

/// Returns a calendar's numbers. Cheap: nothing of the calendar itself is read.
pub async fn marks(db: &impl ConnectionTrait, scope: Scope, window: &Slot) -> Result<Marks, StoreError> {
    let here = match scope {
        Scope::Own(_) => return own_marks(db, standing(scope, window)?).await,
        Scope::Facility(id) => instrument::Column::FacilityId.eq(id.0),
        Scope::Instrument(id) => instrument::Column::Id.eq(id.0),
    };
    let known: Vec<(Uuid, i32)> = instrument::Entity::find()
        .select_only()
        .columns([instrument::Column::Id, instrument::Column::Revision])
        .filter(here)
        .order_by_asc(instrument::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let latest: Vec<(Uuid, i64)> = change::Entity::find()
        .select_only()
        .column(change::Column::InstrumentId)
        .column_as(change::Column::Seq.max(), "seq")
        .filter(change::Column::InstrumentId.is_in(known.iter().map(|(id, _)| *id)))
        .group_by(change::Column::InstrumentId)
        .into_tuple()
        .all(db)
        .await?;
    let latest: BTreeMap<Uuid, i64> = latest.into_iter().collect();
    let marked = |(id, revision)| (id, revision, latest.get(&id).copied().unwrap_or(0));
    Ok(Marks::Instruments(known.into_iter().map(marked).collect()))
}

async fn own_marks(db: &impl ConnectionTrait, mine: Select<row::Entity>) -> Result<Marks, StoreError> {
    let revisions = mine.clone().select_only().columns([row::Column::Id, row::Column::Revision]);
    let revisions = revisions.order_by_asc(row::Column::Id).into_tuple().all(db).await?;
    let repeated = mine.select_only().column(row::Column::SeriesId).filter(row::Column::SeriesId.is_not_null());
    let told = series::Entity::find()
        .select_only()
        .columns([series::Column::Id, series::Column::Sequence])
        .filter(series::Column::Id.in_subquery(repeated.into_query()))
        .order_by_asc(series::Column::Id);
    Ok(Marks::Own(revisions, told.into_tuple().all(db).await?))
}

fn standing(scope: Scope, window: &Slot) -> Result<Select<row::Entity>, StoreError> {
    let states = STANDING.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    Ok(row::Entity::find()
        .filter(of(scope))
        .filter(row::Column::State.is_in(states))
        .filter(row::Column::StartsAt.lt(window.end()))
        .filter(row::Column::EndsAt.gt(window.start())))
}

fn of(scope: Scope) -> Condition {
    Condition::all().add(match scope {
        Scope::Own(id) => row::Column::ApplicantId.eq(id.0),
        Scope::Facility(id) => row::Column::InstrumentId.in_subquery(instruments_of(id).into_query()),
        Scope::Instrument(id) => row::Column::InstrumentId.eq(id.0),
    })
}

fn instruments_of(facility: FacilityId) -> Select<instrument::Entity> {
    instrument::Entity::find()
        .select_only()
        .column(instrument::Column::Id)
        .filter(instrument::Column::FacilityId.eq(facility.0))
}
