//! Group commit on SQLite, and its failure rule.
//!
//! A violated constraint undoes its own statement, so that rolling back to the job's savepoint leaves the others
//! untouched. After any other error (full disk, I/O, memory, busy, a savepoint or COMMIT that failed) SQLite has
//! rolled back the whole transaction, or may have, or will not say: group and connection are discarded, every job is
//! run again alone, and only its own COMMIT answers it.

use super::{
    Counters,
    job::{Outcome, Queued},
    sqlite::Connector,
};
use crate::store::{error::StoreError, fault::FaultPlan, tx::Tx};
use sea_orm::DatabaseConnection;
use std::sync::Arc;

/// The writing connection and all that is needed to replace it.
pub(super) struct Session {
    connector: Connector,
    connection: Option<DatabaseConnection>,
    faults: Option<Arc<FaultPlan>>,
    counters: Arc<Counters>,
}

/// How a transaction failed as a whole.
enum Failure {
    /// Nothing has been run, and trying once more would only wait as long again.
    NotBegun(StoreError),
    /// Somewhere on its way.
    Broken(StoreError),
}

impl Session {
    pub(super) fn new(
        connector: Connector,
        connection: DatabaseConnection,
        faults: Option<Arc<FaultPlan>>,
        counters: Arc<Counters>,
    ) -> Self {
        Self { connector, connection: Some(connection), faults, counters }
    }

    /// Runs jobs in one transaction and answers each.
    pub(super) async fn write(&mut self, mut jobs: Vec<Box<dyn Queued>>) {
        if let [_] = jobs.as_slice() {
            return self.write_each(jobs).await;
        }
        match self.together(&mut jobs).await {
            Ok(outcomes) => {
                for (job, outcome) in jobs.into_iter().zip(outcomes) {
                    job.answer(outcome, &self.counters);
                }
            }
            Err(Failure::NotBegun(error)) => refuse(jobs, error, &self.counters),
            Err(Failure::Broken(error)) => {
                tracing::warn!(error = error.chain(), jobs = jobs.len(), "a group of jobs failed, each is run alone");
                self.discard().await;
                jobs.iter().for_each(|_| self.counters.count(|counters| &counters.reruns));
                self.write_each(jobs).await;
            }
        }
    }

    /// Runs jobs in one transaction each and answers each.
    async fn write_each(&mut self, jobs: Vec<Box<dyn Queued>>) {
        let mut jobs = jobs.into_iter();
        while let Some(mut job) = jobs.next() {
            match self.alone(&mut *job).await {
                Ok(outcome) => job.answer(outcome, &self.counters),
                Err(Failure::Broken(error)) => {
                    tracing::warn!(error = error.chain(), label = job.label(), "a job failed");
                    self.discard().await;
                    job.answer(Err(error), &self.counters);
                }
                Err(Failure::NotBegun(error)) => {
                    let rest = std::iter::once(job).chain(jobs).collect();
                    return refuse(rest, error, &self.counters);
                }
            }
        }
    }

    async fn together(&mut self, jobs: &mut [Box<dyn Queued>]) -> Result<Vec<Result<(), StoreError>>, Failure> {
        let tx = self.begin().await?;
        let mut outcomes = Vec::with_capacity(jobs.len());
        for job in jobs {
            let savepoint = tx.savepoint().await.map_err(Failure::Broken)?;
            outcomes.push(match job.run(&savepoint).await {
                Outcome::Done(()) => {
                    savepoint.release().await.map_err(Failure::Broken)?;
                    Ok(())
                }
                Outcome::Undo(error) => {
                    savepoint.undo().await.map_err(Failure::Broken)?;
                    Err(error)
                }
                Outcome::Broken(error) => return Err(Failure::Broken(error)),
            });
        }
        tx.commit().await.map_err(Failure::Broken)?;
        self.counters.count(|counters| &counters.commits);
        Ok(outcomes)
    }

    async fn alone(&mut self, job: &mut dyn Queued) -> Result<Result<(), StoreError>, Failure> {
        let tx = self.begin().await?;
        match job.run(&tx).await {
            Outcome::Done(()) => {
                tx.commit().await.map_err(Failure::Broken)?;
                self.counters.count(|counters| &counters.commits);
                Ok(Ok(()))
            }
            Outcome::Undo(error) => {
                tx.rollback().await.map_err(Failure::Broken)?;
                Ok(Err(error))
            }
            Outcome::Broken(error) => Err(Failure::Broken(error)),
        }
    }

    async fn begin(&mut self) -> Result<Tx, Failure> {
        let connection = match &self.connection {
            Some(connection) => connection,
            None => {
                let opened = self.connector.connect().await;
                self.connection.insert(opened.map_err(|error| Failure::NotBegun(error.into()))?)
            }
        };
        Tx::begin(connection, &self.faults).await.map_err(|error| match error {
            StoreError::Busy(_) => Failure::NotBegun(error),
            other => Failure::Broken(other),
        })
    }

    /// Throws the connection away; the next transaction opens another one.
    async fn discard(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.counters.count(|counters| &counters.discarded);
            self.connector.close(connection).await;
        }
    }

    pub(super) async fn close(mut self) {
        if let Some(connection) = self.connection.take() {
            self.connector.close(connection).await;
        }
    }
}

/// Answers all with the one reason for which nothing was begun.
fn refuse(jobs: Vec<Box<dyn Queued>>, error: StoreError, counters: &Counters) {
    tracing::warn!(error = error.chain(), jobs = jobs.len(), "no transaction could be begun");
    for job in jobs {
        let again = match &error {
            StoreError::Busy(cause) => StoreError::Busy(cause.clone()),
            StoreError::Unavailable(cause) => StoreError::Unavailable(cause.clone()),
            _ => StoreError::Unavailable(None),
        };
        job.answer(Err(again), counters);
    }
}
