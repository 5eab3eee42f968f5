//! Series: try out, ask, look, decide, give up.

use super::{
    answers,
    instruments::visible,
    reading::{self, AskedSeries},
    reservations::errand,
};
use crate::{
    app::Shared,
    authz::{Action, Principal, permits},
    desk::Errand,
    http::{
        body::Body,
        etag::{Etag, IfMatch},
        extract::Path,
        fields::value,
        problem::{ChangeProblems, CommonProblems, OccurrenceBody, Problem},
        who::{Reader, SignedIn},
    },
    service::{
        quote::{self, Trial},
        reservation_view, series_view,
    },
    store::{self, instrument::Placed},
    view::{
        common::Words,
        reservation::{ModeName, SideName},
        series::SeriesView,
    },
    words,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use booking::{
    command::Command,
    recurrence::OccurrenceLimit,
    reservation::Approval,
    series::{SeriesError, SeriesRequest, hull},
};
use chrono::{DateTime, Utc};
use inventory::{
    id::{InstrumentId, PersonId, ReservationId, SeriesId},
    instrument::Mode,
    party::Side,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(try_out))
        .routes(routes!(put, get))
        .routes(routes!(approve))
        .routes(routes!(pi_approve))
        .routes(routes!(bench_approve))
        .routes(routes!(decline))
        .routes(routes!(cancel))
}

/// A series to try out; `start` and `end` are those of its first occurrence.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `try_out` reads it")]
struct SeriesQuoteRequest {
    /// When the first use would begin.
    start: DateTime<Utc>,
    /// When it would end.
    end: DateTime<Utc>,
    /// How it would repeat: at most 400 times.
    repeat: reading::RepeatBody,
    /// Self-use or commissioned.
    mode: ModeName,
    /// What it would need beside the instrument.
    needs: Option<reading::NeedsBody>,
    /// The research group it would be for.
    group_id: Option<Uuid>,
    /// The organisation it would be for.
    organisation_id: Option<Uuid>,
    /// The group's project code.
    #[schema(max_length = 50)]
    project_code: Option<String>,
    /// The person who would use it, where the lab asks for a caller.
    for_person_id: Option<Uuid>,
    /// Soft rules the lab would set aside.
    #[schema(max_items = 20)]
    waive: Option<Vec<String>>,
    /// Why.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What would happen if a series were asked for now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SeriesQuote)]
pub struct SeriesQuoteView {
    /// When it would take place, as a sentence.
    pub rule: Words,
    /// Every occurrence with its verdict, in the order of time.
    pub occurrences: Vec<OccurrenceBody>,
    /// How many can be had.
    pub possible: usize,
    /// What those cost together, in fen; nothing when this side pays nothing.
    pub price_fen: Option<i64>,
    /// ISO 4217 code of the price's currency.
    #[schema(example = "CNY")]
    pub currency: &'static str,
    /// The side it would stand on.
    #[schema(value_type = SideName)]
    pub side: Side,
    /// The reader must sign in before he can book.
    pub sign_in_needed: bool,
}

/// Says of every occurrence of a series what would happen if it were asked for now. Changes nothing.
#[utoipa::path(post, path = "/instruments/{id}/series-quote", operation_id = "quote_series", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The instrument.")), request_body = SeriesQuoteRequest,
    responses((status = 200, description = "Every occurrence with its verdict.", body = SeriesQuoteView),
        CommonProblems))]
