//! Bundles: try out, book, look at and give up several uses together, all of them or none.

use super::{
    answers,
    instruments::{Outcome, QuoteView, quoted, visible},
    reading::{self, AskedTogether},
    reservations::errand,
};
use crate::{
    app::Shared,
    authz::{Action, Principal},
    desk::{self, Answered, Errand, Made, NotAll, Refused, Together, Verdict},
    http::{
        body::Body,
        etag::{Etag, IfMatch},
        extract::Path,
        fields::{Fields, value},
        problem::{BundleItemBody, BundleItemOutcome, ChangeProblems, CommonProblems, Fault, Problem, Refusal as Told},
        who::{Reader, SignedIn},
    },
    service::{
        bundle_view,
        quote::{self, Trial},
    },
    store::{self, bundle::Bundle},
    view::{bundle::BundleView, reservation::ModeName},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use booking::{
    command::{Command, Request},
    decision::Rejection,
    reservation::{Reservation, State as Standing},
};
use chrono::{DateTime, Utc};
use inventory::{
    id::{BundleId, InstrumentId, PersonId},
    instrument::Mode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(try_out)).routes(routes!(put, get)).routes(routes!(cancel))
}

/// Several times to try out together, in their order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `try_out` reads it")]
struct BundleQuoteRequest {
    /// The times; one alone is answered, too, while others are still to be added.
    #[schema(min_items = 1, max_items = 6)]
    items: Vec<BundleQuoteItem>,
}

/// A time to try out together with others.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a part of a body; `try_out` reads it")]
struct BundleQuoteItem {
    /// The instrument.
    instrument_id: Uuid,
    /// When the use would begin.
    start: DateTime<Utc>,
    /// When it would end.
    end: DateTime<Utc>,
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

/// What would happen if these times were asked for together now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BundleQuote)]
pub struct BundleQuoteView {
    /// For each what would become of it, in their order; those before it on the same instrument are in its way.
    pub items: Vec<QuoteView>,
    /// How many could be had; only when all can are they booked.
    pub possible: usize,
    /// What all of them would cost together, in fen; nothing when none of them costs anything.
    pub price_fen: Option<i64>,
    /// ISO 4217 code of the price's currency.
    #[schema(example = "CNY")]
    pub currency: &'static str,
    /// The reader must sign in before he can book.
    pub sign_in_needed: bool,
}

/// Says of several times what would happen if they were asked for together now. Changes nothing.
#[utoipa::path(post, path = "/bundle-quote", operation_id = "quote_bundle", tag = "catalogue",
    request_body = BundleQuoteRequest,
    responses((status = 200, description = "The answer for each, refusals included.", body = BundleQuoteView),
        CommonProblems))]
async fn try_out(
    State(app): State<Shared>,
    Reader(reader): Reader,
    Body(mut fields): Body,
) -> Result<Json<BundleQuoteView>, Problem> {
    let trials = fields.objects("items", reading::MOST_TOGETHER, trial);
    let trials =
        fields.combine(
            "/items",
            (trials,),
            |(trials,)| {
                if trials.is_empty() { Err(Fault::new("required")) } else { Ok(trials) }
            },
        );
    let trials = fields.finish(trials)?;
    let now = app.clock.now();
    let mut items = Vec::with_capacity(trials.len());
    let mut before: Vec<(InstrumentId, Trial)> = Vec::new();
    for (instrument, trial) in trials {
        let placed = visible(&app, reader.as_ref(), instrument).await?;
        let party = trial.party.or_else(|| reader.as_ref().and_then(reading::usual_party));
        let trial = Trial { party, ..trial };
        let beside = before.iter().filter(|(other, _)| *other == instrument).map(|(_, trial)| trial.clone());
        let beside: Vec<Trial> = beside.collect();
        let tried = quote::answer(app.db.read(), &placed, reader.as_ref(), &trial, &beside, now).await?;
        let mut view = quoted(&app, reader.as_ref(), &placed, &trial, tried).await?;
        // Nothing that is booked together waits for time that is taken.
        view.waiting = None;
        items.push(view);
        before.push((instrument, trial));
    }
    let prices: Vec<i64> = items.iter().filter_map(|item| item.price_fen).collect();
    Ok(Json(BundleQuoteView {
        possible: items.iter().filter(|item| item.outcome != Outcome::Refused).count(),
        price_fen: (!prices.is_empty()).then(|| prices.iter().sum()),
        currency: "CNY",
        sign_in_needed: reader.is_none(),
        items,
    }))
}

