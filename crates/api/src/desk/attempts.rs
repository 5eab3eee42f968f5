//! Attempts to get time, counted where an instrument's rules limit them.
//!
//! An attempt is written down before it is decided, in the same transaction, which a refusal commits as well: what is
//! refused counts like what is promised. Several requests of one person on one instrument wait for one another, so that
//! none is overlooked.

use super::{Errand, authorised, load, load::Place};
use crate::{
    app::Shared,
    clock::new_id,
    store::{self, error::StoreError, tx::Tx},
};
use booking::{
    command::{Capacity, Command},
    rules::attempts::Attempts,
};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::{id::PersonId, instrument::Instrument, policy::AttemptLimit, slot::Instant};
use sea_orm::ConnectionTrait;
use std::sync::Arc;

/// Counts what a person brings as an attempt, and returns what is known of his attempts; nothing where they are not
/// limited.
pub(super) async fn count(
    app: &Shared,
    tx: &Tx,
    errand: &Errand,
    place: &Place,
    capacity: Capacity,
    now: Instant,
) -> Result<Attempts, StoreError> {
    let instrument = &place.placed.instrument;
    let is_attempt = errand.command.as_ref().is_some_and(Command::is_attempt) && capacity == Capacity::User;
    let Some(limit) = instrument.policy.attempts.filter(|_| is_attempt) else { return Ok(Attempts::default()) };
    let earlier = earlier(tx, instrument, errand.person, now).await?;
    let known = Attempts::with_one_more(&limit, earlier, now);
    if known.is_one {
        let since = now - stretch(&limit);
        store::attempt::write(tx, new_id(&app.clock), instrument.id, errand.person, now, since).await?;
    }
    Ok(known)
}

/// Returns when a person made the attempts that still count on an instrument, by time; none where they are not limited.
pub async fn earlier(
    db: &impl ConnectionTrait,
    instrument: &Instrument,
    person: PersonId,
    now: Instant,
) -> Result<Vec<Instant>, StoreError> {
    match &instrument.policy.attempts {
        Some(limit) => store::attempt::after(db, instrument.id, person, now - stretch(limit)).await,
        None => Ok(Vec::new()),
    }
}

/// Counts requests that were refused together: what they had written is undone with them.
pub(super) async fn remember(app: &Shared, errands: Vec<Errand>) -> Result<(), StoreError> {
    let (owned, errands) = (app.clone(), Arc::new(errands));
    let written = app.db.write("attempts", move |tx| {
        let (app, errands) = (owned.clone(), errands.clone());
        async move {
            for errand in errands.iter() {
                let Some(place) = load::place(tx, errand).await? else { continue };
                if let Ok(capacity) = authorised(tx, errand, &place).await? {
                    count(&app, tx, errand, &place, capacity, app.clock.now()).await?;
                }
            }
            Ok(())
        }
        .boxed()
    });
    written.await
}

fn stretch(limit: &AttemptLimit) -> TimeDelta {
    TimeDelta::minutes(i64::from(limit.within_minutes))
}
