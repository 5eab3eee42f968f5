//! Which mails a person may do without, and how he may want them.
//!
//! What carries a calendar's event, a secret or news of the account itself always goes by mail: a calendar that missed
//! a change would be wrong, and a lost secret could not be shown again. Everything stands in the pages as well.

use inventory::id::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of mail that can be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// Something waits for the reader's word.
    Request,
    /// A use is near, or an answer is due.
    Reminder,
    /// Waiting lists, time kept for some minutes, and alerts for freed time.
    Alert,
    /// All else that is told: strikes, appeals, exchanges, requests that nobody answered.
    Other,
    /// The daily digest, which gathers other kinds and is ended with them.
    Digest,
}

/// How a kind of mail is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailChoice {
    /// By mail, at once.
    AtOnce,
    /// By mail, once a day, with the rest.
    Digest,
    /// Only in the pages.
    Pages,
}

impl MailKind {
    /// The kinds that a person chooses about, in the order of the page.
    pub const CHOSEN: [Self; 4] = [Self::Request, Self::Reminder, Self::Alert, Self::Other];

    /// Returns how the kind may be wanted, the usual way first.
    pub fn choices(self) -> &'static [MailChoice] {
        match self {
            Self::Request | Self::Other => &[MailChoice::AtOnce, MailChoice::Digest, MailChoice::Pages],
            // What is told too late might as well not be told.
            Self::Reminder | Self::Alert => &[MailChoice::AtOnce, MailChoice::Pages],
            Self::Digest => &[],
        }
    }
}

/// Whose mail a link in it ends, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stops {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub kind: MailKind,
}
