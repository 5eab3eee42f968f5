//! Feeds: what calendar programs may read for a person.

use sea_orm::entity::prelude::*;

/// A row of `feed`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed")]
pub struct Model {
    /// Chosen by whoever makes it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// For whom it is read.
    pub person_id: Uuid,
    /// What its secret opens.
    pub kind: String,
    /// The lab.
    pub facility_id: Option<Uuid>,
    /// The instrument.
    pub instrument_id: Option<Uuid>,
    /// It says that time is taken, and nothing else.
    pub busy_only: bool,
    /// Where it is used, in his words.
    pub label: String,
    /// SHA-256 of the secret.
    pub token_hash: Vec<u8>,
    /// When it was made.
    pub created_at: ChronoDateTimeUtc,
    /// When it was last read, to the hour.
    pub last_used_at: Option<ChronoDateTimeUtc>,
    /// When it was ended.
    pub revoked_at: Option<ChronoDateTimeUtc>,
    /// SHA-256 of the request that made it.
    pub request_digest: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
