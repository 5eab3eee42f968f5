//! Where one is signed in.

use crate::{
    app::Shared,
    http::{
        extract::{Path, QueryFields},
        fields::Checked,
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Problem},
        who::{Caller, SignedIn},
    },
    service::accounts::devices,
    view::account::DeviceView,
};
use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(revoke))
}

/// Lists the browsers and programs on which one is signed in, last used first.
#[utoipa::path(get, path = "/session/devices", operation_id = "list_devices", tag = "account",
    params(PageParams),
    responses((status = 200, description = "A page of devices.", body = Page<DeviceView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    caller: Caller,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<DeviceView>>, Problem> {
    let part: Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let part = query.finish(part)?;
    let found = devices::list(&app, caller.principal.person, caller.device, part.after, part.rows()).await?;
    Ok(Json(Page::new(found, &part, |device| (device.last_seen_at, device.id))))
}

/// Signs out on a device.
#[utoipa::path(delete, path = "/session/devices/{id}", operation_id = "revoke_device", tag = "account",
    params(("id" = Uuid, Path, description = "The device.")),
    responses((status = 204, description = "Signed out there."), CommonProblems, ChangeProblems))]
async fn revoke(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let found = devices::revoke(&app, reader.person, id).await?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::NotFound) }
}
