//! Short holds: a time is kept for some minutes, and booked.

use super::{answers, reading, reservations};
use crate::{
    app::Shared,
    authz::Action,
    desk::Errand,
    http::{
        body::Body,
        etag::IfMatch,
        extract::Path,
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    view::reservation::ReservationView,
};
use axum::{extract::State, response::Response};
use booking::command::Command;
use inventory::id::ReservationId;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(put)).routes(routes!(book))
}

/// Keeps a time for ten minutes, or until it begins: nobody else can have it, and nobody is told.
///
/// It is a reservation in the state `offered`, with `short_hold`. One at a time; whoever lets one go keeps no time of the
/// same instrument again within an hour of when it began. Given up with `cancel_reservation`; not booked, it lapses.
#[utoipa::path(put, path = "/holds/{id}", operation_id = "put_hold", tag = "reservations",
    params(("id" = Uuid, Path, description = "Chosen by the caller, the reservation's own: a UUID, best of version 7.")),
    request_body = reading::PutHold,
    responses(
        (status = 201, description = "Kept until `hold_until`.", body = ReservationView),
        (status = 200, description = "Asked for before with the same content; as it stands now.", body = ReservationView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let (asked, digest) = reading::put_hold(fields)?;
    let request = asked.request(id, &reader)?;
    let instrument = Some(request.instrument);
    let command = Command::Hold(Box::new(request));
    let errand = Errand { instrument, digest, ..reservations::errand(reader.person, Action::PutHold, command) };
    answers::carry_out(&app, &reader, errand).await
}

/// Books the time that is kept; from here on it is a reservation like any other.
#[utoipa::path(post, path = "/holds/{id}/booking", operation_id = "book_hold", tag = "reservations",
    params(("id" = Uuid, Path, description = "The reservation."), reading::IfMatchParam),
    request_body = reading::BookHold,
    responses((status = 200, description = "Confirmed, or held until it is approved.", body = ReservationView),
        CommonProblems, ChangeProblems))]
async fn book(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ReservationId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let filled = reading::book_hold(fields, id)?;
    reservations::changed(&app, reader, Action::BookHold, Command::Book(Box::new(filled)), seen).await
}
