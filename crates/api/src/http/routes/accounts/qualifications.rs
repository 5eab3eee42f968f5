//! Who may operate an instrument alone.

use crate::{
    app::Shared,
    http::{
        body::Body,
        extract::Path,
        fields::value,
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::qualifications,
};
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use inventory::id::{InstrumentId, PersonId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(grant, revoke))
}

/// A qualification.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `grant` reads it")]
struct GrantQualification {
    /// The last day, on the lab's wall clock; left out when it does not end.
    expires_on: Option<NaiveDate>,
}

/// Lets a person operate an instrument alone.
#[utoipa::path(put, path = "/instruments/{id}/qualifications/{person_id}", operation_id = "grant_qualification",
    tag = "desk",
    params(("id" = Uuid, Path, description = "The instrument."), ("person_id" = Uuid, Path, description = "The person.")),
    request_body = GrantQualification,
    responses((status = 204, description = "Qualified."), CommonProblems, ChangeProblems))]
async fn grant(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((instrument, person)): Path<(InstrumentId, PersonId)>,
    Body(mut fields): Body,
) -> Result<StatusCode, Problem> {
    let expires_on = fields.optional("expires_on", value::date);
    let expires_on = fields.finish(expires_on)?;
    qualifications::grant(&app, reader.person, instrument, person, expires_on).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a qualification away.
#[utoipa::path(delete, path = "/instruments/{id}/qualifications/{person_id}", operation_id = "revoke_qualification",
    tag = "desk",
    params(("id" = Uuid, Path, description = "The instrument."), ("person_id" = Uuid, Path, description = "The person.")),
    responses((status = 204, description = "Not qualified any more."), CommonProblems, ChangeProblems))]
async fn revoke(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((instrument, person)): Path<(InstrumentId, PersonId)>,
) -> Result<StatusCode, Problem> {
    qualifications::revoke(&app, reader.person, instrument, person).await?;
    Ok(StatusCode::NO_CONTENT)
}
