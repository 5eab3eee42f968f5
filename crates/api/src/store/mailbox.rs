//! The embedded mailbox: mail that no server was set up to take.

use super::{entity::mailbox_message as row, error::StoreError};
use inventory::slot::Instant;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// A mail as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id, that of its outbox row.
    pub id: Uuid,
    /// The recipient's address.
    pub recipient: String,
    /// The subject, decoded.
    pub subject: String,
    /// When it was sent.
    pub at: Instant,
    /// The mail itself.
    pub raw: Vec<u8>,
    /// Whether it carries an invitation.
    pub has_calendar: bool,
}

/// Keeps a mail; one that is kept already stays as it is.
pub async fn insert(db: &impl ConnectionTrait, letter: Letter) -> Result<(), StoreError> {
    if row::Entity::find_by_id(letter.id).one(db).await?.is_some() {
        return Ok(());
    }
    let Letter { id, recipient, subject, at, raw, has_calendar } = letter;
    let columns = row::ActiveModel {
        id: Set(id),
        recipient: Set(recipient),
        subject: Set(subject),
        at: Set(at),
        raw: Set(raw),
        has_calendar: Set(has_calendar),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Finds a mail.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Letter>, StoreError> {
    Ok(row::Entity::find_by_id(id).one(db).await?.map(Letter::from))
}

/// Returns mails, newest first, after the one named.
pub async fn list(
    db: &impl ConnectionTrait,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<Letter>, StoreError> {
    let mut query = row::Entity::find();
    if let Some((at, id)) = after {
        let same_time = Condition::all().add(row::Column::At.eq(at)).add(row::Column::Id.lt(id));
        query = query.filter(Condition::any().add(row::Column::At.lt(at)).add(same_time));
    }
    let rows = query.order_by_desc(row::Column::At).order_by_desc(row::Column::Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(Letter::from).collect())
}

impl From<row::Model> for Letter {
    fn from(model: row::Model) -> Self {
        let row::Model { id, recipient, subject, at, raw, has_calendar } = model;
        Self { id, recipient, subject, at, raw, has_calendar }
    }
}
