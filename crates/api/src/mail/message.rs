//! What is put into the outbox: everything a mail needs to know, as it was when it was caused.

use super::choice::Stops;
use crate::words::{
    Locale,
    facts::{Audience, ReservationFacts},
    mail::{DigestPart, FreedTime, LinkPurpose, Reminded},
};
use inventory::{
    slot::Instant,
    text::{Bilingual, EmailAddress},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// To whom a mail goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// The name he is addressed by.
    pub name: String,
    /// The address.
    pub address: EmailAddress,
    /// The language of the mail.
    pub locale: Locale,
}

/// What a mail tells. Stored as JSON in the outbox row; what is added later must have a default.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OutboxMessage {
    /// Something happened to a reservation.
    ReservationNotice {
        /// To whom.
        to: Addressee,
        /// As what he is told.
        audience: Audience,
        /// What happened.
        facts: Box<ReservationFacts>,
    },
    /// A link with a secret in it.
    ///
    /// Everywhere else only the secret's digest is stored. Here it must be readable until the mail is on its way;
    /// then the row's payload and rendered bytes are removed, and so they are when the link runs out unsent.
    Link {
        /// To whom.
        to: Addressee,
        /// What the link does.
        purpose: LinkPurpose,
        /// The secret, as it stands in the link's address.
        secret: String,
        /// From then on the link is not valid.
        expires_at: Instant,
    },
    /// Somebody registered with the address of an account that exists.
    AlreadyRegistered {
        /// To whom.
        to: Addressee,
    },
    /// The password of an account was changed.
    PasswordChanged {
        /// To whom.
        to: Addressee,
    },
    /// The address of an account was changed; told to the old one.
    EmailChanged {
        /// To whom, at the old address.
        to: Addressee,
    },
    /// A notice of the pages that goes by mail, too.
    Told {
        /// To whom.
        to: Addressee,
        /// The subject.
        subject: Bilingual,
        /// The notice.
        text: Bilingual,
        /// The page it leads to, if not the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
    },
    /// Time has become free that somebody asked to be told of. Holds the secret of a link, like [`Self::Link`].
    Freed {
        /// To whom.
        to: Addressee,
        /// What is told.
        told: Box<FreedTime>,
        /// When the time begins: from then on it is pointless to tell.
        expires_at: Instant,
    },
    /// Something is near.
    Reminder {
        /// To whom.
        to: Addressee,
        /// What he is reminded of.
        told: Box<Reminded>,
        /// The reservation, or the series as a whole.
        about: Uuid,
        /// When it comes: from then on it is pointless to remind.
        expires_at: Instant,
    },
    /// What is gathered once a day.
    Digest {
        /// To whom.
        to: Addressee,
        /// What stands in it.
        parts: Vec<DigestPart>,
    },
}

/// A message as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The message.
    #[serde(flatten)]
    pub message: OutboxMessage,
    /// Whose mail a link in it ends, and which; nothing in what always goes by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stops: Option<Stops>,
}

impl OutboxMessage {
    /// Returns the message's kind as stored and shown.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ReservationNotice { .. } => "reservation_notice",
            Self::Link { .. } => "link",
            Self::AlreadyRegistered { .. } => "already_registered",
            Self::PasswordChanged { .. } => "password_changed",
            Self::EmailChanged { .. } => "email_changed",
            Self::Told { .. } => "told",
            Self::Freed { .. } => "freed",
            Self::Reminder { .. } => "reminder",
            Self::Digest { .. } => "digest",
        }
    }

    /// Returns to whom it goes.
    pub fn to(&self) -> &Addressee {
        match self {
            Self::ReservationNotice { to, .. }
            | Self::Link { to, .. }
            | Self::AlreadyRegistered { to }
            | Self::PasswordChanged { to }
            | Self::EmailChanged { to }
            | Self::Told { to, .. }
            | Self::Freed { to, .. }
            | Self::Reminder { to, .. }
            | Self::Digest { to, .. } => to,
        }
    }

    /// Returns what it is about: mails to one address about one thing are never overtaken by later ones.
    pub fn about(&self) -> Option<Uuid> {
        match self {
            Self::ReservationNotice { facts, .. } => Some(facts.about()),
            Self::Reminder { about, .. } => Some(*about),
            Self::Link { .. }
            | Self::AlreadyRegistered { .. }
            | Self::PasswordChanged { .. }
            | Self::EmailChanged { .. }
            | Self::Told { .. }
            | Self::Freed { .. }
            | Self::Digest { .. } => None,
        }
    }

    /// Returns what a digest says in its place; nothing where the digest looks for itself.
    pub fn in_digest(&self) -> Option<&Bilingual> {
        match self {
            Self::Told { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Tells whether it holds a secret, so that nothing of it may stay once it is sent.
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Link { .. } | Self::Freed { .. })
    }

    /// Returns when it becomes pointless to send it.
    pub fn expires_at(&self) -> Option<Instant> {
        match self {
            Self::Link { expires_at, .. } | Self::Freed { expires_at, .. } | Self::Reminder { expires_at, .. } => {
                Some(*expires_at)
            }
            _ => None,
        }
    }
}

/// Prints kind and recipient only: a message may hold a secret.
impl fmt::Debug for OutboxMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutboxMessage({} to {})", self.kind(), self.to().address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> OutboxMessage {
        OutboxMessage::Link {
            to: Addressee {
                name: "李娜".to_owned(),
                address: EmailAddress::parse("li.na@example.cn").expect("an address"),
                locale: Locale::Zh,
            },
            purpose: LinkPurpose::Invite { inviter: "王平".to_owned(), into: "微纳科技".to_owned() },
            secret: "c2VjcmV0".to_owned(),
            expires_at: Instant::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_message_is_stored_under_its_kind() {
        let json = serde_json::to_value(link()).expect("JSON");
        assert_eq!(json["kind"], "link");
        assert_eq!(json["purpose"]["purpose"], "invite");
        assert_eq!(serde_json::from_value::<OutboxMessage>(json).expect("the same"), link());
    }

    #[test]
    fn what_was_stored_before_there_was_a_choice_is_still_read() {
        let old = serde_json::to_value(link()).expect("JSON");
        let posted = serde_json::from_value::<Posted>(old.clone()).expect("a message");
        assert_eq!((posted.message.clone(), posted.stops), (link(), None));
        assert_eq!(serde_json::to_value(posted).expect("JSON"), old);
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", link()), "OutboxMessage(link to li.na@example.cn)");
    }
}
