//! What a facility or an institution says for the rules of all instruments that follow it.

use super::super::reading::IfMatchParam;
use crate::{
    app::Shared,
    authz::{Action, Principal, permits},
    http::{
        body::Body,
        etag::{Etag, IfMatch},
        extract::Path,
        fields::{Fields, value},
        problem::{ChangeProblems, CommonProblems, Fault, FieldError, Problem},
        who::SignedIn,
    },
    service::{
        catalogue,
        defaults::{self, Edit, Hindered, Refused},
    },
    store::{self, defaults::Whose},
    view::{
        common::Words,
        policy::{PolicyDefaultsView, PolicyShape, SectionName},
    },
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use inventory::{
    id::{FacilityId, InstitutionId},
    policy::{NothingFits, PolicyDefaults, Section},
};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Most instruments that a refusal names.
const MOST_NAMED: usize = 20;

/// The routes of this file.
pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_facility, put_facility)).routes(routes!(get_institution, put_institution))
}

/// Rules for all instruments that follow.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PutPolicyDefaults {
    /// The sections it speaks of; in all others each instrument has its own rules.
    #[schema(value_type = Vec<SectionName>, max_items = 14)]
    sections: Vec<String>,
    /// The rules, without `follows`. What they say beyond these sections is not kept.
    policy: PolicyShape,
}

/// Shows what a facility says for the rules of the instruments that follow it.
#[utoipa::path(get, path = "/facilities/{id}/policy-defaults", operation_id = "get_facility_policy_defaults",
    tag = "office", params(("id" = Uuid, Path, description = "The facility.")),
    responses((status = 200, description = "The rules; ETag has their revision.", body = PolicyDefaultsView),
        CommonProblems))]
async fn get_facility(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<FacilityId>,
) -> Result<Response, Problem> {
    show(&app, &reader, Whose::Facility(id)).await
}

/// Changes what a facility says for the rules of the instruments that follow it. It holds for them at once; what is booked
/// already stays as it is. Refused where nothing could be booked any more on one of them.
#[utoipa::path(put, path = "/facilities/{id}/policy-defaults", operation_id = "put_facility_policy_defaults",
    tag = "office", params(("id" = Uuid, Path, description = "The facility."), IfMatchParam),
    request_body = PutPolicyDefaults,
    responses((status = 200, description = "The rules as they are now.", body = PolicyDefaultsView),
        CommonProblems, ChangeProblems))]
async fn put_facility(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<FacilityId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    change(&app, &reader, Whose::Facility(id), seen, fields).await
}

/// Shows what an institution says for the rules of the instruments that follow it.
#[utoipa::path(get, path = "/institutions/{id}/policy-defaults", operation_id = "get_institution_policy_defaults",
    tag = "office", params(("id" = Uuid, Path, description = "The institution.")),
    responses((status = 200, description = "The rules; ETag has their revision.", body = PolicyDefaultsView),
        CommonProblems))]
async fn get_institution(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<InstitutionId>,
) -> Result<Response, Problem> {
    show(&app, &reader, Whose::Institution(id)).await
}

/// Changes what an institution says for the rules of the instruments that follow it: those that follow it itself, and
/// those that follow a facility which says nothing of a section.
#[utoipa::path(put, path = "/institutions/{id}/policy-defaults", operation_id = "put_institution_policy_defaults",
    tag = "office", params(("id" = Uuid, Path, description = "The institution."), IfMatchParam),
    request_body = PutPolicyDefaults,
    responses((status = 200, description = "The rules as they are now.", body = PolicyDefaultsView),
        CommonProblems, ChangeProblems))]
async fn put_institution(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<InstitutionId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    change(&app, &reader, Whose::Institution(id), seen, fields).await
}

async fn change(
    app: &Shared,
    reader: &Principal,
    whose: Whose,
    seen: i64,
    fields: Fields,
) -> Result<Response, Problem> {
    let wanted = read(fields)?;
    defaults::change(app, Edit { by: reader.person, whose, seen, wanted }).await??;
    show(app, reader, whose).await
}

async fn show(app: &Shared, reader: &Principal, whose: Whose) -> Result<Response, Problem> {
    let (action, edit) = match whose {
        Whose::Facility(_) => (Action::GetFacilityPolicyDefaults, Action::PutFacilityPolicyDefaults),
        Whose::Institution(_) => (Action::GetInstitutionPolicyDefaults, Action::PutInstitutionPolicyDefaults),
    };
    let said = store::defaults::find(app.db.read(), whose).await?.ok_or(Problem::NotFound)?;
    let object = defaults::object(whose, &said);
    if !permits(Some(reader), action, &object) {
        return Err(Problem::Forbidden);
    }
    let followed_by = defaults::followed_by(app.db.read(), whose).await?;
    let may_change = permits(Some(reader), edit, &object);
    let store::defaults::Said { institution: _, defaults: PolicyDefaults { sections, policy }, revision } = said;
    let view = PolicyDefaultsView {
        rules: catalogue::default_rules(&policy, &sections),
        sections: sections.into_iter().collect(),
        policy,
        followed_by,
        can: may_change.then(|| edit.as_str().to_owned()).into_iter().collect(),
        revision,
    };
    Ok((Etag(i64::from(revision)), Json(view)).into_response())
}

fn read(mut fields: Fields) -> Result<PolicyDefaults, Problem> {
    let sections = fields.list("sections", Section::ALL.len(), value::choice::<Section>);
    let policy = fields.object("policy", super::rules);
    let (sections, policy) = fields.finish((sections, policy))?;
    Ok(PolicyDefaults::new(BTreeSet::from_iter(sections), &policy))
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Forbidden => Self::Forbidden,
            Refused::Stale { current } => Self::StaleRevision { current: i64::from(current) },
            Refused::NothingFits(all) => Self::Validation(all.into_iter().take(MOST_NAMED).map(field_error).collect()),
        }
    }
}

/// One error an instrument, each with its name in both languages.
fn field_error(hindered: Hindered) -> FieldError {
    let Hindered { name, why: NothingFits { open_minutes, needed_minutes } } = hindered;
    Fault::new("nothing_fits_on")
        .with("instrument", json!(Words::from(name)))
        .with("open_minutes", open_minutes)
        .with("needed_minutes", needed_minutes)
        .at("/policy/hours/weekly")
}
