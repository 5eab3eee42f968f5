//! From a message to the bytes of a mail (RFC 5322), the same bytes for the same outbox row.

use super::{
    Signer, html,
    message::{Addressee, OutboxMessage},
    plain,
};
use crate::{
    calendar::{self, Attendee, Event, Instance, Method, Organizer, Participant, Status, series::Standing},
    config::{BaseUrl, Config},
    words::{
        Locale,
        facts::{Audience, ReservationFacts, SeriesFacts},
        mail::{self as letters, Letter, Site},
    },
};
use booking::reservation::StateName;
use inventory::{slot::Instant, text::EmailAddress};
use lettre::{
    Message,
    message::{
        Attachment, Body, Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use std::{collections::BTreeSet, time::SystemTime};
use thiserror::Error;
use uuid::Uuid;

/// What every mail of the site has in common.
#[derive(Debug, Clone)]
pub struct Letterhead {
    /// The sender.
    pub from: Mailbox,
    /// The host in Message-IDs and calendar UIDs.
    pub host: String,
    /// The site.
    pub site: Site,
    /// The address whose mail is read: answers come to it, and what cannot be delivered.
    pub answers: Option<EmailAddress>,
    /// Signs mails; where the mail server does, or nobody, there is none.
    pub signer: Option<Signer>,
}

impl Letterhead {
    /// Takes the letterhead from the settings.
    pub fn of(config: &Config) -> Self {
        let base: &BaseUrl = &config.base_url;
        let site = Site { name: config.site_name.clone(), base: base.origin(), zone: config.time_zone };
        let answers = config.answers.as_ref().map(|answers| answers.address.clone());
        let (from, signer) = (config.mail_from.clone(), config.signer.clone());
        Self { from, host: base.host().to_owned(), site, answers, signer }
    }

    /// Returns where a mail comes back to that cannot be delivered (RFC 5321 section 4.5.5).
    pub fn return_path(&self) -> String {
        self.answers.as_ref().map_or_else(|| self.from.email.to_string(), |address| address.as_str().to_owned())
    }
}

/// A mail ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// The subject, decoded.
    pub subject: String,
    /// What it asks a calendar program to do, if anything.
    pub method: Option<Method>,
    /// The mail, with CRLF line ends and nothing but ASCII.
    pub bytes: Vec<u8>,
}

/// Why a mail could not be written. It will not be better the next time.
#[derive(Debug, Error)]
pub enum RenderError {
    /// The address is none that mail can be sent to.
    #[error("{address} is no address that mail can be sent to")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        source: lettre::address::AddressError,
    },
    /// The parts do not make a mail.
    #[error("the mail could not be put together")]
    Parts(#[from] lettre::error::Error),
}

/// Writes the mail of outbox row `id`, caused at `at`.
pub fn render(message: &OutboxMessage, id: Uuid, at: Instant, head: &Letterhead) -> Result<Rendered, RenderError> {
    render_letter(message, letter(message, at, &head.site), None, id, at, head)
}

/// Writes a mail that says what `letter` says. If its reader may end such mails, `stop` is the address at which he does
/// (RFC 2369 section 3.2, RFC 8058).
pub fn render_letter(
    message: &OutboxMessage,
    letter: Letter,
    stop: Option<&str>,
    id: Uuid,
    at: Instant,
    head: &Letterhead,
) -> Result<Rendered, RenderError> {
    put_together(message, letter, event_for_reader(message, head), stop, id, at, head)
}

/// Writes the mail without what it would ask a calendar program to do.
pub fn render_without_event(
    message: &OutboxMessage,
    letter: Letter,
    id: Uuid,
    at: Instant,
    head: &Letterhead,
) -> Result<Rendered, RenderError> {
    put_together(message, letter, None, None, id, at, head)
}

/// Returns a letter as plain text and as HTML, as they stand in a mail.
pub fn shown(letter: &Letter) -> (String, String) {
    (plain::text(letter), html::text(letter))
}

fn event_for_reader(message: &OutboxMessage, head: &Letterhead) -> Option<Invitation> {
    match message {
        OutboxMessage::ReservationNotice { to, facts, audience } => invitation(facts, *audience, to, head),
        OutboxMessage::Link { .. }
        | OutboxMessage::AlreadyRegistered { .. }
        | OutboxMessage::PasswordChanged { .. }
        | OutboxMessage::EmailChanged { .. }
        | OutboxMessage::Told { .. }
        | OutboxMessage::Freed { .. }
        | OutboxMessage::Reminder { .. }
        | OutboxMessage::Digest { .. } => None,
    }
}

fn put_together(
    message: &OutboxMessage,
    mut letter: Letter,
    invitation: Option<Invitation>,
    stop: Option<&str>,
    id: Uuid,
    at: Instant,
    head: &Letterhead,
) -> Result<Rendered, RenderError> {
    letter.blocks.extend(stop.into_iter().flat_map(|url| letters::stop(url, letter.locale)));
    let to = message.to();
    let message_id = format!("{}@{}", id.simple(), head.host);
    let mut builder = Message::builder()
        .from(head.from.clone())
        .to(mailbox(&to.name, to.address.as_str())?)
        .subject(one_line(&letter.subject))
        .date(SystemTime::from(at))
        .message_id(Some(format!("<{message_id}>")))
        .raw_header(raw("Content-Language", letter.locale.tag()))
        // RFC 3834: no out-of-office notes, please.
        .raw_header(raw("Auto-Submitted", "auto-generated"));
    if let Some(url) = stop {
        builder = builder
            .raw_header(raw("List-Unsubscribe", &format!("<{url}>")))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    if let Some(about) = message.about() {
        // All mails about one thing are one thread.
        builder = builder.references(format!("<{}@{}>", about.simple(), head.host));
    }
    if let Some(reply_to) = reply_to(message) {
        builder = builder.reply_to(reply_to?);
    }
    let bytes = builder.multipart(body(&letter, invitation.as_ref(), id))?.formatted();
    let signed = head.signer.as_ref().map(|signer| signer.sign(&bytes, at.timestamp()));
    Ok(Rendered {
        message_id,
        subject: one_line(&letter.subject),
        method: invitation.map(|invitation| invitation.method),
        bytes: signed.unwrap_or(bytes),
    })
}

/// Returns what a message says in our own words.
pub fn letter(message: &OutboxMessage, at: Instant, site: &Site) -> Letter {
    match message {
        OutboxMessage::ReservationNotice { to, audience, facts } => {
            letters::notice(facts, *audience, &to.name, to.locale, site)
        }
        OutboxMessage::Link { to, purpose, secret, expires_at } => {
            let url = format!("{}/link/{secret}", site.base);
            letters::link(purpose, url, *expires_at, &to.name, to.locale, site)
        }
        OutboxMessage::AlreadyRegistered { to } => letters::already_registered(&to.name, to.locale, site),
        OutboxMessage::PasswordChanged { to } => letters::password_changed(at, &to.name, to.locale, site),
        OutboxMessage::EmailChanged { to } => letters::email_changed(at, &to.name, to.locale, site),
        OutboxMessage::Told { to, subject, text, page } => {
            letters::told(text, subject, page.as_deref(), &to.name, to.locale, site)
        }
        OutboxMessage::Freed { to, told, .. } => letters::freed(told, &to.name, to.locale, site),
        OutboxMessage::Reminder { to, told, .. } => letters::reminder(told, &to.name, to.locale, site),
        OutboxMessage::Digest { to, parts } => letters::digest(parts, &to.name, to.locale, site),
    }
}

/// An invitation and the method it is sent with.
struct Invitation {
    method: Method,
    file: String,
}

/// The applicant and the lab get the event; a PI who is asked for his word does not use the instrument, and who waits
/// has nothing to put into a calendar.
fn invitation(facts: &ReservationFacts, audience: Audience, to: &Addressee, head: &Letterhead) -> Option<Invitation> {
    if audience == Audience::Pi || !facts.is_in_calendars() {
        return None;
    }
    let event = event(facts, audience, to.locale, head);
    let attendees = attendees(facts, audience, to);
    let file = match &facts.series {
        Some(series) if audience != Audience::Former => calendar::series::invitation(
            &event,
            &series.recurrence,
            &standing(facts, series, audience, to.locale),
            &attendees,
        ),
        _ => calendar::invitation(&event, &attendees),
    };
    Some(Invitation { method: event.status.method(), file })
}

/// Those who meet, and the reader. Whoever is needed no longer sees himself alone: whom else it concerns is not his
/// business any more.
fn attendees(facts: &ReservationFacts, audience: Audience, to: &Addressee) -> Vec<Attendee> {
    let reader = Participant { name: to.name.clone(), address: to.address.as_str().to_owned() };
    if audience == Audience::Former {
        return vec![Attendee::Guest(reader)];
    }
    // Whoever runs his own use is one guest.
    let mut seen = BTreeSet::new();
    let guests = facts.gathering.applicant.iter().chain(&facts.gathering.operators);
    let meeting: Vec<Participant> = guests
        .filter(|guest| seen.insert(guest.address.as_str()))
        .map(|guest| Participant { name: guest.name.clone(), address: guest.address.as_str().to_owned() })
        .collect();
    let is_among = meeting.iter().any(|guest| guest.address.eq_ignore_ascii_case(&reader.address));
    let mut attendees: Vec<Attendee> = meeting.into_iter().map(Attendee::Guest).collect();
    if !is_among {
        attendees.push(if audience == Audience::Lab { Attendee::Informed(reader) } else { Attendee::Guest(reader) });
    }
    attendees.extend(facts.gathering.instrument.map(|instrument| Attendee::Instrument {
        name: to.locale.of_text(&facts.place.instrument).to_owned(),
        id: instrument.0,
    }));
    attendees
}

/// Returns the occurrences that stand, each as firm as it is.
pub fn standing(facts: &ReservationFacts, series: &SeriesFacts, audience: Audience, locale: Locale) -> Vec<Standing> {
    let live = series.occurrences.iter().filter(|occurrence| occurrence.state.is_live());
    live.map(|occurrence| {
        let held = is_tentative(occurrence.state);
        Standing {
            recurrence_id: occurrence.recurrence_id,
            slot: occurrence.slot,
            status: if held { Status::Tentative } else { Status::Confirmed },
            summary: letters::summary(facts, audience, locale, held),
        }
    })
    .collect()
}

/// Returns how firm the event is that a message tells of; a series is given up when none of it is left.
pub fn status(facts: &ReservationFacts) -> Status {
    let Some(series) = &facts.series else { return Status::of(&facts.standing) };
    let states = series.occurrences.iter().map(|occurrence| occurrence.state);
    let live: Vec<StateName> = states.filter(|state| state.is_live()).collect();
    match live.iter().all(|state| is_tentative(*state)) {
        _ if live.is_empty() => Status::Cancelled,
        true => Status::Tentative,
        false => Status::Confirmed,
    }
}

fn is_tentative(state: StateName) -> bool {
    matches!(state, StateName::Held | StateName::Offered)
}

/// Returns a reservation as an event of a calendar, as `audience` is told of it.
pub fn event(facts: &ReservationFacts, audience: Audience, locale: Locale, head: &Letterhead) -> Event {
    // Whoever is needed no longer is taken out of all of it (RFC 5546 section 3.2.5).
    let is_former = audience == Audience::Former;
    let status = if is_former { Status::Cancelled } else { status(facts) };
    let sender = head.from.email.to_string();
    let address = facts.gathering.organizer.clone().unwrap_or_else(|| sender.clone());
    Event {
        uid: calendar::uid(facts.about(), &head.host),
        sequence: facts.sequence,
        stamp: facts.at,
        slot: facts.slot,
        status,
        summary: letters::summary(facts, audience, locale, status == Status::Tentative),
        location: letters::location(facts, locale),
        description: letters::description(facts, audience, locale, &head.site),
        url: head.site.reservation(facts.reservation),
        organizer: Organizer {
            reads_answers: head.answers.as_ref().is_some_and(|read| read.as_str().eq_ignore_ascii_case(&address)),
            sender: Some(sender).filter(|sender| *sender != address),
            lab: Participant { name: locale.of_text(&facts.place.facility).to_owned(), address },
        },
        instance: facts.occurrence.filter(|_| !is_former).map(|of| {
            let zone = facts.place.zone;
            Instance { wall: of.recurrence_id.with_timezone(&zone).naive_local(), zone }
        }),
    }
}

/// `mixed(alternative(plain, html, calendar), invite.ics)`; without an invitation `alternative(plain, html)`.
fn body(letter: &Letter, invitation: Option<&Invitation>, id: Uuid) -> MultiPart {
    let boundary = |part: &str| format!("jishi-{part}-{}", id.simple());
    let alternative = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(boundary("a"))
        .singlepart(part("text/plain; charset=utf-8", plain::text(letter)))
        .singlepart(part("text/html; charset=utf-8", html::text(letter)));
    let Some(Invitation { method, file }) = invitation else { return alternative };
    let inline = part(&format!("text/calendar; charset=utf-8; method={}", method.as_str()), file.clone());
    // Bytes, not text, so that the file reaches its reader as it is.
    let attached = Body::new_with_encoding(file.clone().into_bytes(), ContentTransferEncoding::Base64)
        .expect("invariant: anything can be written as base64");
    let attached = Attachment::new("invite.ics".to_owned()).body(attached, content_type("application/ics"));
    MultiPart::builder()
        .kind(MultiPartKind::Mixed)
        .boundary(boundary("m"))
        .multipart(alternative.singlepart(inline))
        .singlepart(attached)
}

fn part(of_type: &str, text: String) -> SinglePart {
    SinglePart::builder().header(content_type(of_type)).header(ContentTransferEncoding::Base64).body(text)
}

fn content_type(text: &str) -> ContentType {
    ContentType::parse(text).expect("invariant: our own content types are valid")
}

/// An applicant's answer reaches the lab; all other answers reach the sender.
fn reply_to(message: &OutboxMessage) -> Option<Result<Mailbox, RenderError>> {
    let OutboxMessage::ReservationNotice { to, audience: Audience::Applicant, facts } = message else { return None };
    let contact = facts.place.contact.as_ref()?;
    Some(mailbox(to.locale.of_text(&facts.place.facility), contact.as_str()))
}

fn mailbox(name: &str, address: &str) -> Result<Mailbox, RenderError> {
    let parsed = address.parse().map_err(|source| RenderError::Address { address: address.to_owned(), source })?;
    let name = one_line(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), parsed))
}

/// A text as a header says it: one line, since control signs would begin another; and without `=?`, which begins an
/// encoded word that only the reader's program would decode (RFC 2047 section 2).
pub fn one_line(text: &str) -> String {
    let parts = text.split(|sign: char| sign.is_control()).map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ").replace("=?", "\u{FF1D}?")
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
