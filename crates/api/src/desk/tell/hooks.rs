//! Telling a lab's systems: one call for each reservation to which something happened, in the same transaction.

use super::Scene;
use crate::{
    channel::{HookEvent, event_body},
    clock::new_id,
    store::{
        self,
        error::StoreError,
        instrument::Placed,
        outbox::{Channel, NewRow},
        webhook::Webhook,
    },
};
use booking::{
    decision::{Change, Decision},
    reservation::Reservation,
};
use inventory::{id::InstrumentId, text::Bilingual};
use std::collections::{BTreeMap, btree_map::Entry};

/// Writes the calls that a decision brings about.
pub(super) async fn call(scene: &Scene<'_>, decision: &Decision) -> Result<(), StoreError> {
    if scene.app.hooks.is_none() {
        return Ok(());
    }
    let mut known: BTreeMap<InstrumentId, Hooked> = BTreeMap::new();
    let mut rows = Vec::new();
    for (reservation, event) in events(decision) {
        if let Entry::Vacant(unknown) = known.entry(reservation.instrument) {
            unknown.insert(hooked(scene, reservation.instrument).await?);
        }
        let Some(Hooked { name, webhooks }) = known.get(&reservation.instrument) else { continue };
        for webhook in webhooks.iter().filter(|webhook| webhook.events.contains(&event)) {
            let id = new_id(&scene.app.clock);
            let body = event_body(id, event, scene.now, reservation, name);
            rows.push(NewRow {
                id,
                channel: Channel::Webhook,
                kind: "webhook",
                payload: body.map_err(|_| StoreError::Unstorable("webhook"))?,
                recipient: webhook.id.to_string(),
                about: Some(reservation.id.0),
                at: scene.now,
            });
        }
    }
    store::outbox::insert_all(scene.tx, rows).await
}

/// An instrument, and what of its lab is called.
#[derive(Default)]
struct Hooked {
    name: Bilingual,
    webhooks: Vec<Webhook>,
}

async fn hooked(scene: &Scene<'_>, instrument: InstrumentId) -> Result<Hooked, StoreError> {
    let here = &scene.place.placed;
    if here.instrument.id == instrument {
        return of_lab(scene, here).await;
    }
    match store::instrument::find(scene.tx, instrument).await? {
        Some(placed) => of_lab(scene, &placed).await,
        None => Ok(Hooked::default()),
    }
}

async fn of_lab(scene: &Scene<'_>, placed: &Placed) -> Result<Hooked, StoreError> {
    let name = Bilingual::new(&placed.row.name_zh, &placed.row.name_en);
    Ok(Hooked { name, webhooks: store::webhook::called(scene.tx, placed.instrument.facility).await? })
}

/// What happened to which reservation, in the order of the decision.
fn events(decision: &Decision) -> impl Iterator<Item = (&Reservation, HookEvent)> {
    decision.changes.iter().filter_map(|change| match change {
        Change::AddReservation { reservation, happening }
        | Change::UpdateReservation { reservation, happening, .. } => {
            HookEvent::of(*happening).map(|event| (reservation, event))
        }
        Change::Occupancy(_)
        | Change::Companion(_)
        | Change::AddSeries(_)
        | Change::UpdateSeries(_)
        | Change::LeaveSeries(_)
        | Change::RenameOccurrence(_)
        | Change::AddOutage(_)
        | Change::UpdateOutage(_)
        | Change::RecordUsage(_)
        | Change::RecordStrike(_)
        | Change::Impose(_)
        | Change::AddProposal(_)
        | Change::UpdateProposal(_)
        | Change::Collect { .. }
        | Change::GiveOut(_) => None,
    })
}
