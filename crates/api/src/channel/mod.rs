//! Calling other systems: which addresses may be called, how a call is signed, and the client that makes it.
//!
//! Whoever enters an address of a system makes this server call it. So it calls nothing that only this server could
//! reach: the address that is checked is the very one that is connected to, redirects lead nowhere, and no proxy of the
//! environment steps in between. Deliberately absent: certificates of clients.

mod address;
mod body;
mod client;
mod signature;
mod target;

pub use address::is_public;
pub use body::{HookEvent, event_body, test_body};
pub use client::{Answer, Lookup, Missed, PATIENCE, Sender, system_lookup};
pub use signature::{Signed, SigningKey, SigningSecret, signed};
pub use target::{MOST_SIGNS, Target, TargetError};

/// What calls need; there is none where they are off.
#[derive(Debug, Clone)]
pub struct Hooks {
    /// Makes the calls.
    pub sender: Sender,
    /// Derives the secrets that sign them.
    pub key: SigningKey,
}
