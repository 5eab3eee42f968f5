//! Looking into the mailbox once a minute: of several servers the one that has the right to.

use super::take;
use crate::{
    app::Shared,
    clock::new_id,
    inbound::imap::{self, ImapError},
    store::{error::StoreError, reading},
};
use chrono::TimeDelta;
use futures::FutureExt;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use thiserror::Error;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(60);
/// How long a server that says nothing keeps the right to read: longer than one look may take.
const LEASE: TimeDelta = TimeDelta::minutes(4);
/// What is read, as the lease names it.
const NAME: &str = "answers";

/// Why mail could not be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The mailbox.
    #[error("the mailbox could not be read")]
    Imap(#[from] ImapError),
    /// The database.
    #[error("what was read could not be written")]
    Store(#[from] StoreError),
}

/// Reads again and again until told to stop; nothing where no mailbox is set. A failure is logged once until it is gone.
pub async fn run(app: Shared, stop: CancellationToken) {
    if app.config.answers.is_none() {
        return;
    }
    let (holder, mut failing) = (new_id(&app.clock), false);
    while !stop.is_cancelled() {
        let looking = look(&app, holder);
        let looked = tokio::select! {
            () = stop.cancelled() => return,
            looked = looking => looked,
        };
        match looked {
            Ok(settled) => {
                failing = false;
                tracing::debug!(settled, "mail was read");
            }
            Err(error) if failing => {
                tracing::debug!(error = crate::telemetry::chain(&error), "mail still cannot be read")
            }
            Err(error) => {
                failing = true;
                tracing::error!(error = crate::telemetry::chain(&error), "mail could not be read");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Reads what is unread, if no other server does; returns how many mails are settled. One that cannot be written down
/// stays unread and keeps nobody from the others.
pub async fn look(app: &Shared, holder: Uuid) -> Result<usize, ReadError> {
    let Some(answers) = &app.config.answers else { return Ok(0) };
    let now = app.clock.now();
    let taking = app.db.write("read mail", move |tx| reading::take(tx, NAME, holder, now, now + LEASE).boxed());
    if !taking.await? {
        return Ok(0);
    }
    let failed = AtomicUsize::new(0);
    let settle = |mail| {
        let failed = &failed;
        async move {
            match take(app, mail).await {
                Ok(outcome) => {
                    tracing::debug!(?outcome, "a mail was read");
                    true
                }
                Err(error) => {
                    failed.fetch_add(1, Ordering::Relaxed);
                    tracing::warn!(error = error.chain(), "a mail could not be settled and stays unread");
                    false
                }
            }
        }
    };
    let settled = imap::look(&answers.mailbox, settle).await?;
    let failed = failed.into_inner();
    if failed > 0 {
        tracing::warn!(failed, "mails stay unread");
    }
    Ok(settled)
}
