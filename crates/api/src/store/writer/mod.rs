//! The only way to write.
//!
//! A job is a function of a transaction. It is run, and may be run again: alone after its group failed (SQLite), or
//! after a lost race (PostgreSQL). What it answers reaches the caller only after its COMMIT. What is no fault of the
//! database, such as a refusal, travels in the answer; an error undoes everything the job wrote and nothing else.
//!
//! Whoever asked may go away meanwhile: jobs run in tasks of their own and are brought to their end.

mod group;
mod job;
mod postgres;
mod sqlite;

pub(super) use self::sqlite::Connector;
use self::{
    job::{Job, Waiting},
    postgres::PostgresWriter,
    sqlite::SqliteWriter,
};
use super::{connect::Database, error::StoreError, fault::FaultPlan, tx::Tx};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::DatabaseConnection;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How long a job may take. SQLite has one writer: nobody may keep it for himself.
pub const JOB_LIMIT: Duration = Duration::from_secs(30);

impl Database {
    /// Runs a job and answers once it is durable; on SQLite perhaps in one COMMIT with others.
    ///
    /// `label` names the job in logs. The job may be run more than once and must not do anything but read and write
    /// through its transaction.
    pub async fn write<T, F>(&self, label: &'static str, job: F) -> Result<T, StoreError>
    where
        F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
        T: Send + 'static,
    {
        self.writer().write(Job { label, alone: false, run: job }).await
    }

    /// Runs a job in a transaction of its own; for much work at once, such as imports.
    pub async fn write_alone<T, F>(&self, label: &'static str, job: F) -> Result<T, StoreError>
    where
        F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
        T: Send + 'static,
    {
        self.writer().write(Job { label, alone: true, run: job }).await
    }

    /// Runs a job in a transaction of its own that may say no half-way: what it refuses is answered, and everything that
    /// it wrote is undone.
    pub async fn write_or_refuse<T, R, F>(&self, label: &'static str, job: F) -> Result<Result<T, R>, StoreError>
    where
        F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<Result<T, R>, StoreError>> + Send + Sync + 'static,
        T: Send + 'static,
        R: Send + 'static,
    {
        let refusal = Arc::new(Mutex::new(None));
        let noted = refusal.clone();
        let outcome = self.write_alone(label, move |tx| {
            let (running, noted) = (job(tx), noted.clone());
            async move {
                match running.await? {
                    Ok(value) => Ok(value),
                    Err(refused) => {
                        *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(refused);
                        Err(StoreError::Rollback)
                    }
                }
            }
            .boxed()
        });
        match outcome.await {
            Ok(value) => Ok(Ok(value)),
            Err(StoreError::Rollback) => {
                // The run that was answered is the last one, so that this is what it refused.
                let refused = refusal.lock().unwrap_or_else(PoisonError::into_inner).take();
                refused.map(Err).ok_or(StoreError::Rollback)
            }
            Err(error) => Err(error),
        }
    }
}

/// What the writer has counted since the database was opened.
#[derive(Debug, Default)]
pub struct Counters {
    commits: AtomicU64,
    jobs: AtomicU64,
    guard: AtomicU64,
    reruns: AtomicU64,
    discarded: AtomicU64,
}

impl Counters {
    /// Returns how many transactions were committed.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Returns how many jobs were answered with success.
    pub fn jobs(&self) -> u64 {
        self.jobs.load(Ordering::Relaxed)
    }

    /// Returns how often the occupancy guard fired. It should stay at zero: the engine sees overlaps first.
    pub fn guard(&self) -> u64 {
        self.guard.load(Ordering::Relaxed)
    }

    /// Returns how often a job was run again: after a lost race, or alone after its group had failed.
    pub fn reruns(&self) -> u64 {
        self.reruns.load(Ordering::Relaxed)
    }

    /// Returns how often SQLite's writing connection was thrown away after an error.
    pub fn discarded(&self) -> u64 {
        self.discarded.load(Ordering::Relaxed)
    }

    fn count(&self, counter: fn(&Self) -> &AtomicU64) {
        counter(self).fetch_add(1, Ordering::Relaxed);
    }
}

/// How jobs are written; the two databases want different ways.
#[derive(Debug)]
pub(super) enum Writer {
    /// One writer for all, which commits in groups.
    Sqlite(SqliteWriter),
    /// A transaction for each.
    Postgres(PostgresWriter),
}

impl Writer {
    /// Starts the task that owns SQLite's writing connection.
    pub(super) fn sqlite(connector: Connector, connection: DatabaseConnection, faults: Option<Arc<FaultPlan>>) -> Self {
        Self::Sqlite(SqliteWriter::start(connector, connection, faults))
    }

    /// Writes over PostgreSQL's pool.
    pub(super) fn postgres(pool: DatabaseConnection, faults: Option<Arc<FaultPlan>>) -> Self {
        Self::Postgres(PostgresWriter::new(pool, faults))
    }

    async fn write<T, F>(&self, job: Job<F>) -> Result<T, StoreError>
    where
        F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
        T: Send + 'static,
    {
        match self {
            Self::Sqlite(writer) => {
                let (waiting, answer) = Waiting::new(job);
                writer.send(Box::new(waiting)).await?;
                answer.await.unwrap_or(Err(StoreError::Unavailable(None)))
            }
            Self::Postgres(writer) => writer.write(job).await,
        }
    }

    pub(super) fn counters(&self) -> &Counters {
        match self {
            Self::Sqlite(writer) => writer.counters(),
            Self::Postgres(writer) => writer.counters(),
        }
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(writer) => writer.close().await,
            Self::Postgres(writer) => writer.close().await,
        }
    }
}
