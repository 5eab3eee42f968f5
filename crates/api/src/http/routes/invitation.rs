//! A reservation as a file for a calendar program.

use crate::{
    app::Shared,
    authz::{Action, permits},
    calendar, desk,
    http::{
        extract::Path,
        language::Language,
        problem::{CommonProblems, Problem},
        who::SignedIn,
    },
    mail::{self, Letterhead},
    service::reservation_view,
    store,
    words::{
        Locale,
        facts::{Audience, Names, ReservationFacts},
    },
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use inventory::id::ReservationId;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get))
}

/// Gives a reservation as a calendar file; the invitations that follow changes go out by mail.
#[utoipa::path(get, path = "/reservations/{id}/invitation.ics", operation_id = "get_invitation", tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation.")),
    responses((status = 200, description = "An iCalendar file with METHOD:PUBLISH.", body = String,
        content_type = "text/calendar"), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    language: Language,
    Path(id): Path<ReservationId>,
) -> Result<Response, Problem> {
    let db = app.db.read();
    let reservation = store::reservation::find(db, id).await?.ok_or(Problem::NotFound)?.reservation;
    let placed = store::instrument::find(db, reservation.instrument).await?.ok_or(Problem::NotFound)?;
    if !permits(Some(&reader), Action::GetInvitation, &reservation_view::object(&reservation, &placed)) {
        return Err(Problem::NotFound);
    }
    let last = store::reservation_event::of(db, id).await?.pop().ok_or(Problem::NotFound)?;
    let names = store::people::names(db, vec![reservation.applicant]).await?;
    let names = Names { applicant: names.into_values().next().unwrap_or_default(), party: None, actor: None };
    let facts = ReservationFacts::new(&reservation, last.happening, last.at, desk::place(&placed), names);
    // What waits for time has none to put into a calendar.
    if !facts.is_in_calendars() {
        return Err(Problem::NotFound);
    }
    let facts = match reservation.series {
        Some(of) => {
            let series = store::series::find(db, of.series).await?.ok_or(Problem::NotFound)?;
            facts.within(of, series.sequence)
        }
        None => facts,
    };
    let own = reservation.applicant == reader.person;
    let audience = if own { Audience::Applicant } else { Audience::Lab };
    let locale = match language {
        Language::Zh => Locale::Zh,
        Language::En => Locale::En,
    };
    let file = calendar::publication(&mail::event(&facts, audience, locale, &Letterhead::of(&app.config)));
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"reservation.ics\""),
    ];
    Ok((headers, file).into_response())
}
