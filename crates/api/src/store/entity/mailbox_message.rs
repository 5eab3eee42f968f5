//! Embedded mailbox: mail that no server was set up to take.

use sea_orm::entity::prelude::*;

/// A row of `mailbox_message`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mailbox_message")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The address.
    pub recipient: String,
    /// Its subject, decoded.
    pub subject: String,
    /// When it was sent.
    pub at: ChronoDateTimeUtc,
    /// The mail itself (RFC 5322).
    pub raw: Vec<u8>,
    /// Whether it carries an invitation.
    pub has_calendar: bool,
}

impl ActiveModelBehavior for ActiveModel {}
