//! The lab's own routes: the week of all its instruments, and outages.

use super::{answers, instruments, reading};
use crate::{
    app::Shared,
    authz::{Action, Object, permits},
    desk::Errand,
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::value,
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::calendar_view,
    store::{self, catalogue::Search, code},
    view::{
        outage::{DeclaredOutage, OutageView},
        timeline::TimelineView,
    },
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use booking::command::{Command, Outage};
use inventory::id::{FacilityId, InstitutionId, InstrumentId, OutageId};
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(timelines))
        .routes(routes!(put_outage))
        .routes(routes!(list_outages))
        .routes(routes!(end_outage))
}

/// Which calendars are shown.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `timelines` reads them")]
struct TimelinesQuery {
    /// The lab.
    facility: Uuid,
    /// Only these instruments, separated by commas.
    instruments: Option<String>,
}

/// Shows the calendars of a lab's instruments, by name.
#[utoipa::path(get, path = "/timeline", operation_id = "list_timelines", tag = "desk",
    params(TimelinesQuery, instruments::WindowQuery, PageParams),
    responses((status = 200, description = "A page of calendars.", body = Page<TimelineView>), CommonProblems))]
async fn timelines(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<TimelineView>>, Problem> {
    let facility = query.required("facility", value::id::<FacilityId>);
    let only = query.optional("instruments", value::ids::<InstrumentId>);
    let window = instruments::window(&mut query);
    let part: crate::http::fields::Checked<Part<(String, Uuid)>> = page::part(&mut query);
    let (facility, only, window, part) = query.finish((facility, only, window, part))?;
    let lab = store::instrument::facility(app.db.read(), facility).await?.ok_or(Problem::NotFound)?;
    let institution = InstitutionId(lab.institution_id);
    let object = Object { facility: Some(facility), institution: Some(institution), ..Object::default() };
    if !permits(Some(&reader), Action::ListTimelines, &object) {
        return Err(Problem::Forbidden);
    }
    let search = Search {
        facility: Some(facility),
        only,
        inside: vec![institution],
        after: part.after.clone(),
        limit: part.rows(),
        ..Search::default()
    };
    let found = store::catalogue::search(app.db.read(), &search).await?;
    let now = app.clock.now();
    let views = calendar_view::timelines(app.db.read(), Some(&reader), &found, &window, now).await?;
    Ok(Json(Page::new(views, &part, |view| (view.instrument.name.zh.clone(), view.instrument.id))))
}

/// Takes an instrument out of use for a while; what had the time is displaced and told.
#[utoipa::path(put, path = "/outages/{id}", operation_id = "put_outage", tag = "desk",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = reading::PutOutage,
    responses(
        (status = 201, description = "Declared.", body = DeclaredOutage),
        (status = 200, description = "Declared before with the same content.", body = DeclaredOutage),
        CommonProblems, ChangeProblems))]
async fn put_outage(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<OutageId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let reading::DeclaredOutage { instrument, of, slot, reason, note } = reading::put_outage(fields)?;
    let mut content = json!({"instrument": instrument, "slot": slot, "reason": reason, "note": note});
    // What stops all of the instrument keeps the digest it had before anything less could.
    if let Some(companion) = of {
        content["companion"] = json!(companion);
    }
    let digest = reading::digest(&content);
    let command = Command::DeclareOutage { id, of, slot, reason, note };
    let errand = Errand {
        person: reader.person,
        by_the_program: false,
        action: Action::PutOutage,
        instrument: Some(instrument),
        command: Some(command),
        if_match: None,
        digest,
    };
    let answered = answers::settle(&app, errand).await?;
    let outage = answered.outage.as_ref().map(view).transpose()?.ok_or(Problem::NotFound)?;
    let displaced = answered.displaced.iter().map(|id| id.0).collect();
    Ok((answers::made(answered.made), Json(DeclaredOutage { outage, displaced })).into_response())
}

/// Brings an instrument back before its outage's end.
#[utoipa::path(post, path = "/outages/{id}/end", operation_id = "end_outage", tag = "desk",
    params(("id" = Uuid, Path, description = "The outage.")), request_body = reading::Empty,
    responses((status = 200, description = "Ended.", body = OutageView), CommonProblems, ChangeProblems))]
async fn end_outage(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<OutageId>,
    Body(fields): Body,
) -> Result<Json<OutageView>, Problem> {
    fields.finish(())?;
    let errand = Errand {
        person: reader.person,
        by_the_program: false,
        action: Action::EndOutage,
        instrument: None,
        command: Some(Command::EndOutage { id }),
        if_match: None,
        digest: Vec::new(),
    };
    let answered = answers::settle(&app, errand).await?;
    answered.outage.as_ref().map(view).transpose()?.map(Json).ok_or(Problem::NotFound)
}

/// Which outages are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `list_outages` reads it")]
struct OutagesQuery {
    /// The instrument.
    instrument: Uuid,
}

/// Lists an instrument's outages within a window, by start.
#[utoipa::path(get, path = "/outages", operation_id = "list_outages", tag = "desk",
    params(OutagesQuery, instruments::WindowQuery),
    responses((status = 200, description = "The outages.", body = Page<OutageView>), CommonProblems))]
async fn list_outages(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<OutageView>>, Problem> {
    let instrument = query.required("instrument", value::id::<InstrumentId>);
    let window = instruments::window(&mut query);
    let (instrument, window) = query.finish((instrument, window))?;
    let placed = instruments::visible(&app, Some(&reader), instrument).await?;
    let object = Object {
        facility: Some(placed.instrument.facility),
        institution: Some(placed.instrument.institution),
        ..Object::default()
    };
    if !permits(Some(&reader), Action::ListOutages, &object) {
        return Err(Problem::Forbidden);
    }
    let found = store::outage::within(app.db.read(), instrument, &window).await?;
    let views = found.iter().map(view).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Page::whole(views)))
}

/// An outage as it is shown.
pub fn view(outage: &Outage) -> Result<OutageView, Problem> {
    let Outage { id, instrument, companion, slot, reason, note, ended_at } = outage;
    Ok(OutageView {
        id: id.0,
        instrument_id: instrument.0,
        companion_id: companion.map(|companion| companion.0),
        start: slot.start(),
        end: slot.end(),
        reason: code::text(reason)?,
        note: note.clone(),
        ended_at: *ended_at,
    })
}
