//! Looking at an instrument's calendars after something has changed that no command of the calendar did: its room, its
//! lab's name, or who manages it.

use super::{Scene, errand::Errand, load, tell::tell_again};
use crate::{
    app::Shared,
    authz::Action,
    store::{self, error::StoreError, tx::Tx},
};
use futures::FutureExt;
use inventory::{
    id::{InstrumentId, PersonId},
    slot::Instant,
};
use std::sync::Arc;

/// Brings the calendars of those who were invited up to date, and takes the instrument off the list.
pub async fn retell(app: &Shared, instrument: InstrumentId) -> Result<(), StoreError> {
    let errand = Arc::new(Errand {
        person: PersonId(uuid::Uuid::nil()),
        by_the_program: true,
        action: Action::GetTimeline,
        instrument: Some(instrument),
        command: None,
        if_match: None,
        digest: Vec::new(),
    });
    let held = app.clone();
    let retelling = app.db.write_alone("retell", move |tx| {
        let (app, errand) = (held.clone(), errand.clone());
        async move { under_lock(&app, tx, &errand, instrument).await }.boxed()
    });
    retelling.await
}

async fn under_lock(app: &Shared, tx: &Tx, errand: &Errand, instrument: InstrumentId) -> Result<(), StoreError> {
    let place = load::lock(tx, errand, app.clock.now()).await?;
    // Several servers look; and what has no place any more has nothing to tell.
    if !store::retelling::take(tx, instrument).await? {
        return Ok(());
    }
    let Some(place) = place else { return Ok(()) };
    let now = app.clock.now().max(place.placed.row.last_decision_at.unwrap_or(Instant::UNIX_EPOCH));
    tell_again(&Scene { app, tx, place: &place, errand, now }).await
}
