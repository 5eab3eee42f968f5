//! Mail: from what is to be told to bytes, and from bytes to whoever takes them.
//!
//! A message is rendered once and sent as those bytes as often as it takes, so rendering is deterministic: date,
//! Message-ID and boundaries derive from the outbox row. What
//! comes in is read by [`crate::inbound`].

mod choice;
#[cfg(feature = "dkim")]
mod dkim;
#[cfg(not(feature = "dkim"))]
#[path = "unsigned.rs"]
mod dkim;
mod html;
mod mailer;
mod mask;
mod message;
mod plain;
mod render;

pub use choice::{MailChoice, MailKind, Stops};
pub use dkim::Signer;
pub use mailer::{Kept, Mailer, SendError};
pub use mask::without_secrets;
pub use message::{Addressee, OutboxMessage, Posted};
pub use render::{
    Letterhead, RenderError, Rendered, event, letter, one_line, render, render_letter, render_without_event, shown,
    standing, status,
};
