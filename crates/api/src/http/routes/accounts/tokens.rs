//! Tokens for API clients.

use super::reading;
use crate::{
    app::Shared,
    auth::secret::Secret,
    http::{
        body::Body,
        client::ClientAddress,
        fields::{Fields, value},
        problem::{ChangeProblems, CommonProblems, Problem, Unauthenticated},
    },
    service::accounts::{
        proof::Credentials,
        tokens::{self, Issued},
    },
    view::account::TokensView,
};
use axum::{Json, extract::State};
use inventory::text::EmailAddress;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The longest name of a program, in characters.
const LABEL_MAX: usize = 100;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(issue))
}

/// What tokens are given for; each grant has its own fields.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct IssueToken {
    /// `password` needs address, password and label; `refresh_token` needs the token.
    #[schema(pattern = "^(password|refresh_token)$")]
    grant_type: String,
    /// The account's address.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// Its password.
    password: Option<String>,
    /// What the program is called in the list of devices.
    #[schema(min_length = 1, max_length = 100)]
    label: Option<String>,
    /// The refresh token given last; it may be used once.
    refresh_token: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum GrantType {
    Password,
    RefreshToken,
}

/// What was asked for.
enum Asked {
    /// To sign a program in.
    SignIn { email: EmailAddress, password: String, label: String },
    /// To refresh its tokens.
    Refresh { text: String },
}

/// Gives an access token and the refresh token for the next one. A refresh token that comes a second time ends
/// everything that came out of the same sign-in.
#[utoipa::path(post, path = "/tokens", operation_id = "issue_token", tag = "account",
    request_body = IssueToken,
    responses((status = 200, description = "Tokens.", body = TokensView), CommonProblems, ChangeProblems))]
async fn issue(
    State(app): State<Shared>,
    client: ClientAddress,
    Body(fields): Body,
) -> Result<Json<TokensView>, Problem> {
    let issued = match read(fields)? {
        Asked::SignIn { email, password, label } => {
            let given = Credentials { email, password, client: client.throttle_key() };
            tokens::sign_in(&app, &given, label).await?
        }
        Asked::Refresh { text } => {
            let secret = Secret::parse(&text).map_err(|_| Problem::Unauthenticated(Unauthenticated::Invalid))?;
            tokens::refresh(&app, &secret).await?
        }
    };
    let Issued { access, refresh } = issued;
    Ok(Json(TokensView {
        access_token: access.text,
        token_type: "Bearer",
        expires_in: access.expires_in_seconds,
        refresh_token: refresh.to_text(),
    }))
}

fn read(mut fields: Fields) -> Result<Asked, Problem> {
    let grant = fields.required("grant_type", value::choice::<GrantType>);
    match grant.peek() {
        Some(GrantType::RefreshToken) => {
            let text = fields.required("refresh_token", value::raw);
            let (_, text) = fields.finish((grant, text))?;
            Ok(Asked::Refresh { text })
        }
        Some(GrantType::Password) | None => {
            let email = reading::email(&mut fields);
            let password = fields.required("password", value::raw);
            let label = fields.required("label", value::line(LABEL_MAX));
            let (_, email, password, label) = fields.finish((grant, email, password, label))?;
            Ok(Asked::SignIn { email, password, label })
        }
    }
}
