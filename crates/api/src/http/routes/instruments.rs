//! The public catalogue, and an instrument's calendar.

use super::answers;
use crate::{
    app::Shared,
    authz::Principal,
    http::{
        body::Body,
        etag::Etag,
        extract::{Path, QueryFields},
        fields::{Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{AlternativeBody, CommonProblems, Fault, Problem, Refusal, ViolationBody, WaitingBody},
        who::Reader,
    },
    service::{
        calendar_view, catalogue,
        quote::{self, Trial, Tried},
    },
    store::{self, catalogue::Search, instrument::Placed},
    view::{
        catalogue::{InstrumentCard, InstrumentView},
        common::Words,
        reservation::{ApprovalName, ModeName, SideName},
        timeline::TimelineView,
    },
    words,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use booking::reservation::{Approval, State as Standing};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use inventory::{
    id::{InstitutionId, InstrumentId, PersonId, ReservationId},
    instrument::Mode,
    party::Side,
    policy::monday_of,
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get)).routes(routes!(timeline)).routes(routes!(try_out))
}

/// The longest window of a calendar.
const LONGEST_WINDOW_DAYS: i64 = 31;

/// What instruments are looked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `list` reads them")]
struct InstrumentsQuery {
    /// Words that must all occur in names, model or maker, in Chinese or English.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Only this institution's.
    institution: Option<Uuid>,
    /// Only those open to outsiders.
    open_only: Option<bool>,
    /// The length that `next_free` must have, in minutes.
    #[param(minimum = 1, maximum = 43_200)]
    minutes: Option<i64>,
}

