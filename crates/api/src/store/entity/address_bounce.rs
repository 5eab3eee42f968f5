//! Addresses from which our mail has come back.

use sea_orm::entity::prelude::*;

/// A row of `address_bounce`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "address_bounce")]
pub struct Model {
    /// The mail address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// Why it came back last.
    pub status: String,
    /// When that was read.
    pub bounced_at: ChronoDateTimeUtc,
    /// How often mail came back since some last got through.
    pub times: i32,
    /// When the first mail since then left for it.
    pub sent_at: Option<ChronoDateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
