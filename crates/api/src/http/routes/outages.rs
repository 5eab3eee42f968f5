//! An outage after it was declared: whom it pushed out, other times for them, and a repair that takes longer.

use super::{answers, desk::view, reading};
use crate::{
    app::Shared,
    authz::{Action, Object, Principal, permits},
    desk::Errand,
    http::{
        body::Body,
        extract::Path,
        fields::value,
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::{
        plan,
        reservation_view::{self, facility, instrument},
    },
    store::{self, instrument::Placed},
    view::outage::{DeclaredOutage, PlanView, PlannedView},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use booking::{
    command::{Command, Outage},
    reservation::{Reservation, Waiver},
};
use chrono::{DateTime, Utc};
use inventory::{
    id::{OutageId, ReservationId},
    slot::Slot,
};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Most of the displaced that are found other times at once.
const MOST_MOVES: usize = 200;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(extend)).routes(routes!(show_plan)).routes(routes!(resettle))
}

/// Another end of an outage.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `extend` reads it")]
struct ExtendOutage {
    /// Until when the instrument is out of use; later than before.
    end: DateTime<Utc>,
}

/// Lets an outage end later; what lies in the time that is added is displaced, and offers in it are taken back.
#[utoipa::path(patch, path = "/outages/{id}", operation_id = "extend_outage", tag = "desk",
    params(("id" = Uuid, Path, description = "The outage.")), request_body = ExtendOutage,
    responses((status = 200, description = "With its later end.", body = DeclaredOutage), CommonProblems, ChangeProblems))]
async fn extend(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<OutageId>,
    Body(mut fields): Body,
) -> Result<Response, Problem> {
    let end = fields.required("end", value::time);
    let until = fields.finish(end)?;
    let answered =
        answers::settle(&app, errand(&reader, Action::ExtendOutage, Command::ExtendOutage { id, until })).await?;
    let outage = answered.outage.as_ref().map(view).transpose()?.ok_or(Problem::NotFound)?;
    let displaced = answered.displaced.iter().map(|id| id.0).collect();
    Ok(Json(DeclaredOutage { outage, displaced }).into_response())
}

/// Shows whom an outage pushed out, with a time of equal length for each of them, as if those before had taken theirs.
#[utoipa::path(get, path = "/outages/{id}/plan", operation_id = "plan_outage", tag = "desk",
    params(("id" = Uuid, Path, description = "The outage.")),
    responses((status = 200, description = "The plan; it changes nothing.", body = PlanView), CommonProblems))]
async fn show_plan(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<OutageId>,
) -> Result<Json<PlanView>, Problem> {
    planned(&app, &reader, id).await.map(Json)
}

/// Other times for those whom an outage pushed out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `resettle` reads it")]
struct Resettlement {
    /// A time for each.
    #[schema(min_items = 1, max_items = 200)]
    moves: Vec<ResettlementMove>,
    /// Why they are moved without being asked; without it each is offered his time and may choose another.
    #[schema(max_length = 500)]
    override_reason: Option<String>,
}

/// Another time for one of them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `resettle` reads it")]
struct ResettlementMove {
    /// The reservation.
    reservation_id: Uuid,
    /// When the use would begin.
    start: DateTime<Utc>,
    /// When it would end.
    end: DateTime<Utc>,
}

/// Finds other times for the displaced: all of them or none. Each is offered his time and told once; with a recorded
/// reason all are moved at once.
#[utoipa::path(post, path = "/outages/{id}/resettlement", operation_id = "resettle_outage", tag = "desk",
    params(("id" = Uuid, Path, description = "The outage.")), request_body = Resettlement,
    responses((status = 200, description = "Who is still without a time, and whose answer is awaited.", body = PlanView),
        CommonProblems, ChangeProblems))]
async fn resettle(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<OutageId>,
    Body(mut fields): Body,
) -> Result<Json<PlanView>, Problem> {
    let moves = fields.objects("moves", MOST_MOVES, |one| {
        let id = one.required("reservation_id", value::id::<ReservationId>);
        let slot = reading::slot(one);
        one.combine("", (id, slot), Ok::<(ReservationId, Slot), Fault>)
    });
    let reason = fields.optional("override_reason", value::line(500));
    let moves = fields.combine("/moves", (moves,), |(moves,): (Vec<(ReservationId, Slot)>,)| {
        let named: BTreeSet<ReservationId> = moves.iter().map(|(id, _)| *id).collect();
        match moves.is_empty() || named.len() < moves.len() {
            true => Err(Fault::new("required")),
            false => Ok(moves),
        }
    });
    let (moves, reason) = fields.finish((moves, reason))?;
    let at_once = reason.map(|reason| Waiver { rules: BTreeSet::new(), reason, by: reader.person });
    let command = Command::Resettle { outage: id, moves, at_once };
    answers::settle(&app, errand(&reader, Action::ResettleOutage, command)).await?;
    planned(&app, &reader, id).await.map(Json)
}

async fn planned(app: &Shared, reader: &Principal, id: OutageId) -> Result<PlanView, Problem> {
    let (placed, outage) = known(app, reader, id).await?;
    let now = app.clock.now();
    let concerned = plan::of(app.db.read(), &placed, &outage, now).await?;
    let reservations: Vec<Reservation> = concerned.iter().map(|one| one.reservation.clone()).collect();
    let views = reservation_view::views(app.db.read(), reader, &reservations, now).await?;
    let items = views
        .into_iter()
        .zip(&concerned)
        .map(|(reservation, one)| PlannedView { reservation, proposal: one.proposal.map(Into::into) });
    Ok(PlanView {
        outage: view(&outage)?,
        instrument: instrument(&placed),
        facility: facility(&placed),
        items: items.collect(),
    })
}

/// The outage, for the lab alone.
async fn known(app: &Shared, reader: &Principal, id: OutageId) -> Result<(Placed, Outage), Problem> {
    let declared = store::outage::find(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
    let placed = store::instrument::find(app.db.read(), declared.outage.instrument).await?.ok_or(Problem::NotFound)?;
    let object = Object {
        facility: Some(placed.instrument.facility),
        institution: Some(placed.instrument.institution),
        ..Object::default()
    };
    if permits(Some(reader), Action::PlanOutage, &object) {
        Ok((placed, declared.outage))
    } else {
        Err(Problem::NotFound)
    }
}

fn errand(reader: &Principal, action: Action, command: Command) -> Errand {
    Errand {
        person: reader.person,
        by_the_program: false,
        action,
        instrument: None,
        command: Some(command),
        if_match: None,
        digest: Vec::new(),
    }
}