/// Lists the instruments the reader may see, by Chinese name.
#[utoipa::path(get, path = "/instruments", operation_id = "list_instruments", tag = "catalogue",
    params(InstrumentsQuery, PageParams),
    responses((status = 200, description = "A page of the catalogue.", body = Page<InstrumentCard>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    Reader(reader): Reader,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<InstrumentCard>>, Problem> {
    let words = query.optional("q", value::line(100));
    let institution = query.optional("institution", value::id::<InstitutionId>);
    let open_only = query.or("open_only", false, value::flag);
    let minutes = query.or("minutes", 0, value::digits(1, 43_200));
    let part: crate::http::fields::Checked<Part<(String, Uuid)>> = page::part(&mut query);
    let (words, institution, open_only, minutes, part) =
        query.finish((words, institution, open_only, minutes, part))?;
    let search = Search {
        terms: words.map(|words| inventory::search::terms(&words)).unwrap_or_default(),
        institution,
        inside: if open_only { Vec::new() } else { catalogue::institutions(reader.as_ref()) },
        hosts: reader.filter(|_| !open_only).map(|reader| reader.hosts).unwrap_or_default(),
        after: part.after.clone(),
        limit: part.rows(),
        ..Search::default()
    };
    let cards = catalogue::cards(app.db.read(), &search, minutes, app.clock.now()).await?;
    Ok(Json(Page::new(cards, &part, |card| (card.name.zh.clone(), card.id))))
}

/// Shows an instrument with its rules in plain sentences.
#[utoipa::path(get, path = "/instruments/{id}", operation_id = "get_instrument", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The instrument.")),
    responses((status = 200, description = "The instrument.", body = InstrumentView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    Reader(reader): Reader,
    Path(id): Path<InstrumentId>,
) -> Result<Response, Problem> {
    let placed = visible(&app, reader.as_ref(), id).await?;
    let view = catalogue::detailed(app.db.read(), &placed, reader.as_ref(), app.clock.now()).await?;
    let view = view.ok_or(Problem::NotFound)?;
    Ok((Etag(i64::from(view.revision)), Json(view)).into_response())
}

/// A window of time.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `window` reads them")]
pub struct WindowQuery {
    /// Start of the window, with offset.
    from: DateTime<Utc>,
    /// End of the window; at most 31 days after its start.
    to: DateTime<Utc>,
}

/// Reads `from` and `to`.
pub fn window(query: &mut Fields) -> crate::http::fields::Checked<Slot> {
    let from = query.required("from", value::time);
    let to = query.required("to", value::time);
    query.combine("/to", (from, to), |(from, to)| {
        let slot = Slot::new(from, to).map_err(|_| vec![Fault::new("backwards")])?;
        let longest = TimeDelta::days(LONGEST_WINDOW_DAYS);
        if slot.duration() > longest {
            return Err(vec![Fault::new("window_too_long").with("max_days", LONGEST_WINDOW_DAYS)]);
        }
        Ok(slot)
    })
}

/// Shows an instrument's calendar: free, closed and occupied, and to those who may know, what by.
#[utoipa::path(get, path = "/instruments/{id}/timeline", operation_id = "get_timeline", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The instrument."), WindowQuery),
    responses((status = 200, description = "The calendar.", body = TimelineView), CommonProblems))]
async fn timeline(
    State(app): State<Shared>,
    Reader(reader): Reader,
    Path(id): Path<InstrumentId>,
    QueryFields(mut query): QueryFields,
) -> Result<Json<TimelineView>, Problem> {
    let window = window(&mut query);
    let window = query.finish(window)?;
    let placed = visible(&app, reader.as_ref(), id).await?;
    let now = app.clock.now();
    let views = calendar_view::timelines(app.db.read(), reader.as_ref(), &[placed], &window, now).await?;
    views.into_iter().next().map(Json).ok_or(Problem::NotFound)
}

/// A time to try out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `try_out` reads it")]
struct QuoteRequest {
    /// When the use would begin.
    start: DateTime<Utc>,
    /// When it would end.
    end: DateTime<Utc>,
    /// Self-use or commissioned.
    mode: ModeName,
    /// What it would need beside the instrument.
    needs: Option<super::reading::NeedsBody>,
    /// The research group it would be for.
    group_id: Option<Uuid>,
    /// The organisation it would be for.
    organisation_id: Option<Uuid>,
    /// The group's project code.
    #[schema(max_length = 50)]
    project_code: Option<String>,
    /// The person who would use it, where the lab asks for a caller.
    for_person_id: Option<Uuid>,
    /// The reservation that would be moved.
    reservation_id: Option<Uuid>,
    /// Soft rules the lab would set aside.
    #[schema(max_items = 20)]
    waive: Option<Vec<String>>,
    /// Why.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What would happen if this time were asked for now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Quote)]
pub struct QuoteView {
    /// Confirmed at once, waiting for approval, or refused.
    pub outcome: Outcome,
    /// What it would cost, in fen; nothing when this side pays nothing.
    pub price_fen: Option<i64>,
    /// ISO 4217 code of the price's currency.
    #[schema(example = "CNY")]
    pub currency: &'static str,
    /// Until when the time would be held.
    pub hold_until: Option<DateTime<Utc>>,
    /// Which approvals it would wait for.
    #[schema(value_type = Vec<ApprovalName>)]
    pub approval: Vec<Approval>,
    /// Until when it could be cancelled.
    pub cancel_until: DateTime<Utc>,
    /// Every broken rule.
    pub violations: Vec<ViolationBody>,
    /// What would work.
    pub alternatives: Vec<AlternativeBody>,
    /// The waiting list, where it may be joined and would help.
    pub waiting: Option<WaitingBody>,
    /// The contested week for which it would take part.
    pub collected: Option<CollectedView>,
    /// The side it would stand on.
    #[schema(value_type = SideName)]
    pub side: Side,
    /// The reader must sign in before he can book.
    pub sign_in_needed: bool,
    /// Whether the reader could keep the time for some minutes, with `put_hold`.
    pub can_hold: bool,
    /// Why not, where it could be booked.
    pub no_hold: Option<Words>,
}

/// What would happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It would be promised at once.
    Confirmed,
    /// It would be held and wait.
    Pending,
    /// It would take part when its week is given out.
    Collected,
    /// It would be refused.
    Refused,
}

/// A contested week while requests for it are collected.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CollectedFor)]
pub struct CollectedView {
    /// Its first day, on the lab's clock.
    pub monday: NaiveDate,
    /// Requests are collected until then.
    pub closes_at: DateTime<Utc>,
    /// By then it is given out.
    pub decided_by: DateTime<Utc>,
    /// The same in words.
    pub text: Words,
}

/// Says what would happen if this time were asked for now. Changes nothing.
#[utoipa::path(post, path = "/instruments/{id}/quote", operation_id = "quote_reservation", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The instrument.")), request_body = QuoteRequest,
    responses((status = 200, description = "The answer, refusals included.", body = QuoteView), CommonProblems))]
