//! The first run.

use super::{label, reading, session};
use crate::{
    app::Shared,
    http::{
        body::Body,
        client::ClientAddress,
        fields::value,
        language::Language,
        problem::{ChangeProblems, CommonProblems, Problem},
    },
    service::accounts::setup::{self, First},
    view::{
        account::SetupView,
        me::{LocaleName, MeView},
    },
    words::Locale,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get, run))
}

/// Tells whether the first run is still to come.
#[utoipa::path(get, path = "/setup", operation_id = "get_setup", tag = "site",
    responses((status = 200, description = "Whether there is no account yet.", body = SetupView), CommonProblems))]
async fn get(State(app): State<Shared>) -> Result<Json<SetupView>, Problem> {
    Ok(Json(SetupView { needed: setup::is_needed(&app).await? }))
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `run` reads it")]
struct RunSetup {
    /// The one-time token that the server printed when it started.
    token: String,
    /// The address.
    #[schema(max_length = 254)]
    email: String,
    /// The name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The password.
    #[schema(min_length = 10, max_length = 128)]
    password: String,
    /// The language; that of the request when left out.
    locale: Option<LocaleName>,
}

/// Makes the first administrator and signs him in; possible once, while there is no account.
#[utoipa::path(post, path = "/setup", operation_id = "run_setup", tag = "site",
    request_body = RunSetup,
    responses(
        (status = 201, description = "Made and signed in.", body = MeView,
            headers(("Set-Cookie" = String, description = "The session."))),
        CommonProblems, ChangeProblems))]
async fn run(
    State(app): State<Shared>,
    client: ClientAddress,
    language: Language,
    headers: HeaderMap,
    Body(mut fields): Body,
) -> Result<Response, Problem> {
    let token = fields.required("token", value::raw);
    let email = reading::email(&mut fields);
    let name = fields.required("name", value::name);
    let password = reading::new_password(&mut fields, "password", email.peek());
    let locale = fields.or("locale", language.choose(Locale::Zh, Locale::En), value::choice::<Locale>);
    let (token, email, name, password, locale) = fields.finish((token, email, name, password, locale))?;
    let first = First { email, name, locale, password };
    let opened = setup::run(&app, &token, first, client.throttle_key(), label::of(&headers)).await?;
    session::answer(&app, StatusCode::CREATED, &opened).await
}
