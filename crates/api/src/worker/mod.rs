//! The worker: sends what stands in the outbox, and lets what is due lapse.
//!
//! Any number of workers may run on one database. Each attempt is three steps: lease rows and render what has no mail
//! yet, in one write; hand the mails over; say what came of it, in one write. A worker that dies in between leaves a
//! lease that runs out, and the same bytes go once more under the same Message-ID: a mail may come twice, never not at
//! all, and never in two versions. Deliberately absent: priorities, and workers' processes of their own.

mod attempt;
pub mod hooks;
pub mod outbox;
pub mod texts;
mod wording;

pub use attempt::{Summary, drain, run_once};

use crate::{
    clock::Clock,
    mail::{Letterhead, Mailer},
    store::{Database, StoreError},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// How long the worker sleeps when nothing wakes it.
const POLL: Duration = Duration::from_millis(500);

/// What a worker works with.
#[derive(Debug, Clone)]
pub struct Worker {
    /// The database.
    pub db: Database,
    /// Time, and the names of leases.
    pub clock: Clock,
    /// Where mail goes.
    pub mailer: Mailer,
    /// What every mail has in common.
    pub letterhead: Letterhead,
}

/// Works until `shutdown`; `wake` ends its sleep at once, and `sweep` is called before each look at the outbox.
///
/// `sweep` lets holds lapse whose deadline has come and answers how many did. An error of the database is logged once
/// until it is gone: the worker simply looks again. A batch that is on its way is brought to its end first.
pub async fn run<F, S>(worker: Worker, wake: Arc<Notify>, mut sweep: F, shutdown: CancellationToken)
where
    F: FnMut() -> S,
    S: Future<Output = Result<usize, StoreError>>,
{
    let mut failing = false;
    while !shutdown.is_cancelled() {
        match round(&worker, &mut sweep, &shutdown).await {
            Ok(()) => failing = false,
            Err(error) if failing => {
                tracing::debug!(error = &error as &dyn std::error::Error, "the worker still fails")
            }
            Err(error) => {
                failing = true;
                tracing::error!(error = &error as &dyn std::error::Error, "the worker could not do its work");
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = wake.notified() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

/// Does some work again and again until `shutdown`; an error of the database is logged once until it is gone.
async fn repeat<F, W>(what: &'static str, shutdown: CancellationToken, mut work: F)
where
    F: FnMut() -> W,
    W: Future<Output = Result<(), StoreError>>,
{
    let mut failing = false;
    while !shutdown.is_cancelled() {
        match work().await {
            Ok(()) => failing = false,
            Err(error) if failing => {
                tracing::debug!(what, error = &error as &dyn std::error::Error, "a worker still fails")
            }
            Err(error) => {
                failing = true;
                tracing::error!(what, error = &error as &dyn std::error::Error, "a worker could not do its work");
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

/// Sweeps, then sends what is due.
async fn round<F, S>(worker: &Worker, sweep: &mut F, shutdown: &CancellationToken) -> Result<(), StoreError>
where
    F: FnMut() -> S,
    S: Future<Output = Result<usize, StoreError>>,
{
    let lapsed = sweep().await?;
    if lapsed > 0 {
        tracing::info!(lapsed, "holds lapsed");
    }
    attempt::drain(worker, shutdown).await?;
    Ok(())
}