fn trial(fields: &mut Fields) -> crate::http::fields::Checked<(InstrumentId, Trial)> {
    let instrument = fields.required("instrument_id", value::id::<InstrumentId>);
    let slot = reading::slot(fields);
    let mode = fields.required("mode", value::choice::<Mode>);
    let needs = reading::needs(fields);
    let party = reading::party(fields);
    let project_code = fields.optional("project_code", value::line(50));
    let applicant = fields.optional("for_person_id", value::id::<PersonId>);
    let waiver = reading::explained(fields);
    let read = (instrument, slot, mode, needs, party, project_code, applicant, waiver);
    fields.combine("", read, |(instrument, slot, mode, needs, party, project_code, applicant, waiver)| {
        let waived = waiver.waived.map(|waived| waived.rules).unwrap_or_default();
        let trial = Trial { slot, mode, party, applicant, project_code, needs, moving: None, waived };
        Ok::<_, Fault>((instrument, trial))
    })
}

/// Books several uses together, all of them or none; asking again with the same id and content gives the present state.
#[utoipa::path(put, path = "/bundles/{id}", operation_id = "put_bundle", tag = "reservations",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = reading::PutBundle,
    responses(
        (status = 201, description = "Each is confirmed, or held until it is approved.", body = BundleView),
        (status = 200, description = "Asked for before with the same content; as it stands now.", body = BundleView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<BundleId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let asked = reading::put_bundle(fields)?;
    let request_digest = asked.digest();
    let errands = errands(asked, &reader)?;
    let requests: Vec<Request> =
        errands.iter().filter_map(|errand| errand.command.as_ref()?.request().cloned()).collect();
    let bundle = Bundle { id, booked_by: reader.person, request_digest, created_at: app.clock.now() };
    let outcome = desk::book_together(&app, Together { bundle, errands }).await?;
    let made = outcome.map_err(|not_all| refused(not_all, &requests))?;
    app.wake.notify_one();
    shown(&app, &reader, id, made == Made::Now).await
}

/// Each request as an errand of its own, with the digest that it would have alone.
fn errands(asked: AskedTogether, reader: &Principal) -> Result<Vec<Errand>, Problem> {
    let AskedTogether(items) = asked;
    let each = items.into_iter().map(|(id, asked)| {
        let digest = asked.digest();
        let request = asked.request(id, reader)?;
        let instrument = Some(request.instrument);
        Ok(Errand { instrument, digest, ..errand(reader.person, Action::PutBundle, Command::Request(request)) })
    });
    each.collect()
}

/// Shows a bundle to its parties.
#[utoipa::path(get, path = "/bundles/{id}", operation_id = "get_bundle", tag = "reservations",
    params(("id" = Uuid, Path, description = "The bundle.")),
    responses((status = 200, description = "The bundle with its reservations.", body = BundleView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<BundleId>,
) -> Result<Response, Problem> {
    shown(&app, &reader, id, false).await
}

/// Gives up what has not come to an end of a bundle, all of it or nothing.
#[utoipa::path(post, path = "/bundles/{id}/cancellation", operation_id = "cancel_bundle", tag = "reservations",
    params(("id" = Uuid, Path, description = "The bundle."), reading::IfMatchParam),
    request_body = reading::CancelReservation,
    responses((status = 200, description = "Given up.", body = BundleView), CommonProblems, ChangeProblems))]
