//! Text messages to phones: what of it a person may want, when none comes, and the gateway that takes them.
//!
//! The gateway is somebody else's program behind an address. What it is asked, and what counts as its yes, stands in the
//! settings as a template, so that none of them is known here. Deliberately absent: signatures over a whole request, as
//! some large providers demand them, reports of delivery, and anything that comes back from a phone.

mod gateway;
mod kind;
mod quiet;
mod template;

pub use gateway::{Gateway, GatewayParts, NotTaken, Part, Success};
pub use kind::TextKind;
pub use quiet::wakes_at;
#[cfg(test)]
pub(crate) use template::EVENTS;
pub use template::{BodyFormat, Faulty, Values};

use crate::{auth::secret::Secret, channel::Sender};
use std::fmt;
use uuid::Uuid;

/// What text messages need; there is none where they are off.
#[derive(Clone)]
pub struct Texts {
    /// Makes the calls.
    pub sender: Sender,
    /// What is called, and how.
    pub gateway: Gateway,
    /// The key of the database that hides the codes by which numbers are confirmed.
    pub key: [u8; 32],
}

impl Texts {
    /// Returns what a code is compared by. Six digits alone would be found by trying all of them: without the key, which
    /// stands in another table, and the message's id, nothing can be tried.
    pub fn hidden(&self, message: Uuid, code: &str) -> Secret {
        Secret::made_of(&self.key, format!("phone code {message} {code}").as_bytes())
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts(…)")
    }
}
