//! When an instrument is taken, for programs that look for a time.

use super::instruments::{self, visible};
use crate::{
    app::Shared,
    calendar::{
        self,
        free_busy::{self, FreeBusy, Kind},
    },
    http::{
        extract::{Path, QueryFields},
        problem::{CommonProblems, Problem},
        who::Reader,
    },
    service::calendar_view,
    view::timeline::{ItemKind, TimelineView},
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use inventory::{id::InstrumentId, slot::Slot};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get))
}

/// Tells when an instrument is taken or closed, and nothing else: what its time line says, as VFREEBUSY.
///
/// Taken is BUSY, what is kept for a request that one may know of BUSY-TENTATIVE; closed time, outages and time that is
/// not to be had yet are BUSY-UNAVAILABLE.
#[utoipa::path(get, path = "/instruments/{id}/freebusy.ics", operation_id = "get_free_busy", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The instrument."), instruments::WindowQuery),
    responses((status = 200, description = "An iCalendar file with one VFREEBUSY.", body = String,
        content_type = "text/calendar"), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    Reader(reader): Reader,
    Path(id): Path<InstrumentId>,
    QueryFields(mut query): QueryFields,
) -> Result<Response, Problem> {
    let window = instruments::window(&mut query);
    let window = query.finish(window)?;
    let placed = visible(&app, reader.as_ref(), id).await?;
    let now = app.clock.now();
    // With several places one use leaves room for others: it is taken when all are, whoever asks.
    let seen = reader.filter(|_| placed.instrument.capacity.get() == 1);
    let views = calendar_view::timelines(app.db.read(), seen.as_ref(), &[placed], &window, now).await?;
    let view = views.into_iter().next().ok_or(Problem::NotFound)?;
    let site = &app.config.base_url;
    let of = FreeBusy {
        uid: calendar::uid(id.0, site.host()),
        url: Some(site.join(&format!("/instruments/{}", id.0))),
        now,
        window,
        taken: taken(&view, &window),
    };
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], free_busy::file(&of, true)).into_response())
}

fn taken(view: &TimelineView, window: &Slot) -> Vec<(Slot, Kind)> {
    let items = view.items.iter().filter_map(|item| {
        let kind = match item.kind {
            ItemKind::Busy => Kind::Busy,
            ItemKind::Outage => Kind::Unavailable,
            ItemKind::Reservation if item.hold_until.is_some() => Kind::Tentative,
            ItemKind::Reservation => Kind::Busy,
        };
        // Set-up and clean-up are part of what nobody else can have.
        let margin = |minutes: u16| TimeDelta::minutes(i64::from(minutes));
        let (from, to) = (item.start - margin(item.set_up_minutes), item.end + margin(item.clean_up_minutes));
        Some((Slot::new(from, to).ok()?, kind))
    });
    let open: Vec<Slot> = view.open.iter().filter_map(|span| Slot::new(span.start, span.end).ok()).collect();
    let closed = window.minus(&open).into_iter();
    let withheld = view.withheld.iter().filter_map(|time| Slot::new(time.start, time.end).ok());
    items.chain(closed.chain(withheld).map(|slot| (slot, Kind::Unavailable))).collect()
}
