//! Mails in institutions' own words.

use sea_orm::entity::prelude::*;

/// A row of `mail_template`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_template")]
pub struct Model {
    /// Whose words.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    /// Which mail.
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice: String,
    /// In which language.
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: String,
    /// The subject with its placeholders; nothing: the built-in wording.
    pub subject: Option<String>,
    /// The text with its placeholders.
    pub body: Option<String>,
    /// Counts changes from 1; the entity tag.
    pub revision: i32,
    /// Who changed it last.
    pub edited_by: Uuid,
    /// When.
    pub edited_at: ChronoDateTimeUtc,
    /// When it last failed.
    pub failed_at: Option<ChronoDateTimeUtc>,
    /// Why.
    pub fault: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
