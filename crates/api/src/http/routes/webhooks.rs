//! A lab's systems that are called: registering, listing, testing and removing them.

use super::reading;
use crate::{
    app::Shared,
    channel::{HookEvent, MOST_SIGNS},
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::{Checked, Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::webhooks::{self, New},
    store::{self, webhook::Webhook},
    view::webhook::{LastCallView, WebhookView},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use inventory::id::FacilityId;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put, delete)).routes(routes!(test))
}

/// Whose webhooks are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `list` reads it")]
struct WebhooksQuery {
    /// The lab.
    facility: Uuid,
}

/// Lists a lab's webhooks, latest first, with what came of their last calls.
#[utoipa::path(get, path = "/webhooks", operation_id = "list_webhooks", tag = "desk",
    params(WebhooksQuery, PageParams),
    responses((status = 200, description = "A page of webhooks.", body = Page<WebhookView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<WebhookView>>, Problem> {
    let facility = query.required("facility", value::id::<FacilityId>);
    let part: Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let (facility, part) = query.finish((facility, part))?;
    let found = webhooks::list(&app, &reader, facility, part.after, part.rows()).await?;
    let views = found.into_iter().map(view).collect();
    Ok(Json(Page::new(views, &part, |view: &WebhookView| (view.created_at, view.id))))
}

/// A system that is to be called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PutWebhook {
    /// The lab.
    facility_id: Uuid,
    /// What is called: https, on the public internet.
    #[schema(max_length = 500, example = "https://hook.example.cn/jishi")]
    url: String,
    /// Of what it is told.
    #[schema(min_items = 1, max_items = 12)]
    events: Vec<HookEvent>,
}

fn read(id: Uuid, mut fields: Fields) -> Result<New, Problem> {
    let facility = fields.required("facility_id", value::id::<FacilityId>);
    let url = fields.required("url", value::line(MOST_SIGNS));
    let events = fields.list("events", HookEvent::ALL.len(), value::choice::<HookEvent>);
    let (facility, url, events) = fields.finish((facility, url, events))?;
    let events: BTreeSet<HookEvent> = events.into_iter().collect();
    if events.is_empty() {
        return Err(Problem::field("/events", Fault::new("required")));
    }
    Ok(New { id, facility, url, events })
}

/// Registers a system of the lab, which is called from then on.
///
/// The secret that signs the calls stands in this answer alone, and the same request sent once more is answered without
/// it. A lab has at most ten. Where the site does not make calls, there are no webhooks: 404.
#[utoipa::path(put, path = "/webhooks/{id}", operation_id = "put_webhook", tag = "desk",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = PutWebhook,
    responses(
        (status = 201, description = "Registered, with its secret.", body = WebhookView),
        (status = 200, description = "Registered before with the same content; without its secret.", body = WebhookView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let new = read(id, fields)?;
    let content = json!({ "facility": new.facility, "url": new.url, "events": new.events });
    let secret = webhooks::put(&app, reader.person, new, reading::digest(&content)).await?;
    let webhook = store::webhook::find(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
    let made = super::answers::made(secret.is_some());
    Ok((made, Json(WebhookView { secret, ..view(webhook) })).into_response())
}

/// Removes a webhook; what waits for it is not sent any more.
#[utoipa::path(delete, path = "/webhooks/{id}", operation_id = "delete_webhook", tag = "desk",
    params(("id" = Uuid, Path, description = "The webhook.")),
    responses((status = 204, description = "Removed."), CommonProblems, ChangeProblems))]
async fn delete(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    webhooks::delete(&app, reader.person, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Calls a webhook once for a test, soon after this answer; its last call says what came of it. Where the test arrives, a
/// webhook that was switched off is on again.
#[utoipa::path(post, path = "/webhooks/{id}/test", operation_id = "test_webhook", tag = "desk",
    params(("id" = Uuid, Path, description = "The webhook.")),
    responses((status = 204, description = "It is called soon."), CommonProblems, ChangeProblems))]
async fn test(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    webhooks::test(&app, reader.person, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(webhook: Webhook) -> WebhookView {
    WebhookView {
        id: webhook.id,
        facility_id: webhook.facility.0,
        url: webhook.url,
        events: webhook.events.into_iter().collect(),
        created_at: webhook.created_at,
        last: webhook.last.map(|last| LastCallView { at: last.at, status: last.status, error: last.error }),
        failing_since: webhook.failing_since,
        off_at: webhook.off_at,
        secret: None,
    }
}
