//! Members and project codes of research groups.

use super::{
    groups::show,
    reading::{self, Email},
};
use crate::{
    app::Shared,
    http::{
        body::Body,
        client::ClientAddress,
        extract::Path,
        fields::value,
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::parties::{groups, memberships},
    store::group_member::ProjectCode,
    view::party::GroupView,
};
use axum::{extract::State, http::StatusCode, response::Response};
use inventory::id::{GroupId, PersonId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(remove)).routes(routes!(put_code))
}

/// Adds the person with this address to a group; who has no account yet gets a letter with a link.
#[utoipa::path(post, path = "/groups/{id}/members", operation_id = "add_group_member", tag = "parties",
    params(("id" = Uuid, Path, description = "The group.")),
    request_body = Email,
    responses((status = 200, description = "The group; an invited person is not in it yet.", body = GroupView),
        CommonProblems, ChangeProblems))]
async fn add(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<GroupId>,
    client: ClientAddress,
    Body(mut fields): Body,
) -> Result<Response, Problem> {
    let email = reading::email(&mut fields);
    let email = fields.finish(email)?;
    memberships::add(&app, reader.person, id, email, client.throttle_key()).await?;
    show(&app, &reader, id, StatusCode::OK).await
}

/// Takes a member out of a group; one may leave it oneself. The last PI stays.
#[utoipa::path(delete, path = "/groups/{id}/members/{person_id}", operation_id = "remove_group_member",
    tag = "parties",
    params(("id" = Uuid, Path, description = "The group."), ("person_id" = Uuid, Path, description = "The member.")),
    responses((status = 204, description = "No member any more."), CommonProblems, ChangeProblems))]
async fn remove(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((id, person)): Path<(GroupId, PersonId)>,
) -> Result<StatusCode, Problem> {
    memberships::remove(&app, reader.person, id, person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A project code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put_code` reads it")]
struct AddProjectCode {
    /// The code.
    #[schema(min_length = 1, max_length = 50)]
    code: String,
    /// What the project is called.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// Whether new requests may name it; yes when left out.
    active: Option<bool>,
}

/// Adds a project code, or changes the title of a known one and whether new requests may name it.
#[utoipa::path(post, path = "/groups/{id}/project-codes", operation_id = "add_project_code", tag = "parties",
    params(("id" = Uuid, Path, description = "The group.")),
    request_body = AddProjectCode,
    responses((status = 200, description = "The group.", body = GroupView), CommonProblems, ChangeProblems))]
async fn put_code(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<GroupId>,
    Body(mut fields): Body,
) -> Result<Response, Problem> {
    let code = fields.required("code", value::line(50));
    let title = fields.required("title", value::line(200));
    let active = fields.or("active", true, value::boolean);
    let (code, title, active) = fields.finish((code, title, active))?;
    groups::put_code(&app, reader.person, id, ProjectCode { code, title, active }).await?;
    show(&app, &reader, id, StatusCode::OK).await
}
