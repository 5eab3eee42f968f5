//! Reservations: ask, look, move, decide, use.

use super::{answers, reading};
use crate::{
    app::Shared,
    authz::Action,
    desk::Errand,
    http::{
        body::Body,
        etag::{Etag, IfMatch},
        extract::Path,
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::reservation_view,
    store,
    view::reservation::ReservationView,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use booking::{
    command::{Command, WaitRequest},
    reservation::Approval,
};
use inventory::id::{PersonId, ReservationId};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(put, get, move_to))
        .routes(routes!(accept))
        .routes(routes!(approve))
        .routes(routes!(pi_approve))
        .routes(routes!(bench_approve))
        .routes(routes!(decline))
        .routes(routes!(cancel))
        .routes(routes!(check_in))
        .routes(routes!(check_out))
        .routes(routes!(no_show))
}

/// Asks for time, or to wait for it; asking again with the same id and content gives the present state.
#[utoipa::path(put, path = "/reservations/{id}", operation_id = "put_reservation", tag = "reservations",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = reading::PutReservation,
    responses(
        (status = 201, description = "Confirmed, held until it is approved, or on the waiting list.", body = ReservationView),
        (status = 200, description = "Asked for before with the same content; as it stands now.", body = ReservationView),
        CommonProblems, ChangeProblems))]
pub async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let asked = reading::put_reservation(fields)?;
    let digest = asked.digest();
    let within = asked.within;
    let request = asked.request(id, &reader)?;
    let instrument = Some(request.instrument);
    let command = match within {
        Some(within) => Command::Wait(Box::new(WaitRequest { request, within })),
        None => Command::Request(request),
    };
    let errand = Errand { instrument, digest, ..errand(reader.person, Action::PutReservation, command) };
    answers::carry_out(&app, &reader, errand).await
}

/// Shows a reservation to its parties.
#[utoipa::path(get, path = "/reservations/{id}", operation_id = "get_reservation", tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation.")),
    responses((status = 200, description = "The reservation with its history.", body = ReservationView), CommonProblems))]
pub async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
) -> Result<Response, Problem> {
    let db = app.db.read();
    let stored = store::reservation::find(db, id).await?.ok_or(Problem::NotFound)?;
    let placed = store::instrument::find(db, stored.reservation.instrument).await?.ok_or(Problem::NotFound)?;
    let object = reservation_view::object(&stored.reservation, &placed);
    if !crate::authz::permits(Some(&reader), Action::GetReservation, &object) {
        return Err(Problem::NotFound);
    }
    let view = reservation_view::detailed(db, &reader, &stored.reservation, app.clock.now()).await?;
    let view = view.ok_or(Problem::NotFound)?;
    Ok((Etag(i64::from(view.revision)), Json(view)).into_response())
}

/// Moves a reservation.
#[utoipa::path(patch, path = "/reservations/{id}", operation_id = "move_reservation", tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::MoveReservation,
    responses((status = 200, description = "At its new time.", body = ReservationView), CommonProblems, ChangeProblems))]
pub async fn move_to(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let (slot, reading::Explained { waived, reason }) = reading::move_reservation(fields)?;
    let waiver = waived.map(|waived| waived.by(reader.person));
    let command = Command::Move { id, slot, waiver, reason };
    changed(&app, reader, Action::MoveReservation, command, seen).await
}

/// Takes the time that was offered to a request on the waiting list.
#[utoipa::path(post, path = "/reservations/{id}/acceptance", operation_id = "accept_offer", tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "Confirmed, or held until it is approved.", body = ReservationView),
        CommonProblems, ChangeProblems))]
pub async fn accept(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    changed(&app, reader, Action::AcceptOffer, Command::Accept { id }, seen).await
}

/// Approves a held reservation for the lab.
#[utoipa::path(post, path = "/reservations/{id}/approval", operation_id = "approve_reservation", tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "Approved.", body = ReservationView), CommonProblems, ChangeProblems))]
pub async fn approve(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    let command = Command::Approve { id, approval: Approval::Manager };
    changed(&app, reader, Action::ApproveReservation, command, seen).await
}

