//! Forgetting what has run out, so that tables of accounts do not grow with the past.

use crate::{
    app::Shared,
    store::{error::StoreError, link, session, throttle, token},
};
use chrono::TimeDelta;
use futures::FutureExt;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long sessions and tokens are kept after they have run out, for whoever looks into an incident.
const KEPT: TimeDelta = TimeDelta::days(180);
/// How long links are kept after they have run out; they hold what strangers typed.
const LINKS_KEPT: TimeDelta = TimeDelta::days(1);
/// How long counters of attempts are kept; no lock lasts longer.
const COUNTERS_KEPT: TimeDelta = TimeDelta::days(3);

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

/// Removes what ran out long ago; returns how many rows.
pub async fn forget(app: &Shared) -> Result<u64, StoreError> {
    let now = app.clock.now();
    app.db
        .write_alone("forget", move |tx| {
            async move {
                let sessions = session::forget(tx, now - KEPT).await?;
                let families = token::forget(tx, now - KEPT).await?;
                let links = link::forget(tx, now - LINKS_KEPT).await?;
                let counters = throttle::forget(tx, now - COUNTERS_KEPT).await?;
                Ok(sessions + families + links + counters)
            }
            .boxed()
        })
        .await
}
