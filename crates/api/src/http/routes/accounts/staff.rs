//! Staff of an institution.

use crate::{
    app::Shared,
    http::{
        extract::Path,
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::{parties::staff, people},
    view::party::PersonView,
};
use axum::{Json, extract::State, http::StatusCode};
use inventory::id::{InstitutionId, PersonId};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(confirm, end))
}

/// Confirms somebody as staff who says that he works there; its office does. Staff see the secret instruments, too.
#[utoipa::path(put, path = "/institutions/{id}/staff/{person_id}", operation_id = "confirm_staff", tag = "people",
    params(("id" = Uuid, Path, description = "The institution."), ("person_id" = Uuid, Path, description = "The person.")),
    responses((status = 200, description = "He is its staff.", body = PersonView), CommonProblems, ChangeProblems))]
async fn confirm(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((institution, person)): Path<(InstitutionId, PersonId)>,
) -> Result<Json<PersonView>, Problem> {
    staff::confirm(&app, reader.person, institution, person).await?;
    Ok(Json(people::get(&app, &reader, person).await?))
}

/// Ends that somebody is staff; he only says so from then on. Of somebody who only says so, turns that down.
#[utoipa::path(delete, path = "/institutions/{id}/staff/{person_id}", operation_id = "end_staff", tag = "people",
    params(("id" = Uuid, Path, description = "The institution."), ("person_id" = Uuid, Path, description = "The person.")),
    responses((status = 204, description = "Ended, or turned down."), CommonProblems, ChangeProblems))]
async fn end(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((institution, person)): Path<(InstitutionId, PersonId)>,
) -> Result<StatusCode, Problem> {
    staff::end(&app, reader.person, institution, person).await?;
    Ok(StatusCode::NO_CONTENT)
}
