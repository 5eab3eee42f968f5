//! People and their roles.

use crate::{
    app::Shared,
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::{Checked, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::{
        accounts::disabling,
        people::{self, Search},
        roles,
    },
    view::{
        me::{RoleName, ScopeName},
        party::PersonView,
    },
};
use axum::{Json, extract::State, http::StatusCode};
use inventory::{
    id::{InstitutionId, PersonId},
    role::{Role, ScopeKind},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(put_account))
        .routes(routes!(grant))
        .routes(routes!(revoke))
}

/// Which people are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `list` reads them")]
struct PeopleQuery {
    /// Part of a name or address. A lab manager also finds whoever has exactly this address.
    #[param(max_length = 254)]
    q: Option<String>,
    /// Only staff of this institution, and those who say that they work there.
    institution: Option<Uuid>,
}

/// Lists the people one may see, by name: everybody for administrators of accounts, an office's own staff and those
/// who say that they are, and for lab managers the staff of their institution.
#[utoipa::path(get, path = "/people", operation_id = "list_people", tag = "people",
    params(PeopleQuery, PageParams),
    responses((status = 200, description = "A page of people.", body = Page<PersonView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<PersonView>>, Problem> {
    let text = query.optional("q", value::line(254));
    let institution = query.optional("institution", value::id::<InstitutionId>);
    let part: Checked<Part<(String, Uuid)>> = page::part(&mut query);
    let (text, institution, part) = query.finish((text, institution, part))?;
    let search = Search { text, institution, after: part.after.clone(), limit: part.rows() };
    let found = people::list(&app, &reader, search).await?;
    Ok(Json(Page::new(found, &part, |person| (person.name.clone(), person.id))))
}

/// Whether a person may use his account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put_account` reads it")]
struct PutAccount {
    /// He may not sign in, and what he has signed in with ends at once.
    disabled: bool,
}

/// Disables a person's account, or enables it again; nobody disables his own.
#[utoipa::path(put, path = "/people/{id}/account", operation_id = "put_account", tag = "people",
    params(("id" = Uuid, Path, description = "The person.")),
    request_body = PutAccount,
    responses((status = 200, description = "The person as he is now.", body = PersonView),
        CommonProblems, ChangeProblems))]
async fn put_account(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(person): Path<PersonId>,
    Body(mut fields): Body,
) -> Result<Json<PersonView>, Problem> {
    let disabled = fields.required("disabled", value::boolean);
    let disabled = fields.finish(disabled)?;
    disabling::set(&app, reader.person, person, disabled).await?;
    Ok(Json(people::get(&app, &reader, person).await?))
}

/// A role to be granted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `grant` reads it")]
struct GrantRole {
    /// The role; not one of a group's or organisation's members.
    role: RoleName,
    /// What kind of thing it is held over: the role's own kind.
    scope_kind: ScopeName,
    /// The thing itself; left out for the city.
    scope_id: Option<Uuid>,
}

/// Gives a person a role: an office those of its institution and labs, an administrator of accounts any.
#[utoipa::path(post, path = "/people/{id}/roles", operation_id = "grant_role", tag = "people",
    params(("id" = Uuid, Path, description = "The person.")),
    request_body = GrantRole,
    responses((status = 200, description = "The person with his roles.", body = PersonView),
        CommonProblems, ChangeProblems))]
async fn grant(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(person): Path<PersonId>,
    Body(mut fields): Body,
) -> Result<Json<PersonView>, Problem> {
    let role = fields.required("role", value::choice::<Role>);
    let kind = fields.required("scope_kind", value::choice::<ScopeKind>);
    let scope = fields.optional("scope_id", value::id::<Uuid>);
    let role = fields.combine("/scope_kind", (role, kind), |(role, kind)| {
        let own = role.scope_kind();
        let named = serde_json::to_value(own).unwrap_or_default();
        if kind == own { Ok(role) } else { Err(Fault::new("not_of_this_role").with("expected", named)) }
    });
    let (role, scope) = fields.finish((role, scope))?;
    roles::grant(&app, &reader, person, role, scope).await?;
    Ok(Json(people::get(&app, &reader, person).await?))
}

/// Takes a role away.
#[utoipa::path(delete, path = "/people/{id}/roles/{role_id}", operation_id = "revoke_role", tag = "people",
    params(("id" = Uuid, Path, description = "The person."), ("role_id" = Uuid, Path, description = "The grant.")),
    responses((status = 204, description = "Taken away."), CommonProblems, ChangeProblems))]
async fn revoke(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((person, role)): Path<(PersonId, Uuid)>,
) -> Result<StatusCode, Problem> {
    roles::revoke(&app, reader.person, person, role).await?;
    Ok(StatusCode::NO_CONTENT)
}
