//! Proposals as those see them whom they concern.

use super::reservation_view::{facility, instrument};
use crate::{
    authz::Principal,
    store::{
        self,
        error::StoreError,
        instrument::Placed,
        proposal::{Stored, Wanted},
    },
    view::{
        common::NamedParty,
        proposal::{CanAnswer, ProposalKind, ProposalView},
    },
};
use booking::{
    proposal::{Exchange, Proposal, ProposalStanding},
    reservation::Reservation,
};
use inventory::{
    id::{InstrumentId, PersonId, ReservationId},
    slot::Instant,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// Lists a person's proposals, latest first.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted, now: Instant) -> Result<Vec<ProposalView>, StoreError> {
    views(db, wanted.person, store::proposal::list(db, wanted).await?, now).await
}

/// Shows one proposal to whom it concerns.
pub async fn one(
    db: &impl ConnectionTrait,
    reader: &Principal,
    stored: Stored,
    now: Instant,
) -> Result<Option<ProposalView>, StoreError> {
    Ok(views(db, reader.person, vec![stored], now).await?.pop())
}

async fn views(
    db: &impl ConnectionTrait,
    reader: PersonId,
    found: Vec<Stored>,
    now: Instant,
) -> Result<Vec<ProposalView>, StoreError> {
    let found: Vec<Proposal> = found.into_iter().map(|stored| stored.proposal).collect();
    let concerned = found.iter().filter(|proposal| [proposal.by, proposal.to].contains(&reader));
    let found: Vec<&Proposal> = concerned.collect();
    let instruments: BTreeSet<InstrumentId> = found.iter().map(|proposal| proposal.instrument).collect();
    let places = store::catalogue::by_ids(db, instruments.into_iter().collect()).await?;
    let people = found.iter().flat_map(|proposal| [proposal.by, proposal.to]).collect();
    let people = store::people::names(db, people).await?;
    let uses: BTreeSet<ReservationId> =
        found.iter().flat_map(|proposal| [Some(proposal.reservation), proposal.counter()]).flatten().collect();
    let uses = store::reservation::find_all(db, uses.into_iter().collect()).await?;
    let view = |proposal: &Proposal| {
        let placed = places.get(&proposal.instrument)?;
        Some(view(proposal, placed, &people, &uses, reader, now))
    };
    Ok(found.into_iter().filter_map(view).collect())
}

fn view(
    proposal: &Proposal,
    placed: &Placed,
    people: &BTreeMap<PersonId, String>,
    uses: &[Reservation],
    reader: PersonId,
    now: Instant,
) -> ProposalView {
    let find = |id: ReservationId| uses.iter().find(|reservation| reservation.id == id);
    let named = |id: PersonId| NamedParty { id: id.0, name: people.get(&id).cloned().unwrap_or_default() };
    let state = proposal.standing(find, now);
    let mine = proposal.by == reader;
    let (kind, counter) = match proposal.exchange {
        Exchange::HandOver => (ProposalKind::HandOver, None),
        Exchange::Swap { slot, .. } => (ProposalKind::Swap, Some(slot)),
    };
    let own = if mine { Some(proposal.reservation) } else { proposal.counter().or(proposal.made()) };
    let gets = if mine { counter } else { Some(proposal.slot) };
    let price = own
        .and_then(find)
        .zip(gets.filter(|_| counter.is_some()))
        .and_then(|(own, slot)| placed.instrument.price(own.side, slot.minutes()));
    let open = state == ProposalStanding::Open;
    let shown = mine || matches!(state, ProposalStanding::Open | ProposalStanding::Accepted);
    let title = find(proposal.reservation).filter(|_| counter.is_none() && shown).map(|given| given.title.clone());
    let can = match (open, mine) {
        (false, _) => Vec::new(),
        (true, true) => vec![CanAnswer::Withdraw],
        (true, false) => vec![CanAnswer::Accept, CanAnswer::Refuse],
    };
    ProposalView {
        id: proposal.id.0,
        kind,
        mine,
        reservation_id: own.map(|id| id.0),
        instrument: instrument(placed),
        facility: facility(placed),
        start: proposal.slot.start(),
        end: proposal.slot.end(),
        counter_start: counter.map(|slot| slot.start()),
        counter_end: counter.map(|slot| slot.end()),
        title,
        by: named(proposal.by),
        to: (kind == ProposalKind::HandOver || !mine).then(|| named(proposal.to)),
        note: proposal.note.clone(),
        price_fen: price.map(|price| price.0),
        made_at: proposal.made_at,
        until: proposal.until,
        state,
        can,
    }
}
