//! The number that text messages go to: giving it, confirming it, removing it, and choosing what comes there.

use crate::{
    app::Shared,
    http::{
        body::Body,
        fields::{Fields, Read, value},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::phones,
    texts::TextKind,
    view::phone::PhoneView,
};
use axum::{Json, extract::State, http::StatusCode};
use inventory::phone::PhoneNumber;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(show, confirm, remove)).routes(routes!(send_code)).routes(routes!(choose))
}

/// Shows one's number and what comes there.
#[utoipa::path(get, path = "/me/phone", operation_id = "get_phone", tag = "account",
    responses((status = 200, description = "The number, if there is one.", body = PhoneView), CommonProblems))]
async fn show(State(app): State<Shared>, SignedIn(reader): SignedIn) -> Result<Json<PhoneView>, Problem> {
    Ok(Json(phones::of(&app, reader.person).await?))
}

/// A number that is to be confirmed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `send_code` reads it")]
struct SendPhoneCode {
    /// A mobile number of mainland China, or a number with its country code.
    #[schema(example = "138 0013 8000")]
    number: String,
}

/// Sends a code to a number. The answer does not depend on whose number it is.
#[utoipa::path(post, path = "/me/phone/code", operation_id = "send_phone_code", tag = "account",
    request_body = SendPhoneCode,
    responses((status = 200, description = "A code is on its way.", body = PhoneView), CommonProblems, ChangeProblems))]
async fn send_code(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Body(mut fields): Body,
) -> Result<Json<PhoneView>, Problem> {
    let number = fields.required("number", value::parsed(PhoneNumber::parse));
    let number = fields.finish(number)?;
    Ok(Json(phones::send_code(&app, reader.person, number).await?))
}

/// The code as it came.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `confirm` reads it")]
struct ConfirmPhone {
    /// Six digits.
    #[schema(example = "123456")]
    code: String,
}

fn six_digits(value: &Value) -> Read<String> {
    let code: String = value::line(20)(value)?.chars().filter(|sign| !sign.is_whitespace()).collect();
    if code.len() == 6 && code.bytes().all(|sign| sign.is_ascii_digit()) {
        return Ok(code);
    }
    Err(vec![Fault::new("not_six_digits")])
}

/// Confirms the number to which a code was sent.
#[utoipa::path(post, path = "/me/phone", operation_id = "confirm_phone", tag = "account", request_body = ConfirmPhone,
    responses((status = 200, description = "The number is confirmed.", body = PhoneView), CommonProblems, ChangeProblems))]
async fn confirm(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Body(mut fields): Body,
) -> Result<Json<PhoneView>, Problem> {
    let code = fields.required("code", six_digits);
    let code = fields.finish(code)?;
    Ok(Json(phones::confirm(&app, reader.person, code).await?))
}

/// Removes one's number; no more messages go there.
#[utoipa::path(delete, path = "/me/phone", operation_id = "remove_phone", tag = "account",
    responses((status = 204, description = "There is no number."), CommonProblems, ChangeProblems))]
async fn remove(State(app): State<Shared>, SignedIn(reader): SignedIn) -> Result<StatusCode, Problem> {
    phones::remove(&app, reader.person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is to come as text messages; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `chosen` reads it")]
struct PutTextChoices {
    /// A use is near, or an answer is due.
    reminder: Option<bool>,
    /// Time is kept for one, or has become free.
    alert: Option<bool>,
    /// Somebody else has changed a time of one's own.
    change: Option<bool>,
    /// A request waits for one's word.
    request: Option<bool>,
}

fn chosen(mut fields: Fields) -> Result<Vec<(TextKind, bool)>, Problem> {
    let reminder = fields.optional("reminder", value::boolean);
    let alert = fields.optional("alert", value::boolean);
    let change = fields.optional("change", value::boolean);
    let request = fields.optional("request", value::boolean);
    let (reminder, alert, change, request) = fields.finish((reminder, alert, change, request))?;
    let given = [
        (TextKind::Reminder, reminder),
        (TextKind::Alert, alert),
        (TextKind::Change, change),
        (TextKind::Request, request),
    ];
    Ok(given.into_iter().filter_map(|(kind, wanted)| Some((kind, wanted?))).collect())
}

/// Chooses what comes as text messages.
#[utoipa::path(put, path = "/me/text-choices", operation_id = "put_text_choices", tag = "account",
    request_body = PutTextChoices,
    responses((status = 200, description = "As it is now.", body = PhoneView), CommonProblems, ChangeProblems))]
async fn choose(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Body(fields): Body,
) -> Result<Json<PhoneView>, Problem> {
    Ok(Json(phones::choose(&app, reader.person, chosen(fields)?).await?))
}