async fn cancel(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<BundleId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let reason = reading::cancel(fields)?;
    let db = app.db.read();
    bundle_view::view(db, &reader, id, app.clock.now()).await?.ok_or(Problem::NotFound)?;
    let items = store::bundle::items(db, id).await?;
    let each = items.iter().map(|item| {
        let command = Command::Cancel { id: item.id, reason: reason.clone() };
        errand(reader.person, Action::CancelBundle, command)
    });
    let seen = u32::try_from(seen).unwrap_or(0);
    let outcome = desk::give_up_together(&app, id, seen, each.collect()).await?;
    outcome.map_err(|not_all| still_there(not_all, &items))?;
    app.wake.notify_one();
    shown(&app, &reader, id, false).await
}

async fn shown(app: &Shared, reader: &Principal, id: BundleId, made: bool) -> Result<Response, Problem> {
    let view = bundle_view::view(app.db.read(), reader, id, app.clock.now()).await?;
    let view = view.ok_or(Problem::NotFound)?;
    Ok((answers::made(made), Etag(i64::from(view.revision)), Json(view)).into_response())
}

/// Why nothing was booked.
fn refused(not_all: NotAll, requests: &[Request]) -> Problem {
    match not_all {
        NotAll::Whole(refused) => refused.into(),
        NotAll::Each(verdicts) => {
            let of = |verdict: &Verdict| requests.iter().find(|request| request.id == verdict.reservation);
            let bodies = verdicts.iter().filter_map(|verdict| {
                let request = of(verdict)?;
                Some(body(verdict, request.instrument, request.slot))
            });
            Problem::BundleRefused(bodies.collect())
        }
    }
}

/// Why nothing was given up.
fn still_there(not_all: NotAll, items: &[Reservation]) -> Problem {
    match not_all {
        // The bundle is there, and he sees it: what he may not even see of it is not his to give up.
        NotAll::Whole(Refused::NotFound) => Problem::Forbidden,
        NotAll::Whole(refused) => refused.into(),
        NotAll::Each(verdicts) => {
            let bodies = verdicts.iter().filter_map(|verdict| {
                let item = items.iter().find(|item| item.id == verdict.reservation)?;
                Some(body(verdict, item.instrument, item.slot))
            });
            Problem::BundleRefused(bodies.collect())
        }
    }
}

fn body(verdict: &Verdict, instrument: InstrumentId, slot: inventory::slot::Slot) -> BundleItemBody {
    let (outcome, state, price_fen, told) = match &verdict.outcome {
        Ok(answered) => (outcome_of(answered), None, price_of(answered), Told::default()),
        Err(Refused::Rejected(Rejection::Refused(refusal), zone)) => {
            (BundleItemOutcome::Refused, None, None, answers::told(refusal, *zone))
        }
        Err(Refused::Rejected(Rejection::WrongState { state }, _)) => {
            (BundleItemOutcome::Refused, store::code::text(state).ok(), None, Told::default())
        }
        Err(_) => (BundleItemOutcome::Refused, None, None, Told::default()),
    };
    BundleItemBody {
        reservation_id: verdict.reservation.0,
        instrument_id: instrument.0,
        start: slot.start(),
        end: slot.end(),
        outcome,
        state,
        price_fen,
        violations: told.violations,
        alternatives: told.alternatives,
    }
}

fn outcome_of(answered: &Answered) -> BundleItemOutcome {
    match answered.reservation.as_ref().map(|reservation| &reservation.state) {
        Some(Standing::Held { .. }) => BundleItemOutcome::Pending,
        Some(Standing::Waiting { .. }) => BundleItemOutcome::Collected,
        Some(Standing::Cancelled { .. }) => BundleItemOutcome::Cancelled,
        _ => BundleItemOutcome::Confirmed,
    }
}

fn price_of(answered: &Answered) -> Option<i64> {
    answered.reservation.as_ref().and_then(|reservation| reservation.price).map(|price| price.0)
}
