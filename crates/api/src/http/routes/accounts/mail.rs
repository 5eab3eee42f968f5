//! Which mails one gets, and ending a kind of them by a link in one.

use super::super::reading::Empty;
use crate::{
    app::Shared,
    auth::secret::Secret,
    http::{
        body::Body,
        extract::Path,
        fields::{Fields, Read, value},
        problem::{ChangeProblems, CommonProblems, Fault, Malformed, Problem},
        who::SignedIn,
    },
    mail::{MailChoice, MailKind},
    pages,
    service::mail_choices,
    store::code,
    view::mail::{MailChoicesView, MailStopView},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header::CONTENT_TYPE},
    routing::get,
};
use serde::Deserialize;
use serde_json::Value;
use url::form_urlencoded;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file below `/api/v1`.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(show, put)).routes(routes!(inspect, stop))
}

/// The address that stands in mails: the page for people, and the one press of a mail program.
pub fn links() -> Router<Shared> {
    Router::new().route("/unsubscribe/{token}", get(pages::serve).post(one_click))
}

/// Shows which mails one gets.
#[utoipa::path(get, path = "/me/mail-choices", operation_id = "get_mail_choices", tag = "account",
    responses((status = 200, description = "Each kind that may be chosen.", body = MailChoicesView), CommonProblems))]
async fn show(State(app): State<Shared>, SignedIn(reader): SignedIn) -> Result<Json<MailChoicesView>, Problem> {
    Ok(Json(mail_choices::of(app.db.read(), reader.person).await?))
}

/// How kinds of mail are wanted; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `chosen` reads it")]
struct PutMailChoices {
    /// What waits for one's word.
    request: Option<MailChoice>,
    /// Reminders: at once, or only in the pages.
    reminder: Option<MailChoice>,
    /// Waiting lists and alerts: at once, or only in the pages.
    alert: Option<MailChoice>,
    /// All other notices.
    other: Option<MailChoice>,
}

fn chosen(mut fields: Fields) -> Result<Vec<(MailKind, MailChoice)>, Problem> {
    let request = fields.optional("request", choice(MailKind::Request));
    let reminder = fields.optional("reminder", choice(MailKind::Reminder));
    let alert = fields.optional("alert", choice(MailKind::Alert));
    let other = fields.optional("other", choice(MailKind::Other));
    let (request, reminder, alert, other) = fields.finish((request, reminder, alert, other))?;
    Ok(MailKind::CHOSEN
        .into_iter()
        .zip([request, reminder, alert, other])
        .filter_map(|(kind, how)| Some((kind, how?)))
        .collect())
}

fn choice(kind: MailKind) -> impl Fn(&Value) -> Read<MailChoice> {
    move |value| {
        let choice: MailChoice = value::choice(value)?;
        if kind.choices().contains(&choice) {
            return Ok(choice);
        }
        let allowed: Vec<String> = kind.choices().iter().filter_map(|choice| code::text(choice).ok()).collect();
        Err(vec![Fault::new("unknown_choice").with("allowed", allowed)])
    }
}

/// Chooses which mails one gets.
#[utoipa::path(put, path = "/me/mail-choices", operation_id = "put_mail_choices", tag = "account",
    request_body = PutMailChoices,
    responses((status = 200, description = "As it is now.", body = MailChoicesView), CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Body(fields): Body,
) -> Result<Json<MailChoicesView>, Problem> {
    mail_choices::put(&app, reader.person, chosen(fields)?).await?;
    Ok(Json(mail_choices::of(app.db.read(), reader.person).await?))
}

/// Shows which mails a link in one of them ends. Looking changes nothing.
#[utoipa::path(get, path = "/unsubscribe/{token}", operation_id = "inspect_mail_stop", tag = "coming in",
    params(("token" = String, Path, description = "The secret in the link.")),
    responses((status = 200, description = "What it ends.", body = MailStopView), CommonProblems))]
async fn inspect(State(app): State<Shared>, Path(token): Path<String>) -> Result<Json<MailStopView>, Problem> {
    Ok(Json(mail_choices::stop_of(&app, &secret(&token)?).await?))
}

/// Ends the mails that a link in one of them names, as often as it is pressed.
#[utoipa::path(post, path = "/unsubscribe/{token}", operation_id = "stop_mails", tag = "coming in",
    params(("token" = String, Path, description = "The secret in the link.")), request_body = Empty,
    responses((status = 200, description = "They have ended.", body = MailStopView), CommonProblems, ChangeProblems))]
async fn stop(
    State(app): State<Shared>,
    Path(token): Path<String>,
    Body(fields): Body,
) -> Result<Json<MailStopView>, Problem> {
    fields.finish(())?;
    let secret = secret(&token)?;
    mail_choices::stop(&app, &secret).await?;
    Ok(Json(mail_choices::stop_of(&app, &secret).await?))
}

/// What a mail program sends that offers one press for it (RFC 8058 section 3.1).
const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// Tells whether it is that form, of either kind (section 3.1 allows both).
fn is_one_click(kind: &str, body: &[u8]) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/x-www-form-urlencoded" => {
            let pairs: Vec<_> = form_urlencoded::parse(body).collect();
            pairs.len() == 1 && pairs.iter().all(|(name, value)| (name.as_ref(), value.as_ref()) == ONE_CLICK)
        }
        "multipart/form-data" => {
            let text = String::from_utf8_lossy(body);
            let names: Vec<&str> = text.split("form-data;").skip(1).collect();
            let [only] = names[..] else { return false };
            only.contains(&format!("name=\"{}\"", ONE_CLICK.0))
                && only.contains(&format!("\r\n\r\n{}\r\n", ONE_CLICK.1))
        }
        _ => false,
    }
}

/// Ends the mails that the link names, without a session: the secret is all that is asked for. Something else than the
/// press is refused, so that nothing ends by accident.
async fn one_click(
    State(app): State<Shared>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<&'static str, Problem> {
    let secret = secret(&token)?;
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !is_one_click(kind, &body) {
        return Err(Problem::Malformed(Malformed::Body));
    }
    mail_choices::stop(&app, &secret).await?;
    Ok("ok\n")
}

fn secret(token: &str) -> Result<Secret, Problem> {
    Secret::parse(token).map_err(|_| Problem::NotFound)
}
