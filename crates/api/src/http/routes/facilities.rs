//! Facilities of an institution.

use super::{answers::made, naming};
use crate::{
    app::Shared,
    authz::{Action, Object, Principal, permits},
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::{Checked, Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::{imports::owned_by, places},
    store::{self, places::Facility},
    view::{common::Words, offer::FacilityView},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use chrono_tz::Tz;
use inventory::{
    id::{FacilityId, InstitutionId},
    role::Role,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put))
}

/// Whose facilities are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `list` reads it")]
struct FacilitiesQuery {
    /// The institution; without it, all whose facilities the reader may see.
    institution: Option<Uuid>,
}

/// Lists facilities by Chinese name.
#[utoipa::path(get, path = "/facilities", operation_id = "list_facilities", tag = "office",
    params(FacilitiesQuery, PageParams),
    responses((status = 200, description = "A page of facilities.", body = Page<FacilityView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<FacilityView>>, Problem> {
    let institution = query.optional("institution", value::id::<InstitutionId>);
    let part: Checked<Part<(String, Uuid)>> = page::part(&mut query);
    let (institution, part) = query.finish((institution, part))?;
    let of = match institution {
        Some(id) if permits(Some(&reader), Action::ListFacilities, &owned_by(id)) => Some(vec![id]),
        Some(_) => return Err(Problem::Forbidden),
        None => visible(&reader)?,
    };
    let found = store::places::facilities(app.db.read(), of, part.after.clone(), part.rows()).await?;
    let views = found.into_iter().map(view).collect();
    Ok(Json(Page::new(views, &part, |view: &FacilityView| (view.name.zh.clone(), view.id))))
}

/// The institutions whose facilities the reader sees; nothing: all.
fn visible(reader: &Principal) -> Result<Option<Vec<InstitutionId>>, Problem> {
    if permits(Some(reader), Action::ListFacilities, &Object::default()) {
        return Ok(None);
    }
    let offices = reader.scopes(Role::InstitutionOffice).into_iter().map(InstitutionId);
    let own: Vec<InstitutionId> = reader.institution.into_iter().chain(offices).collect();
    if own.is_empty() { Err(Problem::Forbidden) } else { Ok(Some(own)) }
}

/// A facility.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PutFacility {
    /// Its owner.
    institution_id: Uuid,
    /// Its name; the English one may be left out.
    name: naming::PutWords,
    /// IANA name of its time zone.
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// Where visitors go.
    #[schema(max_length = 500)]
    address: Option<String>,
    /// Where notices to the lab go.
    #[schema(max_length = 254)]
    email: String,
}

/// Makes or changes a facility.
#[utoipa::path(put, path = "/facilities/{id}", operation_id = "put_facility", tag = "office",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = PutFacility,
    responses(
        (status = 201, description = "Made.", body = FacilityView),
        (status = 200, description = "Changed, or as it was.", body = FacilityView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<FacilityId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let wanted = read(id, fields)?;
    let put = places::put_facility(&app, reader.person, wanted).await??;
    Ok((made(put.made), Json(view(put.now))).into_response())
}

fn read(id: FacilityId, mut fields: Fields) -> Result<Facility, Problem> {
    let institution = fields.required("institution_id", value::id::<InstitutionId>);
    let name = naming::name(&mut fields);
    let time_zone = fields
        .required("time_zone", value::parsed(|text| text.parse::<Tz>().map_err(|_| Fault::new("not_a_time_zone"))));
    let address = fields.or("address", String::new(), value::line(500));
    let email = fields.required("email", value::email);
    let (institution, name, time_zone, address, email) =
        fields.finish((institution, name, time_zone, address, email))?;
    Ok(Facility {
        id,
        institution,
        name_zh: name.zh,
        name_en: name.en,
        time_zone: time_zone.name().to_owned(),
        address,
        email: email.to_string(),
    })
}

fn view(facility: Facility) -> FacilityView {
    let Facility { id, institution, name_zh, name_en, time_zone, address, email } = facility;
    FacilityView {
        id: id.0,
        institution_id: institution.0,
        name: Words::new(name_zh, name_en),
        time_zone,
        address,
        email,
    }
}

impl From<places::Refused> for Problem {
    fn from(refused: places::Refused) -> Self {
        match refused {
            places::Refused::Forbidden => Self::Forbidden,
            places::Refused::IdInUse => Self::IdInUse,
            places::Refused::UnknownInstitution => Self::field("/institution_id", Fault::new("unknown")),
            places::Refused::CodeTaken => Self::AlreadyExists { pointer: "/code" },
        }
    }
}
