//! Taking rows for a while, and saying what came of it.

use super::{Channel, FORGOTTEN, OutboxState, Row};
use crate::store::{code, entity::outbox as row, error::StoreError, tx::expect_rows};
use inventory::slot::Instant;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DeleteMany, EntityTrait, QueryFilter, Statement,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is on its way.
    Sent {
        /// Since when.
        at: Instant,
        /// What was left out of it, and why.
        note: Option<String>,
    },
    /// It is tried again.
    Retry {
        /// When.
        at: Instant,
        /// What went wrong.
        error: String,
    },
    /// It is not tried again.
    GivenUp {
        /// What went wrong.
        error: String,
    },
}

/// A worker's right to a row, until it runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Names the worker's batch.
    pub token: Uuid,
    /// When it runs out.
    pub until: Instant,
}

/// Tells whether a row of a channel may be due; cheap, so that an idle worker writes nothing.
pub async fn any_due(db: &impl ConnectionTrait, channel: Channel, now: Instant) -> Result<bool, StoreError> {
    let sql = format!(
        "SELECT o.id FROM outbox AS o WHERE o.state IN ('pending', 'leased') AND o.next_attempt_at <= $1 \
         AND (o.leased_until IS NULL OR o.leased_until <= $1) AND {} LIMIT 1",
        channel.condition()
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [now.into()]);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// Rows that are due, whose lease (if any) has run out, and that no earlier open row about the same thing to the same
/// address precedes.
const DUE: &str = "SELECT * FROM outbox AS o \
     WHERE {channel} AND o.state IN ('pending', 'leased') AND o.next_attempt_at <= $1 \
       AND (o.leased_until IS NULL OR o.leased_until <= $1) \
       AND NOT EXISTS (SELECT 1 FROM outbox AS e \
             WHERE e.about_id = o.about_id AND e.recipient = o.recipient AND e.state IN ('pending', 'leased') \
               AND (e.created_at < o.created_at OR (e.created_at = o.created_at AND e.id < o.id))) \
     ORDER BY o.next_attempt_at, o.id LIMIT $2";

/// Finds at most `limit` rows of a channel to lease, and keeps other workers from them until the transaction ends.
pub async fn due(
    db: &impl ConnectionTrait,
    channel: Channel,
    now: Instant,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let backend = db.get_database_backend();
    let due = DUE.replace("{channel}", channel.condition());
    let sql = match backend {
        DbBackend::Postgres => format!("{due} FOR UPDATE SKIP LOCKED"),
        // One writer: whoever is here is alone.
        _ => due,
    };
    let statement = Statement::from_sql_and_values(backend, sql, [now.into(), limit.into()]);
    let rows = row::Entity::find().from_raw_sql(statement).all(db).await?;
    rows.into_iter().map(Row::try_from).collect()
}

/// Leaves a row that is due alone until later, which counts as no attempt.
pub async fn postpone(db: &impl ConnectionTrait, id: Uuid, until: Instant) -> Result<(), StoreError> {
    let later = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(code::text(&OutboxState::Pending)?))
        .col_expr(row::Column::LeaseToken, Expr::value(None::<Uuid>))
        .col_expr(row::Column::LeasedUntil, Expr::value(None::<Instant>))
        .col_expr(row::Column::NextAttemptAt, Expr::value(until));
    let touched = later.filter(row::Column::Id.eq(id)).exec(db).await?;
    expect_rows("outbox", touched.rows_affected, 1)
}

