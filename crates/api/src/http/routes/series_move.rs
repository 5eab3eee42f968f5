//! Taking another time with a series: try out, and move.

use super::{
    answers, reading,
    reservations::errand,
    series::{carry_out, look_after},
};
use crate::{
    app::Shared,
    authz::Action,
    desk::{Errand, Refused},
    http::{
        body::Body,
        etag::IfMatch,
        extract::Path,
        problem::{ChangeProblems, CommonProblems, OccurrenceBody, Problem},
        who::SignedIn,
    },
    service::quote_series_move::{self, Answer},
    view::{common::Words, series::SeriesView},
    words,
};
use axum::{Json, extract::State, response::Response};
use booking::command::Command;
use inventory::id::SeriesId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(move_to)).routes(routes!(try_out))
}

/// What would happen if a series were moved now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SeriesMoveQuote)]
pub struct SeriesMoveQuoteView {
    /// When what is moved would take place, as a sentence.
    pub rule: Words,
    /// Every occurrence that would move, at its new time and with its verdict, in the order of time; `recurrence_id`
    /// is its present name. It can be done when none is refused.
    pub occurrences: Vec<OccurrenceBody>,
    /// How many can move.
    pub possible: usize,
    /// How many were moved on their own before and stay where they are.
    pub exceptions: usize,
    /// Earlier ones stay behind, so that what is moved becomes a series of its own.
    pub divides: bool,
    /// What those that move would cost together, in fen; nothing when this side pays nothing.
    pub price_fen: Option<i64>,
    /// ISO 4217 code of the price's currency.
    #[schema(example = "CNY")]
    pub currency: &'static str,
}

/// Takes an occurrence of a series to another time, with those that follow or with all: all of them, or none. Where
/// earlier ones stay behind, what was moved becomes a series of its own, which is the answer.
#[utoipa::path(patch, path = "/series/{id}", operation_id = "move_series", tag = "reservations",
    params(("id" = Uuid, Path, description = "The series."), reading::IfMatchParam),
    request_body = reading::MoveSeries,
    responses((status = 200, description = "At its new time.", body = SeriesView), CommonProblems, ChangeProblems))]
async fn move_to(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let asked = reading::move_series(fields)?;
    let (digest, seen) = (asked.digest(id), u32::try_from(seen).unwrap_or(0));
    let command = Command::MoveSeries(asked.of(id, reader.person));
    let errand = Errand { if_match: Some(seen), digest, ..errand(reader.person, Action::MoveSeries, command) };
    carry_out(&app, &reader, id, errand).await
}

/// Says of every occurrence that would move what would happen if it were done now. Changes nothing.
#[utoipa::path(post, path = "/series/{id}/move-quote", operation_id = "quote_series_move", tag = "reservations",
    params(("id" = Uuid, Path, description = "The series.")),
    request_body = reading::MoveSeries,
    responses((status = 200, description = "Every occurrence with its verdict.", body = SeriesMoveQuoteView),
        CommonProblems))]
async fn try_out(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<SeriesId>,
    Body(fields): Body,
) -> Result<Json<SeriesMoveQuoteView>, Problem> {
    let wanted = reading::move_series(fields)?.of(id, reader.person);
    let placed = look_after(&app, &reader, id, Action::QuoteSeriesMove).await?;
    let zone = placed.instrument.zone;
    let answer = quote_series_move::answer(app.db.read(), &placed, &reader, &wanted, app.clock.now()).await?;
    let answer = answer.ok_or(Problem::NotFound)?;
    let Answer { verdicts, recurrence, exceptions, divides } =
        answer.map_err(|rejection| Problem::from(Refused::Rejected(rejection, zone)))?;
    let possible = verdicts.iter().filter(|verdict| verdict.outcome.is_ok());
    let prices: Option<Vec<i64>> = possible.clone().map(|verdict| verdict.price.map(|price| price.0)).collect();
    Ok(Json(SeriesMoveQuoteView {
        rule: words::recurrence::sentence(&recurrence).into(),
        possible: possible.count(),
        occurrences: verdicts.iter().map(|verdict| answers::occurrence_body(verdict, zone)).collect(),
        exceptions,
        divides,
        price_fen: prices.filter(|prices| !prices.is_empty()).map(|prices| prices.iter().sum()),
        currency: "CNY",
    }))
}
