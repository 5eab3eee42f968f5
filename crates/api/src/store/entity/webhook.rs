//! Webhooks: systems of a lab that are called.

use sea_orm::entity::prelude::*;

/// A row of `webhook`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    /// Chosen by whoever makes it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The lab.
    pub facility_id: Uuid,
    /// Who registered it.
    pub made_by: Uuid,
    /// What is called.
    pub url: String,
    /// Of what it is told.
    pub events: String,
    /// When it was made.
    pub created_at: ChronoDateTimeUtc,
    /// When a test was last asked for.
    pub tested_at: Option<ChronoDateTimeUtc>,
    /// When it was last called.
    pub last_at: Option<ChronoDateTimeUtc>,
    /// The status of the answer.
    pub last_status: Option<i32>,
    /// Why that call did not arrive.
    pub last_error: Option<String>,
    /// Since when calls are given up.
    pub failing_since: Option<ChronoDateTimeUtc>,
    /// When it was switched off for that.
    pub off_at: Option<ChronoDateTimeUtc>,
    /// When it was removed.
    pub deleted_at: Option<ChronoDateTimeUtc>,
    /// SHA-256 of the request that made it.
    pub request_digest: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
