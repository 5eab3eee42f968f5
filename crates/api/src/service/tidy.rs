//! Forgetting what has run out, so that tables do not grow with the past.
//!
//! Kept for ever, on purpose: reservations and their history, usage records, notices, audit leaves, and the embedded
//! mailbox, which is where an administrator reads mail as it went out.

use crate::{
    app::Shared,
    service::imports,
    store::{
        address_bounce, answer, attempt, change, error::StoreError, feed, invitation, link, outbox, phone, reminder,
        session, throttle, token, tx::Tx, watch,
    },
};
use chrono::TimeDelta;
use futures::{FutureExt, future::BoxFuture};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long sessions, tokens and feeds are kept after they have run out, for whoever looks into an incident.
const KEPT: TimeDelta = TimeDelta::days(180);
/// How long links and codes are kept after they have run out; they hold what strangers typed.
const LINKS_KEPT: TimeDelta = TimeDelta::days(1);
/// How long counters of attempts are kept; no lock lasts longer.
const COUNTERS_KEPT: TimeDelta = TimeDelta::days(3);
/// How long mails that were sent or given up stay in the outbox, counted from what caused them.
const MAILS_KEPT: TimeDelta = TimeDelta::days(180);
/// How long it is known who was invited to a use, counted from its end.
const INVITATIONS_KEPT: TimeDelta = TimeDelta::days(180);
/// How long mails that came in are known, and what they said to invitations.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(360);
/// How long alerts for freed time are kept after they have ended.
const WATCHES_KEPT: TimeDelta = TimeDelta::days(180);
/// How long attempts to get time are kept; none counts for longer than a day.
const ATTEMPTS_KEPT: TimeDelta = TimeDelta::days(2);
/// How long it is known of what somebody was reminded, counted from when that came.
const REMINDERS_KEPT: TimeDelta = TimeDelta::days(2);
/// How long changes are kept for live views; a server that was stopped for longer begins after them anyway.
const CHANGES_KEPT: TimeDelta = TimeDelta::days(2);

/// Most rows that one transaction removes, so that nobody waits long for the one writer of SQLite.
const BATCH: u64 = 1000;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes what ran out long ago once a day, until told to stop. Several servers may do so at once.
pub async fn run(app: Shared, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match forget(&app).await {
            Ok(rows) => tracing::debug!(rows, "what had run out was forgotten"),
            Err(error) => tracing::warn!(error = error.chain(), "what has run out could not be forgotten"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Removes what ran out long ago; returns how many rows, and of an import only its head.
pub async fn forget(app: &Shared) -> Result<u64, StoreError> {
    let now = app.clock.now();
    let accounts = accounts(app).await?;
    let previews = imports::forget_expired(app).await?;
    let mails = in_batches(app, move |tx| outbox::forget(tx, now - MAILS_KEPT, BATCH).boxed()).await?;
    let invitations = in_batches(app, move |tx| invitation::forget(tx, now - INVITATIONS_KEPT, BATCH).boxed()).await?;
    let changes = in_batches(app, move |tx| change::forget(tx, now - CHANGES_KEPT, BATCH).boxed()).await?;
    let watches = in_batches(app, move |tx| watch::forget(tx, now - WATCHES_KEPT, BATCH).boxed()).await?;
    let attempts = in_batches(app, move |tx| attempt::forget(tx, now - ATTEMPTS_KEPT, BATCH).boxed()).await?;
    let reminders = in_batches(app, move |tx| reminder::forget(tx, now - REMINDERS_KEPT, BATCH).boxed()).await?;
    let answers = in_batches(app, move |tx| answer::forget(tx, now - ANSWERS_KEPT, BATCH).boxed()).await?;
    Ok(answers + accounts + previews + mails + invitations + changes + watches + attempts + reminders)
}

async fn accounts(app: &Shared) -> Result<u64, StoreError> {
    let now = app.clock.now();
    app.db
        .write_alone("forget", move |tx| {
            async move {
                let sessions = session::forget(tx, now - KEPT).await?;
                let families = token::forget(tx, now - KEPT).await?;
                let links = link::forget(tx, now - LINKS_KEPT).await?;
                let counters = throttle::forget(tx, now - COUNTERS_KEPT).await?;
                let feeds = feed::forget(tx, now - KEPT).await?;
                let codes = phone::forget(tx, now - LINKS_KEPT).await?;
                let mended = address_bounce::forget(tx, now).await?;
                Ok(sessions + families + links + counters + feeds + codes + mended)
            }
            .boxed()
        })
        .await
}

/// Runs a removal of at most [`BATCH`] rows, each time in a transaction of its own, until one finds fewer.
async fn in_batches<F>(app: &Shared, remove: F) -> Result<u64, StoreError>
where
    F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<u64, StoreError>> + Send + Sync + Copy + 'static,
{
    let mut removed = 0;
    loop {
        let rows = app.db.write_alone("forget", remove).await?;
        removed += rows;
        if rows < BATCH {
            return Ok(removed);
        }
    }
}
