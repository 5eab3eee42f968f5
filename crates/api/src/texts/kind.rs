//! What may come as a text message besides mail: little, and only what is urgent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person may want as text messages, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// A use is near, or an answer is due.
    Reminder,
    /// Time is kept for him, or has become free.
    Alert,
    /// A request waits for his word.
    Request,
    /// Somebody else has cancelled or moved a time of his, or it cannot take place.
    Change,
}

impl TextKind {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Reminder, Self::Alert, Self::Change, Self::Request];

    /// Tells whether it comes to whoever confirmed a number and chose nothing. A manager would get dozens of requests.
    pub fn is_usual(self) -> bool {
        match self {
            Self::Reminder | Self::Alert | Self::Change => true,
            Self::Request => false,
        }
    }

    /// Returns the message's kind as stored and shown in the outbox.
    pub fn in_outbox(self) -> &'static str {
        match self {
            Self::Reminder => "text_reminder",
            Self::Alert => "text_alert",
            Self::Request => "text_request",
            Self::Change => "text_change",
        }
    }
}
