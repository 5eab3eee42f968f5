//! SQLite's one writer: a task that owns the writing connection and commits what waits in one go.

use super::{Counters, group::Session, job::Queued};
use crate::store::{error::StoreError, fault::FaultPlan};
use sea_orm::{
    DatabaseConnection, DbErr, RuntimeErr,
    sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Most jobs in one COMMIT.
const GROUP: usize = 64;
/// Most jobs that wait.
const QUEUE: usize = 1024;
/// How long a job waits for a place among those that wait.
const QUEUE_LIMIT: Duration = Duration::from_secs(5);
/// How long closing a connection may take before it is left to itself.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);

/// The way to the task.
#[derive(Debug)]
pub(in crate::store) struct SqliteWriter {
    queue: mpsc::Sender<Box<dyn Queued>>,
    closing: CancellationToken,
    task: Mutex<Option<JoinHandle<()>>>,
    counters: Arc<Counters>,
}

impl SqliteWriter {
    /// Starts the task.
    pub(super) fn start(connector: Connector, connection: DatabaseConnection, faults: Option<Arc<FaultPlan>>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (closing, counters) = (CancellationToken::new(), Arc::new(Counters::default()));
        let session = Session::new(connector, connection, faults, counters.clone());
        let task = tokio::spawn(serve(session, waiting, closing.clone()));
        Self { queue, closing, task: Mutex::new(Some(task)), counters }
    }

    /// Puts a job into the queue.
    pub(super) async fn send(&self, job: Box<dyn Queued>) -> Result<(), StoreError> {
        match self.queue.send_timeout(job, QUEUE_LIMIT).await {
            Ok(()) => Ok(()),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(StoreError::Busy(None)),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(StoreError::Unavailable(None)),
        }
    }

    pub(super) fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Ends the task once the queue is empty.
    pub(super) async fn close(&self) {
        self.closing.cancel();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            drop(task.await);
        }
    }
}

/// Takes what waits, writes it, and begins again.
async fn serve(mut session: Session, mut waiting: mpsc::Receiver<Box<dyn Queued>>, closing: CancellationToken) {
    let mut jobs = Vec::with_capacity(GROUP);
    loop {
        let taken = tokio::select! {
            biased;
            taken = waiting.recv_many(&mut jobs, GROUP) => taken,
            () = closing.cancelled(), if !waiting.is_closed() => {
                waiting.close();
                continue;
            }
        };
        if taken == 0 {
            break;
        }
        for group in in_groups(&mut jobs) {
            session.write(group).await;
        }
    }
    session.close().await;
}

/// Splits jobs, in their order, around those that want to be alone.
fn in_groups(jobs: &mut Vec<Box<dyn Queued>>) -> Vec<Vec<Box<dyn Queued>>> {
    let mut groups: Vec<Vec<Box<dyn Queued>>> = Vec::new();
    let mut is_open = false;
    for job in jobs.drain(..) {
        let alone = job.is_alone();
        match groups.last_mut() {
            Some(group) if is_open && !alone => group.push(job),
            _ => groups.push(vec![job]),
        }
        is_open = !alone;
    }
    groups
}

/// Opens and closes writing connections, one at a time.
#[derive(Debug)]
pub(in crate::store) struct Connector(SqliteConnectOptions);

impl Connector {
    /// Remembers how.
    pub(in crate::store) fn new(options: SqliteConnectOptions) -> Self {
        Self(options)
    }

    /// Opens a connection that stays open until it is closed.
    pub(in crate::store) async fn connect(&self) -> Result<DatabaseConnection, DbErr> {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(self.0.clone())
            .await
            .map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
        Ok(pool.into())
    }

    /// Closes a connection, which undoes what it had not committed.
    pub(super) async fn close(&self, connection: DatabaseConnection) {
        if tokio::time::timeout(CLOSE_LIMIT, connection.close()).await.is_err() {
            tracing::error!("a connection to SQLite could not be closed");
        }
    }
}
