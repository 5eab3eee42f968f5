//! Contested weeks: which there are, what is proposed for one, and giving it out.

use super::{answers, reading};
use crate::{
    app::Shared,
    authz::{Action, Object, Principal, permits},
    desk::Errand,
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::{Checked, Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::allocation::{self, NoProposal},
    store::{self, allocation::Of, instrument::Placed},
    view::allocation::{AllocationView, PhaseView, ProposalView, WeekView},
};
use axum::{Json, extract::State};
use booking::command::{ByHand, Command};
use chrono::{DateTime, NaiveDate, Utc};
use inventory::{
    id::{FacilityId, InstitutionId, InstrumentId, ReservationId},
    slot::Slot,
};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Most requests that are given time at once.
const MOST_GRANTS: usize = 500;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, give_out)).routes(routes!(propose))
}

/// Whose weeks are listed: one of both.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `list` reads them")]
struct WeeksQuery {
    /// Of this instrument.
    instrument: Option<Uuid>,
    /// Of all instruments of this lab.
    facility: Option<Uuid>,
}

/// Lists contested weeks for which somebody has asked, latest first.
#[utoipa::path(get, path = "/allocations", operation_id = "list_allocations", tag = "desk",
    params(WeeksQuery, PageParams),
    responses((status = 200, description = "A page of weeks.", body = Page<WeekView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<WeekView>>, Problem> {
    let instrument = query.optional("instrument", value::id::<InstrumentId>);
    let facility = query.optional("facility", value::id::<FacilityId>);
    let part: Checked<Part<(NaiveDate, Uuid)>> = page::part(&mut query);
    let (instrument, facility, part) = query.finish((instrument, facility, part))?;
    let of = match (instrument, facility) {
        (Some(id), None) => {
            visible(&app, &reader, id).await?;
            Of::Instrument(id)
        }
        (None, Some(id)) => {
            let lab = store::instrument::facility(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
            let institution = Some(InstitutionId(lab.institution_id));
            let object = Object { facility: Some(id), institution, ..Object::default() };
            if !permits(Some(&reader), Action::ProposeAllocation, &object) {
                return Err(Problem::Forbidden);
            }
            Of::Facility(id)
        }
        _ => return Err(Problem::field("/instrument", Fault::new("required"))),
    };
    let weeks = allocation::weeks(app.db.read(), of, part.after, part.rows(), app.clock.now()).await?;
    Ok(Json(Page::new(weeks, &part, |week| (week.monday, week.id))))
}

/// Shows a contested week: where it stands and, once it was given out, everybody who took part. Names, requests and
/// reasons are shown to the lab and to whom they concern; the numbers and the seed, by which anybody can draw the lottery
/// again, to all who are signed in.
#[utoipa::path(get, path = "/instruments/{id}/allocations/{monday}", operation_id = "get_allocation", tag = "desk",
    params(("id" = Uuid, Path, description = "The instrument."),
        ("monday" = NaiveDate, Path, description = "The first day of the week.")),
    responses((status = 200, description = "The week.", body = AllocationView), CommonProblems))]
async fn show(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((id, monday)): Path<(InstrumentId, NaiveDate)>,
) -> Result<Json<AllocationView>, Problem> {
    let placed = visible(&app, &reader, id).await?;
    shown(&app, &reader, &placed, monday).await
}

/// Shows what would be done with a week whose requests are closed, beside the plan that is worth most of those found and
/// first come, first served. It changes nothing.
#[utoipa::path(get, path = "/instruments/{id}/allocations/{monday}/proposal", operation_id = "propose_allocation",
    tag = "desk",
    params(("id" = Uuid, Path, description = "The instrument."),
        ("monday" = NaiveDate, Path, description = "The first day of the week.")),
    responses((status = 200, description = "The proposal.", body = ProposalView), CommonProblems, ChangeProblems))]
