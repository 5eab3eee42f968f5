//! What reservations have besides their instruments, with names.

use crate::{
    store::{self, companion::Kept, error::StoreError},
    view::companion::{ChoiceView, CompanionsView, NeedsView},
};
use booking::reservation::Reservation;
use inventory::{
    companion::CompanionKind,
    id::{InstrumentId, ReservationId},
    instrument::Instrument,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Returns what each of some reservations has besides; those that need nothing are left out.
pub async fn of(
    db: &impl ConnectionTrait,
    reservations: &[Reservation],
) -> Result<BTreeMap<ReservationId, NeedsView>, StoreError> {
    let needy: Vec<&Reservation> = reservations.iter().filter(|one| !one.needs.is_empty()).collect();
    if needy.is_empty() {
        return Ok(BTreeMap::new());
    }
    let operated: Vec<ReservationId> = needy.iter().filter(|one| one.needs.operator).map(|one| one.id).collect();
    let rows = store::occupancy::of(db, &operated).await?;
    let named = needy.iter().flat_map(|one| one.needs.with.iter().map(|id| id.0));
    let ids: BTreeSet<Uuid> = named.chain(rows.iter().map(|(resource, _)| resource.0)).collect();
    let kept: BTreeMap<Uuid, Kept> =
        store::companion::by_ids(db, ids).await?.into_iter().map(|kept| (kept.companion.id.0, kept)).collect();
    let by = |id: ReservationId| {
        let mut own = rows.iter().filter(|(_, row)| row.source == booking::occupancy::Source::Reservation(id));
        own.find_map(|(resource, _)| {
            kept.get(&resource.0).filter(|kept| kept.companion.kind == CompanionKind::Operator)
        })
    };
    let view = |one: &Reservation| NeedsView {
        with: one.needs.with.iter().filter_map(|id| kept.get(&id.0)).map(choice).collect(),
        operator: one.needs.operator,
        operated_by: by(one.id).map(|kept| kept.companion.name.zh.clone()),
    };
    Ok(needy.into_iter().map(|one| (one.id, view(one))).collect())
}

/// Returns what uses of an instrument can have besides.
pub async fn choices(db: &impl ConnectionTrait, instrument: &Instrument) -> Result<CompanionsView, StoreError> {
    let of = store::companion::of_instruments(db, vec![instrument.id]).await?;
    Ok(view(instrument, of.get(&instrument.id).map_or(&[], Vec::as_slice)))
}

fn view(instrument: &Instrument, kept: &[Kept]) -> CompanionsView {
    let id: InstrumentId = instrument.id;
    let (operators, things): (Vec<&Kept>, Vec<&Kept>) = kept
        .iter()
        .filter(|kept| kept.companion.serves(id))
        .partition(|kept| kept.companion.kind == CompanionKind::Operator);
    CompanionsView {
        choices: things.into_iter().map(choice).collect(),
        operated: !operators.is_empty(),
        operator_needed: instrument.policy.operated,
    }
}

fn choice(kept: &Kept) -> ChoiceView {
    let companion = &kept.companion;
    ChoiceView {
        id: companion.id.0,
        kind: companion.kind,
        name: companion.name.clone().into(),
        capacity: companion.capacity.get(),
    }
}
