//! Carrying a decision out on the tables.

use super::Scene;
use crate::{
    clock::new_id,
    store::{self, audit::Leaf, error::StoreError, reservation_event::Event},
};
use booking::{
    beside::CompanionChange,
    command::Command,
    decision::{Change, Decision, Happening},
    occupancy::OccupancyChange,
    proposal::Proposal,
    reservation::Reservation,
    usage::UsageRecord,
};
use inventory::{id::CompanionId, slot::Slot};
use serde_json::json;
use std::collections::BTreeSet;

/// Writes every change in order, the history, the change for live views, and one audit leaf.
pub(super) async fn apply(scene: &Scene<'_>, decision: &Decision) -> Result<(), StoreError> {
    let Scene { app, tx, place, errand, now } = *scene;
    let resource = place.placed.instrument.id.into();
    let mut hours: Vec<UsageRecord> = Vec::new();
    let mut seen: Vec<Slot> = Vec::new();
    let mut body = Vec::new();
    let mut kept: BTreeSet<CompanionId> = BTreeSet::new();
    for change in &decision.changes {
        match change {
            Change::Occupancy(change) => {
                store::occupancy::apply(tx, resource, change, new_id(&app.clock)).await?;
                let (OccupancyChange::Vacate(row) | OccupancyChange::Occupy(row)) = change;
                seen.push(row.span);
            }
            Change::Companion(CompanionChange { companion, row }) => {
                store::occupancy::apply(tx, (*companion).into(), row, new_id(&app.clock)).await?;
                kept.insert(*companion);
            }
            Change::AddSeries(series) => {
                store::series::insert(tx, series, errand.digest.clone()).await?;
                body.push(json!({"series": series.id, "recurrence": series.recurrence}));
            }
            Change::UpdateSeries(series) => {
                store::series::update(tx, series).await?;
                body.push(json!({"series": series.id, "recurrence": series.recurrence}));
            }
            Change::LeaveSeries(leaving) => store::series::leave(tx, leaving).await?,
            Change::RenameOccurrence(reservation) => {
                store::reservation::update(tx, reservation).await?;
                body.push(json!({
                    "reservation": reservation.id, "series": reservation.series, "revision": reservation.revision,
                }));
            }
            Change::AddReservation { reservation, happening } => {
                store::reservation::insert(tx, reservation, errand.digest.clone()).await?;
                record(scene, reservation, *happening, None).await?;
                seen.push(reservation.slot);
                body.push(summary(reservation, *happening));
            }
            Change::UpdateReservation { reservation, happening, reason } => {
                store::reservation::update(tx, reservation).await?;
                record(scene, reservation, *happening, reason.clone()).await?;
                seen.push(reservation.slot);
                body.push(summary(reservation, *happening));
            }
            Change::AddOutage(outage) => {
                store::outage::insert(tx, outage, errand.person, now, errand.digest.clone()).await?;
                body.push(json!({"outage": outage.id, "start": outage.slot.start(), "end": outage.slot.end()}));
            }
            Change::UpdateOutage(outage) => {
                store::outage::update(tx, outage).await?;
                seen.push(outage.slot);
                body.push(json!({"outage": outage.id, "end": outage.slot.end(), "ended_at": outage.ended_at}));
            }
            Change::RecordStrike(strike) => {
                store::strike::insert(tx, strike).await?;
                body.push(json!({"strike": strike.id, "person": strike.person, "kind": strike.kind, "at": strike.at}));
            }
            Change::Impose(measure) => {
                store::measure::insert(tx, measure).await?;
                let strikes = &measure.because;
                body.push(json!({
                    "measure": measure.id, "person": measure.person, "kind": measure.kind, "reach": measure.reach,
                    "until": measure.until, "because": strikes,
                }));
            }
            Change::AddProposal(proposal) => {
                store::proposal::insert(tx, proposal, errand.digest.clone()).await?;
                body.push(consent(proposal));
            }
            Change::UpdateProposal(proposal) => {
                store::proposal::close(tx, proposal).await?;
                body.push(consent(proposal));
            }
            Change::Collect { monday, closes_at, decided_by } => {
                super::allocation::open(scene, *monday, *closes_at, *decided_by).await?;
            }
            Change::GiveOut(given_out) => {
                super::allocation::close(scene, given_out).await?;
                let granted: Vec<_> = given_out.rows.iter().filter(|row| row.got.is_some()).collect();
                body.push(json!({
                    "given_out": given_out.monday, "took_part": given_out.rows.len(), "granted": granted.len(),
                    "minutes": given_out.worth.minutes, "reason": given_out.reason,
                }));
            }
            Change::RecordUsage(usage) => {
                body.push(json!({"usage": usage.id, "start": usage.slot.start(), "end": usage.slot.end()}));
                hours.push(usage.clone());
            }
        }
    }
    if !kept.is_empty() {
        body.push(json!({"companions": kept}));
    }
    store::usage::insert(tx, place.placed.instrument.institution, &hours).await?;
    let whole = seen.into_iter().reduce(|a, b| a.widened(a.start() - b.start(), b.end() - a.end()));
    if let Some(span) = whole {
        store::change::insert(tx, place.placed.instrument.id, &span, now).await?;
    }
    let leaf = Leaf {
        at: now,
        actor: (!errand.by_the_program).then_some(errand.person),
        action: errand.action.as_str(),
        object_kind: "instrument",
        object: place.placed.instrument.id.0,
        body: json!(body),
    };
    store::audit::append(tx, new_id(&app.clock), &leaf).await
}

async fn record(
    scene: &Scene<'_>,
    reservation: &Reservation,
    happening: Happening,
    reason: Option<String>,
) -> Result<(), StoreError> {
    let marked = matches!(scene.errand.command, Some(Command::MarkNoShow { id }) if id == reservation.id);
    let by_itself = match happening {
        Happening::NoShow => !marked,
        other => other.is_by_itself(reservation.state.name()),
    };
    // Each has agreed to his own change; neither learns from it who the other one is.
    let actor = if happening == Happening::Swapped { reservation.applicant } else { scene.errand.person };
    let event = Event {
        reservation: reservation.id,
        at: scene.now,
        // A deadline passes by itself, whoever's command made it be noticed.
        actor: (!by_itself && !scene.errand.by_the_program).then_some(actor),
        happening,
        reason,
        revision: reservation.revision,
        slot: reservation.slot,
        // What was set aside before stays with the reservation; of this change it says nothing.
        waiver: reservation.waiver.clone().filter(|waiver| {
            scene.errand.waives()
                && waiver.by == scene.errand.person
                && matches!(happening, Happening::Moved | Happening::Confirmed)
        }),
        approval: match scene.errand.command {
            Some(Command::Approve { approval, .. } | Command::ApproveSeries { approval, .. }) => Some(approval),
            _ => None,
        },
    };
    store::reservation_event::insert(scene.tx, new_id(&scene.app.clock), &event).await
}

/// Who has agreed to what, and when.
fn consent(proposal: &Proposal) -> serde_json::Value {
    json!({
        "proposal": proposal.id, "reservation": proposal.reservation, "by": proposal.by, "to": proposal.to,
        "made_at": proposal.made_at, "exchange": proposal.exchange, "outcome": proposal.state,
    })
}

fn summary(reservation: &Reservation, happening: Happening) -> serde_json::Value {
    json!({
        "reservation": reservation.id,
        "series": reservation.series.map(|of| of.series),
        "happening": happening,
        "start": reservation.slot.start(),
        "end": reservation.slot.end(),
        "state": reservation.state,
        "revision": reservation.revision,
        "sequence": reservation.sequence,
    })
}
