//! One's own account.

use super::reading::{self, Accepted};
use crate::{
    app::Shared,
    http::{
        body::Body,
        client::ClientAddress,
        fields::value,
        language::Language,
        problem::{ChangeProblems, CommonProblems, Problem},
        who::{Caller, SignedIn},
    },
    service::accounts::{me, profile, proof::Credentials},
    view::{
        account::AcceptedView,
        me::{LocaleName, MeView},
    },
    words::Locale,
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(update)).routes(routes!(change_email)).routes(routes!(change_password))
}

/// What is to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `update` reads it")]
struct UpdateMe {
    /// The name.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// Language of mail and pages.
    locale: Option<LocaleName>,
}

/// Changes one's name or language.
#[utoipa::path(patch, path = "/me", operation_id = "update_me", tag = "account",
    request_body = UpdateMe,
    responses((status = 200, description = "As it is now.", body = MeView), CommonProblems, ChangeProblems))]
async fn update(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Body(mut fields): Body,
) -> Result<Json<MeView>, Problem> {
    let name = fields.optional("name", value::name);
    let locale = fields.optional("locale", value::choice::<Locale>);
    let (name, locale) = fields.finish((name, locale))?;
    profile::update(&app, reader.person, name, locale).await?;
    Ok(Json(me::me(&app, &reader).await?))
}

/// Another address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `change_email` reads it")]
struct ChangeEmail {
    /// The new address, which a mailed link will prove.
    #[schema(max_length = 254)]
    email: String,
    /// The account's present password.
    password: String,
}

/// Mails a link to a new address; pressing its button makes it the account's.
#[utoipa::path(post, path = "/me/email", operation_id = "change_email", tag = "account",
    request_body = ChangeEmail,
    responses((status = 202, description = "The same answer for every address.", body = AcceptedView),
        CommonProblems, ChangeProblems))]
async fn change_email(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    client: ClientAddress,
    language: Language,
    Body(mut fields): Body,
) -> Result<Accepted, Problem> {
    let email = reading::email(&mut fields);
    let password = fields.required("password", value::raw);
    let (new, password) = fields.finish((email, password))?;
    let account = profile::own(&app, reader.person).await?;
    let given = Credentials { email: account.email, password, client: client.throttle_key() };
    profile::change_email(&app, &given, new).await?;
    Ok(reading::accepted(language))
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `change_password` reads it")]
struct ChangePassword {
    /// The present password.
    old: String,
    /// The new one: 16 characters, or 10 of three kinds of sign.
    #[schema(min_length = 10, max_length = 128)]
    new: String,
}

/// Changes one's password and signs out on all other devices.
#[utoipa::path(post, path = "/me/password", operation_id = "change_password", tag = "account",
    request_body = ChangePassword,
    responses((status = 204, description = "Changed."), CommonProblems, ChangeProblems))]
async fn change_password(
    State(app): State<Shared>,
    caller: Caller,
    client: ClientAddress,
    Body(mut fields): Body,
) -> Result<StatusCode, Problem> {
    let account = profile::own(&app, caller.principal.person).await?;
    let old = fields.required("old", value::raw);
    let new = reading::new_password(&mut fields, "new", Some(&account.email));
    let (password, new) = fields.finish((old, new))?;
    let given = Credentials { email: account.email, password, client: client.throttle_key() };
    profile::change_password(&app, &given, caller.device, new).await?;
    Ok(StatusCode::NO_CONTENT)
}