async fn try_out(
    State(app): State<Shared>,
    Reader(reader): Reader,
    Path(id): Path<InstrumentId>,
    Body(mut fields): Body,
) -> Result<Json<SeriesQuoteView>, Problem> {
    let slot = reading::slot(&mut fields);
    let repeat = reading::repeat(&mut fields);
    let mode = fields.required("mode", value::choice::<Mode>);
    let needs = reading::needs(&mut fields);
    let party = reading::party(&mut fields);
    let project_code = fields.optional("project_code", value::line(50));
    let applicant = fields.optional("for_person_id", value::id::<PersonId>);
    let waiver = reading::explained(&mut fields);
    let (slot, repeat, mode, needs, party, project_code, applicant, waiver) =
        fields.finish((slot, repeat, mode, needs, party, project_code, applicant, waiver))?;
    let placed = visible(&app, reader.as_ref(), id).await?;
    let zone = placed.instrument.zone;
    let recurrence = repeat.of(&slot, zone)?;
    let occurrences = recurrence.occurrences(OccurrenceLimit::MOST).map_err(SeriesError::from)?;
    let whole = hull(&occurrences).ok_or(SeriesError::Empty)?;
    let party = party.or_else(|| reader.as_ref().and_then(reading::usual_party));
    let waived = waiver.waived.map(|waived| waived.rules).unwrap_or_default();
    let trial = Trial { slot: whole, mode, party, applicant, project_code, needs, moving: None, waived };
    let now = app.clock.now();
    let (verdicts, side) = quote::series(app.db.read(), &placed, reader.as_ref(), &trial, &occurrences, now).await?;
    let possible = verdicts.iter().filter(|verdict| verdict.outcome.is_ok());
    let prices: Option<Vec<i64>> = possible.clone().map(|verdict| verdict.price.map(|price| price.0)).collect();
    Ok(Json(SeriesQuoteView {
        rule: words::recurrence::sentence(&recurrence).into(),
        possible: possible.count(),
        occurrences: verdicts.iter().map(|verdict| answers::occurrence_body(verdict, zone)).collect(),
        price_fen: prices.filter(|prices| !prices.is_empty()).map(|prices| prices.iter().sum()),
        currency: "CNY",
        side,
        sign_in_needed: reader.is_none(),
    }))
}

/// Asks for a series; asking again with the same id and content gives the present state.
#[utoipa::path(put, path = "/series/{id}", operation_id = "put_series", tag = "reservations",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = reading::PutSeries,
    responses(
        (status = 201, description = "Confirmed, or held until it is approved.", body = SeriesView),
        (status = 200, description = "Asked for before with the same content; as it stands now.", body = SeriesView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let asked = reading::put_series(fields)?;
    let digest = asked.digest();
    let AskedSeries { each, repeat, choice } = asked;
    let placed = visible(&app, Some(&reader), each.instrument).await?;
    let recurrence = repeat.of(&each.slot, placed.instrument.zone)?;
    // The occurrences' own ids are drawn at the desk.
    let each = each.request(ReservationId(id.0), &reader)?;
    let instrument = Some(each.instrument);
    let command = Command::RequestSeries(Box::new(SeriesRequest::new(id, each, recurrence, choice)?));
    let errand = Errand { instrument, digest, ..errand(reader.person, Action::PutSeries, command) };
    carry_out(&app, &reader, id, errand).await
}

/// Shows a series to its parties.
#[utoipa::path(get, path = "/series/{id}", operation_id = "get_series", tag = "reservations",
    params(("id" = Uuid, Path, description = "The series.")),
    responses((status = 200, description = "The series with its occurrences.", body = SeriesView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
) -> Result<Response, Problem> {
    shown(&app, &reader, id, false).await
}

/// Approves all held occurrences of a series for the lab.
#[utoipa::path(post, path = "/series/{id}/approval", operation_id = "approve_series", tag = "reservations",
    params(("id" = Uuid, Path, description = "The series."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "Approved.", body = SeriesView), CommonProblems, ChangeProblems))]
async fn approve(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    let command = Command::ApproveSeries { id, approval: Approval::Manager };
    changed(&app, reader, Action::ApproveSeries, id, command, seen).await
}

/// Approves all held occurrences of a series for the research group.
#[utoipa::path(post, path = "/series/{id}/pi-approval", operation_id = "pi_approve_series", tag = "reservations",
    params(("id" = Uuid, Path, description = "The series."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "Approved.", body = SeriesView), CommonProblems, ChangeProblems))]
