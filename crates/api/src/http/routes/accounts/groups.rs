//! Research groups.

use super::reading;
use crate::{
    app::Shared,
    authz::Principal,
    http::{
        body::Body,
        etag::Etag,
        extract::{Path, QueryFields},
        fields::{Checked, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Problem},
        routes::answers::made,
        who::SignedIn,
    },
    service::parties::{
        group_views,
        groups::{self, Registered, Word},
    },
    view::{me::GroupStateName, party::GroupView},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use inventory::{
    id::{GroupId, InstitutionId},
    party::GroupState,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(register, get, update)).routes(routes!(confirm))
}

/// Which groups are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `list` reads it")]
struct GroupsQuery {
    /// Only those in this state.
    #[param(inline)]
    state: Option<GroupStateName>,
}

/// Lists one's own groups, and for an office those of its institution, by name.
#[utoipa::path(get, path = "/groups", operation_id = "list_groups", tag = "parties",
    params(GroupsQuery, PageParams),
    responses((status = 200, description = "A page of groups.", body = Page<GroupView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<GroupView>>, Problem> {
    let state = query.optional("state", value::choice::<GroupState>);
    let part: Checked<Part<(String, Uuid)>> = page::part(&mut query);
    let (state, part) = query.finish((state, part))?;
    let found = group_views::list(app.db.read(), &reader, state, part.after.clone(), part.rows()).await?;
    Ok(Json(Page::new(found, &part, |group| (group.name.clone(), group.id))))
}

/// Shows a group to its members and its institution's office.
#[utoipa::path(get, path = "/groups/{id}", operation_id = "get_group", tag = "parties",
    params(("id" = Uuid, Path, description = "The group.")),
    responses((status = 200, description = "The group.", body = GroupView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<GroupId>,
) -> Result<Response, Problem> {
    show(&app, &reader, id, StatusCode::OK).await
}

/// A group to be registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `register` reads it")]
struct RegisterGroup {
    /// The institution it belongs to: one's own.
    institution_id: Uuid,
    /// How it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Whether its PI approves every request; no when left out.
    pi_approval: Option<bool>,
}

/// Registers a group, which the institution's office then confirms; who registers leads it.
#[utoipa::path(put, path = "/groups/{id}", operation_id = "register_group", tag = "parties",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = RegisterGroup,
    responses(
        (status = 201, description = "Registered.", body = GroupView),
        (status = 200, description = "Registered before with the same content.", body = GroupView),
        CommonProblems, ChangeProblems))]
async fn register(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<GroupId>,
    Body(mut fields): Body,
) -> Result<Response, Problem> {
    let institution = fields.required("institution_id", value::id::<InstitutionId>);
    let name = fields.required("name", value::name);
    let pi_approval = fields.or("pi_approval", false, value::boolean);
    let (institution, name, pi_approval) = fields.finish((institution, name, pi_approval))?;
    let is_new = groups::register(&app, reader.person, Registered { id, institution, name, pi_approval }).await?;
    show_anew(&app, &reader, id, made(is_new)).await
}

/// What is to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `update` reads it")]
struct UpdateGroup {
    /// Whether its PI approves every request.
    pi_approval: Option<bool>,
    /// How it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
}

/// Changes what a group is called and whether its PI approves every request.
#[utoipa::path(patch, path = "/groups/{id}", operation_id = "update_group", tag = "parties",
    params(("id" = Uuid, Path, description = "The group.")),
    request_body = UpdateGroup,
    responses((status = 200, description = "As it is now.", body = GroupView), CommonProblems, ChangeProblems))]
async fn update(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<GroupId>,
    Body(mut fields): Body,
) -> Result<Response, Problem> {
    let pi_approval = fields.optional("pi_approval", value::boolean);
    let name = fields.optional("name", value::name);
    let (pi_approval, name) = fields.finish((pi_approval, name))?;
    groups::update(&app, reader.person, id, name, pi_approval).await?;
    show(&app, &reader, id, StatusCode::OK).await
}

/// What the office says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `confirm` reads it")]
struct Confirmation {
    /// `confirm` or `decline`.
    #[schema(pattern = "^(confirm|decline)$")]
    decision: String,
    /// Why; needed with `decline`.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// Confirms a group or turns it down, for its institution.
#[utoipa::path(post, path = "/groups/{id}/confirmation", operation_id = "confirm_group", tag = "parties",
    params(("id" = Uuid, Path, description = "The group.")),
    request_body = Confirmation,
    responses((status = 200, description = "Decided.", body = GroupView), CommonProblems, ChangeProblems))]
async fn confirm(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<GroupId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let declined = reading::decision(fields, "confirm")?;
    let word = declined.map_or(Word::Confirm, |reason| Word::Decline { reason });
    groups::decide(&app, reader.person, id, word).await?;
    show(&app, &reader, id, StatusCode::OK).await
}

/// Shows a group after a change.
pub(super) async fn show(
    app: &Shared,
    reader: &Principal,
    id: GroupId,
    status: StatusCode,
) -> Result<Response, Problem> {
    let view = group_views::get(app.db.read(), reader, id).await?;
    Ok((status, Etag(i64::from(view.revision)), Json(view)).into_response())
}

/// Shows a group to its PI, who was none when the request came in.
async fn show_anew(app: &Shared, reader: &Principal, id: GroupId, status: StatusCode) -> Result<Response, Problem> {
    let reader = crate::store::principal::load(app.db.read(), reader.person).await?.ok_or(Problem::NotFound)?;
    show(app, &reader, id, status).await
}
