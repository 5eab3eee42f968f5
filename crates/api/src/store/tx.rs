//! A transaction as a job sees it.

use super::{
    error::StoreError,
    fault::{FaultPlan, Order, Step, injected},
    instant,
    record::Sent,
};
use futures::future::BoxFuture;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, entity::prelude::async_trait::async_trait,
};
use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

pub use super::{
    error::expect_rows,
    lock::{Lock, LockSet, Strength},
};

/// A transaction, or a savepoint inside one, in which a job reads and writes.
///
/// After a statement has failed every further one fails with the same error, and the transaction cannot be
/// committed. PostgreSQL behaves like that anyway. SQLite does not: after a full disk it may have rolled back by
/// itself, and whatever a careless job wrote next would be committed at once, without the rest.
pub struct Tx {
    inner: DatabaseTransaction,
    faults: Option<Arc<FaultPlan>>,
    statements: AtomicU32,
    running: AtomicU32,
    failure: Mutex<Option<DbErr>>,
}

impl Tx {
    /// Begins a transaction: on SQLite as a writer at once, on PostgreSQL at the connection's isolation level.
    pub(super) async fn begin(
        connection: &DatabaseConnection,
        faults: &Option<Arc<FaultPlan>>,
    ) -> Result<Self, StoreError> {
        meet(faults, Step::Begin, connection.get_database_backend())?;
        let mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        let options = match connection.get_database_backend() {
            DbBackend::Sqlite => options,
            _ => TransactionOptions::default(),
        };
        Ok(Self::new(connection.begin_with_options(options).await?, faults.clone()))
    }

    /// Wraps a transaction that is begun already.
    pub(super) fn new(inner: DatabaseTransaction, faults: Option<Arc<FaultPlan>>) -> Self {
        let (statements, running) = (AtomicU32::new(0), AtomicU32::new(0));
        Self { inner, faults, statements, running, failure: Mutex::new(None) }
    }

    /// Begins a savepoint inside the transaction.
    pub(super) async fn savepoint(&self) -> Result<Self, StoreError> {
        Ok(self.begin_savepoint().await?)
    }

    async fn begin_savepoint(&self) -> Result<Self, DbErr> {
        self.meet_step(Step::Savepoint).await?;
        Ok(Self::new(self.inner.begin().await?, self.faults.clone()))
    }

    /// Keeps what was written since the savepoint, as part of the transaction around it.
    pub(super) async fn release(self) -> Result<(), StoreError> {
        Ok(self.end_savepoint(true).await?)
    }

    /// Undoes what was written since the savepoint.
    pub(super) async fn undo(self) -> Result<(), StoreError> {
        Ok(self.end_savepoint(false).await?)
    }

    async fn end_savepoint(self, keep: bool) -> Result<(), DbErr> {
        self.meet_step(if keep { Step::Release } else { Step::Undo }).await?;
        if keep { self.inner.commit().await } else { self.inner.rollback().await }
    }

    /// Runs a job that may say no half-way: what it refuses is answered, and what it wrote is undone; the transaction goes
    /// on either way.
    pub async fn or_undo<T, R, F>(&self, job: F) -> Result<Result<T, R>, StoreError>
    where
        F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<Result<T, R>, StoreError>> + Send,
    {
        let inner = self.begin_savepoint().await.map_err(|error| self.failed_with(error))?;
        match job(&inner).await {
            Ok(outcome) => {
                inner.end_savepoint(outcome.is_ok()).await.map_err(|error| self.failed_with(error))?;
                Ok(outcome)
            }
            Err(error) => {
                if let Some(failure) = inner.failed() {
                    self.failed_with(failure);
                }
                Err(error)
            }
        }
    }

    /// Remembers a failure of the transaction, and returns it.
    fn failed_with(&self, error: DbErr) -> StoreError {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| error.clone());
        error.into()
    }

    /// Makes everything durable.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        self.meet_step(Step::Commit).await?;
        Ok(self.inner.commit().await?)
    }

    /// Undoes everything.
    pub(super) async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }

    /// Returns how many statements were sent.
    pub fn statements(&self) -> u32 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Returns what the first statement that failed failed with, or that one was given up half-way.
    pub(super) fn failure(&self) -> Option<StoreError> {
        let failure = self.failed().map(StoreError::from);
        let given_up = || (self.running.load(Ordering::Acquire) > 0).then_some(StoreError::Unavailable(None));
        failure.or_else(given_up)
    }

    fn failed(&self) -> Option<DbErr> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn run<'a, T>(
        &'a self,
        send: impl FnOnce(&'a DatabaseTransaction) -> Answer<'a, T> + Send,
    ) -> Result<T, DbErr> {
        if let Some(error) = self.failed() {
            return Err(error);
        }
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.running.fetch_add(1, Ordering::AcqRel);
        let order = self.faults.as_ref().and_then(|faults| faults.meet(Step::Statement));
        let result = match order {
            Some(order) => Err(self.fail(order).await),
            None => send(&self.inner).await,
        };
        self.running.fetch_sub(1, Ordering::AcqRel);
        result.inspect_err(|error| {
            self.failed_with(error.clone());
        })
    }

    fn prepare(&self, statement: Statement) -> Statement {
        let statement = instant::prepare(statement);
        if let Some(faults) = &self.faults {
            faults.record.note(|| Sent::Write(statement.clone()));
        }
        statement
    }

    async fn meet_step(&self, step: Step) -> Result<(), DbErr> {
        match self.faults.as_ref().and_then(|faults| faults.meet(step)) {
            Some(order) => Err(self.fail(order).await),
            None => Ok(()),
        }
    }

    /// Leaves the transaction as the fault on order would, and returns its error.
    async fn fail(&self, order: Order) -> DbErr {
        let backend = self.inner.get_database_backend();
        let state = match backend {
            DbBackend::Sqlite if order.rolls_back => Some("ROLLBACK"),
            DbBackend::Sqlite => None,
            _ => Some("SELECT 1 / 0"),
        };
        if let Some(sql) = state {
            // Its own outcome is of no interest: division by zero is meant to fail.
            drop(self.inner.execute_unprepared(sql).await);
        }
        injected(order.fault, backend)
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send + 'a>>;

fn meet(faults: &Option<Arc<FaultPlan>>, step: Step, backend: DbBackend) -> Result<(), StoreError> {
    match faults.as_ref().and_then(|faults| faults.meet(step)) {
        Some(order) => Err(injected(order.fault, backend).into()),
        None => Ok(()),
    }
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let statement = self.prepare(statement);
        self.run(move |inner| inner.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let sql = self.prepare(Statement::from_string(self.get_database_backend(), sql)).sql;
        self.run(move |inner| Box::pin(async move { inner.execute_unprepared(&sql).await })).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let statement = self.prepare(statement);
        self.run(move |inner| inner.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let statement = self.prepare(statement);
        self.run(move |inner| inner.query_all_raw(statement)).await
    }
}
