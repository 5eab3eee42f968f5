//! What a decision on an instrument must know of companions, and what it must lock.

use super::{Kept, by_ids, fit, row};
use crate::store::{
    code,
    entity::{outage, reservation},
    error::StoreError,
    occupancy,
};
use booking::{
    beside::{self, Duty},
    command::Outage,
    occupancy::Source,
};
use inventory::{
    companion::CompanionKind,
    id::{InstrumentId, ReservationId},
    slot::Slot,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The companions of an instrument's uses, with their rows.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The companions, by id.
    pub companions: Vec<beside::Beside>,
    /// What operators do on other instruments.
    pub duties: BTreeMap<ReservationId, Duty>,
    /// The companions' outages on this instrument.
    pub outages: Vec<Outage>,
}

/// Returns the ids of the companions that decisions on an instrument look at: all that go with it, and where somebody can
/// run it every operator of his lab, since they may change among themselves.
pub async fn concerned(db: &impl ConnectionTrait, instrument: InstrumentId) -> Result<BTreeSet<Uuid>, StoreError> {
    let own: Vec<Uuid> = fit::Entity::find()
        .filter(fit::Column::InstrumentId.eq(instrument.0))
        .select_only()
        .column(fit::Column::CompanionId)
        .into_tuple()
        .all(db)
        .await?;
    let mut found: BTreeSet<Uuid> = own.into_iter().collect();
    if found.is_empty() {
        return Ok(found);
    }
    let operator = code::text(&CompanionKind::Operator)?;
    let labs: Vec<Uuid> = row::Entity::find()
        .filter(row::Column::Id.is_in(found.iter().copied()))
        .filter(row::Column::Kind.eq(operator.as_str()))
        .select_only()
        .column(row::Column::FacilityId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    if !labs.is_empty() {
        let others: Vec<Uuid> = row::Entity::find()
            .filter(row::Column::FacilityId.is_in(labs))
            .filter(row::Column::Kind.eq(operator))
            .select_only()
            .column(row::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(others);
    }
    Ok(found)
}

/// Loads what keeps an instrument's companions busy within `window`, and of `far` uses wherever they lie. Which companions
/// these are may be known already.
pub async fn beside(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    known: Option<BTreeSet<Uuid>>,
    window: &Slot,
    far: &[ReservationId],
) -> Result<Beside, StoreError> {
    let ids = match known {
        Some(ids) => ids,
        None => concerned(db, instrument).await?,
    };
    if ids.is_empty() {
        return Ok(Beside::default());
    }
    let kept = by_ids(db, ids).await?;
    let resources = kept.iter().map(|kept| kept.companion.id.into()).collect();
    let mut rows = occupancy::within_many(db, resources, window).await?;
    if !far.is_empty() {
        for (resource, row) in occupancy::of(db, far).await? {
            let of = rows.entry(resource).or_default();
            of.push(row);
            of.sort();
            of.dedup();
        }
    }
    let companions: Vec<beside::Beside> = kept
        .into_iter()
        .map(|Kept { companion, .. }| {
            let occupancy = rows.remove(&companion.id.into()).unwrap_or_default();
            beside::Beside { companion, occupancy }
        })
        .collect();
    let duties = duties(db, instrument, &companions).await?;
    let outages = outages(db, instrument, window).await?;
    Ok(Beside { companions, duties, outages })
}

/// The uses of other instruments that operators run.
async fn duties(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    companions: &[beside::Beside],
) -> Result<BTreeMap<ReservationId, Duty>, StoreError> {
    use reservation::Column;
    let operators = companions.iter().filter(|one| one.is_operator());
    let run = operators.flat_map(|one| &one.occupancy).filter_map(|row| match row.source {
        Source::Reservation(id) => Some(id.0),
        Source::Outage(_) => None,
    });
    let run: BTreeSet<Uuid> = run.collect();
    if run.is_empty() {
        return Ok(BTreeMap::new());
    }
    type Row = (Uuid, Uuid, chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>);
    let rows: Vec<Row> = reservation::Entity::find()
        .filter(Column::Id.is_in(run))
        .filter(Column::InstrumentId.ne(instrument.0))
        .select_only()
        .columns([Column::Id, Column::InstrumentId, Column::StartsAt, Column::EndsAt])
        .into_tuple()
        .all(db)
        .await?;
    let read = |(id, instrument, start, end)| {
        let slot = Slot::new(start, end).map_err(|_| StoreError::bad_row("reservation", "ends_at", id))?;
        Ok((ReservationId(id), Duty { instrument: InstrumentId(instrument), slot }))
    };
    rows.into_iter().map(read).collect()
}

/// The outages of an instrument's companions that have not ended and meet `window`.
async fn outages(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    window: &Slot,
) -> Result<Vec<Outage>, StoreError> {
    let rows = outage::Entity::find()
        .filter(outage::Column::InstrumentId.eq(instrument.0))
        .filter(outage::Column::CompanionId.is_not_null())
        .filter(outage::Column::EndedAt.is_null())
        .filter(outage::Column::StartsAt.lt(window.end()))
        .filter(outage::Column::EndsAt.gt(window.start()))
        .all(db)
        .await?;
    rows.into_iter().map(Outage::try_from).collect()
}
