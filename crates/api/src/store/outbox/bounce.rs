//! Mails that came back after they had been sent.

use super::Row;
use crate::store::{entity::outbox as row, error::StoreError};
use inventory::slot::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

/// Finds the row of a mail by its Message-ID, without brackets: its local part is the row's id.
pub async fn find_by_message_id(db: &impl ConnectionTrait, message_id: &str) -> Result<Option<Row>, StoreError> {
    let Some(id) = message_id.split_once('@').and_then(|(local, _)| Uuid::try_parse(local).ok()) else {
        return Ok(None);
    };
    let found = row::Entity::find_by_id(id).filter(row::Column::MessageId.eq(message_id)).one(db).await?;
    found.map(Row::try_from).transpose()
}

/// Notes that a mail which was sent came back; `at` where that is final.
pub async fn bounced(
    db: &impl ConnectionTrait,
    id: Uuid,
    at: Option<Instant>,
    note: String,
) -> Result<bool, StoreError> {
    let mut update = row::Entity::update_many().col_expr(row::Column::LastError, Expr::value(note));
    if let Some(at) = at {
        update = update.col_expr(row::Column::BouncedAt, Expr::value(at));
    }
    let touched = update.filter(row::Column::Id.eq(id)).filter(row::Column::State.eq("sent")).exec(db).await?;
    Ok(touched.rows_affected == 1)
}
