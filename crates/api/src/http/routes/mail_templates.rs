//! Mails about reservations in an institution's own words.

use super::reading::IfMatchParam;
use crate::{
    app::Shared,
    authz::Principal,
    http::{
        body::Body,
        etag::{Etag, IfMatch},
        extract::Path,
        fields::{Fields, Read, value},
        problem::{ChangeProblems, CommonProblems, Fault, FieldError, Problem},
        who::SignedIn,
    },
    service::mail_templates::{self, Edit, Preview, Refused},
    store::mail_template::{Source, Stored, Which},
    template::{self, Half, SUBJECT_MAX, TEXT_MAX},
    view::{
        common::Words,
        mail_template::{
            FailureView, MailAudience, MailPreviewView, MailSource, MailTemplateEntry, MailTemplateListView,
            MailTemplateView, MailVariable, MailWording,
        },
        me::LocaleName,
    },
    words::{
        Locale,
        facts::Audience,
        mail::{Occasion, VARIABLES, Variable, built_in},
    },
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use inventory::id::InstitutionId;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Most faults that a refusal names.
const MOST_NAMED: usize = 20;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get, put, delete)).routes(routes!(preview))
}

/// A mail's wording, with placeholders.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PutMailTemplate {
    /// The subject.
    #[schema(min_length = 1, max_length = 200, example = "{{ heading }}: {{ instrument }}, {{ when }}")]
    subject: String,
    /// The text: paragraphs with a blank line between them. `{{ facts }}` and `{{ link }}` stand in it once, each on a line
    /// of its own.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
}

/// Lists the mails that an institution may word, with whose words they have. All of them: they are as many as there are
/// occasions.
#[utoipa::path(get, path = "/institutions/{id}/mail-templates", operation_id = "list_mail_templates", tag = "office",
    params(("id" = Uuid, Path, description = "The institution.")),
    responses((status = 200, description = "The mails.", body = MailTemplateListView), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<InstitutionId>,
) -> Result<Json<MailTemplateListView>, Problem> {
    let stored = mail_templates::of(&app, &reader, id).await??;
    let items = Occasion::all().map(|occasion| entry(occasion, &stored)).collect();
    Ok(Json(MailTemplateListView { items }))
}

/// Shows a mail's wording in one language, the built-in one, and what a template may name.
#[utoipa::path(get, path = "/institutions/{id}/mail-templates/{notice}/{locale}", operation_id = "get_mail_template",
    tag = "office", params(
        ("id" = Uuid, Path, description = "The institution."),
        ("notice" = String, Path, description = "Which mail.", example = "applicant_confirmed"),
        ("locale" = LocaleName, Path, description = "In which language.")),
    responses((status = 200, description = "The wording; ETag has its revision.", body = MailTemplateView),
        CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(which): Path<(InstitutionId, String, String)>,
) -> Result<Response, Problem> {
    show(&app, &reader, named(which)?).await
}

/// Words a mail in one language. It is tried with a made-up reservation first; what does not work is refused by line.
#[utoipa::path(put, path = "/institutions/{id}/mail-templates/{notice}/{locale}", operation_id = "put_mail_template",
    tag = "office", params(
        ("id" = Uuid, Path, description = "The institution."),
        ("notice" = String, Path, description = "Which mail.", example = "applicant_confirmed"),
        ("locale" = LocaleName, Path, description = "In which language."), IfMatchParam),
    request_body = PutMailTemplate,
    responses((status = 200, description = "The wording as it is now.", body = MailTemplateView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(which): Path<(InstitutionId, String, String)>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let (which, wanted) = (named(which)?, Some(read(fields)?));
    mail_templates::change(&app, Edit { by: reader.person, which, seen, wanted }).await??;
    show(&app, &reader, which).await
}

/// Goes back to the built-in wording.
#[utoipa::path(delete, path = "/institutions/{id}/mail-templates/{notice}/{locale}",
    operation_id = "delete_mail_template", tag = "office", params(
        ("id" = Uuid, Path, description = "The institution."),
        ("notice" = String, Path, description = "Which mail.", example = "applicant_confirmed"),
        ("locale" = LocaleName, Path, description = "In which language."), IfMatchParam),
    responses((status = 204, description = "The built-in wording applies."), CommonProblems, ChangeProblems))]
async fn delete(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(which): Path<(InstitutionId, String, String)>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode, Problem> {
    let which = named(which)?;
    mail_templates::change(&app, Edit { by: reader.person, which, seen, wanted: None }).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows how a mail would look in these words, with a made-up reservation; nothing is stored, and nothing is sent.
#[utoipa::path(post, path = "/institutions/{id}/mail-templates/{notice}/{locale}/preview",
    operation_id = "preview_mail_template", tag = "office", params(
        ("id" = Uuid, Path, description = "The institution."),
        ("notice" = String, Path, description = "Which mail.", example = "applicant_confirmed"),
        ("locale" = LocaleName, Path, description = "In which language.")),
    request_body = PutMailTemplate,
    responses((status = 200, description = "The mail.", body = MailPreviewView), CommonProblems, ChangeProblems))]
