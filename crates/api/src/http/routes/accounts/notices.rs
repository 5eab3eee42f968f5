//! Notices in the pages.

use crate::{
    app::Shared,
    http::{
        body::Body,
        extract::QueryFields,
        fields::{Checked, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::notices,
    view::account::NoticeView,
};
use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(mark_read))
}

/// Lists one's notices, newest first.
#[utoipa::path(get, path = "/notices", operation_id = "list_notices", tag = "account",
    params(PageParams),
    responses((status = 200, description = "A page of notices.", body = Page<NoticeView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<NoticeView>>, Problem> {
    let part: Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let part = query.finish(part)?;
    let found = notices::list(app.db.read(), reader.person, part.after, part.rows()).await?;
    Ok(Json(Page::new(found, &part, |notice| (notice.at, notice.id))))
}

/// What was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `mark_read` reads it")]
struct MarkRead {
    /// The time of the newest notice that was seen.
    up_to: DateTime<Utc>,
}

/// Marks one's notices up to an instant as read.
#[utoipa::path(post, path = "/notices/read", operation_id = "mark_notices_read", tag = "account",
    request_body = MarkRead,
    responses((status = 204, description = "Marked."), CommonProblems, ChangeProblems))]
async fn mark_read(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Body(mut fields): Body,
) -> Result<StatusCode, Problem> {
    let up_to = fields.required("up_to", value::time);
    let up_to = fields.finish(up_to)?;
    notices::mark_read(&app, reader.person, up_to).await?;
    Ok(StatusCode::NO_CONTENT)
}
