//! Being told of time that becomes free.

use super::{policies::opening, reading};
use crate::{
    app::Shared,
    authz::Principal,
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::{Checked, Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::alerts::{self, New},
    store::watch::Wanted,
    view::{policy::OpeningShape, reservation::ModeName, watch::WatchView},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use inventory::{
    hours::Opening,
    id::{InstrumentId, WatchId},
    instrument::Mode,
    party::Party,
    slot::{Instant, Slot},
};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(put)).routes(routes!(list)).routes(routes!(get)).routes(routes!(end))
}

/// What one wants to be told of.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PutWatch {
    /// The instrument.
    instrument_id: Uuid,
    /// How long the time must be at least, in minutes; the instrument rounds it up to its own steps.
    #[schema(minimum = 1, maximum = 43_200, example = 120)]
    minutes: i64,
    /// Self-use or commissioned.
    mode: ModeName,
    /// The time must lie between this
    from: DateTime<Utc>,
    /// and this, which is ahead, at most 92 days.
    to: DateTime<Utc>,
    /// At which hours of the week, on the lab's wall clock; without them at any.
    #[schema(max_items = 21)]
    hours: Option<Vec<OpeningShape>>,
    /// The research group it would be for.
    group_id: Option<Uuid>,
    /// Or the organisation.
    organisation_id: Option<Uuid>,
}

/// How far ahead a watch may reach.
const FARTHEST_DAYS: i64 = 92;
/// Most hours of a week: three a day.
const MOST_HOURS: usize = 21;
/// Longest use that is looked for: no policy allows a longer one.
const LONGEST_MINUTES: i64 = 43_200;

struct Read {
    instrument: InstrumentId,
    minutes: i64,
    mode: Mode,
    within: Slot,
    hours: Vec<Opening>,
    party: Option<Party>,
}

/// Reads what is asked for. What depends on the present is looked at by [`Read::is_ahead`]: the same again is the same.
fn read(mut fields: Fields) -> Result<Read, Problem> {
    let instrument = fields.required("instrument_id", value::id::<InstrumentId>);
    let minutes = fields.required("minutes", value::integer(1_i64, LONGEST_MINUTES));
    let mode = fields.required("mode", value::choice::<Mode>);
    let from = fields.required("from", value::time);
    let to = fields.required("to", value::time);
    let hours = fields.objects("hours", MOST_HOURS, opening);
    let party = reading::party(&mut fields);
    let within = fields.combine("/to", (from, to, minutes), |(from, to, minutes)| {
        let slot = Slot::new(from, to).map_err(|_| Fault::new("not_after_start"))?;
        if slot.minutes() < minutes {
            Err(Fault::new("too_short_for").with("minutes", minutes))
        } else {
            Ok((slot, minutes))
        }
    });
    let (instrument, (within, minutes), mode, hours, party) =
        fields.finish((instrument, within, mode, hours, party))?;
    Ok(Read { instrument, minutes, mode, within, hours, party })
}

impl Read {
    /// SHA-256 of what was asked.
    fn digest(&self) -> Vec<u8> {
        let Self { instrument, minutes, mode, within, hours, party } = self;
        reading::digest(&json!({
            "instrument": instrument, "minutes": minutes, "mode": mode, "within": within, "hours": hours,
            "party": party,
        }))
    }

    fn is_ahead(&self, now: Instant) -> Result<(), Problem> {
        let end = self.within.end();
        if end <= now {
            return Err(Problem::field("/to", Fault::new("in_past")));
        }
        if end > now + TimeDelta::days(FARTHEST_DAYS) {
            return Err(Problem::field("/to", Fault::new("too_far_ahead").with("max_days", FARTHEST_DAYS)));
        }
        Ok(())
    }
}

/// Asks to be told when time becomes free that one could book. Nothing is kept, and what is free by now is not told.
///
/// A time is told once, and a watch tells at most once an hour. It ends when its time is over, when such time was booked,
/// or by one's word. At most twenty of a person run at once.
#[utoipa::path(put, path = "/watches/{id}", operation_id = "put_watch", tag = "watches",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = PutWatch,
    responses(
        (status = 201, description = "It is looked for.", body = WatchView),
        (status = 200, description = "Asked before with the same content; as it stands now.", body = WatchView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<WatchId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let asked = read(fields)?;
    let digest = asked.digest();
    if alerts::one(app.db.read(), reader.person, id, app.clock.now()).await?.is_none() {
        asked.is_ahead(app.clock.now())?;
    }
    let party = asked.party.or_else(|| reading::usual_party(&reader));
    let party = party.ok_or_else(|| Problem::field("/group_id", Fault::new("required")))?;
    let Read { instrument, minutes, mode, within, hours, party: _ } = asked;
    let made = alerts::put(&app, &reader, New { id, instrument, party, mode, minutes, within, hours }, digest).await?;
    let view = shown(&app, &reader, id).await?;
    Ok((super::answers::made(made), Json(view)).into_response())
}

/// Which watches are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `list` reads them")]
struct WatchesQuery {
    /// Only those on this instrument.
    instrument: Option<Uuid>,
    /// Only those that have not ended.
    #[param(pattern = "^(true|false)$", default = "false")]
    open: Option<String>,
}

/// Lists the reader's own watches, latest first.
#[utoipa::path(get, path = "/watches", operation_id = "list_watches", tag = "watches",
    params(WatchesQuery, PageParams),
    responses((status = 200, description = "A page of watches.", body = Page<WatchView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<WatchView>>, Problem> {
    let instrument = query.optional("instrument", value::id::<InstrumentId>);
    let open = query.or("open", false, value::flag);
    let part: Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let (instrument, open, part) = query.finish((instrument, open, part))?;
    let now = app.clock.now();
    let wanted = Wanted {
        person: reader.person,
        instrument,
        open_at: open.then_some(now),
        after: part.after,
        limit: part.rows(),
    };
    let views = alerts::list(app.db.read(), &wanted, now).await?;
    Ok(Json(Page::new(views, &part, |view| (view.made_at, view.id))))
}

/// Shows one of the reader's own watches.
#[utoipa::path(get, path = "/watches/{id}", operation_id = "get_watch", tag = "watches",
    params(("id" = Uuid, Path, description = "The watch.")),
    responses((status = 200, description = "The watch.", body = WatchView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<WatchId>,
) -> Result<Json<WatchView>, Problem> {
    Ok(Json(shown(&app, &reader, id).await?))
}

/// Ends one of the reader's own watches; one that has ended stays as it is.
#[utoipa::path(post, path = "/watches/{id}/end", operation_id = "end_watch", tag = "watches",
    params(("id" = Uuid, Path, description = "The watch.")), request_body = reading::Empty,
    responses((status = 200, description = "Ended.", body = WatchView), CommonProblems, ChangeProblems))]
async fn end(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<WatchId>,
    Body(fields): Body,
) -> Result<Json<WatchView>, Problem> {
    fields.finish(())?;
    alerts::end(&app, reader.person, id).await?;
    Ok(Json(shown(&app, &reader, id).await?))
}

async fn shown(app: &Shared, reader: &Principal, id: WatchId) -> Result<WatchView, Problem> {
    let view = alerts::one(app.db.read(), reader.person, id, app.clock.now()).await?;
    view.ok_or(Problem::NotFound)
}
