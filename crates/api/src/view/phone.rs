//! The number that text messages go to, and what comes there; seen by its owner alone.

use crate::texts::TextKind;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// One's own number, and what comes there besides mail.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Phone)]
pub struct PhoneView {
    /// The number (E.164), once it is confirmed.
    #[schema(example = "+8613800138000")]
    pub number: Option<String>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// A number that waits for its code.
    pub pending: Option<PendingPhoneView>,
    /// What comes there, in the order in which it is shown.
    pub choices: Vec<TextChoiceView>,
}

/// A number that waits for its code.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PendingPhone)]
pub struct PendingPhoneView {
    /// The number (E.164).
    #[schema(example = "+8613800138000")]
    pub number: String,
    /// From then on the code confirms nothing.
    pub expires_at: DateTime<Utc>,
    /// How often it may still be typed.
    pub tries_left: u32,
}

/// Whether a kind of message comes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TextChoiceOf)]
pub struct TextChoiceView {
    /// The kind.
    pub kind: TextKind,
    /// Whether one wants it.
    pub wanted: bool,
}
