//! The history of a reservation, one row a happening.

use super::{code, entity::reservation_event as row, error::StoreError};
use booking::{
    decision::Happening,
    reservation::{Approval, Waiver},
};
use inventory::{
    id::{PersonId, ReservationId},
    slot::{Instant, Slot},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Something that happened to a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The reservation.
    pub reservation: ReservationId,
    /// When.
    pub at: Instant,
    /// Who did it; nobody for a deadline.
    pub actor: Option<PersonId>,
    /// What.
    pub happening: Happening,
    /// Why, in words.
    pub reason: Option<String>,
    /// The revision it had afterwards.
    pub revision: u32,
    /// The time it had afterwards.
    pub slot: Slot,
    /// Rules that were set aside with it.
    pub waiver: Option<Waiver>,
    /// Which word was given with it.
    pub approval: Option<Approval>,
}

#[derive(Serialize, Deserialize)]
struct Detail {
    #[serde(default)]
    revision: u32,
    slot: Slot,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiver: Option<Waiver>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    approval: Option<Approval>,
}

/// Stores an event.
pub async fn insert(db: &impl ConnectionTrait, id: Uuid, event: &Event) -> Result<(), StoreError> {
    let Event { reservation, at, actor, happening, reason, revision, slot, waiver, approval } = event;
    let columns = row::ActiveModel {
        id: Set(id),
        reservation_id: Set(reservation.0),
        at: Set(*at),
        actor_id: Set(actor.map(|id| id.0)),
        action: Set(code::text(happening)?),
        reason: Set(reason.clone()),
        detail: Set(code::json(&Detail {
            revision: *revision,
            slot: *slot,
            waiver: waiver.clone(),
            approval: *approval,
        })?),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Returns who has given one of these words on which of these reservations since its time was last asked for. Which
/// word it was has not always been written down: then it counts.
pub async fn agreed(
    db: &impl ConnectionTrait,
    reservations: &[ReservationId],
    words: &[Approval],
) -> Result<BTreeSet<(ReservationId, PersonId)>, StoreError> {
    let of_interest = [Happening::Approved, Happening::Moved, Happening::Swapped];
    let names = of_interest.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    let rows = row::Entity::find()
        .filter(row::Column::ReservationId.is_in(reservations.iter().map(|id| id.0)))
        .filter(row::Column::Action.is_in(names))
        .order_by_asc(row::Column::At)
        .all(db)
        .await?;
    let mut agreed: BTreeMap<Uuid, BTreeSet<PersonId>> = BTreeMap::new();
    for row in rows {
        let known = agreed.entry(row.reservation_id).or_default();
        match code::parse(&row.action) {
            Some(Happening::Approved) => {
                let detail: Detail = serde_json::from_str(&row.detail)
                    .map_err(|_| StoreError::bad_row("reservation_event", "detail", row.id))?;
                if detail.approval.is_none_or(|given| words.contains(&given)) {
                    known.extend(row.actor_id.map(PersonId));
                }
            }
            _ => known.clear(),
        }
    }
    let pairs = |(id, people): (Uuid, BTreeSet<PersonId>)| people.into_iter().map(move |one| (ReservationId(id), one));
    Ok(agreed.into_iter().flat_map(pairs).collect())
}

/// Returns a reservation's history, oldest first.
pub async fn of(db: &impl ConnectionTrait, reservation: ReservationId) -> Result<Vec<Event>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::ReservationId.eq(reservation.0))
        .order_by_asc(row::Column::At)
        .all(db)
        .await?;
    let mut events: Vec<Event> = rows
        .into_iter()
        .map(|model| {
            let bad = |column| StoreError::bad_row("reservation_event", column, model.id);
            let detail: Detail = serde_json::from_str(&model.detail).map_err(|_| bad("detail"))?;
            Ok(Event {
                reservation,
                at: model.at,
                actor: model.actor_id.map(PersonId),
                happening: code::parse(&model.action).ok_or_else(|| bad("action"))?,
                reason: model.reason.clone(),
                revision: detail.revision,
                slot: detail.slot,
                waiver: detail.waiver,
                approval: detail.approval,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    // Several may have happened in one microsecond; the revision knows their order.
    events.sort_by_key(|event| (event.at, event.revision));
    Ok(events)
}
