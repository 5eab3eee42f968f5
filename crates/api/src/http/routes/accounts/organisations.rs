//! Organisations.

use super::reading::{self, Accepted};
use crate::{
    app::Shared,
    authz::Principal,
    http::{
        body::Body,
        client::ClientAddress,
        etag::Etag,
        extract::{Path, QueryFields},
        fields::{Checked, value},
        language::Language,
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::parties::organisations::{self, Word},
    view::{account::AcceptedView, me::AdmissionName, party::OrganisationView},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use inventory::{id::OrganisationId, party};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get)).routes(routes!(decide)).routes(routes!(invite))
}

/// Which organisations are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `list` reads it")]
struct OrganisationsQuery {
    /// Only those of which the city said this.
    #[param(inline)]
    admission: Option<AdmissionName>,
}

/// Lists organisations, those registered first first: all for the bureau, one's own for everybody else.
#[utoipa::path(get, path = "/organisations", operation_id = "list_organisations", tag = "parties",
    params(OrganisationsQuery, PageParams),
    responses((status = 200, description = "A page of organisations.", body = Page<OrganisationView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<OrganisationView>>, Problem> {
    let admission = query.optional("admission", value::choice::<party::Admission>);
    let part: Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let (admission, part) = query.finish((admission, part))?;
    let found = organisations::list(app.db.read(), &reader, admission, part.after, part.rows()).await?;
    Ok(Json(Page::new(found, &part, |organisation| (organisation.created_at, organisation.id))))
}

/// Shows an organisation to its members and the bureau.
#[utoipa::path(get, path = "/organisations/{id}", operation_id = "get_organisation", tag = "parties",
    params(("id" = Uuid, Path, description = "The organisation.")),
    responses((status = 200, description = "The organisation.", body = OrganisationView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<OrganisationId>,
) -> Result<Response, Problem> {
    show(&app, &reader, id).await
}

/// What the city says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `decide` reads it")]
struct Admission {
    /// `admit` or `decline`.
    #[schema(pattern = "^(admit|decline)$")]
    decision: String,
    /// Why; needed with `decline`.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// Admits an organisation to the city's instruments, or turns it down; its waiting requests follow.
#[utoipa::path(post, path = "/organisations/{id}/admission", operation_id = "decide_admission", tag = "parties",
    params(("id" = Uuid, Path, description = "The organisation.")),
    request_body = Admission,
    responses((status = 200, description = "Decided.", body = OrganisationView), CommonProblems, ChangeProblems))]
async fn decide(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<OrganisationId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let declined = reading::decision(fields, "admit")?;
    let word = declined.map_or(Word::Admit, |reason| Word::Decline { reason });
    organisations::decide(&app, reader.person, id, word).await?;
    show(&app, &reader, id).await
}

/// Somebody to be invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `invite` reads it")]
struct Invite {
    /// The address.
    #[schema(max_length = 254)]
    email: String,
    /// How he is called; he may correct it.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
}

/// Mails somebody a link that makes him a member.
#[utoipa::path(post, path = "/organisations/{id}/members", operation_id = "invite_organisation_member",
    tag = "parties",
    params(("id" = Uuid, Path, description = "The organisation.")),
    request_body = Invite,
    responses((status = 202, description = "The same answer for every address.", body = AcceptedView),
        CommonProblems, ChangeProblems))]
async fn invite(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<OrganisationId>,
    client: ClientAddress,
    language: Language,
    Body(mut fields): Body,
) -> Result<Accepted, Problem> {
    let email = reading::email(&mut fields);
    let name = fields.required("name", value::name);
    let (email, name) = fields.finish((email, name))?;
    organisations::invite(&app, reader.person, id, (email, name), client.throttle_key()).await?;
    Ok(reading::accepted(language))
}

async fn show(app: &Shared, reader: &Principal, id: OrganisationId) -> Result<Response, Problem> {
    let view = organisations::get(app.db.read(), reader, id).await?;
    Ok((Etag(i64::from(view.revision)), Json(view)).into_response())
}
