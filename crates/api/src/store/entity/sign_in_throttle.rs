//! Throttles: failed attempts to sign in, for each account and each address.

use sea_orm::entity::prelude::*;

/// A row of `sign_in_throttle`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_throttle")]
pub struct Model {
    /// 'account:…' or 'address:…'.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Attempts that failed since the last success.
    pub failures: i32,
    /// Before then every attempt is refused unread.
    pub locked_until: Option<ChronoDateTimeUtc>,
    /// When it last changed; of an address, when counting began.
    pub updated_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
