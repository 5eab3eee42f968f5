//! What the administrator's pages look at beyond the subjects' own modules.

use super::{
    code,
    connect::Database,
    entity::outbox as row,
    error::StoreError,
    outbox::{OutboxState, Row},
};
use inventory::slot::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};
use uuid::Uuid;

/// Which of the two databases it is, and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// `sqlite` or `postgres`.
    pub kind: &'static str,
    /// As the database says.
    pub number: String,
}

/// Asks the database for its version.
pub async fn version(db: &Database) -> Result<Version, StoreError> {
    let (kind, sql) = match db.backend() {
        DbBackend::Sqlite => ("sqlite", "SELECT sqlite_version()"),
        _ => ("postgres", "SELECT current_setting('server_version')"),
    };
    let found = db.read().query_one_raw(Statement::from_string(db.backend(), sql)).await?;
    let number = match found {
        Some(row) => row.try_get_by_index(0)?,
        None => String::new(),
    };
    Ok(Version { kind, number })
}

/// Finds a row of the outbox.
pub async fn outbox_row(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Row>, StoreError> {
    row::Entity::find_by_id(id).one(db).await?.map(Row::try_from).transpose()
}

/// Returns when the oldest message was caused that still has to go.
pub async fn oldest_waiting(db: &impl ConnectionTrait) -> Result<Option<Instant>, StoreError> {
    let waiting = [code::text(&OutboxState::Pending)?, code::text(&OutboxState::Leased)?];
    Ok(row::Entity::find()
        .select_only()
        .column(row::Column::CreatedAt)
        .filter(row::Column::State.is_in(waiting))
        .order_by_asc(row::Column::CreatedAt)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?)
}
