//! PostgreSQL: a server, perhaps shared with other programs of ours.

use super::{DatabaseConfig, LOCK_LIMIT, OpenError, STATEMENT_LIMIT, WAIT_LIMIT, ask};
use crate::store::{error::StoreError, fault::FaultPlan, writer::Writer};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        ConnectOptions, Connection, PgPool,
        postgres::{PgConnectOptions, PgPoolOptions},
    },
};
use std::{str::FromStr, sync::Arc, time::Duration};

/// The oldest major version, and how the server writes it.
const OLDEST: (&str, u32) = ("15", 150_000);
/// After how much idleness a connection is asked whether it still stands.
const PROBE_AFTER: Duration = Duration::from_secs(1);
/// The advisory lock that lets one server at a time change the tables; any number, as long as it stays the same.
const MIGRATION_LOCK: i64 = 0x4a69_7368_6921;

pub(super) async fn open(
    config: &DatabaseConfig,
    faults: Option<Arc<FaultPlan>>,
) -> Result<(DatabaseConnection, Writer), OpenError> {
    let options = PgConnectOptions::from_str(&config.url).map_err(OpenError::Address)?;
    let readers = (config.max_connections / 2).max(1);
    let writers = config.max_connections.saturating_sub(readers).max(1);
    let writer = connect(with_limits(&options, "off"), writers).await.map_err(unreachable)?;
    let version = ask(&writer, "SHOW server_version_num").await.map_err(unreachable)?;
    if version.parse().unwrap_or(0) < OLDEST.1 {
        return Err(OpenError::TooOld { kind: "PostgreSQL", found: version, needed: OLDEST.0 });
    }
    let reader = connect(with_limits(&options, "on"), readers).await.map_err(unreachable)?;
    Ok((reader, Writer::postgres(writer, faults)))
}

/// Opens one connection for the migrations and waits there until no other server migrates.
pub(super) async fn migration_connection(config: &DatabaseConfig) -> Result<DatabaseConnection, DbErr> {
    let options = PgConnectOptions::from_str(&config.url).map_err(refused)?;
    let connection = connect(options.disable_statement_logging(), 1).await?;
    // The lock belongs to the session, the pool has one session only, and closing it lets go.
    connection.execute_unprepared(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).await?;
    Ok(connection)
}

async fn connect(options: PgConnectOptions, connections: u32) -> Result<DatabaseConnection, DbErr> {
    let pool: PgPool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(WAIT_LIMIT)
        // A question to the server before each use would cost as much as a query: ask only after some idleness.
        .test_before_acquire(false)
        .before_acquire(|connection, usage| {
            Box::pin(async move {
                if usage.idle_for >= PROBE_AFTER {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(refused)?;
    Ok(pool.into())
}

/// Sets the session up as the connection is made, so that no transaction has to ask for it.
fn with_limits(options: &PgConnectOptions, read_only: &str) -> PgConnectOptions {
    let millis = |limit: Duration| limit.as_millis().to_string();
    let settings = [
        ("default_transaction_isolation", "read committed".to_owned()),
        ("default_transaction_read_only", read_only.to_owned()),
        ("statement_timeout", millis(STATEMENT_LIMIT)),
        ("lock_timeout", millis(LOCK_LIMIT)),
        ("idle_in_transaction_session_timeout", millis(STATEMENT_LIMIT)),
    ];
    options
        .clone()
        .options(settings)
        .application_name("jishi")
        .statement_cache_capacity(256)
        .disable_statement_logging()
}

fn refused(error: sea_orm::sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

fn unreachable(error: DbErr) -> OpenError {
    OpenError::Unreachable(StoreError::from(error))
}
