//! Mails that come in: answers of calendar programs to invitations, and mails that came back.
//!
//! [`read`] makes sense of a mail's bytes and knows nothing else; what follows from it is decided by
//! [`crate::service::answers`]. A mail proves nothing about its sender, so it never changes the calendar: at most it is
//! shown, or asked about. Deliberately absent: free text, which nobody reads here, and answers to several events at once.

mod answer;
mod bounce;
pub mod imap;

pub use imap::Incoming;

use inventory::{
    slot::{Instant, Slot},
    text::EmailAddress,
};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};

/// Longest mail that is looked at, in bytes.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Most parts of a mail, those of the mails within it among them.
const MOST_PARTS: usize = 20;
/// Longest calendar, in bytes.
const MOST_CALENDAR: usize = 256 * 1024;
/// Longest comment that is kept, in characters.
const MOST_COMMENT: usize = 500;

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// Somebody answers an invitation.
    Answer(Box<Answer>),
    /// A mail of ours did not reach its reader, or not yet.
    Bounce(Bounce),
    /// Neither.
    Nothing(Nothing),
}

/// An answer to an invitation (RFC 5546 sections 3.2.3 and 3.2.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who sent the mail, by its own word.
    pub from: EmailAddress,
    /// Which event.
    pub uid: String,
    /// Which occurrence of it; nothing for all.
    pub recurrence_id: Option<Instant>,
    /// The number of the event that was answered.
    pub sequence: u32,
    /// Whose answer it is.
    pub attendee: EmailAddress,
    /// What he says.
    pub reply: Reply,
    /// In his own words; may be empty.
    pub comment: String,
}

/// What somebody says to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// He comes.
    Accepted,
    /// He may come.
    Tentative,
    /// He does not come.
    Declined,
    /// He would rather have another time.
    Counter(Slot),
}

/// A mail that came back (RFC 3464).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// Message-ID of the mail, without brackets.
    pub message_id: Option<String>,
    /// To whom it could not be delivered.
    pub recipient: Option<EmailAddress>,
    /// Why, as `5.1.1` (RFC 3463).
    pub status: String,
    /// It is not tried any more.
    pub is_final: bool,
}

/// Why a mail says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nothing {
    /// It is longer than is looked at, or has more parts, or its calendar is too long.
    TooBig,
    /// It cannot be read as a mail.
    Unreadable,
    /// It holds neither an answer nor a report.
    Plain,
    /// It was sent by a program, and holds neither.
    Automatic,
    /// Its calendar is none, or is no answer of one person to one event.
    NoAnswer,
    /// The report says that all is well, or nothing that is understood.
    NoFailure,
}

/// Reads a mail. Whatever the bytes are, it comes to an end and does not panic.
pub fn read(bytes: &[u8]) -> Read {
    if bytes.len() > MOST_BYTES {
        return Read::Nothing(Nothing::TooBig);
    }
    let Some(mail) = MessageParser::default().parse(bytes) else { return Read::Nothing(Nothing::Unreadable) };
    if parts(&mail) > MOST_PARTS {
        return Read::Nothing(Nothing::TooBig);
    }
    if bounce::is_report(&mail) {
        return bounce::read(&mail).map_or(Read::Nothing(Nothing::NoFailure), Read::Bounce);
    }
    let Some(calendar) = calendar(&mail) else {
        return Read::Nothing(if is_automatic(&mail) { Nothing::Automatic } else { Nothing::Plain });
    };
    if calendar.len() > MOST_CALENDAR {
        return Read::Nothing(Nothing::TooBig);
    }
    match sender(&mail).and_then(|from| answer::read(&calendar, from)) {
        Some(answer) => Read::Answer(Box::new(answer)),
        None => Read::Nothing(Nothing::NoAnswer),
    }
}

/// Counts a mail's parts, up to one more than may be.
fn parts(mail: &Message<'_>) -> usize {
    let mut count = 0;
    let mut waiting = vec![mail];
    while let Some(mail) = waiting.pop() {
        count += mail.parts.len();
        if count > MOST_PARTS {
            break;
        }
        waiting.extend(mail.parts.iter().filter_map(|part| part.message()));
    }
    count
}

/// Finds the calendar: a part of that type, else an attachment that is named like one.
fn calendar(mail: &Message<'_>) -> Option<String> {
    let parts = || mail.parts.iter();
    let named = |part: &&MessagePart<'_>| {
        part.attachment_name().is_some_and(|name| name.to_ascii_lowercase().ends_with(".ics"))
    };
    let part = parts()
        .find(|part| is_of(part, "text", "calendar"))
        .or_else(|| parts().find(|part| is_of(part, "application", "ics")))
        .or_else(|| parts().find(named))?;
    Some(match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.to_string(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        PartType::Message(_) | PartType::Multipart(_) => return None,
    })
}

fn is_of(part: &MessagePart<'_>, top: &str, sub: &str) -> bool {
    part.content_type().is_some_and(|is| {
        is.ctype().eq_ignore_ascii_case(top) && is.subtype().is_some_and(|is| is.eq_ignore_ascii_case(sub))
    })
}

/// Who sent it: exactly one address.
fn sender(mail: &Message<'_>) -> Option<EmailAddress> {
    let mut from = mail.from()?.iter();
    let address = from.next()?.address()?;
    if from.next().is_some() {
        return None;
    }
    EmailAddress::parse(address).ok()
}

/// Whether a program says that it wrote the mail (RFC 3834 section 5).
fn is_automatic(mail: &Message<'_>) -> bool {
    let says = mail.header("Auto-Submitted").and_then(|value| value.as_text());
    says.is_some_and(|says| !says.trim().eq_ignore_ascii_case("no"))
}

#[cfg(test)]
mod tests;
