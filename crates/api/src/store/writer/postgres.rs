//! Writing on PostgreSQL: one transaction a job, as many at once as there are connections.

use super::{
    Counters,
    job::{Job, Outcome, tally},
};
use crate::store::{
    error::{StoreError, is_answer},
    fault::FaultPlan,
    tx::Tx,
};
use futures::future::BoxFuture;
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// How often a job is run that keeps losing races.
const RUNS: u32 = 4;
/// How long a loser waits before his second run; twice as long before the third, and so on.
const PAUSE: Duration = Duration::from_millis(5);

/// The way to the server.
#[derive(Debug)]
pub(in crate::store) struct PostgresWriter {
    pool: DatabaseConnection,
    faults: Option<Arc<FaultPlan>>,
    tasks: TaskTracker,
    counters: Arc<Counters>,
}

impl PostgresWriter {
    pub(super) fn new(pool: DatabaseConnection, faults: Option<Arc<FaultPlan>>) -> Self {
        Self { pool, faults, tasks: TaskTracker::new(), counters: Arc::new(Counters::default()) }
    }

    /// Runs a job in a task of its own, so that nobody who goes away cancels a COMMIT.
    pub(super) async fn write<T, F>(&self, job: Job<F>) -> Result<T, StoreError>
    where
        F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
        T: Send + 'static,
    {
        if self.tasks.is_closed() {
            return Err(StoreError::Unavailable(None));
        }
        let (pool, faults, counters) = (self.pool.clone(), self.faults.clone(), self.counters.clone());
        let task = async move {
            let answer = until_it_wins(&pool, &faults, &counters, &job).await;
            tally(&answer, &counters);
            answer
        };
        let task = self.tasks.spawn(task.in_current_span());
        task.await.unwrap_or(Err(StoreError::Unavailable(None)))
    }

    pub(super) fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Waits for the jobs that run and closes the connections.
    pub(super) async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        drop(self.pool.close_by_ref().await);
    }
}

async fn until_it_wins<T, F>(
    pool: &DatabaseConnection,
    faults: &Option<Arc<FaultPlan>>,
    counters: &Counters,
    job: &Job<F>,
) -> Result<T, StoreError>
where
    F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>>,
{
    let mut run = 1;
    loop {
        match once(pool, faults, counters, job).await {
            Err(error) if error.is_lost_race() && run < RUNS => {
                counters.count(|counters| &counters.reruns);
                tokio::time::sleep(PAUSE * run).await;
                run += 1;
            }
            answer => return answer,
        }
    }
}

async fn once<T, F>(
    pool: &DatabaseConnection,
    faults: &Option<Arc<FaultPlan>>,
    counters: &Counters,
    job: &Job<F>,
) -> Result<T, StoreError>
where
    F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>>,
{
    let tx = Tx::begin(pool, faults).await?;
    match job.attempt(&tx).await {
        Outcome::Done(value) => {
            tx.commit().await.map_err(unknown_if_lost)?;
            counters.count(|counters| &counters.commits);
            Ok(value)
        }
        Outcome::Undo(error) | Outcome::Broken(error) => {
            // If even that fails the connection is gone, and with it the transaction.
            drop(tx.rollback().await);
            Err(error)
        }
    }
}

/// An answer of the server means that nothing was committed; no answer means nothing.
fn unknown_if_lost(error: StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(Some(cause)) if !is_answer(&cause) => StoreError::CommitUnknown(cause),
        other => other,
    }
}
