//! The outbox, the embedded mailbox and the program's health, as administrators see them.

use super::common::Words;
use crate::store::outbox::{Channel, OutboxState};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A message of the outbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OutboxMessage)]
pub struct OutboxMessageView {
    /// Its id.
    pub id: Uuid,
    /// The way it goes.
    #[schema(value_type = MessageChannel)]
    pub channel: Channel,
    /// What kind of message.
    pub kind: String,
    /// The address, all but its first sign hidden; of a call the webhook's id, of a text message the person's.
    #[schema(example = "l***@example.cn")]
    pub email_hint: String,
    /// Where it stands.
    #[schema(value_type = MessageState)]
    pub state: OutboxState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was caused.
    pub created_at: DateTime<Utc>,
    /// When it is tried next; nothing when it is not.
    pub next_at: Option<DateTime<Utc>>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it came back for good.
    pub bounced_at: Option<DateTime<Utc>>,
    /// What the last attempt met with, or why it came back, the address hidden there, too.
    pub last_error: Option<String>,
}

/// The way a message goes.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum MessageChannel {
    /// A mail.
    Mail,
    /// A call of a lab's system.
    Webhook,
    /// A text message to a phone.
    Text,
}

/// Where a message stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum MessageState {
    /// Waits for its time.
    Pending,
    /// A worker has it.
    Leased,
    /// On its way.
    Sent,
    /// Tried often enough.
    GivenUp,
}

/// A mail of the embedded mailbox in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailRow {
    /// Its id.
    pub id: Uuid,
    /// The address.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// Whether it carries an invitation.
    pub has_calendar: bool,
}

/// A mail of the embedded mailbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailView {
    /// What the list shows.
    #[serde(flatten)]
    pub row: MailRow,
    /// Its plain text.
    pub text: String,
    /// Its text as a web page; not to be shown as part of another page.
    pub html: Option<String>,
    /// Its invitation (RFC 5545).
    pub calendar: Option<String>,
}

/// How the program does.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthView {
    /// Well when all checks are.
    pub status: HealthStatus,
    /// The program's version.
    pub version: &'static str,
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// The database.
    pub database: DatabaseView,
    /// Messages that still have to go.
    pub outbox_pending: u64,
    /// Messages that were given up.
    pub outbox_given_up: u64,
    /// Addresses from which mail comes back; nothing where the mailbox that it comes back to is not read.
    pub addresses_failing: Option<u64>,
    /// How often the database alone refused a double booking since the start; anything but zero is a bug.
    pub guard_fired: u64,
    /// When the worker last looked at the outbox.
    pub worker_last_run: Option<DateTime<Utc>>,
    /// What was checked.
    pub checks: Vec<HealthCheck>,
}

/// The database behind the program.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DatabaseView {
    /// `sqlite` or `postgres`.
    pub kind: &'static str,
    /// Its version.
    pub version: String,
    /// Names of the steps that its tables lack.
    pub missing_steps: Vec<String>,
}

/// One thing that was checked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthCheck {
    /// What, as a code.
    #[schema(example = "outbox")]
    pub code: &'static str,
    /// Whether it is well.
    pub ok: bool,
    /// What was found, in words.
    pub text: Words,
}

/// How the program does, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// Well.
    Ok,
    /// Something needs a look.
    Degraded,
}
