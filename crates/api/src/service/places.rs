//! Institutions and facilities: made and edited by their administrators, with ids chosen by the caller.

use crate::{
    app::Shared,
    authz::{Action, Object},
    clock,
    service::rights::is_permitted,
    store::{
        self,
        audit::Leaf,
        error::StoreError,
        places::{Facility, Institution},
        tx::{Lock, LockSet, Tx},
    },
};
use futures::FutureExt;
use inventory::{
    id::{FacilityId, InstitutionId, PersonId},
    slot::Instant,
    text::Bilingual,
};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// An institution as somebody wants it.
#[derive(Debug, Clone)]
pub struct WantedInstitution {
    /// Its identity.
    pub id: InstitutionId,
    /// Short code that people and files use.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Its district.
    pub district: String,
    /// Its terms of use.
    pub terms: Bilingual,
    /// Whether its hours belong to the bureau's figures.
    pub reporting: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put<T> {
    /// As it is now.
    pub now: T,
    /// It was made by this.
    pub made: bool,
}

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The person may not.
    Forbidden,
    /// The id belongs to a facility of another institution, or was taken at this very moment.
    IdInUse,
    /// There is no such institution.
    UnknownInstitution,
    /// Another institution has this code.
    CodeTaken,
}

/// Makes or changes an institution. Other terms are a new edition, which organisations accept anew.
pub async fn put_institution(
    app: &Shared,
    by: PersonId,
    wanted: WantedInstitution,
) -> Result<Result<Put<Institution>, Refused>, StoreError> {
    let signature = Signature::new(app, by);
    let wanted = Arc::new(wanted);
    let written = app
        .db
        .write("put institution", move |tx| {
            let wanted = wanted.clone();
            async move { institution(tx, signature, &wanted).await }.boxed()
        })
        .await;
    match written {
        Err(StoreError::AlreadyExists { constraint }) if constraint == "institution_code_key" => {
            Ok(Err(Refused::CodeTaken))
        }
        other => lost_race(other),
    }
}

/// Somebody made a thing with the same id at the same moment.
fn lost_race<T>(written: Result<Result<T, Refused>, StoreError>) -> Result<Result<T, Refused>, StoreError> {
    match written {
        Err(StoreError::AlreadyExists { constraint }) if constraint.ends_with("_pkey") => Ok(Err(Refused::IdInUse)),
        other => other,
    }
}

/// Makes or changes a facility.
pub async fn put_facility(
    app: &Shared,
    by: PersonId,
    wanted: Facility,
) -> Result<Result<Put<Facility>, Refused>, StoreError> {
    let signature = Signature::new(app, by);
    let wanted = Arc::new(wanted);
    let written = app
        .db
        .write("put facility", move |tx| {
            let wanted = wanted.clone();
            async move { facility(tx, signature, &wanted).await }.boxed()
        })
        .await;
    lost_race(written)
}

async fn institution(
    tx: &Tx,
    signature: Signature,
    wanted: &WantedInstitution,
) -> Result<Result<Put<Institution>, Refused>, StoreError> {
    tx.lock(Lock::Institution, [wanted.id.0]).await?;
    let object = Object { institution: Some(wanted.id), ..Object::default() };
    if !is_permitted(tx, signature.by, Action::PutInstitution, &object).await? {
        return Ok(Err(Refused::Forbidden));
    }
    let before = store::places::institution(tx, wanted.id).await?;
    let now = edition(before.as_ref(), wanted);
    match &before {
        Some(before) if *before == now => return Ok(Ok(Put { now, made: false })),
        Some(_) => store::places::change_institution(tx, now.clone()).await?,
        None => store::places::add_institution(tx, now.clone()).await?,
    }
    let body =
        json!({"code": now.code, "name": now.name_zh, "terms_version": now.terms_version, "reporting": now.reporting});
    signature.sign(tx, Action::PutInstitution, ("institution", now.id.0), body).await?;
    Ok(Ok(Put { now, made: before.is_none() }))
}

