//! Signing in and out on the pages.

use super::{label, reading};
use crate::{
    app::Shared,
    http::{
        body::Body,
        client::ClientAddress,
        cookie,
        fields::value,
        problem::{ChangeProblems, CommonProblems, Problem},
        who::{Caller, SignedIn},
    },
    service::accounts::{
        devices, me,
        proof::Credentials,
        sessions::{self, Opened},
    },
    view::me::MeView,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get, sign_in, sign_out))
}

/// Shows who is signed in.
#[utoipa::path(get, path = "/session", operation_id = "get_session", tag = "account",
    responses((status = 200, description = "Who is signed in.", body = MeView), CommonProblems))]
async fn get(State(app): State<Shared>, SignedIn(reader): SignedIn) -> Result<Json<MeView>, Problem> {
    Ok(Json(me::me(&app, &reader).await?))
}

/// Address and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `sign_in` reads it")]
struct SignIn {
    /// The account's address.
    #[schema(max_length = 254)]
    email: String,
    /// Its password.
    password: String,
}

/// Signs in and gives the browser a session; what of address and password is wrong is never said.
#[utoipa::path(post, path = "/session", operation_id = "sign_in", tag = "account",
    request_body = SignIn,
    responses(
        (status = 200, description = "Signed in.", body = MeView,
            headers(("Set-Cookie" = String, description = "The session."))),
        CommonProblems, ChangeProblems))]
async fn sign_in(
    State(app): State<Shared>,
    client: ClientAddress,
    headers: HeaderMap,
    Body(mut fields): Body,
) -> Result<Response, Problem> {
    let email = reading::email(&mut fields);
    let password = fields.required("password", value::raw);
    let (email, password) = fields.finish((email, password))?;
    let given = Credentials { email, password, client: client.throttle_key() };
    let opened = sessions::sign_in(&app, &given, label::of(&headers)).await?;
    answer(&app, StatusCode::OK, &opened).await
}

/// Answers with who is signed in, and gives his browser the session.
pub(super) async fn answer(app: &Shared, status: StatusCode, opened: &Opened) -> Result<Response, Problem> {
    let cookie = cookie::set(&app.config.base_url, &opened.secret, sessions::LIFE.num_seconds());
    let me = me::of(app, opened.person).await?;
    Ok((status, [(SET_COOKIE, cookie)], Json(me)).into_response())
}

/// Signs out on this device.
#[utoipa::path(delete, path = "/session", operation_id = "sign_out", tag = "account",
    responses(
        (status = 204, description = "Signed out.",
            headers(("Set-Cookie" = String, description = "Takes the session away."))),
        CommonProblems, ChangeProblems))]
async fn sign_out(State(app): State<Shared>, caller: Caller) -> Result<Response, Problem> {
    devices::revoke(&app, caller.principal.person, caller.device.id()).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie::clear(&app.config.base_url))]).into_response())
}
