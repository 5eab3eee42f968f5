//! History of reservations.

use sea_orm::entity::prelude::*;

/// A row of `reservation_event`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reservation_event")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// To which reservation.
    pub reservation_id: Uuid,
    /// When.
    pub at: ChronoDateTimeUtc,
    /// By whom; none: by the program.
    pub actor_id: Option<Uuid>,
    /// What happened.
    pub action: String,
    /// Why, in words.
    pub reason: Option<String>,
    /// Numbers of the change.
    pub detail: String,
}

impl ActiveModelBehavior for ActiveModel {}
