//! Mailed links.

use super::{super::answers, reading};
use crate::{
    app::Shared,
    auth::secret::Secret,
    http::{
        body::Body,
        extract::Path,
        fields::{Checked, Fields, value},
        problem::{ChangeProblems, CommonProblems, Problem},
    },
    service::{
        accounts::links::{self, Asked, Pressed},
        answers as calendar_answers,
    },
    store::link::{Link, Purpose},
    view::account::{LinkUsedView, LinkView},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(inspect, press))
}

/// Shows what a mailed link is for. Looking changes nothing.
#[utoipa::path(get, path = "/links/{token}", operation_id = "inspect_link", tag = "coming in",
    params(("token" = String, Path, description = "The secret in the link.")),
    responses((status = 200, description = "A link that can be used.", body = LinkView), CommonProblems))]
async fn inspect(State(app): State<Shared>, Path(token): Path<String>) -> Result<Json<LinkView>, Problem> {
    let (_, link, asked) = find(&app, &token).await?;
    Ok(Json(LinkView {
        purpose: link.purpose,
        email_hint: link.recipient.hint(),
        expires_at: link.expires_at,
        password_needed: asked.password,
        name_asked: asked.name,
        name: asked.known_name,
        party: asked.party.map(Into::into),
        warning: asked.warning.map(Into::into),
    }))
}

/// What is filled in before the button is pressed; an object without fields where the link asks for nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct UseLink {
    /// The new password, where the link asks for one.
    #[schema(min_length = 10, max_length = 128)]
    password: Option<String>,
    /// The name, where the link asks for one and whoever invites has given none, or a wrong one.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
}

/// Presses a link's button. It works once.
#[utoipa::path(post, path = "/links/{token}", operation_id = "use_link", tag = "coming in",
    params(("token" = String, Path, description = "The secret in the link.")),
    request_body = UseLink,
    responses((status = 200, description = "Done.", body = LinkUsedView), CommonProblems, ChangeProblems))]
async fn press(
    State(app): State<Shared>,
    Path(token): Path<String>,
    Body(fields): Body,
) -> Result<Json<LinkUsedView>, Problem> {
    let (secret, link, asked) = find(&app, &token).await?;
    let pressed = read(fields, &link, &asked)?;
    if link.purpose == Purpose::CancelReservation {
        answers::settle(&app, calendar_answers::errand(&app, &link).await?).await?;
    }
    let purpose = links::press(&app, &secret, pressed).await?;
    Ok(Json(LinkUsedView { purpose }))
}

async fn find(app: &Shared, token: &str) -> Result<(Secret, Link, Asked), Problem> {
    let secret = Secret::parse(token).map_err(|_| Problem::NotFound)?;
    let link = links::find(app, &secret).await?;
    let asked = links::asked(app, &link).await?;
    Ok((secret, link, asked))
}

/// Reads what the link asks for; anything else is an unknown field.
fn read(mut fields: Fields, link: &Link, asked: &Asked) -> Result<Pressed, Problem> {
    let password = if asked.password {
        reading::new_password(&mut fields, "password", Some(&link.recipient)).map(Some)
    } else {
        Checked::new(None)
    };
    let name = match (asked.name, &asked.known_name) {
        (false, _) => Checked::new(None),
        (true, Some(_)) => fields.optional("name", value::name),
        (true, None) => fields.required("name", value::name).map(Some),
    };
    let (password, name) = fields.finish((password, name))?;
    Ok(Pressed { password, name })
}