async fn preview(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(which): Path<(InstitutionId, String, String)>,
    Body(fields): Body,
) -> Result<Json<MailPreviewView>, Problem> {
    let (which, source) = (named(which)?, read(fields)?);
    let Preview { subject, text, html } = mail_templates::preview(&app, &reader, which, &source).await??;
    Ok(Json(MailPreviewView { subject, text, html }))
}

async fn show(app: &Shared, reader: &Principal, which: Which) -> Result<Response, Problem> {
    let found = mail_templates::find(app, reader, which).await??;
    let Which { institution: _, occasion, locale } = which;
    let (subject, text) = built_in(locale);
    let (stored, edited_by) = found.unzip();
    let revision = stored.as_ref().map_or(0, |stored| stored.revision);
    let edited_at = stored.as_ref().map(|stored| stored.edited_at);
    let (own, failed) = stored.map_or((None, None), |stored| (stored.source, stored.failed));
    let view = MailTemplateView {
        notice: occasion.code().to_owned(),
        audience: audience(occasion),
        name: occasion.name().into(),
        locale,
        own: own.map(|Source { subject, text }| MailSource { subject, text }),
        built_in: MailSource { subject: subject.to_owned(), text: text.to_owned() },
        variables: variables(),
        failure: failed.map(|(at, failure)| FailureView {
            at,
            in_subject: failure.in_subject,
            line: failure.line,
            code: failure.code,
        }),
        edited_by,
        edited_at,
        revision,
    };
    Ok((Etag(i64::from(revision)), Json(view)).into_response())
}

fn variables() -> Vec<MailVariable> {
    let view = |each: &Variable| MailVariable {
        name: each.name.to_owned(),
        meaning: Words::new(each.zh, each.en),
        may_be_empty: each.may_be_empty,
        is_block: each.is_block,
    };
    VARIABLES.iter().map(view).collect()
}

fn entry(occasion: Occasion, stored: &[Stored]) -> MailTemplateEntry {
    let wording = |locale: Locale| {
        let own = stored.iter().find(|stored| stored.occasion == occasion && stored.locale == locale);
        match own.map(|own| (own.source.is_some(), own.failed.is_some())) {
            None | Some((false, _)) => MailWording::BuiltIn,
            Some((true, false)) => MailWording::Own,
            Some((true, true)) => MailWording::Failing,
        }
    };
    MailTemplateEntry {
        notice: occasion.code().to_owned(),
        audience: audience(occasion),
        name: occasion.name().into(),
        zh: wording(Locale::Zh),
        en: wording(Locale::En),
    }
}

fn audience(occasion: Occasion) -> MailAudience {
    match occasion.audience {
        Audience::Lab => MailAudience::Lab,
        Audience::Applicant | Audience::Pi | Audience::Operator | Audience::Former => MailAudience::Applicant,
    }
}

/// Reads which template is meant; there are no others.
fn named((institution, notice, locale): (InstitutionId, String, String)) -> Result<Which, Problem> {
    let occasion = Occasion::parse(&notice).ok_or(Problem::NotFound)?;
    let locale = value::choice::<Locale>(&Value::from(locale)).map_err(|_| Problem::NotFound)?;
    Ok(Which { institution, occasion, locale })
}

fn read(mut fields: Fields) -> Result<Source, Problem> {
    let subject = fields.required("subject", |given| seen(given, SUBJECT_MAX).map(|text| template::one_line(&text)));
    let text = fields.required("text", |given| seen(given, TEXT_MAX));
    let (subject, text) = fields.finish((subject, text))?;
    Ok(Source { subject, text })
}

/// Reads a text as it is kept: without signs that cannot be seen, which pasting brings along.
fn seen(given: &Value, max: usize) -> Read<String> {
    let text = template::clean(&value::raw(given)?).trim_matches(['\n', ' ']).to_owned();
    match text.chars().count() {
        0 => Err(vec![Fault::new("required")]),
        length if length > max => Err(vec![Fault::new("too_long").with("max", max).with("length", length)]),
        _ => Ok(text),
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Forbidden => Self::Forbidden,
            Refused::Stale { current } => Self::StaleRevision { current: i64::from(current) },
            Refused::Faulty(all) => Self::Validation(all.iter().take(MOST_NAMED).map(field_error).collect()),
        }
    }
}

fn field_error(fault: &template::Fault) -> FieldError {
    let template::Fault { half, line, why } = fault;
    let pointer = match half {
        Half::Subject => "/subject",
        Half::Text => "/text",
    };
    let found = Fault::new(why.code()).with("line", *line);
    let found = match why.what() {
        Some(what) => found.with("what", what),
        None => found,
    };
    found.at(pointer)
}