/// Leases a row and counts the attempt; stores its mail and Message-ID when they have just been made.
pub async fn lease(
    db: &impl ConnectionTrait,
    id: Uuid,
    lease: Lease,
    made: Option<(String, Vec<u8>)>,
) -> Result<(), StoreError> {
    let mut update = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(code::text(&OutboxState::Leased)?))
        .col_expr(row::Column::LeaseToken, Expr::value(lease.token))
        .col_expr(row::Column::LeasedUntil, Expr::value(lease.until))
        .col_expr(row::Column::Attempts, Expr::col(row::Column::Attempts).add(1));
    if let Some((message_id, bytes)) = made {
        update = update
            .col_expr(row::Column::MessageId, Expr::value(message_id))
            .col_expr(row::Column::Rendered, Expr::value(bytes));
    }
    let touched = update.filter(row::Column::Id.eq(id)).exec(db).await?;
    expect_rows("outbox", touched.rows_affected, 1)
}

/// What of a message and its mail is removed once an attempt has come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forget {
    /// Nothing.
    Nothing,
    /// The mail, which holds a link that can be made again.
    Mail,
    /// Message and mail, which hold a secret.
    All,
}

/// Ends a lease; tells whether it still held.
pub async fn finish(
    db: &impl ConnectionTrait,
    id: Uuid,
    token: Uuid,
    outcome: &Outcome,
    forget: Forget,
) -> Result<bool, StoreError> {
    let (state, sent_at, next, error) = match outcome {
        Outcome::Sent { at, note } => (OutboxState::Sent, Some(*at), None, note.clone()),
        Outcome::Retry { at, error } => (OutboxState::Pending, None, Some(*at), Some(error.clone())),
        Outcome::GivenUp { error } => (OutboxState::GivenUp, None, None, Some(error.clone())),
    };
    let mut update = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(code::text(&state)?))
        .col_expr(row::Column::SentAt, Expr::value(sent_at))
        .col_expr(row::Column::LastError, Expr::value(error))
        .col_expr(row::Column::LeaseToken, Expr::value(None::<Uuid>))
        .col_expr(row::Column::LeasedUntil, Expr::value(None::<Instant>));
    if let Some(next) = next {
        update = update.col_expr(row::Column::NextAttemptAt, Expr::value(next));
    }
    if forget == Forget::All {
        update = update.col_expr(row::Column::Payload, Expr::value(FORGOTTEN));
    }
    if forget != Forget::Nothing {
        update = update.col_expr(row::Column::Rendered, Expr::value(None::<Vec<u8>>));
    }
    let held = update.filter(row::Column::Id.eq(id)).filter(row::Column::LeaseToken.eq(token)).exec(db).await?;
    Ok(held.rows_affected == 1)
}

/// Removes what waits to go to somebody about a thing and was not tried yet.
pub async fn overtake(
    db: &impl ConnectionTrait,
    channel: Channel,
    about: Uuid,
    recipient: &str,
) -> Result<(), StoreError> {
    let waiting = waiting(channel, recipient)?.filter(row::Column::AboutId.eq(about));
    waiting.filter(row::Column::Attempts.eq(0)).exec(db).await?;
    Ok(())
}

/// Removes what waits to go to somebody and was not taken by a worker.
pub async fn drop_all(db: &impl ConnectionTrait, channel: Channel, recipient: &str) -> Result<(), StoreError> {
    waiting(channel, recipient)?.exec(db).await?;
    Ok(())
}

/// The removal of what no worker has taken of what goes to somebody.
fn waiting(channel: Channel, recipient: &str) -> Result<DeleteMany<row::Entity>, StoreError> {
    Ok(row::Entity::delete_many()
        .filter(row::Column::Channel.eq(code::text(&channel)?))
        .filter(row::Column::Recipient.eq(recipient))
        .filter(row::Column::State.eq(code::text(&OutboxState::Pending)?)))
}

/// Removes a row that nobody wants to see again, while the lease holds; tells whether it did.
pub async fn remove(db: &impl ConnectionTrait, id: Uuid, token: Uuid) -> Result<bool, StoreError> {
    let held = row::Entity::delete_many().filter(row::Column::Id.eq(id)).filter(row::Column::LeaseToken.eq(token));
    Ok(held.exec(db).await?.rows_affected == 1)
}
