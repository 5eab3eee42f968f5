//! Accessories, places and operators of a lab.

use super::{naming, policies::parts, reading::SomeMatchParam};
use crate::{
    app::Shared,
    authz::{Action, permits},
    http::{
        body::Body,
        etag::{Etag, SomeMatch},
        extract::{Path, QueryFields},
        fields::{Checked, Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::{
        companions::{self, Refused, Wanted},
        places::facility_object,
    },
    store::{self, companion::Kept},
    view::{
        common::Words,
        companion::{CompanionKindName, CompanionView, PutView},
        policy::HoursShape,
    },
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use inventory::{
    companion::CompanionKind,
    hours::OpeningHours,
    id::{CompanionId, FacilityId, InstitutionId, InstrumentId, PersonId},
};
use serde::Deserialize;
use std::num::NonZeroU16;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Most instruments that one thing goes with, or that one person can run.
const MOST_INSTRUMENTS: usize = 200;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put))
}

/// Whose companions are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `list` reads it")]
struct CompanionsQuery {
    /// The lab.
    facility: Uuid,
}

/// Lists a lab's accessories, places and operators by Chinese name.
#[utoipa::path(get, path = "/companions", operation_id = "list_companions", tag = "desk",
    params(CompanionsQuery, PageParams),
    responses((status = 200, description = "A page of companions.", body = Page<CompanionView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<CompanionView>>, Problem> {
    let facility = query.required("facility", value::id::<FacilityId>);
    let part: Checked<Part<(String, Uuid)>> = page::part(&mut query);
    let (facility, part) = query.finish((facility, part))?;
    let lab = store::instrument::facility(app.db.read(), facility).await?.ok_or(Problem::NotFound)?;
    let object = facility_object(facility, InstitutionId(lab.institution_id));
    if !permits(Some(&reader), Action::ListCompanions, &object) {
        return Err(Problem::Forbidden);
    }
    let found = store::companion::of_facility(app.db.read(), facility, part.after.clone(), part.rows()).await?;
    let views = found.into_iter().map(view).collect();
    Ok(Json(Page::new(views, &part, |view: &CompanionView| (view.name.zh.clone(), view.id))))
}

/// A companion.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PutCompanion {
    /// Its lab, for good.
    facility_id: Uuid,
    /// What it is, for good.
    kind: CompanionKindName,
    /// Its name; an operator has his own.
    name: Option<naming::PutWords>,
    /// Who the operator is, for good: somebody of the lab's institution.
    person_id: Option<Uuid>,
    /// How many uses it serves at once; only accessories serve more than one.
    #[schema(minimum = 1, maximum = 1000)]
    capacity: Option<u16>,
    /// When it is there; nothing: always. Of an operator his roster, with leave as days without hours.
    hours: Option<HoursShape>,
    /// The instruments it goes with, or that he can run: of this lab.
    #[schema(max_items = 200)]
    instrument_ids: Vec<Uuid>,
    /// Whether it can be had at all.
    in_service: bool,
}

/// Makes or changes an accessory, a place or an operator. What is promised already stays as it is.
#[utoipa::path(put, path = "/companions/{id}", operation_id = "put_companion", tag = "desk",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7."), SomeMatchParam),
    request_body = PutCompanion,
    responses(
        (status = 201, description = "Made.", body = PutView),
        (status = 200, description = "Changed, or as it was.", body = PutView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<CompanionId>,
    SomeMatch(seen): SomeMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let wanted = read(id, fields)?;
    let put = companions::put(&app, reader.person, wanted, seen).await??;
    let status = if put.made { StatusCode::CREATED } else { StatusCode::OK };
    let tag = Etag(i64::from(put.now.revision));
    let uncovered = put.uncovered.iter().map(|id| id.0).collect();
    Ok((status, tag, Json(PutView { companion: view(put.now), uncovered })).into_response())
}

fn read(id: CompanionId, mut fields: Fields) -> Result<Wanted, Problem> {
    let facility = fields.required("facility_id", value::id::<FacilityId>);
    let kind = fields.required("kind", value::choice::<CompanionKind>);
    let name = naming::optional_name(&mut fields);
    let person = fields.optional("person_id", value::id::<PersonId>);
    let capacity = fields.or("capacity", 1, value::integer(1_u16, 1000));
    let hours = fields.optional_object("hours", parts::hours);
    let instruments = fields.list("instrument_ids", MOST_INSTRUMENTS, value::id::<InstrumentId>);
    let in_service = fields.required("in_service", value::boolean);
    let whole = fields.combine("", (kind, name, person, capacity), |(kind, name, person, capacity)| {
        let operator = kind == CompanionKind::Operator;
        let faults: Vec<Fault> = [
            (capacity > 1 && kind != CompanionKind::Accessory).then(|| Fault::new("out_of_range").below("/capacity")),
            (!operator && name.is_none()).then(|| Fault::new("required").below("/name")),
            (operator && person.is_none()).then(|| Fault::new("required").below("/person_id")),
            (!operator && person.is_some()).then(|| Fault::new("unknown_field").below("/person_id")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let capacity = NonZeroU16::new(capacity).unwrap_or(NonZeroU16::MIN);
        // An operator has the name of his account.
        if faults.is_empty() { Ok((kind, name.filter(|_| !operator), person, capacity)) } else { Err(faults) }
    });
    let read = (facility, whole, hours, instruments, in_service);
    let (facility, (kind, name, person, capacity), hours, instruments, in_service) = fields.finish(read)?;
    let hours = hours.unwrap_or_else(OpeningHours::always);
    let fits = instruments.into_iter().collect();
    Ok(Wanted { id, facility, kind, name, person, capacity, hours, fits, in_service })
}

fn view(kept: Kept) -> CompanionView {
    let Kept { companion, facility, person, revision } = kept;
    CompanionView {
        id: companion.id.0,
        facility_id: facility.0,
        kind: companion.kind,
        name: Words::from(companion.name),
        person_id: person.map(|person| person.0),
        capacity: companion.capacity.get(),
        hours: companion.hours,
        instrument_ids: companion.fits.into_iter().map(|id| id.0).collect(),
        in_service: companion.in_service,
        revision,
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Forbidden => Self::Forbidden,
            Refused::IdInUse => Self::IdInUse,
            Refused::PreconditionRequired => Self::PreconditionRequired,
            Refused::Stale { current } => Self::StaleRevision { current: i64::from(current) },
            Refused::UnknownInstrument(index) => {
                Self::field(&format!("/instrument_ids/{index}"), Fault::new("unknown"))
            }
            Refused::UnknownPerson => Self::field("/person_id", Fault::new("unknown")),
            Refused::OperatorAlready => Self::AlreadyExists { pointer: "/person_id" },
        }
    }
}
