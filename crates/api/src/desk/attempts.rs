//! Attempts to get time, counted where an instrument's rules limit them.
//!
//! An attempt is written down in the transaction that decides it, which a refusal commits as well: what is refused counts
//! like what is promised. Several requests of one person on one instrument wait for one another, so that none is
//! overlooked.

use super::{Errand, Outcome, Refused, authorised, load, load::Place};
use crate::{
    app::Shared,
    clock::new_id,
    store::{self, error::StoreError, tx::Tx},
};
use booking::{
    command::{Capacity, Command},
    decision::Rejection,
    reservation::{OfferFrom, State},
    rules::attempts::Attempts,
    violation::RuleCode,
};
use inventory::{
    id::{InstrumentId, PersonId},
    instrument::Instrument,
    slot::Instant,
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Returns what is known of a person's attempts when he brings something; nothing where they are not limited.
pub(super) async fn known(
    tx: &Tx,
    errand: &Errand,
    place: &Place,
    capacity: Capacity,
    now: Instant,
) -> Result<Attempts, StoreError> {
    let instrument = &place.placed.instrument;
    let is_attempt = errand.command.as_ref().is_some_and(Command::is_attempt) && capacity == Capacity::User;
    let Some(limit) = instrument.policy.attempts.filter(|_| is_attempt && !is_given_back(errand, place)) else {
        return Ok(Attempts::default());
    };
    let earlier = earlier(tx, instrument, errand.person, now).await?;
    Ok(Attempts::with_one_more(&limit, earlier, now))
}

/// Other time after an outage is nobody's attempt; of a series the first alone is stored here, and says nothing of the rest.
fn is_given_back(errand: &Errand, place: &Place) -> bool {
    let moved = place.stored.as_ref().filter(|_| matches!(errand.command, Some(Command::Move { .. })));
    let state = moved.map(|stored| &stored.reservation.state);
    matches!(state, Some(State::Displaced { .. } | State::Offered { from: OfferFrom::Outage { .. }, .. }))
}

/// Writes an attempt down, unless nothing could have come of it.
pub(super) async fn count(
    app: &Shared,
    tx: &Tx,
    errand: &Errand,
    place: &Place,
    known: &Attempts,
    now: Instant,
) -> Result<(), StoreError> {
    let instrument = &place.placed.instrument;
    match &instrument.policy.attempts {
        Some(limit) if known.is_one => {
            let since = now - limit.stretch();
            store::attempt::write(tx, new_id(&app.clock), instrument.id, errand.person, now, since).await
        }
        _ => Ok(()),
    }
}

/// Tells whether it could not have got any time: its state forbids it, or time is kept already. The live answer does not
/// know that, so that it can be found out in no other way.
pub(super) fn is_void(outcome: &Outcome) -> bool {
    match outcome {
        Ok(Err(Refused::Rejected(Rejection::WrongState { .. }, _))) => true,
        Ok(Err(Refused::Rejected(Rejection::Refused(refusal), _))) => {
            refusal.violations.iter().all(|violation| violation.code() == RuleCode::OneHold)
        }
        _ => false,
    }
}

/// Returns when a person made the attempts that still count on an instrument, by time; none where they are not limited.
pub async fn earlier(
    db: &impl ConnectionTrait,
    instrument: &Instrument,
    person: PersonId,
    now: Instant,
) -> Result<Vec<Instant>, StoreError> {
    match &instrument.policy.attempts {
        Some(limit) => store::attempt::after(db, instrument.id, person, now - limit.stretch()).await,
        None => Ok(Vec::new()),
    }
}

/// Counts requests that were refused together, whose locks are held: what they had written was undone with them. Returns
/// the instruments on which nothing more can be asked for now.
pub(super) async fn remember(app: &Shared, tx: &Tx, errands: &[Errand]) -> Result<BTreeSet<InstrumentId>, StoreError> {
    let mut worn_out = BTreeSet::new();
    for errand in errands {
        let Some(place) = load::place(tx, errand).await? else { continue };
        let now = app.clock.now().max(place.placed.row.last_decision_at.unwrap_or(Instant::UNIX_EPOCH));
        let Ok(capacity) = authorised(tx, errand, &place).await? else { continue };
        let known = known(tx, errand, &place, capacity, now).await?;
        count(app, tx, errand, &place, &known, now).await?;
        let limit = place.placed.instrument.policy.attempts.filter(|_| known != Attempts::default());
        let made = known.earlier.len() + usize::from(known.is_one);
        worn_out.extend(limit.filter(|limit| made >= usize::from(limit.most)).map(|_| place.placed.instrument.id));
    }
    Ok(worn_out)
}