/// The institution as wanted; its terms count up when they say something else than before.
fn edition(before: Option<&Institution>, wanted: &WantedInstitution) -> Institution {
    let WantedInstitution { id, code, name, district, terms, reporting } = wanted.clone();
    let version = before.map_or(0, |before| before.terms_version);
    let said = before.map(|before| (before.terms_zh.as_str(), before.terms_en.as_str()));
    let says = (terms.zh.as_str(), terms.en.as_str());
    let terms_version = version + i32::from(said.unwrap_or_default() != says);
    Institution {
        id,
        code,
        name_zh: name.zh,
        name_en: name.en,
        district,
        terms_version,
        terms_zh: terms.zh,
        terms_en: terms.en,
        reporting,
    }
}

async fn facility(
    tx: &Tx,
    signature: Signature,
    wanted: &Facility,
) -> Result<Result<Put<Facility>, Refused>, StoreError> {
    let locks =
        LockSet::default().shared(Lock::Institution, [wanted.institution.0]).exclusive(Lock::Facility, [wanted.id.0]);
    tx.lock_all(&locks).await?;
    if store::places::institution(tx, wanted.institution).await?.is_none() {
        return Ok(Err(Refused::UnknownInstitution));
    }
    let object = facility_object(wanted.id, wanted.institution);
    if !is_permitted(tx, signature.by, Action::PutFacility, &object).await? {
        return Ok(Err(Refused::Forbidden));
    }
    let before = store::places::facility(tx, wanted.id).await?;
    match &before {
        Some(before) if before.institution != wanted.institution => return Ok(Err(Refused::IdInUse)),
        Some(before) if before == wanted => return Ok(Ok(Put { now: wanted.clone(), made: false })),
        Some(_) => store::places::change_facility(tx, wanted.clone()).await?,
        None => store::places::add_facility(tx, wanted.clone()).await?,
    }
    let body = json!({"institution": wanted.institution, "name": wanted.name_zh, "time_zone": wanted.time_zone});
    signature.sign(tx, Action::PutFacility, ("facility", wanted.id.0), body).await?;
    Ok(Ok(Put { now: wanted.clone(), made: before.is_none() }))
}

/// What the access table asks of a facility.
pub fn facility_object(id: FacilityId, institution: InstitutionId) -> Object {
    Object { facility: Some(id), institution: Some(institution), ..Object::default() }
}

/// Who does it, when, and the id of its audit leaf.
#[derive(Debug, Clone, Copy)]
struct Signature {
    by: PersonId,
    at: Instant,
    leaf: Uuid,
}

impl Signature {
    fn new(app: &Shared, by: PersonId) -> Self {
        Self { by, at: app.clock.now(), leaf: clock::new_id(&app.clock) }
    }

    async fn sign(
        self,
        tx: &Tx,
        action: Action,
        (object_kind, object): (&'static str, Uuid),
        body: Value,
    ) -> Result<(), StoreError> {
        let Self { by, at, leaf } = self;
        let content = Leaf { at, actor: Some(by), action: action.as_str(), object_kind, object, body };
        store::audit::append(tx, leaf, &content).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(terms: &str) -> WantedInstitution {
        WantedInstitution {
            id: InstitutionId(Uuid::from_u128(1)),
            code: "gcu".into(),
            name: Bilingual::new("港城大学", ""),
            district: "东区".into(),
            terms: Bilingual::new(terms, ""),
            reporting: true,
        }
    }

    #[test]
    fn only_other_terms_are_a_new_edition() {
        let without = edition(None, &wanted(""));
        let first = edition(Some(&without), &wanted("第一版"));
        let renamed = edition(Some(&first), &WantedInstitution { district: "西区".into(), ..wanted("第一版") });
        let second = edition(Some(&renamed), &wanted("第二版"));
        let versions = [without, first, renamed, second].map(|institution| institution.terms_version);
        assert_eq!(versions, [0, 1, 1, 2]);
        assert_eq!(edition(None, &wanted("第一版")).terms_version, 1);
    }
}
