//! Terms of use.

use crate::{
    app::Shared,
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::{Checked, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::parties::terms,
    view::party::TermsView,
};
use axum::{Json, extract::State};
use inventory::id::{InstitutionId, OrganisationId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(accept))
}

/// Whose terms.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `list` reads it")]
struct TermsQuery {
    /// Only this institution's.
    institution: Option<Uuid>,
}

/// Lists the terms that one's organisations have accepted.
#[utoipa::path(get, path = "/terms", operation_id = "list_terms", tag = "parties",
    params(TermsQuery, PageParams),
    responses((status = 200, description = "A page of acceptances.", body = Page<TermsView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<TermsView>>, Problem> {
    let institution = query.optional("institution", value::id::<InstitutionId>);
    let part: Checked<Part<(Uuid, Uuid)>> = page::part(&mut query);
    let (institution, part) = query.finish((institution, part))?;
    let found = terms::list(app.db.read(), &reader, institution, part.after, part.rows()).await?;
    Ok(Json(Page::new(found, &part, |accepted| (accepted.organisation_id, accepted.institution.id))))
}

/// Terms to be accepted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `accept` reads it")]
struct AcceptTerms {
    /// The edition that was read: the present one.
    #[schema(minimum = 1)]
    version: i32,
    /// For which organisation; needed only by members of several.
    organisation_id: Option<Uuid>,
}

/// Accepts an institution's terms for one's organisation; requests that waited for it follow.
#[utoipa::path(put, path = "/institutions/{id}/terms/acceptance", operation_id = "accept_terms", tag = "parties",
    params(("id" = Uuid, Path, description = "The institution.")),
    request_body = AcceptTerms,
    responses((status = 200, description = "Accepted.", body = TermsView), CommonProblems, ChangeProblems))]
async fn accept(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(institution): Path<InstitutionId>,
    Body(mut fields): Body,
) -> Result<Json<TermsView>, Problem> {
    let version = fields.required("version", value::integer(1, i32::MAX));
    let organisation = fields.optional("organisation_id", value::id::<OrganisationId>);
    let (version, organisation) = fields.finish((version, organisation))?;
    Ok(Json(terms::accept(&app, &reader, institution, organisation, version).await?))
}
