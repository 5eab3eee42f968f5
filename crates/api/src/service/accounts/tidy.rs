//! Forgetting what has run out, so that tables of accounts do not grow with the past.

use crate::{
    app::Shared,
    store::{error::StoreError, link, session, throttle, token},
};
use chrono::TimeDelta;
use futures::FutureExt;

/// How long sessions and tokens are kept after they have run out, for whoever looks into an incident.
const KEPT: TimeDelta = TimeDelta::days(180);
/// How long links are kept after they have run out; they hold what strangers typed.
const LINKS_KEPT: TimeDelta = TimeDelta::days(1);
/// How long counters of attempts are kept; no lock lasts longer.
const COUNTERS_KEPT: TimeDelta = TimeDelta::days(3);

/// Removes what ran out long ago; returns how many rows. The worker asks for it once a day.
pub async fn forget(app: &Shared) -> Result<u64, StoreError> {
    let now = app.clock.now();
    app.db
        .write_alone("forget run-out accounts data", move |tx| {
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
