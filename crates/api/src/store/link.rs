//! Links: what was mailed to be pressed once. Only digests of their secrets are stored.

use super::{code, entity::link as row, error::StoreError};
use crate::auth::secret::SecretDigest;
use inventory::{id::PersonId, slot::Instant, text::EmailAddress};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a link's button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Proves the address of somebody who registers.
    ConfirmEmail,
    /// Sets a new password.
    ResetPassword,
    /// Proves the new address of an account.
    ChangeEmail,
    /// Joins a group or an organisation.
    Invite,
    /// Ends a watch for freed time.
    EndWatch,
    /// Gives up a reservation that was declined in a calendar program.
    CancelReservation,
}

impl Purpose {
    /// All purposes.
    const ALL: [Self; 6] = [
        Self::ConfirmEmail,
        Self::ResetPassword,
        Self::ChangeEmail,
        Self::Invite,
        Self::EndWatch,
        Self::CancelReservation,
    ];

    /// Tells whether the link takes over what opens the account of the person it was made for: who recovers his
    /// account must find none of them open.
    pub fn opens_account(self) -> bool {
        match self {
            Self::ResetPassword | Self::ChangeEmail => true,
            Self::ConfirmEmail | Self::Invite | Self::EndWatch | Self::CancelReservation => false,
        }
    }
}

/// A link as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What its button does.
    pub purpose: Purpose,
    /// For whom; nothing for somebody without an account yet.
    pub person: Option<PersonId>,
    /// The address it was mailed to.
    pub recipient: EmailAddress,
    /// What the purpose needs to know, as JSON.
    pub payload: String,
    /// When it was mailed.
    pub created_at: Instant,
    /// From then on it is not valid.
    pub expires_at: Instant,
}

/// The payload of a link that is used up.
const NOTHING: &str = "{}";

/// Stores a link under the digest of its secret.
pub async fn insert(db: &impl ConnectionTrait, digest: SecretDigest, link: &Link) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        token_hash: Set(digest.as_bytes().to_vec()),
        purpose: Set(code::text(&link.purpose)?),
        person_id: Set(link.person.map(|id| id.0)),
        recipient: Set(link.recipient.as_str().to_owned()),
        payload: Set(link.payload.clone()),
        created_at: Set(link.created_at),
        expires_at: Set(link.expires_at),
        used_at: Set(None),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Finds a link that is neither used nor run out.
pub async fn live(db: &impl ConnectionTrait, digest: SecretDigest, now: Instant) -> Result<Option<Link>, StoreError> {
    let found = row::Entity::find_by_id(digest.as_bytes().to_vec())
        .filter(row::Column::UsedAt.is_null())
        .filter(row::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    found.map(Link::try_from).transpose()
}

/// Uses a link up; tells whether it was there to be used. Of two who press it at once, one is told that it was.
///
/// What it knew is forgotten with it: a registration holds what a stranger typed.
pub async fn use_up(db: &impl ConnectionTrait, digest: SecretDigest, now: Instant) -> Result<bool, StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::UsedAt, Expr::value(now))
        .col_expr(row::Column::Payload, Expr::value(NOTHING))
        .filter(row::Column::TokenHash.eq(digest.as_bytes().to_vec()))
        .filter(row::Column::UsedAt.is_null())
        .filter(row::Column::ExpiresAt.gt(now))
        .exec(db)
        .await?;
    Ok(touched.rows_affected > 0)
}

/// Whose older links are ended.
#[derive(Debug, Clone)]
pub enum Older<'a> {
    /// All of a person's.
    OfPerson(PersonId),
    /// All those mailed to an address.
    To(&'a EmailAddress),
    /// Exactly these.
    These(Vec<Vec<u8>>),
}

/// Ends older links of a purpose that are not used yet.
pub async fn end_older(
    db: &impl ConnectionTrait,
    purpose: Purpose,
    older: Older<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    let ending = row::Entity::update_many()
        .col_expr(row::Column::UsedAt, Expr::value(now))
        .col_expr(row::Column::Payload, Expr::value(NOTHING))
        .filter(row::Column::Purpose.eq(code::text(&purpose)?))
        .filter(row::Column::UsedAt.is_null());
    let ending = match older {
        Older::OfPerson(person) => ending.filter(row::Column::PersonId.eq(person.0)),
        Older::To(email) => ending.filter(row::Column::Recipient.eq(email.as_str())),
        Older::These(digests) => ending.filter(row::Column::TokenHash.is_in(digests)),
    };
    ending.exec(db).await?;
    Ok(())
}

/// Ends every link of a person that would open his account, whoever asked for it.
pub async fn end_all(db: &impl ConnectionTrait, person: PersonId, now: Instant) -> Result<(), StoreError> {
    for purpose in Purpose::ALL.into_iter().filter(|purpose| purpose.opens_account()) {
        end_older(db, purpose, Older::OfPerson(person), now).await?;
    }
    Ok(())
}

/// Returns the digests and payloads of the links of a purpose that were mailed to an address and can still be used,
/// in the order in which they were mailed.
pub async fn mailed_to(
    db: &impl ConnectionTrait,
    purpose: Purpose,
    recipient: &EmailAddress,
    now: Instant,
) -> Result<Vec<(Vec<u8>, String)>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Purpose.eq(code::text(&purpose)?))
        .filter(row::Column::Recipient.eq(recipient.as_str()))
        .filter(row::Column::UsedAt.is_null())
        .filter(row::Column::ExpiresAt.gt(now))
        .order_by_asc(row::Column::CreatedAt)
        .order_by_asc(row::Column::TokenHash)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|model| (model.token_hash, model.payload)).collect())
}

/// Removes the links that ran out before `before`; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant) -> Result<u64, StoreError> {
    Ok(row::Entity::delete_many().filter(row::Column::ExpiresAt.lt(before)).exec(db).await?.rows_affected)
}

impl TryFrom<row::Model> for Link {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        // A link's key is a digest and names nothing; the person, if there is one, is all that helps to find it.
        let id = model.person_id.unwrap_or(Uuid::nil());
        let bad = |column| StoreError::bad_row("link", column, id);
        Ok(Self {
            purpose: code::parse(&model.purpose).ok_or_else(|| bad("purpose"))?,
            person: model.person_id.map(PersonId),
            recipient: EmailAddress::parse(&model.recipient).map_err(|_| bad("recipient"))?,
            payload: model.payload,
            created_at: model.created_at,
            expires_at: model.expires_at,
        })
    }
}
