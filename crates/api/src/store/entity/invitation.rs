//! Invitations: what the calendar at an address was last told of a reservation or series.

use sea_orm::entity::prelude::*;

/// A row of `invitation`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// The reservation, or the series as a whole.
    #[sea_orm(primary_key, auto_increment = false)]
    pub about_id: Uuid,
    /// The mail address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// Whose address it was.
    pub person_id: Uuid,
    /// The name he was addressed by.
    pub name: String,
    /// The language he was told in.
    pub locale: String,
    /// As what he was told.
    pub audience: String,
    /// Who invites: the same address for the event's life.
    pub organizer: String,
    /// The event's number as he has it.
    pub sequence: i32,
    /// SHA-256 of what must not change unnumbered; empty when only a part was told.
    pub content: String,
    /// He was invited and not uninvited since.
    pub stands: bool,
    /// An invitation has left for the address.
    pub arrived: bool,
    /// When the last of it ends, as he was told.
    pub ends_at: ChronoDateTimeUtc,
    /// SHA-256 of the place alone; empty where it is not known.
    pub place: String,
}

impl ActiveModelBehavior for ActiveModel {}
