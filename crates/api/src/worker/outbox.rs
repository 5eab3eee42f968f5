//! Putting messages into the outbox, within the transaction that causes them.

use crate::{
    mail::{Addressee, MailChoice, MailKind, OutboxMessage, Posted, Stops},
    store::{
        self,
        digest::{Item, Part},
        error::StoreError,
        outbox::{Channel, NewRow},
        people::Recipient,
        tx::Tx,
    },
    words::{
        Locale,
        facts::{Audience, ReservationFacts},
        notice,
    },
};
use booking::reservation::Approval;
use inventory::{id::PersonId, slot::Instant, text::EmailAddress};
use uuid::Uuid;

/// Puts a message into the outbox that always goes by mail; `id` names the row, and the mail's Message-ID and boundaries
/// derive from it.
///
/// Wake the worker after the transaction is committed, not here.
pub async fn enqueue(tx: &Tx, id: Uuid, message: OutboxMessage, at: Instant) -> Result<(), StoreError> {
    insert(tx, id, Posted { message, stops: None }, at).await
}

/// Sends a message as its reader wants its kind: into the outbox, into his next digest, or nowhere, since it stands in
/// the pages. All mail that may be ended goes through here.
pub async fn enqueue_chosen(
    tx: &Tx,
    id: Uuid,
    (person, kind): (PersonId, MailKind),
    message: OutboxMessage,
    at: Instant,
) -> Result<(), StoreError> {
    match store::mail_choice::how(tx, person, kind).await? {
        MailChoice::AtOnce => insert(tx, id, Posted { message, stops: Some(Stops { person, kind }) }, at).await,
        MailChoice::Digest => match message.in_digest() {
            Some(text) => {
                let payload = store::code::json(text)?;
                store::digest::keep(tx, Item { id, person, part: Part::Told, payload, at }).await
            }
            None => Ok(()),
        },
        MailChoice::Pages => Ok(()),
    }
}

/// Sends a digest, which is chosen by choosing what it gathers.
pub async fn enqueue_digest(
    tx: &Tx,
    id: Uuid,
    person: PersonId,
    message: OutboxMessage,
    at: Instant,
) -> Result<(), StoreError> {
    insert(tx, id, Posted { message, stops: Some(Stops { person, kind: MailKind::Digest }) }, at).await
}

async fn insert(tx: &Tx, id: Uuid, posted: Posted, at: Instant) -> Result<(), StoreError> {
    let row = NewRow {
        id,
        channel: Channel::Mail,
        kind: posted.message.kind(),
        payload: store::code::json(&posted)?,
        recipient: posted.message.to().address.as_str().to_owned(),
        about: posted.message.about(),
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
    let kind = kind(tx, recipient, audience, &facts).await?;
    let message = OutboxMessage::ReservationNotice { to: addressee(recipient)?, audience, facts: Box::new(facts) };
    match kind {
        Some(kind) => enqueue_chosen(tx, id, (recipient.person, kind), message, at).await,
        None => enqueue(tx, id, message, at).await,
    }
}

/// Which kind of mail a notice is; nothing: it always goes by mail, since a calendar must hear of it.
///
/// A request is first told to the lab with its tentative event. Whoever does without that mail has the event once the
/// request is granted; but what is in his calendar already is always kept right.
async fn kind(
    tx: &Tx,
    recipient: &Recipient,
    audience: Audience,
    facts: &ReservationFacts,
) -> Result<Option<MailKind>, StoreError> {
    if facts.happening.is_about_waiting() {
        return Ok(Some(MailKind::Alert));
    }
    let own = match audience {
        Audience::Lab => notice::asked_of_the_lab(facts),
        Audience::Pi => Approval::Pi,
        Audience::Applicant | Audience::Operator | Audience::Former => return Ok(None),
    };
    if !facts.waiting().is_some_and(|(_, awaiting)| awaiting.contains(&own)) {
        return Ok(None);
    }
    let (about, address) = (facts.about(), recipient.email.as_str());
    let has_it = audience == Audience::Lab
        && (store::invitation::has_arrived(tx, about, address).await?
            || store::outbox::is_open(tx, about, address).await?);
    Ok((!has_it).then_some(MailKind::Request))
}

/// Returns a person as a mail's addressee.
pub fn addressee(recipient: &Recipient) -> Result<Addressee, StoreError> {
    let Recipient { person, name, email, locale } = recipient;
    let address = EmailAddress::parse(email).map_err(|_| StoreError::bad_row("person", "email", person.0))?;
    Ok(Addressee { name: name.clone(), address, locale: Locale::of(locale) })
}
