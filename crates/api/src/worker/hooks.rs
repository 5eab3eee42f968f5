//! The worker that calls labs' systems: like that of mails, and beside it, so that a system that answers slowly delays
//! no mail.
//!
//! An attempt is the same three steps: lease rows, call, say what came of it. A worker that dies in between leaves a
//! lease that runs out, and the same body goes once more under the same id, signed anew.

use super::{
    attempt::{BATCH, MOST_ATTEMPTS, Summary, lease_time, pause},
    repeat,
};
use crate::{
    channel::{Hooks, Missed, signed},
    clock::{Clock, new_id},
    service::webhooks::{self, TEST},
    store::{
        self, Database, StoreError,
        outbox::{self, Channel, Forget, Lease, Outcome, Row},
        tx::Tx,
        webhook::{LastCall, Webhook},
    },
};
use futures::{FutureExt, future::join_all};
use inventory::slot::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What the worker works with.
#[derive(Debug, Clone)]
pub struct Courier {
    /// The database.
    pub db: Database,
    /// Time, and the names of leases.
    pub clock: Clock,
    /// What calls need; nothing where they are off, and then what waits is given up.
    pub hooks: Option<Hooks>,
}

/// Works until `shutdown`.
pub async fn run(courier: Courier, shutdown: CancellationToken) {
    repeat("webhooks", shutdown, || until_idle(&courier)).await;
}

async fn until_idle(courier: &Courier) -> Result<(), StoreError> {
    while run_once(courier).await?.leased >= BATCH {}
    Ok(())
}

/// A leased row with its webhook.
#[derive(Debug, Clone)]
struct Leased {
    row: Row,
    webhook: Option<Webhook>,
}

/// What an attempt has to write down.
#[derive(Debug, Clone)]
struct Ended {
    id: Uuid,
    outcome: Outcome,
    is_test: bool,
    /// The webhook that was called, and what came of it.
    called: Option<(Webhook, LastCall, Option<Missed>)>,
}

/// Leases what is due, calls and says what came of it.
pub async fn run_once(courier: &Courier) -> Result<Summary, StoreError> {
    let now = courier.clock.now();
    if !outbox::any_due(courier.db.read(), Channel::Webhook, now).await? {
        return Ok(Summary::default());
    }
    let lease = Lease { token: new_id(&courier.clock), until: now + lease_time() };
    let batch = courier.db.write("hooks-lease", move |tx| take(tx, now, lease).boxed()).await?;
    let mut ended: Vec<Ended> = join_all(batch.iter().map(|leased| attempt(courier, leased))).await;
    let outcomes: Vec<Outcome> = ended.iter().map(|one| one.outcome.clone()).collect();
    // Workers that note down the same webhooks do so in the same order.
    ended.sort_by_key(|one| (one.called.as_ref().map(|(webhook, _, _)| webhook.id), one.id));
    if !ended.is_empty() {
        let clock = courier.clock.clone();
        courier.db.write("hooks-done", move |tx| finish(tx, clock.clone(), ended.clone(), lease.token).boxed()).await?;
    }
    Ok(Summary::of(&outcomes))
}

async fn take(tx: &Tx, now: Instant, lease: Lease) -> Result<Vec<Leased>, StoreError> {
    let mut batch = Vec::new();
    for row in outbox::due(tx, Channel::Webhook, now, BATCH as i64).await? {
        outbox::lease(tx, row.id, lease, None).await?;
        let webhook = match row.recipient.parse() {
            Ok(id) => store::webhook::find(tx, id).await?,
            Err(_) => None,
        };
        batch.push(Leased { row, webhook });
    }
    Ok(batch)
}

async fn attempt(courier: &Courier, Leased { row, webhook }: &Leased) -> Ended {
    let is_test = row.kind == TEST;
    let given_up = |error: &str| Ended {
        id: row.id,
        outcome: Outcome::GivenUp { error: error.to_owned() },
        is_test,
        called: None,
    };
    let Some(hooks) = &courier.hooks else { return given_up("webhooks are off in the settings") };
    let Some(webhook) = webhook.as_ref().filter(|webhook| webhook.deleted_at.is_none()) else {
        return given_up("the webhook was removed");
    };
    if webhook.off_at.is_some() && !is_test {
        return given_up("the webhook is switched off");
    }
    let secret = hooks.key.secret(webhook.id, webhook.facility, webhook.created_at);
    let signed = signed(&secret, row.id, courier.clock.now(), row.payload.as_bytes());
    let answer = hooks.sender.post(&webhook.url, &signed, row.payload.clone()).await;
    let at = courier.clock.now();
    let (outcome, missed) = match answer {
        Ok(_) => (Outcome::Sent { at, note: None }, None),
        Err(missed) => (failed(row, missed, is_test, at), Some(missed)),
    };
    let status = answer.map_or_else(Missed::status, Some);
    let last = LastCall { at, status, error: missed.map(|missed| missed.code().to_owned()) };
    Ended { id: row.id, outcome, is_test, called: Some((webhook.clone(), last, missed)) }
}

fn failed(row: &Row, missed: Missed, is_test: bool, now: Instant) -> Outcome {
    let (id, attempts, error) = (row.id, row.attempts + 1, missed.to_string());
    if is_test || missed == Missed::Gone || attempts >= MOST_ATTEMPTS {
        tracing::warn!(%id, attempts, error, "a call was given up");
        return Outcome::GivenUp { error };
    }
    tracing::info!(%id, attempts, error, "a call did not arrive and is tried again");
    Outcome::Retry { at: now + pause(attempts), error }
}

async fn finish(tx: &Tx, clock: Clock, ended: Vec<Ended>, token: Uuid) -> Result<(), StoreError> {
    for Ended { id, outcome, is_test, called } in ended {
        let is_given_up = matches!(outcome, Outcome::GivenUp { .. });
        // Of a test that failed its webhook says so; the administrator need not.
        let held = match is_test && is_given_up {
            true => outbox::remove(tx, id, token).await?,
            false => outbox::finish(tx, id, token, &outcome, Forget::Nothing).await?,
        };
        if !held {
            tracing::warn!(%id, "the lease of a call had run out; it may be made twice");
            continue;
        }
        let Some((webhook, last, missed)) = called else { continue };
        store::webhook::note(tx, webhook.id, &last).await?;
        if is_given_up && !is_test {
            webhooks::gave_up(tx, &clock, &webhook, missed == Some(Missed::Gone)).await?;
        }
    }
    Ok(())
}
