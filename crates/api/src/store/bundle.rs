//! Bundles as rows; what was asked for together are reservations.

use super::{
    entity::{bundle as row, bundle_item, reservation},
    error::StoreError,
    reservation::reservations,
};
use booking::reservation::Reservation;
use inventory::{
    id::{BundleId, PersonId, ReservationId},
    slot::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Its identity, chosen by the caller.
    pub id: BundleId,
    /// Who asked.
    pub booked_by: PersonId,
    /// SHA-256 of the request, for repeated requests.
    pub request_digest: Vec<u8>,
    /// When it was asked for.
    pub created_at: Instant,
}

/// Finds a bundle by id.
pub async fn find(db: &impl ConnectionTrait, id: BundleId) -> Result<Option<Bundle>, StoreError> {
    let row = row::Entity::find_by_id(id.0).one(db).await?;
    Ok(row.map(|row| {
        let row::Model { id, booked_by, request_digest, created_at } = row;
        Bundle { id: BundleId(id), booked_by: PersonId(booked_by), request_digest, created_at }
    }))
}

/// Returns the reservations of a bundle, in the order in which they were asked for.
pub async fn items(db: &impl ConnectionTrait, id: BundleId) -> Result<Vec<Reservation>, StoreError> {
    let items = bundle_item::Entity::find()
        .filter(bundle_item::Column::BundleId.eq(id.0))
        .order_by_asc(bundle_item::Column::Position)
        .all(db)
        .await?;
    let order: BTreeMap<_, _> = items.iter().map(|item| (ReservationId(item.reservation_id), item.position)).collect();
    if order.is_empty() {
        return Ok(Vec::new());
    }
    let ids = order.keys().map(|id| id.0);
    let rows = reservation::Entity::find().filter(reservation::Column::Id.is_in(ids)).all(db).await?;
    let mut found = reservations(rows)?;
    found.sort_by_key(|reservation| order.get(&reservation.id).copied());
    Ok(found)
}

/// Returns in which bundles reservations were asked for; those that were asked for alone are left out.
pub async fn of(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ReservationId>,
) -> Result<BTreeMap<ReservationId, BundleId>, StoreError> {
    let ids: Vec<_> = ids.into_iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let items = bundle_item::Entity::find().filter(bundle_item::Column::ReservationId.is_in(ids)).all(db).await?;
    Ok(items.into_iter().map(|item| (ReservationId(item.reservation_id), BundleId(item.bundle_id))).collect())
}

/// Stores a new bundle of reservations that are stored already, in the order in which they were asked for.
pub async fn insert(
    db: &impl ConnectionTrait,
    new: &Bundle,
    items: impl IntoIterator<Item = ReservationId>,
) -> Result<(), StoreError> {
    let Bundle { id, booked_by, request_digest, created_at } = new;
    let columns = row::ActiveModel {
        id: Set(id.0),
        booked_by: Set(booked_by.0),
        request_digest: Set(request_digest.clone()),
        created_at: Set(*created_at),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    let items = (0..).zip(items).map(|(position, reservation)| bundle_item::ActiveModel {
        reservation_id: Set(reservation.0),
        bundle_id: Set(id.0),
        position: Set(position),
    });
    bundle_item::Entity::insert_many(items).exec_without_returning(db).await?;
    Ok(())
}
