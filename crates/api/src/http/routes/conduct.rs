//! Strikes and measures: one's own, those of a lab, and appeals.

use crate::{
    app::Shared,
    authz::Principal,
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::value,
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::conduct,
    store::{measure, strike},
    view::conduct::{AppealName, MeasureView, StrikeView},
};
use axum::{Json, extract::State};
use booking::conduct::Appeal;
use chrono::{DateTime, Utc};
use inventory::{
    id::{FacilityId, PersonId, StrikeId},
    role::Role,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_strikes))
        .routes(routes!(list_measures))
        .routes(routes!(contest))
        .routes(routes!(decide))
}

/// Whose conduct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    Mine,
    Desk,
}

/// Which strikes are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `list_strikes` reads them")]
struct StrikesQuery {
    /// `mine`: against the reader; `desk`: in the labs he manages.
    #[param(pattern = "^(mine|desk)$")]
    scope: String,
    /// Only in this lab.
    facility: Option<Uuid>,
    /// Only with this appeal.
    #[param(value_type = Option<AppealName>)]
    appeal: Option<String>,
}

/// Lists strikes, latest first.
#[utoipa::path(get, path = "/strikes", operation_id = "list_strikes", tag = "conduct",
    params(StrikesQuery, PageParams),
    responses((status = 200, description = "A page of strikes.", body = Page<StrikeView>), CommonProblems))]
async fn list_strikes(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<StrikeView>>, Problem> {
    let scope = query.required("scope", value::choice::<Scope>);
    let facility = query.optional("facility", value::id::<FacilityId>);
    let appeal = query.optional("appeal", value::choice::<Appeal>);
    let part: crate::http::fields::Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let (scope, facility, appeal, part) = query.finish((scope, facility, appeal, part))?;
    let (person, facilities) = scoped(scope, facility, &reader);
    let wanted = strike::Wanted { person, facilities, appeal, after: part.after, limit: part.rows() };
    let views = conduct::strikes(app.db.read(), &reader, &wanted, app.clock.now()).await?;
    Ok(Json(Page::new(views, &part, |view| (view.at, view.id))))
}

/// Which measures are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `list_measures` reads them")]
struct MeasuresQuery {
    /// `mine`: binding the reader; `desk`: in the labs he manages.
    #[param(pattern = "^(mine|desk)$")]
    scope: String,
    /// Only in this lab.
    facility: Option<Uuid>,
    /// Only those in force now.
    #[param(pattern = "^(true|false)$", default = "false")]
    in_force: Option<String>,
}

/// Lists measures, latest first.
#[utoipa::path(get, path = "/measures", operation_id = "list_measures", tag = "conduct",
    params(MeasuresQuery, PageParams),
    responses((status = 200, description = "A page of measures.", body = Page<MeasureView>), CommonProblems))]
async fn list_measures(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<MeasureView>>, Problem> {
    let scope = query.required("scope", value::choice::<Scope>);
    let facility = query.optional("facility", value::id::<FacilityId>);
    let in_force = query.or("in_force", Switch::False, value::choice::<Switch>);
    let part: crate::http::fields::Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let (scope, facility, in_force, part) = query.finish((scope, facility, in_force, part))?;
    let (person, facilities) = scoped(scope, facility, &reader);
    let now = app.clock.now();
    let at = (in_force == Switch::True).then_some(now);
    let wanted = measure::Wanted { person, facilities, at, after: part.after, limit: part.rows() };
    let views = conduct::measures(app.db.read(), &wanted, now).await?;
    Ok(Json(Page::new(views, &part, |view| (view.from, view.id))))
}

/// Yes or no in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Switch {
    True,
    False,
}

/// Against whom, and in which labs.
fn scoped(
    scope: Scope,
    facility: Option<FacilityId>,
    reader: &Principal,
) -> (Option<PersonId>, Option<Vec<FacilityId>>) {
    match scope {
        Scope::Mine => (Some(reader.person), facility.map(|id| vec![id])),
        Scope::Desk => {
            let labs = reader.scopes(Role::LabManager).into_iter().map(FacilityId);
            (None, Some(labs.filter(|id| facility.is_none_or(|asked| asked == *id)).collect()))
        }
    }
}

/// Why a strike is contested.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `contest` reads it")]
struct ContestStrike {
    /// The reason in words, for the lab.
    #[schema(min_length = 1, max_length = 500)]
    words: String,
}

/// Contests a strike: the person himself, once and within the time for it. It counts until a lab manager has decided.
#[utoipa::path(post, path = "/strikes/{id}/appeal", operation_id = "contest_strike", tag = "conduct",
    params(("id" = Uuid, Path, description = "The strike.")), request_body = ContestStrike,
    responses((status = 200, description = "Contested.", body = StrikeView), CommonProblems, ChangeProblems))]
async fn contest(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<StrikeId>,
    Body(mut fields): Body,
) -> Result<Json<StrikeView>, Problem> {
    let words = fields.required("words", value::line(500));
    let words = fields.finish(words)?;
    conduct::contest(&app, reader.person, id, words).await?;
    app.wake.notify_one();
    Ok(Json(conduct::strike(app.db.read(), &reader, id, app.clock.now()).await?))
}

/// What a lab manager decides about an appeal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `decide` reads it")]
struct DecideAppeal {
    /// Whether the strike is void; else it stands.
    void: bool,
    /// The reason in words, for the person.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Decides about a contested strike: a lab manager who is not the person himself. With a void strike ends what does not
/// rest on enough others.
#[utoipa::path(post, path = "/strikes/{id}/decision", operation_id = "decide_appeal", tag = "conduct",
    params(("id" = Uuid, Path, description = "The strike.")), request_body = DecideAppeal,
    responses((status = 200, description = "Decided.", body = StrikeView), CommonProblems, ChangeProblems))]
async fn decide(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<StrikeId>,
    Body(mut fields): Body,
) -> Result<Json<StrikeView>, Problem> {
    let void = fields.required("void", value::boolean);
    let reason = fields.required("reason", value::line(500));
    let (void, reason) = fields.finish((void, reason))?;
    conduct::decide(&app, reader.person, id, void, reason).await?;
    app.wake.notify_one();
    Ok(Json(conduct::strike(app.db.read(), &reader, id, app.clock.now()).await?))
}
