//! The list of people, as far as a reader may see it.
//!
//! Administrators of accounts see everybody. An office sees its institution's staff and those who say that they work
//! there. A lab manager sees the staff of his institution, and whoever's whole address he knows: that is how he books
//! for a caller from outside.

use crate::{
    app::Shared,
    authz::{Action, Principal, permits_somewhere},
    service::denied::Denied,
    store::{
        self,
        directory::{Listed, Visible, Wanted},
        error::StoreError,
        role::Granted,
    },
    view::{
        common::Named,
        figures::PartyKind,
        party::{ActsForView, PersonRoleView, PersonView},
    },
};
use inventory::{
    id::{FacilityId, InstitutionId, PersonId},
    party::Party,
    role::{Role, ScopeKind},
    text::EmailAddress,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Part of a name or address.
    pub text: Option<String>,
    /// Only staff of this institution, and those who say so.
    pub institution: Option<InstitutionId>,
    /// The name and id of the last one already seen.
    pub after: Option<(String, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Lists the people a reader may see, by name.
pub async fn list(app: &Shared, reader: &Principal, search: Search) -> Result<Vec<PersonView>, Denied> {
    if !permits_somewhere(reader, Action::ListPeople) {
        return Err(Denied::Forbidden);
    }
    let db = app.db.read();
    let Search { text, institution, after, limit } = search;
    let visible = seen_by(db, reader, text.as_deref()).await?;
    let found = store::directory::list(db, &Wanted { visible, institution, text, after, limit }).await?;
    Ok(views(db, reader, found).await?)
}

/// Shows one person, if the reader may see him.
pub async fn get(app: &Shared, reader: &Principal, person: PersonId) -> Result<PersonView, Denied> {
    let db = app.db.read();
    let visible = seen_by(db, reader, None).await?;
    let found = store::directory::find(db, person, &visible).await?.ok_or(Denied::NotFound)?;
    views(db, reader, vec![found]).await?.pop().ok_or(Denied::NotFound)
}

/// Says whom a reader may see; `typed` is what a lab manager looks for.
pub(super) async fn seen_by(
    db: &impl ConnectionTrait,
    reader: &Principal,
    typed: Option<&str>,
) -> Result<Visible, StoreError> {
    let mut institutions: BTreeSet<InstitutionId> =
        reader.scopes(Role::InstitutionOffice).into_iter().map(InstitutionId).collect();
    for facility in reader.scopes(Role::LabManager) {
        institutions.extend(store::scope::institution_of(db, FacilityId(facility)).await?);
    }
    let manages = reader.is(Role::LabManager);
    Ok(Visible {
        everybody: reader.is(Role::SecurityAdministrator),
        institutions: institutions.into_iter().collect(),
        address: typed.filter(|_| manages).and_then(|text| EmailAddress::parse(text).ok()),
    })
}

async fn views(
    db: &impl ConnectionTrait,
    reader: &Principal,
    found: Vec<Listed>,
) -> Result<Vec<PersonView>, StoreError> {
    let people: Vec<PersonId> = found.iter().map(|listed| listed.person).collect();
    let mut grants = shown_grants(db, reader, &people).await?;
    let books_for_callers = reader.is(Role::LabManager);
    let mut acted_for = if books_for_callers { store::parties::acted_for(db, &people).await? } else { BTreeMap::new() };
    let of_grants = grants.values().flatten().filter_map(|granted| Some((granted.role.scope_kind(), granted.scope?)));
    let employers = found.iter().flat_map(|listed| [listed.institution, listed.requested_institution]).flatten();
    let scopes = of_grants.chain(employers.map(|id| (ScopeKind::Institution, id.0)));
    let names = store::scope::names(db, scopes.collect::<Vec<_>>()).await?;
    let named = |id: InstitutionId| Named { id: id.0, name: names.get(&id.0).cloned().unwrap_or_default().into() };
    let role = |granted: Granted| PersonRoleView {
        id: granted.id,
        role: granted.role,
        scope_kind: granted.role.scope_kind(),
        scope_id: granted.scope,
        scope_name: granted.scope.and_then(|id| names.get(&id)).cloned().map(Into::into),
    };
    Ok(found
        .into_iter()
        .map(|listed| PersonView {
            id: listed.person.0,
            name: listed.name,
            email: listed.email,
            state: listed.state,
            institution: listed.institution.map(named),
            requested_institution: listed.requested_institution.map(named),
            roles: grants.remove(&listed.person).unwrap_or_default().into_iter().map(role).collect(),
            acts_for: acted_for.remove(&listed.person).unwrap_or_default().into_iter().map(acts_for).collect(),
        })
        .collect())
}

fn acts_for((party, name): (Party, String)) -> ActsForView {
    let (kind, id) = match party {
        Party::Group(id) => (PartyKind::Group, id.0),
        Party::Organisation(id) => (PartyKind::Organisation, id.0),
        Party::Institution(id) => (PartyKind::Institution, id.0),
    };
    ActsForView { kind, id, name }
}

/// Returns the grants that a reader may see: all, or those over his own institutions and their facilities.
async fn shown_grants(
    db: &impl ConnectionTrait,
    reader: &Principal,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<Granted>>, StoreError> {
    let mut grants = store::role::of(db, people).await?;
    if !reader.is(Role::SecurityAdministrator) {
        let offices: Vec<InstitutionId> =
            reader.scopes(Role::InstitutionOffice).into_iter().map(InstitutionId).collect();
        let facilities = store::scope::facilities_of(db, &offices).await?;
        let own: BTreeSet<Uuid> = offices.iter().map(|id| id.0).chain(facilities.into_iter().map(|id| id.0)).collect();
        for list in grants.values_mut() {
            list.retain(|granted| granted.scope.is_some_and(|scope| own.contains(&scope)));
        }
    }
    Ok(grants)
}
