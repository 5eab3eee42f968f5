//! Reading without writing.

use super::{connect::Database, error::StoreError, fault::FaultPlan, instant, record::Sent, tx::Tx};
use futures::future::BoxFuture;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult,
    Statement, TransactionOptions, TransactionTrait, entity::prelude::async_trait::async_trait,
};
use std::{sync::Arc, time::Duration};

/// How long a snapshot may be read. On SQLite the write-ahead log grows as long as somebody looks at an old state.
pub const SNAPSHOT_LIMIT: Duration = Duration::from_secs(5);

/// The readers' connections: each query sees what was committed when it began. The database refuses to write here.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(super) connection: DatabaseConnection,
    pub(super) faults: Option<Arc<FaultPlan>>,
}

impl Reader {
    fn note(&self, sent: impl FnOnce() -> Sent) {
        if let Some(faults) = &self.faults {
            faults.record.note(sent);
        }
    }

    fn prepare(&self, statement: Statement) -> Statement {
        let statement = instant::prepare(statement);
        self.note(|| Sent::Read(statement.clone()));
        statement
    }
}

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.connection.execute_raw(self.prepare(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.note(|| Sent::Read(Statement::from_string(self.get_database_backend(), sql)));
        self.connection.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.connection.query_one_raw(self.prepare(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.connection.query_all_raw(self.prepare(statement)).await
    }
}

impl Database {
    /// Returns the readers' connections, for single queries.
    pub fn read(&self) -> &Reader {
        self.reader()
    }

    /// Runs queries that must all see the same state, for at most [`SNAPSHOT_LIMIT`].
    pub async fn snapshot<T, F>(&self, label: &'static str, queries: F) -> Result<T, StoreError>
    where
        F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send,
        T: Send,
    {
        let read = async {
            self.reader().note(|| Sent::Snapshot(label));
            let connection = &self.reader().connection;
            // A reader of SQLite has its snapshot from its first query on, whatever it is told.
            let options = match connection.get_database_backend() {
                DbBackend::Sqlite => TransactionOptions::default(),
                _ => TransactionOptions {
                    isolation_level: Some(IsolationLevel::RepeatableRead),
                    access_mode: Some(AccessMode::ReadOnly),
                    ..TransactionOptions::default()
                },
            };
            let tx = Tx::new(connection.begin_with_options(options).await?, None::<Arc<FaultPlan>>);
            let answer = queries(&tx).await;
            // There is nothing to keep, and a connection that cannot even roll back is thrown away by the pool.
            drop(tx.rollback().await);
            answer
        };
        let limited = tokio::time::timeout(SNAPSHOT_LIMIT, read).await;
        limited.unwrap_or(Err(StoreError::TooSlow { label, limit: SNAPSHOT_LIMIT }))
    }
}
