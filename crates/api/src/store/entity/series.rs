//! Series: the same time asked for again and again.

use sea_orm::entity::prelude::*;

/// A row of `series`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series")]
pub struct Model {
    /// Chosen by whoever asks.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The instrument.
    pub instrument_id: Uuid,
    /// Who asked: the applicant, or the lab for a caller.
    pub booked_by: Uuid,
    /// First time, rule, dates added and taken out, on which wall clock.
    pub recurrence: String,
    /// ITIP sequence of its event: one more with everything told.
    pub sequence: i32,
    /// SHA-256 of the request that made it.
    pub request_digest: Vec<u8>,
    /// When it was asked for.
    pub created_at: ChronoDateTimeUtc,
    /// The series it was a part of.
    pub continues: Option<Uuid>,
    /// What the revisions of reservations that have left came to.
    pub departed: i32,
}

impl ActiveModelBehavior for ActiveModel {}
