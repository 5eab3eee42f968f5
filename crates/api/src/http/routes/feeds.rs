//! What calendar programs read for a person: making, listing and ending, and the file that a link opens.

use super::reading;
use crate::{
    app::Shared,
    auth::secret::Secret,
    calendar::feed::{self, Head},
    http::{
        body::Body,
        client::ClientAddress,
        conditional,
        extract::{Path, QueryFields},
        fields::{Checked, Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    mail::Letterhead,
    service::{
        accounts::profile,
        feeds::{self, New},
    },
    store::{error::StoreError, feed::Opens},
    view::feed::{FeedKind, FeedSecretView, FeedView},
};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, Utc};
use inventory::id::{FacilityId, InstrumentId};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file below `/api/v1`.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put, revoke))
}

/// The addresses that links lead to.
pub fn files() -> Router<Shared> {
    Router::new().route("/calendar/{file}", get(read))
}

/// Longest words about where a feed is used.
const LABEL_SIGNS: usize = 60;

/// What a calendar program is to read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `asked` reads it")]
struct PutFeed {
    /// What the secret is to open.
    kind: FeedKind,
    /// The lab, which one works for.
    facility_id: Option<Uuid>,
    /// The instrument.
    instrument_id: Option<Uuid>,
    /// It is to say that time is taken, and nothing else.
    #[schema(default = false)]
    busy_only: Option<bool>,
    /// Where one will use it.
    #[schema(max_length = 60, example = "手机")]
    label: Option<String>,
}

struct Asked {
    opens: Opens,
    busy_only: bool,
    label: String,
}

fn asked(mut fields: Fields) -> Result<Asked, Problem> {
    let kind = fields.required("kind", value::choice::<FeedKind>);
    let facility = fields.optional("facility_id", value::id::<FacilityId>);
    let instrument = fields.optional("instrument_id", value::id::<InstrumentId>);
    let busy_only = fields.or("busy_only", false, value::boolean);
    let label = fields.optional("label", value::line(LABEL_SIGNS));
    let (kind, facility, instrument, busy_only, label) =
        fields.finish((kind, facility, instrument, busy_only, label))?;
    let opens = match (kind, facility, instrument) {
        (FeedKind::Own, None, None) => Opens::Own,
        (FeedKind::Facility, Some(id), None) => Opens::Facility(id),
        (FeedKind::Instrument, None, Some(id)) => Opens::Instrument(id),
        (FeedKind::Caldav, None, None) if !busy_only => Opens::Caldav,
        (FeedKind::Facility, None, _) => return Err(Problem::field("/facility_id", Fault::new("required"))),
        (FeedKind::Instrument, _, None) => return Err(Problem::field("/instrument_id", Fault::new("required"))),
        (FeedKind::Own | FeedKind::Facility | FeedKind::Instrument | FeedKind::Caldav, _, _) => {
            return Err(Problem::field("/kind", Fault::new("unknown_choice")));
        }
    };
    Ok(Asked { opens, busy_only, label: label.unwrap_or_default() })
}

/// Makes a link for a calendar program, or a password for CalDAV.
///
/// The secret stands in this answer alone: nobody can be shown it again, and the same request sent once more is answered
/// without it. A person has at most twenty.
#[utoipa::path(put, path = "/me/feeds/{id}", operation_id = "put_feed", tag = "account",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = PutFeed,
    responses(
        (status = 201, description = "Made, with its secret.", body = FeedView),
        (status = 200, description = "Made before with the same content; without its secret.", body = FeedView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let Asked { opens, busy_only, label } = asked(fields)?;
    let digest = match opens {
        Opens::Own => json!("own"),
        Opens::Facility(id) => json!({ "facility": id }),
        Opens::Instrument(id) => json!({ "instrument": id }),
        Opens::Caldav => json!("caldav"),
    };
    let digest = reading::digest(&json!({ "opens": digest, "busy_only": busy_only, "label": label }));
    let secret = feeds::put(&app, &reader, New { id, opens, busy_only, label }, digest).await?;
    let view = feeds::one(app.db.read(), &reader, id).await?.ok_or(Problem::NotFound)?;
    let made = super::answers::made(secret.is_some());
    let secret = match secret {
        Some(secret) if opens == Opens::Caldav => {
            let user = profile::own(&app, reader.person).await?.email.to_string();
            Some(shown(app.config.base_url.join("/dav/"), Some(user), Some(secret.to_text())))
        }
        Some(secret) => {
            Some(shown(app.config.base_url.join(&format!("/calendar/{}.ics", secret.to_text())), None, None))
        }
        None => None,
    };
    Ok((made, Json(FeedView { secret, ..view })).into_response())
}

fn shown(url: String, user: Option<String>, password: Option<String>) -> FeedSecretView {
    let code = QrCode::with_error_correction_level(url.as_bytes(), EcLevel::M);
    let qr_svg = code.map(|code| code.render::<svg::Color>().min_dimensions(200, 200).build()).unwrap_or_default();
    FeedSecretView { url, user, password, qr_svg }
}

/// Lists what calendar programs read for one, latest first.
#[utoipa::path(get, path = "/me/feeds", operation_id = "list_feeds", tag = "account", params(PageParams),
    responses((status = 200, description = "A page of feeds.", body = Page<FeedView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<FeedView>>, Problem> {
    let part: Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let part = query.finish(part)?;
    let found = feeds::list(app.db.read(), &reader, part.after, part.rows()).await?;
    Ok(Json(Page::new(found, &part, |feed| (feed.created_at, feed.id))))
}

/// Ends a link or a password; programs that have it read nothing more.
#[utoipa::path(delete, path = "/me/feeds/{id}", operation_id = "revoke_feed", tag = "account",
    params(("id" = Uuid, Path, description = "The feed.")),
    responses((status = 204, description = "Ended."), CommonProblems, ChangeProblems))]
async fn revoke(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let found = feeds::revoke(&app, reader.person, id).await?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::NotFound) }
}

/// Gives the calendar that a link opens. The link is all that is asked for: no cookie is looked at, and one that opens
/// nothing, or nothing any more, is answered like an address that never was.
async fn read(
    State(app): State<Shared>,
    client: ClientAddress,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secret = file.strip_suffix(".ics").and_then(|text| Secret::parse(text).ok());
    let opened = feeds::open(&app, secret.as_ref(), client.throttle_key()).await?;
    let (db, now, locale, id) = (app.db.read(), app.clock.now(), opened.locale, opened.feed.id);
    let calendar = feeds::resolve(db, &opened.reader, opened.feed.opens, opened.feed.busy_only).await?;
    let calendar = calendar.ok_or(Problem::NotFound)?;
    // Read before the calendar itself: what changes in between has another tag the next time.
    let tag = format!("W/\"{}\"", feeds::stamp(db, &calendar, id, locale, now).await?);
    if conditional::is_known(&headers, &tag) {
        return Ok(conditional::not_modified(&tag));
    }
    let items = feeds::items(db, &calendar, id, locale, &Letterhead::of(&app.config), now).await?;
    let entries: Vec<feed::Entry> = items.into_iter().map(|item| item.entry).collect();
    let head = Head { name: calendar.named(locale), zone: calendar.zone.unwrap_or(app.config.time_zone), now };
    let media = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"calendar.ics\""),
    ];
    // Thousands of events take a while: meanwhile others are answered.
    let writing = tokio::task::spawn_blocking(move || feed::file(&head, &entries));
    let file = writing.await.map_err(|_| StoreError::Panicked("calendar"))?;
    Ok((conditional::tagged(&tag), media, file).into_response())
}
