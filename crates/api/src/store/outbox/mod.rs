//! The outbox: what must be sent, written in the transaction that causes it.
//!
//! A row is leased by one worker for a while, then sent, put back or given up. A lease that runs out, because its
//! worker died, may be taken by another. Mails about one thing to one address are leased in the order in which they
//! were caused, and none while an earlier one still has to go.

mod bounce;
mod forget;
mod lease;
mod revive;

pub use bounce::{bounced, find_by_message_id};
pub use forget::forget;
pub use lease::{Forget, Lease, Outcome, any_due, drop_all, due, finish, lease, overtake, postpone, remove};
pub use revive::{Revived, revive};

use super::{code, entity::outbox as row, error::StoreError};
use inventory::slot::Instant;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waits for its time.
    Pending,
    /// A worker has it.
    Leased,
    /// On its way.
    Sent,
    /// Tried often enough.
    GivenUp,
}

impl OutboxState {
    /// As a condition with its value written out: neither database uses a partial index for a bound value.
    fn condition(self) -> &'static str {
        match self {
            Self::Pending => "state = 'pending'",
            Self::Leased => "state = 'leased'",
            Self::Sent => "state = 'sent'",
            Self::GivenUp => "state = 'given_up'",
        }
    }
}

/// The way a message goes. Each has a worker of its own, so that none waits for another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A mail to an address.
    Mail,
    /// A call of a lab's system; the recipient is the webhook's id.
    Webhook,
    /// A text message to a phone; the recipient is the person's id.
    Text,
}

impl Channel {
    /// As a condition with its value written out.
    fn condition(self) -> &'static str {
        match self {
            Self::Mail => "o.channel = 'mail'",
            Self::Webhook => "o.channel = 'webhook'",
            Self::Text => "o.channel = 'text'",
        }
    }
}

/// A new row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// Its id.
    pub id: Uuid,
    /// The way it goes.
    pub channel: Channel,
    /// What kind of message.
    pub kind: &'static str,
    /// The message as JSON.
    pub payload: String,
    /// The address.
    pub recipient: String,
    /// What it is about.
    pub about: Option<Uuid>,
    /// When it was caused.
    pub at: Instant,
}

/// A row as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: Uuid,
    /// The way it goes.
    pub channel: Channel,
    /// What kind of message.
    pub kind: String,
    /// The message as JSON; `{}` once a secret in it was removed.
    pub payload: String,
    /// The address.
    pub recipient: String,
    /// What it is about.
    pub about: Option<Uuid>,
    /// When it was caused.
    pub created_at: Instant,
    /// Where it stands.
    pub state: OutboxState,
    /// How often it was tried.
    pub attempts: u32,
    /// Before then it is left alone.
    pub next_attempt_at: Instant,
    /// The mail as first rendered.
    pub rendered: Option<Vec<u8>>,
    /// Its Message-ID.
    pub message_id: Option<String>,
    /// When it was taken over.
    pub sent_at: Option<Instant>,
    /// What the last attempt met with, or why it came back.
    pub last_error: Option<String>,
    /// When it came back for good.
    pub bounced_at: Option<Instant>,
}

/// Stores a row.
pub async fn insert(db: &impl ConnectionTrait, new: NewRow) -> Result<(), StoreError> {
    insert_all(db, vec![new]).await
}

/// Stores rows.
pub async fn insert_all(db: &impl ConnectionTrait, new: Vec<NewRow>) -> Result<(), StoreError> {
    let rows = new.into_iter().map(columns).collect::<Result<Vec<_>, _>>()?;
    // A statement takes a limited number of values.
    for some in rows.chunks(ROWS_AT_ONCE) {
        row::Entity::insert_many(some.to_vec()).exec_without_returning(db).await?;
    }
    Ok(())
}

fn columns(new: NewRow) -> Result<row::ActiveModel, StoreError> {
    let NewRow { id, channel, kind, payload, recipient, about, at } = new;
    Ok(row::ActiveModel {
        id: Set(id),
        kind: Set(kind.to_owned()),
        payload: Set(payload),
        recipient: Set(recipient),
        about_id: Set(about),
        created_at: Set(at),
        state: Set(code::text(&OutboxState::Pending)?),
        attempts: Set(0),
        next_attempt_at: Set(at),
        leased_until: Set(None),
        lease_token: Set(None),
        message_id: Set(None),
        rendered: Set(None),
        sent_at: Set(None),
        last_error: Set(None),
        channel: Set(code::text(&channel)?),
        bounced_at: Set(None),
    })
}

/// Tells whether a mail about a thing still has to go to an address.
pub async fn is_open(db: &impl ConnectionTrait, about: Uuid, recipient: &str) -> Result<bool, StoreError> {
    let open = row::Entity::find()
        .filter(row::Column::AboutId.eq(about))
        .filter(row::Column::Recipient.eq(recipient))
        .filter(Expr::cust("state IN ('pending', 'leased')"));
    Ok(open.count(db).await? > 0)
}

/// Most rows of one statement.
const ROWS_AT_ONCE: usize = 100;

/// Returns rows, newest first, after the one named.
pub async fn list(
    db: &impl ConnectionTrait,
    state: Option<OutboxState>,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<Row>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(state) = state {
        query = query.filter(Expr::cust(state.condition()));
    }
    if let Some((at, id)) = after {
        let same_time = Condition::all().add(row::Column::CreatedAt.eq(at)).add(row::Column::Id.lt(id));
        query = query.filter(Condition::any().add(row::Column::CreatedAt.lt(at)).add(same_time));
    }
    let rows = query.order_by_desc(row::Column::CreatedAt).order_by_desc(row::Column::Id).limit(limit).all(db).await?;
    rows.into_iter().map(Row::try_from).collect()
}

/// Returns how many rows still have to go, and how many were given up.
pub async fn depth(db: &impl ConnectionTrait) -> Result<(u64, u64), StoreError> {
    let open = row::Entity::find().filter(Expr::cust("state IN ('pending', 'leased')")).count(db).await?;
    let given_up = row::Entity::find().filter(Expr::cust(OutboxState::GivenUp.condition())).count(db).await?;
    Ok((open, given_up))
}

/// What is left of a message that held a secret.
const FORGOTTEN: &str = "{}";

impl TryFrom<row::Model> for Row {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("outbox", column, model.id);
        Ok(Self {
            id: model.id,
            state: code::parse(&model.state).ok_or_else(|| bad("state"))?,
            attempts: u32::try_from(model.attempts).map_err(|_| bad("attempts"))?,
            channel: code::parse(&model.channel).ok_or_else(|| bad("channel"))?,
            kind: model.kind,
            payload: model.payload,
            recipient: model.recipient,
            about: model.about_id,
            created_at: model.created_at,
            next_attempt_at: model.next_attempt_at,
            rendered: model.rendered,
            message_id: model.message_id,
            sent_at: model.sent_at,
            last_error: model.last_error,
            bounced_at: model.bounced_at,
        })
    }
}
