//! Lists of reservations, by the eyes that look.

use crate::{
    app::Shared,
    authz::Principal,
    http::{
        extract::QueryFields,
        fields::value,
        page::{self, Page, PageParams, Part},
        problem::{CommonProblems, Problem},
        who::SignedIn,
    },
    service::reservation_view,
    store::{self, reservation::Wanted},
    view::reservation::ReservationView,
};
use axum::{Json, extract::State};
use booking::reservation::StateName;
use chrono::{DateTime, Utc};
use inventory::{
    id::{FacilityId, GroupId, InstrumentId, OrganisationId},
    party::Party,
    role::Role,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Whose reservations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    Mine,
    Party,
    Desk,
    Bench,
}

/// Which end of the list comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    Asc,
    Desc,
}

/// Which reservations are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `list` reads them")]
struct ReservationsQuery {
    /// `mine`: the reader's own; `party`: those of the groups and organisations he leads; `desk`: those in the labs he
    /// manages; `bench`: those in the labs he operates.
    #[param(pattern = "^(mine|party|desk|bench)$")]
    scope: String,
    /// Only in this lab.
    facility: Option<Uuid>,
    /// Only on this instrument.
    instrument: Option<Uuid>,
    /// Only in these states, separated by commas.
    #[param(example = "held,confirmed")]
    state: Option<String>,
    /// Only those that end after this instant.
    from: Option<DateTime<Utc>>,
    /// Only those that start before this instant.
    to: Option<DateTime<Utc>>,
    /// `asc` earliest first, `desc` latest first.
    #[param(pattern = "^(asc|desc)$", default = "asc")]
    order: Option<String>,
}

/// Lists reservations by their start.
#[utoipa::path(get, path = "/reservations", operation_id = "list_reservations", tag = "reservations",
    params(ReservationsQuery, PageParams),
    responses((status = 200, description = "A page of reservations.", body = Page<ReservationView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<ReservationView>>, Problem> {
    let scope = query.required("scope", value::choice::<Scope>);
    let facility = query.optional("facility", value::id::<FacilityId>);
    let instrument = query.optional("instrument", value::id::<InstrumentId>);
    let states = query.or("state", Vec::new(), value::choices::<StateName>);
    let from = query.optional("from", value::time);
    let to = query.optional("to", value::time);
    let order = query.or("order", Direction::Asc, value::choice::<Direction>);
    let part: crate::http::fields::Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let (scope, facility, instrument, states, from, to, order, part) =
        query.finish((scope, facility, instrument, states, from, to, order, part))?;
    let wanted = Wanted {
        instrument,
        states,
        from,
        to,
        latest_first: order == Direction::Desc,
        after: part.after,
        limit: part.rows(),
        ..Wanted::default()
    };
    let Some(wanted) = scoped(wanted, scope, facility, &reader) else { return Ok(Json(Page::whole(Vec::new()))) };
    let found = store::reservation::list(app.db.read(), &wanted).await?;
    let views = reservation_view::views(app.db.read(), &reader, &found, app.clock.now()).await?;
    Ok(Json(Page::new(views, &part, |view| (view.start, view.id))))
}

/// Narrows a list to what the reader may see in this scope; nothing when that is nothing.
fn scoped(wanted: Wanted, scope: Scope, facility: Option<FacilityId>, reader: &Principal) -> Option<Wanted> {
    let labs = |role| -> Option<Vec<FacilityId>> {
        let own = reader.scopes(role).into_iter().map(FacilityId);
        let labs: Vec<FacilityId> = own.filter(|id| facility.is_none_or(|asked| asked == *id)).collect();
        (!labs.is_empty()).then_some(labs)
    };
    match scope {
        Scope::Mine => {
            let facilities = facility.map(|id| vec![id]);
            Some(Wanted { applicant: Some(reader.person), facilities, short_holds: true, ..wanted })
        }
        Scope::Party => {
            let groups = reader.scopes(Role::Pi).into_iter().map(|id| Party::Group(GroupId(id)));
            let organisations = reader.scopes(Role::OrganisationAdmin).into_iter();
            let organisations = organisations.map(|id| Party::Organisation(OrganisationId(id)));
            let parties: Vec<Party> = groups.chain(organisations).collect();
            (!parties.is_empty()).then(|| Wanted { parties, facilities: facility.map(|id| vec![id]), ..wanted })
        }
        Scope::Desk => labs(Role::LabManager).map(|labs| Wanted { facilities: Some(labs), ..wanted }),
        Scope::Bench => {
            let bench = labs(Role::Operator).into_iter().chain(labs(Role::LabManager)).flatten().collect::<Vec<_>>();
            (!bench.is_empty()).then_some(Wanted { facilities: Some(bench), ..wanted })
        }
    }
}
