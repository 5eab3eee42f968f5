//! Letters about accounts, and links that are mailed in them.

use crate::{
    auth::secret::Secret,
    clock::{Clock, new_id},
    mail::{Addressee, OutboxMessage},
    store::{
        account::Account,
        error::StoreError,
        link::{self, Link, Older, Purpose},
        tx::Tx,
    },
    words::mail::LinkPurpose,
    worker::outbox,
};
use chrono::TimeDelta;
use inventory::id::PersonId;

/// A letter with a link.
#[derive(Debug, Clone)]
pub struct LinkLetter<'a> {
    /// To whom.
    pub to: Addressee,
    /// What the link does, as the letter says it.
    pub purpose: LinkPurpose,
    /// Whose account it acts on; nothing for somebody without one yet.
    pub person: Option<PersonId>,
    /// What the purpose needs to know, as JSON.
    pub payload: String,
    /// Which links it takes the place of.
    pub older: Older<'a>,
}

/// Draws a link's secret, stores its digest, ends older links and puts the letter into the outbox.
pub(in crate::service) async fn mail_link(tx: &Tx, clock: &Clock, letter: LinkLetter<'_>) -> Result<(), StoreError> {
    let LinkLetter { to, purpose, person, payload, older } = letter;
    let (secret, now) = (Secret::new(clock), clock.now());
    let stored = stored(&purpose);
    let expires_at = now + life(&purpose);
    link::end_older(tx, stored, older, now).await?;
    let recipient = to.address.clone();
    let link = Link { purpose: stored, person, recipient, payload, created_at: now, expires_at };
    link::insert(tx, secret.digest(), &link).await?;
    post(tx, clock, &OutboxMessage::Link { to, purpose, secret: secret.to_text(), expires_at }).await
}

/// Puts a letter into the outbox.
pub(in crate::service) async fn post(tx: &Tx, clock: &Clock, message: &OutboxMessage) -> Result<(), StoreError> {
    outbox::enqueue(tx, new_id(clock), message.clone(), clock.now()).await
}

/// Addresses an account's owner.
pub(in crate::service) fn addressee(account: &Account) -> Addressee {
    Addressee { name: account.name.clone(), address: account.email.clone(), locale: account.locale }
}

/// How long a link is valid.
fn life(purpose: &LinkPurpose) -> TimeDelta {
    match purpose {
        LinkPurpose::ConfirmEmail => TimeDelta::days(3),
        LinkPurpose::ResetPassword => TimeDelta::hours(1),
        LinkPurpose::ChangeEmail => TimeDelta::days(1),
        LinkPurpose::Invite { .. } | LinkPurpose::CancelReservation { .. } => TimeDelta::days(7),
    }
}

fn stored(purpose: &LinkPurpose) -> Purpose {
    match purpose {
        LinkPurpose::ConfirmEmail => Purpose::ConfirmEmail,
        LinkPurpose::ResetPassword => Purpose::ResetPassword,
        LinkPurpose::ChangeEmail => Purpose::ChangeEmail,
        LinkPurpose::Invite { .. } => Purpose::Invite,
        LinkPurpose::CancelReservation { .. } => Purpose::CancelReservation,
    }
}
