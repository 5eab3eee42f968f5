//! Occupancy as rows under the database's guard.

use super::{
    code,
    entity::occupancy as row,
    error::{StoreError, expect_rows},
};
use booking::occupancy::{Occupancy, OccupancyChange, Source};
use inventory::{
    id::{OutageId, ReservationId, ResourceId},
    slot::Slot,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Reservation,
    Outage,
}

/// Returns what occupies the resource within `window`, sorted by start, end, lane.
pub async fn within(
    db: &impl ConnectionTrait,
    resource: ResourceId,
    window: &Slot,
) -> Result<Vec<Occupancy>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::ResourceId.eq(resource.0))
        .filter(row::Column::StartsAt.lt(window.end()))
        .filter(row::Column::EndsAt.gt(window.start()))
        .order_by_asc(row::Column::StartsAt)
        .all(db)
        .await?;
    let mut found = rows.into_iter().map(Occupancy::try_from).collect::<Result<Vec<_>, _>>()?;
    found.sort();
    Ok(found)
}

/// Returns what reservations occupy, each row with its resource.
pub async fn of(
    db: &impl ConnectionTrait,
    reservations: &[ReservationId],
) -> Result<Vec<(ResourceId, Occupancy)>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::SourceId.is_in(reservations.iter().map(|id| id.0)))
        .filter(row::Column::SourceKind.eq(code::text(&Kind::Reservation)?))
        .all(db)
        .await?;
    rows.into_iter().map(|row| Ok((ResourceId(row.resource_id), Occupancy::try_from(row)?))).collect()
}

/// Returns what occupies each of several resources within `window`, sorted like [`within`].
pub async fn within_many(
    db: &impl ConnectionTrait,
    resources: Vec<ResourceId>,
    window: &Slot,
) -> Result<BTreeMap<ResourceId, Vec<Occupancy>>, StoreError> {
    let mut found: BTreeMap<ResourceId, Vec<Occupancy>> = BTreeMap::new();
    if resources.is_empty() {
        return Ok(found);
    }
    let rows = row::Entity::find()
        .filter(row::Column::ResourceId.is_in(resources.into_iter().map(|id| id.0)))
        .filter(row::Column::StartsAt.lt(window.end()))
        .filter(row::Column::EndsAt.gt(window.start()))
        .all(db)
        .await?;
    for model in rows {
        let resource = ResourceId(model.resource_id);
        found.entry(resource).or_default().push(Occupancy::try_from(model)?);
    }
    found.values_mut().for_each(|rows| rows.sort());
    Ok(found)
}

/// Carries out one change; `id` names a row that is taken.
pub async fn apply(
    db: &impl ConnectionTrait,
    resource: ResourceId,
    change: &OccupancyChange,
    id: Uuid,
) -> Result<(), StoreError> {
    match change {
        OccupancyChange::Vacate(old) => {
            let touched = row::Entity::delete_many()
                .filter(row::Column::ResourceId.eq(resource.0))
                .filter(row::Column::Lane.eq(i32::from(old.lane)))
                .filter(row::Column::StartsAt.eq(old.span.start()))
                .filter(row::Column::SourceKind.eq(code::text(&kind(&old.source))?))
                .filter(row::Column::SourceId.eq(source_id(&old.source)))
                .exec(db)
                .await?;
            expect_rows("occupancy", touched.rows_affected, 1)
        }
        OccupancyChange::Occupy(new) => {
            let columns = row::ActiveModel {
                id: Set(id),
                resource_id: Set(resource.0),
                lane: Set(i32::from(new.lane)),
                starts_at: Set(new.span.start()),
                ends_at: Set(new.span.end()),
                source_kind: Set(code::text(&kind(&new.source))?),
                source_id: Set(source_id(&new.source)),
            };
            row::Entity::insert(columns).exec_without_returning(db).await?;
            Ok(())
        }
    }
}

fn kind(source: &Source) -> Kind {
    match source {
        Source::Reservation(_) => Kind::Reservation,
        Source::Outage(_) => Kind::Outage,
    }
}

fn source_id(source: &Source) -> Uuid {
    match source {
        Source::Reservation(id) => id.0,
        Source::Outage(id) => id.0,
    }
}

impl TryFrom<row::Model> for Occupancy {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let row::Model { id, resource_id: _, lane, starts_at, ends_at, source_kind, source_id } = model;
        let bad = |column| StoreError::bad_row("occupancy", column, id);
        let source = match code::parse(&source_kind).ok_or_else(|| bad("source_kind"))? {
            Kind::Reservation => Source::Reservation(ReservationId(source_id)),
            Kind::Outage => Source::Outage(OutageId(source_id)),
        };
        Ok(Self {
            span: Slot::new(starts_at, ends_at).map_err(|_| bad("ends_at"))?,
            lane: u16::try_from(lane).map_err(|_| bad("lane"))?,
            source,
        })
    }
}
