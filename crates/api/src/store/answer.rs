//! Mails that came in. The digest of each is kept, so that the same mail read twice acts once.

use super::{code, entity::answer as row, error::StoreError};
use crate::inbound::{Nothing, Reply};
use inventory::{
    slot::{Instant, Slot},
    text::EmailAddress,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What came of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The answer is shown where the reservation is.
    Recorded,
    /// Besides, whoever declined or wants another time is asked for his word.
    Asked,
    /// Besides, the lab was told that an operator does not come.
    Told,
    /// No such invitation is known.
    Unknown,
    /// Somebody answers for another, or from an address that was not invited.
    Foreign,
    /// It answers an event that has changed or gone since.
    Stale,
    /// A mail of ours came back, or is late.
    Bounced,
    /// It says nothing that is read.
    Nothing,
}

/// A mail that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of the mail.
    pub digest: Vec<u8>,
    /// When it was read.
    pub at: Instant,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it says nothing.
    pub why: Option<Nothing>,
    /// What it says to which invitation.
    pub said: Option<Said>,
}

/// What somebody said to an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The reservation, or the series as a whole.
    pub about: Uuid,
    /// The invitation's address.
    pub address: EmailAddress,
    /// Which occurrence; nothing for all.
    pub recurrence_id: Option<Instant>,
    /// What he says.
    pub reply: Reply,
    /// In his own words; may be empty.
    pub comment: String,
}

/// An answer as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// When it was read.
    pub at: Instant,
    /// What was said.
    pub said: Said,
}

/// Most answers that are shown of one thing.
const MOST_SHOWN: u64 = 100;

/// Tells whether a mail has been read before.
pub async fn is_known(db: &impl ConnectionTrait, digest: &[u8]) -> Result<bool, StoreError> {
    Ok(row::Entity::find().filter(row::Column::MailDigest.eq(digest.to_vec())).count(db).await? > 0)
}

/// Stores a mail.
pub async fn insert(db: &impl ConnectionTrait, received: Received) -> Result<(), StoreError> {
    let Received { id, digest, at, outcome, why, said } = received;
    let counter = said.as_ref().and_then(|said| match said.reply {
        Reply::Counter(slot) => Some(slot),
        Reply::Accepted | Reply::Tentative | Reply::Declined => None,
    });
    let columns = row::ActiveModel {
        id: Set(id),
        mail_digest: Set(digest),
        received_at: Set(at),
        outcome: Set(code::text(&outcome)?),
        why: Set(why.map(|why| code::text(&why)).transpose()?),
        about_id: Set(said.as_ref().map(|said| said.about)),
        address: Set(said.as_ref().map(|said| said.address.as_str().to_owned())),
        recurrence_id: Set(said.as_ref().and_then(|said| said.recurrence_id)),
        reply: Set(said.as_ref().map(|said| word(said.reply).to_owned())),
        counter_start: Set(counter.map(|slot| slot.start())),
        counter_end: Set(counter.map(|slot| slot.end())),
        comment: Set(said.map(|said| said.comment).unwrap_or_default()),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Returns what was said to these invitations and counts, by time: the latest hundred.
pub async fn of(db: &impl ConnectionTrait, about: &[Uuid]) -> Result<Vec<Shown>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::AboutId.is_in(about.to_vec()))
        .filter(row::Column::Outcome.is_in(["recorded", "asked", "told"]))
        .order_by_desc(row::Column::ReceivedAt)
        .order_by_desc(row::Column::Id)
        .limit(MOST_SHOWN);
    let mut shown = rows.all(db).await?.into_iter().map(Shown::try_from).collect::<Result<Vec<_>, _>>()?;
    shown.reverse();
    Ok(shown)
}

/// Removes up to `limit` mails that were read before an instant; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, StoreError> {
    let old = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::ReceivedAt.lt(before))
        .order_by_asc(row::Column::ReceivedAt)
        .limit(limit);
    let removing = row::Entity::delete_many().filter(row::Column::Id.in_subquery(old.into_query()));
    Ok(removing.exec(db).await?.rows_affected)
}

/// A reply's word, without its time.
pub fn word(reply: Reply) -> &'static str {
    match reply {
        Reply::Accepted => "accepted",
        Reply::Tentative => "tentative",
        Reply::Declined => "declined",
        Reply::Counter(_) => "counter",
    }
}

impl TryFrom<row::Model> for Shown {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("answer", column, model.id);
        let counter = model.counter_start.zip(model.counter_end).and_then(|(start, end)| Slot::new(start, end).ok());
        let reply = match (model.reply.as_deref(), counter) {
            (Some("accepted"), None) => Reply::Accepted,
            (Some("tentative"), None) => Reply::Tentative,
            (Some("declined"), None) => Reply::Declined,
            (Some("counter"), Some(slot)) => Reply::Counter(slot),
            _ => return Err(bad("reply")),
        };
        let address = model.address.as_deref().ok_or_else(|| bad("address"))?;
        Ok(Self {
            at: model.received_at,
            said: Said {
                about: model.about_id.ok_or_else(|| bad("about_id"))?,
                address: EmailAddress::parse(address).map_err(|_| bad("address"))?,
                recurrence_id: model.recurrence_id,
                reply,
                comment: model.comment,
            },
        })
    }
}