async fn propose(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((id, monday)): Path<(InstrumentId, NaiveDate)>,
) -> Result<Json<ProposalView>, Problem> {
    let placed = visible(&app, &reader, id).await?;
    let instrument = &placed.instrument;
    let object =
        Object { facility: Some(instrument.facility), institution: Some(instrument.institution), ..Object::default() };
    if !permits(Some(&reader), Action::ProposeAllocation, &object) {
        return Err(Problem::Forbidden);
    }
    match allocation::proposal(app.db.read(), &reader, &placed, monday, app.clock.now()).await {
        Ok(proposal) => Ok(Json(proposal)),
        Err(NoProposal::NotFound) => Err(Problem::NotFound),
        Err(NoProposal::Store(error)) => Err(error.into()),
        Err(NoProposal::Phase(phase)) => {
            let state = if phase == PhaseView::Collecting { "collecting" } else { "given_out" };
            Err(Problem::WrongState { state: state.to_owned() })
        }
    }
}

/// How a week is given out: in the order of turns, or by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `give_out` reads it")]
struct GiveOut {
    /// How the lab departs from the order of turns.
    by_hand: Option<GiveOutByHand>,
}

/// Who gets which time, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `give_out` reads it")]
struct GiveOutByHand {
    /// Who gets which time, in the order in which they are served; everybody else gets none.
    #[schema(max_items = 500)]
    grants: Vec<Grant>,
    /// Why.
    #[schema(max_length = 500)]
    reason: String,
}

/// Time for a request that takes part.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `give_out` reads it")]
struct Grant {
    /// The request.
    reservation_id: Uuid,
    /// When its use begins: within what it asked for,
    start: DateTime<Utc>,
    /// when it ends: as long as it asked for.
    end: DateTime<Utc>,
}

/// Gives a contested week out once its requests are closed; whoever gets time is told like of any reservation, whoever
/// gets none is told why and stays on the waiting list. By hand all grants are carried out, or none.
#[utoipa::path(post, path = "/instruments/{id}/allocations/{monday}", operation_id = "allocate_week", tag = "desk",
    params(("id" = Uuid, Path, description = "The instrument."),
        ("monday" = NaiveDate, Path, description = "The first day of the week.")),
    request_body = GiveOut,
    responses((status = 200, description = "The week as it was given out.", body = AllocationView),
        CommonProblems, ChangeProblems))]
async fn give_out(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path((id, monday)): Path<(InstrumentId, NaiveDate)>,
    Body(mut fields): Body,
) -> Result<Json<AllocationView>, Problem> {
    let by_hand = fields.optional_object("by_hand", by_hand);
    let by_hand = fields.finish(by_hand)?;
    let placed = visible(&app, &reader, id).await?;
    let errand = Errand {
        person: reader.person,
        by_the_program: false,
        action: Action::AllocateWeek,
        instrument: Some(id),
        command: Some(Command::Allocate { monday, by_hand }),
        if_match: None,
        digest: Vec::new(),
    };
    answers::settle(&app, errand).await?;
    shown(&app, &reader, &placed, monday).await
}

fn by_hand(fields: &mut Fields) -> Checked<ByHand> {
    let grants = fields.objects("grants", MOST_GRANTS, |one| {
        let id = one.required("reservation_id", value::id::<ReservationId>);
        let slot = reading::slot(one);
        one.combine("", (id, slot), Ok::<(ReservationId, Slot), Fault>)
    });
    let reason = fields.required("reason", value::line(500));
    fields.combine("/grants", (grants, reason), |(grants, reason): (Vec<(ReservationId, Slot)>, String)| {
        let named: BTreeSet<ReservationId> = grants.iter().map(|(id, _)| *id).collect();
        if named.len() < grants.len() { Err(Fault::new("repeated")) } else { Ok(ByHand { grants, reason }) }
    })
}

/// The instrument, if the reader may know of it.
async fn visible(app: &Shared, reader: &Principal, id: InstrumentId) -> Result<Placed, Problem> {
    let placed = store::instrument::find(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
    if placed.publicity().admits(Some(reader)) { Ok(placed) } else { Err(Problem::NotFound) }
}

async fn shown(
    app: &Shared,
    reader: &Principal,
    placed: &Placed,
    monday: NaiveDate,
) -> Result<Json<AllocationView>, Problem> {
    let view = allocation::of_week(app.db.read(), reader, placed, monday, app.clock.now()).await?;
    view.map(Json).ok_or(Problem::NotFound)
}
