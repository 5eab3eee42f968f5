//! Institutions, made by the system administrator: an empty installation begins with the first.

use super::{answers::made, naming};
use crate::{
    app::Shared,
    http::{
        body::Body,
        extract::Path,
        fields::{Fields, Read, value},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::places::{self, WantedInstitution},
    store::places::Institution,
    view::{common::Words, offer::InstitutionEntry},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use inventory::id::InstitutionId;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Longest terms of use in one language, in characters.
const TERMS_MAX: usize = 20_000;
/// Longest code, in characters.
const CODE_MAX: usize = 32;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(put))
}

/// An institution.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PutInstitution {
    /// Short code that people and files use: letters, digits, `-` and `_`.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_-]+$")]
    code: String,
    /// Its name; the English one may be left out.
    name: naming::PutWords,
    /// District of the city.
    #[schema(min_length = 1, max_length = 100)]
    district: String,
    /// Its terms of use, at most 20,000 characters in each language. Other terms than before are a new edition.
    terms: PutTerms,
    /// Whether its hours belong to the bureau's figures; yes when left out.
    reporting: Option<bool>,
}

/// Terms of use; empty: none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes an object; `read` reads it")]
struct PutTerms {
    /// In Simplified Chinese.
    #[schema(max_length = 20_000)]
    zh: Option<String>,
    /// In English.
    #[schema(max_length = 20_000)]
    en: Option<String>,
}

/// Makes or changes an institution.
#[utoipa::path(put, path = "/institutions/{id}", operation_id = "put_institution", tag = "administration",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = PutInstitution,
    responses(
        (status = 201, description = "Made.", body = InstitutionEntry),
        (status = 200, description = "Changed, or as it was.", body = InstitutionEntry),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<InstitutionId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let wanted = read(id, fields)?;
    let put = places::put_institution(&app, reader.person, wanted).await??;
    Ok((made(put.made), Json(view(put.now))).into_response())
}

fn read(id: InstitutionId, mut fields: Fields) -> Result<WantedInstitution, Problem> {
    let code = fields.required("code", code);
    let name = naming::name(&mut fields);
    let district = fields.required("district", value::line(100));
    let terms = naming::text(&mut fields, "terms", TERMS_MAX);
    let reporting = fields.or("reporting", true, value::boolean);
    let (code, name, district, terms, reporting) = fields.finish((code, name, district, terms, reporting))?;
    Ok(WantedInstitution { id, code, name, district, terms, reporting })
}

fn code(given: &Value) -> Read<String> {
    let code = value::line(CODE_MAX)(given)?;
    let plain = code.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_'));
    if plain { Ok(code) } else { Err(vec![Fault::new("not_a_code")]) }
}

fn view(institution: Institution) -> InstitutionEntry {
    let Institution { id, code, name_zh, name_en, district, terms_version, terms_zh, terms_en, reporting } =
        institution;
    InstitutionEntry {
        id: id.0,
        code,
        name: Words::new(name_zh, name_en),
        district,
        terms: Words::new(terms_zh, terms_en),
        terms_version,
        reporting,
    }
}