/// Approves a held reservation for the research group.
#[utoipa::path(post, path = "/reservations/{id}/pi-approval", operation_id = "pi_approve_reservation",
    tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "Approved.", body = ReservationView), CommonProblems, ChangeProblems))]
pub async fn pi_approve(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    let command = Command::Approve { id, approval: Approval::Pi };
    changed(&app, reader, Action::PiApproveReservation, command, seen).await
}

/// Approves a held reservation for the lab's bench, where two must agree: the other of them comes after.
#[utoipa::path(post, path = "/reservations/{id}/bench-approval", operation_id = "bench_approve_reservation",
    tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "Approved.", body = ReservationView), CommonProblems, ChangeProblems))]
pub async fn bench_approve(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    let command = Command::Approve { id, approval: Approval::Bench };
    changed(&app, reader, Action::BenchApproveReservation, command, seen).await
}

/// Turns a held reservation down, with a reason.
#[utoipa::path(post, path = "/reservations/{id}/decline", operation_id = "decline_reservation", tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::DeclineReservation,
    responses((status = 200, description = "Turned down.", body = ReservationView), CommonProblems, ChangeProblems))]
pub async fn decline(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let (code, reason) = reading::decline(fields)?;
    let command = Command::Decline { id, code, reason };
    changed(&app, reader, Action::DeclineReservation, command, seen).await
}

/// Gives a reservation up.
#[utoipa::path(post, path = "/reservations/{id}/cancellation", operation_id = "cancel_reservation",
    tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::CancelReservation,
    responses((status = 200, description = "Given up.", body = ReservationView), CommonProblems, ChangeProblems))]
pub async fn cancel(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let reason = reading::cancel(fields)?;
    let command = Command::Cancel { id, reason };
    changed(&app, reader, Action::CancelReservation, command, seen).await
}

/// Begins a use.
#[utoipa::path(post, path = "/reservations/{id}/check-in", operation_id = "check_in", tag = "bench",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "In use.", body = ReservationView), CommonProblems, ChangeProblems))]
pub async fn check_in(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    changed(&app, reader, Action::CheckIn, Command::CheckIn { id }, seen).await
}

/// Ends a use and records its hours.
#[utoipa::path(post, path = "/reservations/{id}/check-out", operation_id = "check_out", tag = "bench",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::CheckOut,
    responses((status = 200, description = "Done, with its hours recorded.", body = ReservationView),
        CommonProblems, ChangeProblems))]
pub async fn check_out(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let (entries, samples, note) = reading::check_out(fields)?;
    let command = Command::CheckOut { id, entries, samples, note };
    changed(&app, reader, Action::CheckOut, command, seen).await
}

/// Says that nobody came: what is left of the time is free again.
#[utoipa::path(post, path = "/reservations/{id}/no-show", operation_id = "mark_no_show", tag = "bench",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::Empty,
    responses((status = 200, description = "Noted.", body = ReservationView), CommonProblems, ChangeProblems))]
pub async fn no_show(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    changed(&app, reader, Action::MarkNoShow, Command::MarkNoShow { id }, seen).await
}

/// Carries out a change of what the caller has seen.
pub(super) async fn changed(
    app: &Shared,
    reader: crate::authz::Principal,
    action: Action,
    command: Command,
    seen: i64,
) -> Result<Response, Problem> {
    let seen = u32::try_from(seen).unwrap_or(0);
    let errand = Errand { if_match: Some(seen), ..errand(reader.person, action, command) };
    answers::carry_out(app, &reader, errand).await
}

/// An errand of somebody who acts for himself.
pub(super) fn errand(person: PersonId, action: Action, command: Command) -> Errand {
    Errand {
        person,
        by_the_program: false,
        action,
        instrument: None,
        command: Some(command),
        if_match: None,
        digest: Vec::new(),
    }
}