async fn pi_approve(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    let command = Command::ApproveSeries { id, approval: Approval::Pi };
    changed(&app, reader, Action::PiApproveSeries, id, command, seen).await
}

/// Approves all held occurrences of a series for the lab's bench, where two must agree.
#[utoipa::path(post, path = "/series/{id}/bench-approval", operation_id = "bench_approve_series", tag = "reservations",
    params(("id" = Uuid, Path, description = "The series."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "Approved.", body = SeriesView), CommonProblems, ChangeProblems))]
async fn bench_approve(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    let command = Command::ApproveSeries { id, approval: Approval::Bench };
    changed(&app, reader, Action::BenchApproveSeries, id, command, seen).await
}

/// Turns all held occurrences of a series down, with a reason.
#[utoipa::path(post, path = "/series/{id}/decline", operation_id = "decline_series", tag = "reservations",
    params(("id" = Uuid, Path, description = "The series."), reading::IfMatchParam),
    request_body = reading::DeclineReservation,
    responses((status = 200, description = "Turned down.", body = SeriesView), CommonProblems, ChangeProblems))]
async fn decline(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let (code, reason) = reading::decline(fields)?;
    let command = Command::DeclineSeries { id, code, reason };
    changed(&app, reader, Action::DeclineSeries, id, command, seen).await
}

/// Gives up what is still to come of a series, all or from one occurrence on. What its user may no longer give up
/// stays; only when nothing can be given up is it refused.
#[utoipa::path(post, path = "/series/{id}/cancellation", operation_id = "cancel_series", tag = "reservations",
    params(("id" = Uuid, Path, description = "The series."), reading::IfMatchParam),
    request_body = reading::CancelSeries,
    responses((status = 200, description = "Given up.", body = SeriesView), CommonProblems, ChangeProblems))]
async fn cancel(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let (from, reason) = reading::cancel_series(fields)?;
    let command = Command::CancelSeries { id, from, reason };
    changed(&app, reader, Action::CancelSeries, id, command, seen).await
}

async fn changed(
    app: &Shared,
    reader: Principal,
    action: Action,
    id: SeriesId,
    command: Command,
    seen: i64,
) -> Result<Response, Problem> {
    let seen = u32::try_from(seen).unwrap_or(0);
    let errand = Errand { if_match: Some(seen), ..errand(reader.person, action, command) };
    carry_out(app, &reader, id, errand).await
}

/// Carries an errand out and shows the series that it was about; where it was divided, the part that was moved.
pub(super) async fn carry_out(
    app: &Shared,
    reader: &Principal,
    id: SeriesId,
    errand: Errand,
) -> Result<Response, Problem> {
    let answered = answers::settle(app, errand).await?;
    shown(app, reader, answered.series.unwrap_or(id), answered.made).await
}

/// Returns where a series is, if the reader may do this to it; who may not even see it is told that there is none.
pub(super) async fn look_after(
    app: &Shared,
    reader: &Principal,
    id: SeriesId,
    action: Action,
) -> Result<Placed, Problem> {
    let db = app.db.read();
    let first = store::series::first(db, id).await?.ok_or(Problem::NotFound)?.reservation;
    let placed = store::instrument::find(db, first.instrument).await?.ok_or(Problem::NotFound)?;
    let object = reservation_view::object(&first, &placed);
    if permits(Some(reader), action, &object) {
        Ok(placed)
    } else if permits(Some(reader), Action::GetSeries, &object) {
        Err(Problem::Forbidden)
    } else {
        Err(Problem::NotFound)
    }
}

async fn shown(app: &Shared, reader: &Principal, id: SeriesId, made: bool) -> Result<Response, Problem> {
    let view = series_view::view(app.db.read(), reader, id, app.clock.now()).await?;
    let view = view.ok_or(Problem::NotFound)?;
    Ok((answers::made(made), Etag(i64::from(view.revision)), Json(view)).into_response())
}
