//! Mails in institutions' own words, as rows. Where there is no row, or one without words, the built-in wording applies.

use super::{
    code,
    entity::mail_template as row,
    error::{StoreError, expect_rows},
};
use crate::words::{Locale, mail::Occasion};
use inventory::{
    id::{InstitutionId, PersonId},
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};

/// Which template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// Whose words.
    pub institution: InstitutionId,
    /// Which mail.
    pub occasion: Occasion,
    /// In which language.
    pub locale: Locale,
}

/// A subject and a text, with their placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// A template as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Which mail.
    pub occasion: Occasion,
    /// In which language.
    pub locale: Locale,
    /// What it says; nothing: the built-in wording.
    pub source: Option<Source>,
    /// Counts its changes from 1.
    pub revision: i32,
    /// Who changed it last.
    pub edited_by: PersonId,
    /// When.
    pub edited_at: Instant,
    /// When and why a mail last went out in the built-in wording instead.
    pub failed: Option<(Instant, Failure)>,
}

/// Why a template could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Whether it was the subject.
    pub in_subject: bool,
    /// In which line, from 1.
    pub line: usize,
    /// What was wrong, as a code.
    pub code: String,
}

/// Finds a template.
pub async fn find(db: &impl ConnectionTrait, which: Which) -> Result<Option<Stored>, StoreError> {
    let Which { institution, occasion, locale } = which;
    let key = (institution.0, occasion.code().to_owned(), code::text(&locale)?);
    row::Entity::find_by_id(key).one(db).await?.map(Stored::try_from).transpose()
}

/// Returns an institution's templates, those that say the built-in wording again among them. There are not more than
/// occasions and languages.
pub async fn of(db: &impl ConnectionTrait, institution: InstitutionId) -> Result<Vec<Stored>, StoreError> {
    let rows = row::Entity::find().filter(row::Column::InstitutionId.eq(institution.0)).all(db).await?;
    // A row of an occasion that is told no more is nobody's matter.
    let known = rows.into_iter().filter(|model| Occasion::parse(&model.notice).is_some());
    known.map(Stored::try_from).collect()
}

/// Stores what a template says from now on (nothing: the built-in wording), if its revision is still the one that was
/// seen (0: none); tells whether it was. What had failed is forgotten.
pub async fn put(
    db: &impl ConnectionTrait,
    which: Which,
    seen: i32,
    source: Option<&Source>,
    (by, at): (PersonId, Instant),
) -> Result<bool, StoreError> {
    let Which { institution, occasion, locale } = which;
    let locale = code::text(&locale)?;
    let columns = row::ActiveModel {
        institution_id: Set(institution.0),
        notice: Set(occasion.code().to_owned()),
        locale: Set(locale.clone()),
        subject: Set(source.map(|source| source.subject.clone())),
        body: Set(source.map(|source| source.text.clone())),
        revision: Set(seen + 1),
        edited_by: Set(by.0),
        edited_at: Set(at),
        failed_at: Set(None),
        fault: Set(None),
    };
    if seen == 0 {
        let key = [row::Column::InstitutionId, row::Column::Notice, row::Column::Locale];
        let once = OnConflict::columns(key).do_nothing().to_owned();
        let inserting = row::Entity::insert(columns).on_conflict(once);
        return Ok(inserting.exec_without_returning(db).await? == 1);
    }
    let changing = row::Entity::update_many()
        .set(columns)
        .filter(row::Column::InstitutionId.eq(institution.0))
        .filter(row::Column::Notice.eq(occasion.code()))
        .filter(row::Column::Locale.eq(locale))
        .filter(row::Column::Revision.eq(seen));
    Ok(changing.exec(db).await?.rows_affected == 1)
}

/// Notes that a template failed. It was read in this very transaction; should it have changed, the new one has not failed.
pub async fn failed(
    db: &impl ConnectionTrait,
    which: Which,
    revision: i32,
    failure: &Failure,
    at: Instant,
) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::FailedAt, Expr::value(Some(at)))
        .col_expr(row::Column::Fault, Expr::value(Some(code::json(failure)?)))
        .filter(row::Column::InstitutionId.eq(which.institution.0))
        .filter(row::Column::Notice.eq(which.occasion.code()))
        .filter(row::Column::Locale.eq(code::text(&which.locale)?))
        .filter(row::Column::Revision.eq(revision))
        .exec(db)
        .await?;
    match touched.rows_affected {
        0 => Ok(()),
        rows => expect_rows("mail_template", rows, 1),
    }
}

impl TryFrom<row::Model> for Stored {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let row::Model {
            institution_id: id,
            notice,
            locale,
            subject,
            body,
            revision,
            edited_by,
            edited_at,
            failed_at,
            fault,
        } = model;
        let bad = |column| StoreError::bad_row("mail_template", column, id);
        let failure =
            fault.map(|fault| serde_json::from_str::<Failure>(&fault).map_err(|_| bad("fault"))).transpose()?;
        Ok(Self {
            occasion: Occasion::parse(&notice).ok_or_else(|| bad("notice"))?,
            locale: code::parse(&locale).ok_or_else(|| bad("locale"))?,
            source: subject.zip(body).map(|(subject, text)| Source { subject, text }),
            revision,
            edited_by: PersonId(edited_by),
            edited_at,
            failed: failed_at.zip(failure),
        })
    }
}
