//! Answers: mails that came in, each of which acts once.

use sea_orm::entity::prelude::*;

/// A row of `answer`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answer")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the mail.
    pub mail_digest: Vec<u8>,
    /// When it was read.
    pub received_at: ChronoDateTimeUtc,
    /// What came of it.
    pub outcome: String,
    /// Why it says nothing.
    pub why: Option<String>,
    /// The reservation or series that it answers about.
    pub about_id: Option<Uuid>,
    /// The invitation's address.
    pub address: Option<String>,
    /// Which occurrence.
    pub recurrence_id: Option<ChronoDateTimeUtc>,
    /// What he says.
    pub reply: Option<String>,
    /// The time he would rather have.
    pub counter_start: Option<ChronoDateTimeUtc>,
    /// Its end.
    pub counter_end: Option<ChronoDateTimeUtc>,
    /// In his own words.
    pub comment: String,
}

impl ActiveModelBehavior for ActiveModel {}
