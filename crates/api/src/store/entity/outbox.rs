//! Outbox: what must be sent, written with what caused it.

use sea_orm::entity::prelude::*;

/// A row of `outbox`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What kind of message.
    pub kind: String,
    /// What the message needs to know.
    pub payload: String,
    /// The address.
    pub recipient: String,
    /// What it is about: mails about one thing go in order.
    pub about_id: Option<Uuid>,
    /// When it was caused.
    pub created_at: ChronoDateTimeUtc,
    /// Where it stands.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Before then it is left alone.
    pub next_attempt_at: ChronoDateTimeUtc,
    /// A worker has it until then.
    pub leased_until: Option<ChronoDateTimeUtc>,
    /// Which worker.
    pub lease_token: Option<Uuid>,
    /// Message-ID of the mail, without brackets.
    pub message_id: Option<String>,
    /// The mail as first rendered; a retry sends the same bytes.
    pub rendered: Option<Vec<u8>>,
    /// When it was taken over by the mail server.
    pub sent_at: Option<ChronoDateTimeUtc>,
    /// What the last attempt met with.
    pub last_error: Option<String>,
    /// The way it goes.
    pub channel: String,
    /// When it came back for good.
    pub bounced_at: Option<ChronoDateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
