//! Reservations: who asked for which time, and what became of it.

use sea_orm::entity::prelude::*;

/// A row of `reservation`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reservation")]
pub struct Model {
    /// Chosen by whoever asks.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The instrument.
    pub instrument_id: Uuid,
    /// Who will use it.
    pub applicant_id: Uuid,
    /// Who asked: the applicant, or the lab for a caller.
    pub booked_by: Uuid,
    /// The party, if a research group.
    pub group_id: Option<Uuid>,
    /// The party, if an organisation.
    pub organisation_id: Option<Uuid>,
    /// The party, if an institution's own staff.
    pub institution_id: Option<Uuid>,
    /// The group's code, as it was named.
    pub project_code: Option<String>,
    /// On which side of the owner's door the party stands.
    pub side: String,
    /// How the instrument is used.
    pub mode: String,
    /// What the hours are for.
    pub purpose: String,
    /// What it is called in calendars.
    pub title: String,
    /// Words to the lab.
    pub note: String,
    /// From then on, without set-up.
    pub starts_at: ChronoDateTimeUtc,
    /// Until then, without clean-up.
    pub ends_at: ChronoDateTimeUtc,
    /// Where it stands.
    pub state: String,
    /// Held: it lapses then; lapsed: it did then.
    pub hold_until: Option<ChronoDateTimeUtc>,
    /// In use, done: when the use began.
    pub checked_in_at: Option<ChronoDateTimeUtc>,
    /// Done: when the use ended.
    pub checked_out_at: Option<ChronoDateTimeUtc>,
    /// Cancelled, declined: why, in words.
    pub reason: Option<String>,
    /// What else its state holds: approvals awaited, code, outage.
    pub detail: String,
    /// The price it was quoted, in fen; none: that side pays nothing.
    pub price_fen: Option<i64>,
    /// Rules that the lab set aside for it, why and by whom.
    pub waiver: Option<String>,
    /// Counts changes; the entity tag.
    pub revision: i32,
    /// ITIP sequence (RFC 5546 section 2.1.4).
    pub sequence: i32,
    /// SHA-256 of the request that made it.
    pub request_digest: Vec<u8>,
    /// When it was asked for.
    pub created_at: ChronoDateTimeUtc,
    /// Of which series it is an occurrence.
    pub series_id: Option<Uuid>,
    /// The start that the series gives it, wherever it was moved.
    pub recurrence_id: Option<ChronoDateTimeUtc>,
    /// Confirmed: it is a no-show then.
    pub kept_until: Option<ChronoDateTimeUtc>,
    /// What it needs beside the instrument.
    pub needs: Option<String>,
    /// It is a short hold, or ended as one; never once it has been booked.
    pub short_hold: bool,
    /// Handed over: the reservation of whoever has its time since.
    pub handed_to: Option<Uuid>,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