async fn try_out(
    State(app): State<Shared>,
    Reader(reader): Reader,
    Path(id): Path<InstrumentId>,
    Body(mut fields): Body,
) -> Result<Json<QuoteView>, Problem> {
    let slot = super::reading::slot(&mut fields);
    let mode = fields.required("mode", value::choice::<Mode>);
    let needs = super::reading::needs(&mut fields);
    let party = super::reading::party(&mut fields);
    let project_code = fields.optional("project_code", value::line(50));
    let applicant = fields.optional("for_person_id", value::id::<PersonId>);
    let moving = fields.optional("reservation_id", value::id::<ReservationId>);
    let waiver = super::reading::explained(&mut fields);
    let (slot, mode, needs, party, project_code, applicant, moving, waiver) =
        fields.finish((slot, mode, needs, party, project_code, applicant, moving, waiver))?;
    let placed = visible(&app, reader.as_ref(), id).await?;
    let party = party.or_else(|| reader.as_ref().and_then(super::reading::usual_party));
    let waived = waiver.waived.map(|waived| waived.rules).unwrap_or_default();
    let trial = Trial { slot, mode, party, applicant, project_code, needs, moving, waived };
    let tried = quote::answer(app.db.read(), &placed, reader.as_ref(), &trial, &[], app.clock.now()).await?;
    Ok(Json(quoted(&app, reader.as_ref(), &placed, &trial, tried).await?))
}

/// A live answer as it is sent.
pub(super) async fn quoted(
    app: &Shared,
    reader: Option<&Principal>,
    placed: &Placed,
    trial: &Trial,
    tried: Tried,
) -> Result<QuoteView, Problem> {
    let zone = placed.instrument.zone;
    let (outcome, hold_until, approval, refusal) = match &tried.quote.outcome {
        Ok(Standing::Held { until, awaiting }) => {
            (Outcome::Pending, Some(*until), awaiting.iter().copied().collect(), None)
        }
        Ok(Standing::Waiting { .. }) => (Outcome::Collected, None, Vec::new(), None),
        Ok(_) => (Outcome::Confirmed, None, Vec::new(), None),
        Err(refusal) => (Outcome::Refused, None, Vec::new(), Some(answers::told(refusal, zone))),
    };
    let Refusal { violations, alternatives, waiting } = refusal.unwrap_or_default();
    let waiting = match waiting {
        Some(waiting) => Some(with_chance(app, placed.instrument.id, *waiting).await?),
        None => None,
    };
    let no_hold = tried.keeping.as_ref().and_then(|keeping| keeping.as_ref().err()?.first());
    let no_hold = no_hold.filter(|_| outcome != Outcome::Refused);
    Ok(QuoteView {
        outcome,
        price_fen: tried.quote.price.map(|price| price.0),
        currency: "CNY",
        hold_until,
        approval,
        cancel_until: tried.quote.cancel_until,
        violations,
        alternatives,
        waiting,
        collected: (outcome == Outcome::Collected).then(|| collected(placed, trial.slot.start())).flatten(),
        side: tried.side,
        sign_in_needed: reader.is_none(),
        can_hold: tried.keeping.as_ref().is_some_and(Result::is_ok),
        no_hold: no_hold.map(|violation| words::violation::sentence(violation, zone).into()),
    })
}

/// The contested week in which a time lies.
fn collected(placed: &Placed, start: Instant) -> Option<CollectedView> {
    let (contest, zone) = (placed.instrument.policy.contest.as_ref()?, placed.instrument.zone);
    let monday = monday_of(start, zone);
    let (closes_at, decided_by) = (contest.closes_at(monday, zone), contest.decided_by(monday, zone));
    let text = words::contest::still_given_out(Some(closes_at), decided_by, zone).into();
    Some(CollectedView { monday, closes_at, decided_by, text })
}

/// Adds to the waiting list how often time on the instrument became free.
async fn with_chance(app: &Shared, id: InstrumentId, list: WaitingBody) -> Result<WaitingBody, Problem> {
    let now = app.clock.now();
    let Ok(past) = Slot::new(now - TimeDelta::days(90), now) else { return Ok(list) };
    let store::waiting::GivenUp { given_up, of } = store::waiting::given_up(app.db.read(), id, &past).await?;
    let text = words::waiting::chance(list.ahead, given_up, of).into();
    Ok(WaitingBody { given_up: Some(given_up), of: Some(of), text, ..list })
}

/// Returns an instrument the reader may see; what he may not see does not exist.
pub async fn visible(app: &Shared, reader: Option<&Principal>, id: InstrumentId) -> Result<Placed, Problem> {
    let placed = store::instrument::find(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
    if placed.publicity().admits(reader) { Ok(placed) } else { Err(Problem::NotFound) }
}
