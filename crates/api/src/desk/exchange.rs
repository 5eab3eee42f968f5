//! Telling people what is proposed to them, and what was answered.

use super::Scene;
use crate::{
    clock::new_id,
    mail::{MailKind, OutboxMessage},
    store::{self, error::StoreError, notice::Notice},
    words::exchange::{self, Said},
    worker::outbox,
};
use booking::{
    decision::{Change, Decision},
    proposal::{Exchange, Proposal, ProposalState},
};
use inventory::{id::PersonId, text::Bilingual};

/// Tells whoever is asked of a proposal and of its being taken back, and whoever made it that it was refused. What a
/// yes has changed is told with the reservations.
pub(super) async fn tell(scene: &Scene<'_>, decision: &Decision) -> Result<(), StoreError> {
    for change in &decision.changes {
        let (Change::AddProposal(proposal) | Change::UpdateProposal(proposal)) = change else { continue };
        let (person, kind) = match proposal.state {
            ProposalState::Open => (proposal.to, "proposed"),
            ProposalState::Withdrawn { .. } => (proposal.to, "proposal_withdrawn"),
            ProposalState::Refused { .. } => (proposal.by, "proposal_refused"),
            ProposalState::Accepted { .. } => continue,
        };
        to_person(scene, proposal, person, kind).await?;
    }
    Ok(())
}

async fn to_person(
    scene: &Scene<'_>,
    proposal: &Proposal,
    person: PersonId,
    kind: &'static str,
) -> Result<(), StoreError> {
    let Scene { app, tx, place, now, .. } = *scene;
    let Some(recipient) = store::people::recipient(tx, person).await? else { return Ok(()) };
    let names = store::people::names(tx, vec![proposal.by, proposal.to]).await?;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let row = &place.placed.row;
    let instrument = Bilingual::new(&row.name_zh, &row.name_en);
    let (by, to) = (name(proposal.by), name(proposal.to));
    let said = Said { proposal, instrument: &instrument, zone: place.placed.instrument.zone, by: &by, to: &to };
    // The reservation of whoever is told: he can open it.
    let own = match proposal.exchange {
        _ if person == proposal.by => Some(proposal.reservation),
        Exchange::Swap { reservation, .. } => Some(reservation),
        Exchange::HandOver => None,
    };
    let (subject, text) = exchange::told(said);
    let notice = Notice {
        id: new_id(&app.clock),
        person: recipient.person,
        kind: kind.to_owned(),
        reservation: own,
        payload: store::code::json(&text)?,
        at: now,
        read_at: None,
    };
    store::notice::insert(tx, vec![notice]).await?;
    let message = OutboxMessage::Told { to: outbox::addressee(&recipient)?, subject, text, page: None };
    // What is proposed waits for an answer; all else is only told.
    let mail = if kind == "proposed" { MailKind::Request } else { MailKind::Other };
    outbox::enqueue_chosen(tx, new_id(&app.clock), (person, mail), message, now).await
}
