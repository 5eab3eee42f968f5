//! SQLite: a file with one writer and some readers.

use super::{DatabaseConfig, OpenError, WAIT_LIMIT, ask};
use crate::store::{
    error::StoreError,
    fault::FaultPlan,
    writer::{Connector, Writer},
};
use sea_orm::{
    DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        ConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};
use std::{path::Path, str::FromStr, sync::Arc};

/// Pages that the writer keeps at hand, as SQLite writes it: 16 MiB.
const WRITER_CACHE: &str = "-16384";

/// Versions before it could corrupt a write-ahead log (<https://www.sqlite.org/wal.html>, the WAL-reset bug).
const OLDEST: (&str, [u32; 3]) = ("3.51.3", [3, 51, 3]);
/// To what size the write-ahead log is cut after a checkpoint, in bytes.
const LOG_BYTES: &str = "67108864";

pub(super) async fn open(
    config: &DatabaseConfig,
    faults: Option<Arc<FaultPlan>>,
) -> Result<(DatabaseConnection, Writer), OpenError> {
    let options = options(config)?;
    let writing = writer_options(&options, config.sqlite_max_pages);
    // The writer comes first: it makes the file and sets its journal mode. A file that vanishes later is not made
    // again, empty as it would be.
    let connection = Connector::new(writing.clone().create_if_missing(true)).connect().await.map_err(unreachable)?;
    let version = ask(&connection, "SELECT sqlite_version()").await.map_err(unreachable)?;
    if !is_new_enough(&version) {
        return Err(OpenError::TooOld { kind: "SQLite", found: version, needed: OLDEST.0 });
    }
    let readers = config.max_connections.saturating_sub(1).max(1);
    let reader = SqlitePoolOptions::new()
        .max_connections(readers)
        .acquire_timeout(WAIT_LIMIT)
        .test_before_acquire(false)
        .connect_with(options.pragma("query_only", "ON"))
        .await
        .map_err(|error| unreachable(DbErr::Conn(RuntimeErr::SqlxError(error.into()))))?;
    Ok((reader.into(), Writer::sqlite(Connector::new(writing), connection, faults)))
}

/// Opens one connection for the migrations. Steps run in transactions; a second process waits for the first.
pub(super) async fn migration_connection(config: &DatabaseConfig) -> Result<DatabaseConnection, DbErr> {
    let options = options(config).map_err(|error| DbErr::Custom(error.to_string()))?;
    Connector::new(writer_options(&options, config.sqlite_max_pages)).connect().await
}

fn options(config: &DatabaseConfig) -> Result<SqliteConnectOptions, OpenError> {
    let url = config.url.as_str();
    if url.contains(":memory:") || url.contains("mode=memory") || url.trim_end_matches('/') == "sqlite:" {
        return Err(OpenError::InMemory);
    }
    let options = SqliteConnectOptions::from_str(url).map_err(OpenError::Address)?;
    if options.get_filename() == Path::new("") {
        return Err(OpenError::InMemory);
    }
    Ok(options
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // With the log, `NORMAL` may lose the last commits on power loss. Grouped commits make `FULL` affordable.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(WAIT_LIMIT)
        .statement_cache_capacity(256)
        .pragma("journal_size_limit", LOG_BYTES)
        .disable_statement_logging())
}

/// What a savepoint may have to take back lies in memory, not in a file beside the database; and the pages that a group of
/// decisions changes stay at hand until they are committed.
fn writer_options(options: &SqliteConnectOptions, max_pages: Option<u32>) -> SqliteConnectOptions {
    let options = options.clone().pragma("temp_store", "MEMORY").pragma("cache_size", WRITER_CACHE);
    match max_pages {
        Some(pages) => options.pragma("max_page_count", pages.to_string()),
        None => options,
    }
}

fn is_new_enough(version: &str) -> bool {
    let mut found = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    [(); 3].map(|()| found.next().unwrap_or(0)) >= OLDEST.1
}

fn unreachable(error: DbErr) -> OpenError {
    OpenError::Unreachable(StoreError::from(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        let new = ["3.51.3", "3.51.10", "3.52.0", "4.0"].map(is_new_enough);
        let old = ["3.51.2", "3.9.9", "3", ""].map(is_new_enough);
        assert_eq!((new, old), ([true; 4], [false; 4]));
    }

    #[test]
    fn a_database_in_memory_is_refused() {
        for url in ["sqlite::memory:", "sqlite://:memory:", "sqlite:", "sqlite://", "sqlite:a.db?mode=memory"] {
            let config = DatabaseConfig { url: url.to_owned(), max_connections: 4, sqlite_max_pages: None };
            assert!(matches!(options(&config), Err(OpenError::InMemory)), "{url}");
        }
    }
}
