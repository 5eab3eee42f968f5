//! Putting messages into the outbox, within the transaction that causes them.

use crate::{
    mail::{Addressee, OutboxMessage},
    store::{self, error::StoreError, outbox::NewRow, people::Recipient, tx::Tx},
    words::{
        Locale,
        facts::{Audience, ReservationFacts},
    },
};
use inventory::{slot::Instant, text::EmailAddress};
use uuid::Uuid;

/// Puts a message into the outbox; `id` names the row, and the mail's Message-ID and boundaries derive from it.
///
/// Wake the worker after the transaction is committed, not here.
pub async fn enqueue(tx: &Tx, id: Uuid, message: &OutboxMessage, at: Instant) -> Result<(), StoreError> {
    let row = NewRow {
        id,
        kind: message.kind(),
        payload: store::code::json(message)?,
        recipient: message.to().address.as_str().to_owned(),
        about: message.about(),
        at,
    };
    store::outbox::insert(tx, row).await
}

/// Puts what happened to a reservation into the outbox, for one of those who are told.
pub async fn enqueue_notice(
    tx: &Tx,
    id: Uuid,
    recipient: &Recipient,
    audience: Audience,
    facts: ReservationFacts,
    at: Instant,
) -> Result<(), StoreError> {
    let message = OutboxMessage::ReservationNotice { to: addressee(recipient)?, audience, facts: Box::new(facts) };
    enqueue(tx, id, &message, at).await
}

/// Returns a person as a mail's addressee.
pub fn addressee(recipient: &Recipient) -> Result<Addressee, StoreError> {
    let Recipient { person, name, email, locale } = recipient;
    let address = EmailAddress::parse(email).map_err(|_| StoreError::bad_row("person", "email", person.0))?;
    Ok(Addressee { name: name.clone(), address, locale: Locale::of(locale) })
}
