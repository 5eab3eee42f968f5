//! Opening the database: an embedded SQLite file, or a PostgreSQL server.
//!
//! Both are one adapter. What differs is here, in the writer, and in the locks.

mod postgres;
mod sqlite;

use super::{
    error::StoreError,
    fault::FaultPlan,
    read::Reader,
    writer::{Counters, Writer},
};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{DatabaseConnection, DbBackend, DbErr};
use std::{sync::Arc, time::Duration};
use thiserror::Error;

/// How long PostgreSQL works at one statement before it gives up.
pub(super) const STATEMENT_LIMIT: Duration = Duration::from_secs(30);
/// How long a statement on PostgreSQL waits for a row that another transaction has locked.
const LOCK_LIMIT: Duration = Duration::from_secs(5);
/// How long a query waits for a free connection, and SQLite's writer for another process.
const WAIT_LIMIT: Duration = Duration::from_secs(5);

/// Where the database is, and how much of it may be used.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `sqlite:path/to/file.db`, or `postgres://user@host/name`.
    pub url: String,
    /// Most connections to hold: on SQLite all but one read, on PostgreSQL half of them.
    pub max_connections: u32,
    /// Most pages the SQLite file may have; for tests of a full disk.
    pub sqlite_max_pages: Option<u32>,
}

/// The database. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Database(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: DatabaseConfig,
    reader: Reader,
    writer: Writer,
}

/// Why the database could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The address names neither of the two kinds.
    #[error("a database address begins with sqlite: or postgres:")]
    UnknownKind,
    /// The address cannot be read.
    #[error("the database address cannot be read")]
    Address(#[source] sea_orm::sqlx::Error),
    /// A database in memory is another one for each connection.
    #[error("a database in memory is not supported, name a file")]
    InMemory,
    /// The server or library is too old.
    #[error("{kind} {found} is too old, {needed} or newer is needed")]
    TooOld {
        /// Whose version it is.
        kind: &'static str,
        /// What was found.
        found: String,
        /// What is needed.
        needed: &'static str,
    },
    /// It did not answer.
    #[error("the database did not answer")]
    Unreachable(#[source] StoreError),
}

impl Database {
    /// Opens the database: makes the file if there is none, checks versions, sets up readers and the writer.
    ///
    /// Tables are not made or changed here, see [`Database::migrate`].
    pub async fn open(config: &DatabaseConfig) -> Result<Self, OpenError> {
        Self::open_with(config, None).await
    }

    /// Opens the database with faults on order, for tests.
    pub async fn open_with_faults(config: &DatabaseConfig, faults: Arc<FaultPlan>) -> Result<Self, OpenError> {
        Self::open_with(config, Some(faults)).await
    }

    async fn open_with(config: &DatabaseConfig, faults: Option<Arc<FaultPlan>>) -> Result<Self, OpenError> {
        let (connection, writer) = match backend(&config.url)? {
            DbBackend::Sqlite => sqlite::open(config, faults.clone()).await?,
            _ => postgres::open(config, faults.clone()).await?,
        };
        Ok(Self(Arc::new(Inner { config: config.clone(), reader: Reader { connection, faults }, writer })))
    }

    /// Applies the steps that are missing. Several servers may do so at once.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let connection = match self.backend() {
            DbBackend::Sqlite => sqlite::migration_connection(&self.0.config).await,
            _ => postgres::migration_connection(&self.0.config).await,
        };
        let connection = connection.map_err(StoreError::from)?;
        let outcome = Migrator::up(&connection, None).await;
        drop(connection.close().await);
        Ok(outcome?)
    }

    /// Returns the names of the steps that are missing; empty when the tables are those this program knows.
    pub async fn missing_steps(&self) -> Result<Vec<String>, StoreError> {
        let pending = Migrator::get_pending_migrations_read_only(self.read()).await?;
        Ok(pending.iter().map(|step| step.name().to_owned()).collect())
    }

    /// Returns which of the two kinds it is.
    pub fn backend(&self) -> DbBackend {
        self.0.reader.connection.get_database_backend()
    }

    /// Returns what the writer has counted since the database was opened.
    pub fn counters(&self) -> &Counters {
        self.writer().counters()
    }

    /// Takes no further jobs, brings those taken to their end and closes all connections.
    pub async fn close(&self) {
        self.writer().close().await;
        drop(self.0.reader.connection.close_by_ref().await);
    }

    pub(super) fn reader(&self) -> &Reader {
        &self.0.reader
    }

    pub(super) fn writer(&self) -> &Writer {
        &self.0.writer
    }
}

fn backend(url: &str) -> Result<DbBackend, OpenError> {
    match url.split_once(':') {
        Some(("sqlite", _)) => Ok(DbBackend::Sqlite),
        Some(("postgres" | "postgresql", _)) => Ok(DbBackend::Postgres),
        _ => Err(OpenError::UnknownKind),
    }
}

/// Reads the one value of the one row that a statement answers.
async fn ask(connection: &DatabaseConnection, sql: &str) -> Result<String, DbErr> {
    use sea_orm::{ConnectionTrait, Statement};
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    match connection.query_one_raw(statement).await? {
        Some(row) => row.try_get_by_index(0),
        None => Err(DbErr::RecordNotFound(sql.to_owned())),
    }
}
