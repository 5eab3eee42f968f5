//! Mails in an institution's own words, as its office sees them.

use super::{common::Words, me::LocaleName};
use crate::words::Locale;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// An institution's mails.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MailTemplateList)]
pub struct MailTemplateListView {
    /// All mails that may be worded, the applicant's first.
    pub items: Vec<MailTemplateEntry>,
}

/// A mail that may be worded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailTemplateEntry {
    /// Which mail.
    #[schema(example = "applicant_confirmed")]
    pub notice: String,
    /// To whom it goes.
    pub audience: MailAudience,
    /// What it is called.
    pub name: Words,
    /// Whose words it has, in Chinese.
    pub zh: MailWording,
    /// Whose words it has, in English.
    pub en: MailWording,
}

/// To whom a mail goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailAudience {
    /// The person who will use the instrument.
    Applicant,
    /// The lab's managers.
    Lab,
}

/// Whose words a mail has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailWording {
    /// The built-in ones.
    BuiltIn,
    /// The institution's own.
    Own,
    /// The institution's own, which failed since they were saved: such mails went in the built-in ones.
    Failing,
}

/// A subject and a text with their placeholders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MailSource {
    /// The subject.
    pub subject: String,
    /// The text: paragraphs with a blank line between them.
    pub text: String,
}

/// What a template may name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailVariable {
    /// Its name.
    #[schema(example = "instrument")]
    pub name: String,
    /// What it stands for.
    pub meaning: Words,
    /// Whether it may be empty.
    pub may_be_empty: bool,
    /// Whether it is a block that stands once in the text, on a line of its own.
    pub is_block: bool,
}

/// Why a template failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MailTemplateFailure)]
pub struct FailureView {
    /// When a mail last went in the built-in wording instead.
    pub at: DateTime<Utc>,
    /// Whether it was the subject.
    pub in_subject: bool,
    /// In which line, from 1.
    pub line: usize,
    /// What was wrong, as a code of field errors.
    #[schema(example = "template_too_long")]
    pub code: String,
}

/// A mail's wording.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MailTemplate)]
pub struct MailTemplateView {
    /// Which mail.
    pub notice: String,
    /// To whom it goes.
    pub audience: MailAudience,
    /// What it is called.
    pub name: Words,
    /// In which language.
    #[schema(value_type = LocaleName)]
    pub locale: Locale,
    /// What the institution says; nothing: the built-in wording applies.
    pub own: Option<MailSource>,
    /// A template that says what the built-in wording says.
    pub built_in: MailSource,
    /// What a template may name.
    pub variables: Vec<MailVariable>,
    /// Why it failed, if it did since it was saved.
    pub failure: Option<FailureView>,
    /// Who changed it last.
    pub edited_by: Option<String>,
    /// When.
    pub edited_at: Option<DateTime<Utc>>,
    /// Counts its changes; the entity tag. 0: nobody has.
    pub revision: i32,
}

/// How a mail would look, with a made-up reservation.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MailPreview)]
pub struct MailPreviewView {
    /// The subject.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML: no scripts, and nothing that is loaded from anywhere.
    pub html: String,
}
