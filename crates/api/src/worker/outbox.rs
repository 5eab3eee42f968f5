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
        text::{Event, Short, TextMessage},
    },
};
use booking::{decision::Happening, reservation::State};
use inventory::{id::PersonId, slot::Instant, text::EmailAddress};
use uuid::Uuid;

/// Puts a message into the outbox that always goes by mail; `id` names the row, and the mail's Message-ID and boundaries
/// derive from it.
///
/// Wake the worker after the transaction is committed, not here.
pub async fn enqueue(tx: &Tx, id: Uuid, message: OutboxMessage, at: Instant) -> Result<(), StoreError> {
    insert(tx, id, Posted { message, stops: None }, at).await
}

/// What is told by mail, and perhaps shortly to a phone as well.
#[derive(Debug, Clone)]
pub struct Telling {
    /// The mail.
    message: OutboxMessage,
    /// The text message; nothing where it is not urgent.
    short: Option<Short>,
}

impl OutboxMessage {
    /// Adds what of it goes to a phone.
    pub fn shortly(self, short: Option<Short>) -> Telling {
        Telling { message: self, short }
    }
}

impl From<OutboxMessage> for Telling {
    fn from(message: OutboxMessage) -> Self {
        message.shortly(None)
    }
}

/// Sends a message as its reader wants its kind: into the outbox, into his next digest, or nowhere, since it stands in
/// the pages; and shortly to his phone, where he wants that. All mail that may be ended goes through here.
pub async fn enqueue_chosen(
    tx: &Tx,
    id: Uuid,
    (person, kind): (PersonId, MailKind),
    telling: impl Into<Telling>,
    at: Instant,
) -> Result<(), StoreError> {
    match chosen(tx, id, (person, kind), telling.into(), at).await? {
        Some(row) => store::outbox::insert(tx, row).await,
        None => Ok(()),
    }
}

/// Sends a message as its reader wants its kind, but for the mail, which is returned.
async fn chosen(
    tx: &Tx,
    id: Uuid,
    (person, kind): (PersonId, MailKind),
    Telling { message, short }: Telling,
    at: Instant,
) -> Result<Option<NewRow>, StoreError> {
    if let Some(short) = short {
        let text = TextMessage::Told { locale: message.to().locale, short };
        enqueue_text(tx, of_mail(id), person, text, at).await?;
    }
    match store::mail_choice::how(tx, person, kind).await? {
        MailChoice::AtOnce => return row(id, Posted { message, stops: Some(Stops { person, kind }) }, at).map(Some),
        MailChoice::Digest => {
            if let Some(text) = message.in_digest() {
                let payload = store::code::json(text)?;
                store::digest::keep(tx, Item { id, person, part: Part::Told, payload, at }).await?;
            }
        }
        MailChoice::Pages => {}
    }
    Ok(None)
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
    store::outbox::insert(tx, row(id, posted, at)?).await
}

fn row(id: Uuid, posted: Posted, at: Instant) -> Result<NewRow, StoreError> {
    Ok(NewRow {
        id,
        channel: Channel::Mail,
        kind: posted.message.kind(),
        payload: store::code::json(&posted)?,
        recipient: posted.message.to().address.as_str().to_owned(),
        about: posted.message.about(),
        at,
    })
}

/// Returns the id of the text message that goes beside a mail.
fn of_mail(id: Uuid) -> Uuid {
    Uuid::new_v5(&id, b"text")
}

/// Puts a text message into the outbox for a person who has a number and wants the kind. It names the person alone, so
/// that what waits goes to the number he has then, and nowhere once he has none. What waits about the same thing is
/// overtaken: it may wait for the morning, and what is new may not.
async fn enqueue_text(tx: &Tx, id: Uuid, person: PersonId, text: TextMessage, at: Instant) -> Result<(), StoreError> {
    let TextMessage::Told { short, .. } = &text else { return Ok(()) };
    let (kind, about) = (short.kind(), short.reservation);
    if !store::text_choice::wants(tx, person, kind).await? || store::phone::find(tx, person).await?.is_none() {
        return Ok(());
    }
    if let Some(about) = about {
        store::outbox::overtake(tx, Channel::Text, about, &person.0.to_string()).await?;
    }
    insert_text(tx, id, person, kind.in_outbox(), &text, about, at).await
}

/// Puts the code by which a number is confirmed into the outbox.
pub async fn enqueue_code(
    tx: &Tx,
    id: Uuid,
    person: PersonId,
    text: &TextMessage,
    at: Instant,
) -> Result<(), StoreError> {
    insert_text(tx, id, person, "text_code", text, None, at).await
}

async fn insert_text(
    tx: &Tx,
    id: Uuid,
    person: PersonId,
    kind: &'static str,
    text: &TextMessage,
    about: Option<Uuid>,
    at: Instant,
) -> Result<(), StoreError> {
    let (payload, recipient) = (store::code::json(text)?, person.0.to_string());
    store::outbox::insert(tx, NewRow { id, channel: Channel::Text, kind, payload, recipient, about, at }).await
}

/// Sends what happened to a reservation to one of those who are told, but for the mail, which is returned: those of all of
/// them are put into the outbox together. `by_himself` where it was he who made it happen.
pub async fn notice_mail(
    tx: &Tx,
    id: Uuid,
    (recipient, by_himself): (&Recipient, bool),
    audience: Audience,
    facts: ReservationFacts,
    at: Instant,
) -> Result<Option<NewRow>, StoreError> {
    let kind = kind(tx, recipient, audience, &facts).await?;
    let short = short(&facts, audience, by_himself);
    let message = OutboxMessage::ReservationNotice { to: addressee(recipient)?, audience, facts: Box::new(facts) };
    match kind {
        Some(kind) => chosen(tx, id, (recipient.person, kind), message.shortly(short), at).await,
        None => {
            if let Some(short) = short {
                let text = TextMessage::Told { locale: Locale::of(&recipient.locale), short };
                enqueue_text(tx, of_mail(id), recipient.person, text, at).await?;
            }
            row(id, Posted { message, stops: None }, at).map(Some)
        }
    }
}

/// What of a notice is urgent enough for a phone: a request that the reader is asked about, time that is kept for him, and
/// what somebody else did to his time.
fn short(facts: &ReservationFacts, audience: Audience, by_himself: bool) -> Option<Short> {
    let start = facts.slot.start();
    let event = match (facts.happening, audience) {
        (Happening::Requested | Happening::Moved | Happening::Approved, Audience::Lab | Audience::Pi)
            if notice::is_asked(facts, audience) =>
        {
            Event::Requested { until: facts.waiting()?.0 }
        }
        (Happening::Offered, Audience::Applicant) => match &facts.standing {
            State::Offered { until, .. } => Event::Offered { until: *until },
            _ => return None,
        },
        (Happening::Cancelled, Audience::Applicant) if !by_himself => Event::Cancelled,
        (Happening::Moved, Audience::Applicant) if !by_himself => {
            Event::Moved { from: facts.previous.map_or(start, |previous| previous.start()) }
        }
        (Happening::Displaced, Audience::Applicant) => Event::Displaced,
        _ => return None,
    };
    let others = facts.series.as_ref().map_or(0, |series| series.concerned.len().saturating_sub(1));
    Some(Short {
        event,
        instrument: facts.place.instrument.clone(),
        start,
        zone: facts.place.zone,
        others: u32::try_from(others).unwrap_or(u32::MAX),
        reservation: Some(facts.reservation.0),
    })
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
    if !notice::is_asked(facts, audience) {
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
