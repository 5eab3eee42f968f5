//! Who is signed in, with everything the pages need to know of him.

use super::pages::pages;
use crate::{
    app::Shared,
    authz::Principal,
    service::denied::Denied,
    store::{self, error::StoreError, organisation::Wanted},
    view::{
        common::Named,
        me::{MeView, MyGroupView, MyOrganisationView, MyRoleView, PersonRef},
    },
};
use inventory::{
    id::{GroupId, InstitutionId, PersonId},
    role::{Role, ScopeKind},
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Shows a person who has just signed in.
pub async fn of(app: &Shared, person: PersonId) -> Result<MeView, Denied> {
    let principal = store::principal::load(app.db.read(), person).await?.ok_or(Denied::NotFound)?;
    me(app, &principal).await
}

/// Shows who is signed in.
pub async fn me(app: &Shared, principal: &Principal) -> Result<MeView, Denied> {
    let db = app.db.read();
    let account = store::account::find(db, principal.person).await?.ok_or(Denied::NotFound)?;
    let employers = [account.institution, account.requested_institution].into_iter().flatten();
    let scopes = principal.grants.iter().filter_map(|grant| Some((grant.role.scope_kind(), grant.scope?)));
    let scopes = scopes.chain(employers.map(|id| (ScopeKind::Institution, id.0)));
    let names = store::scope::names(db, scopes.collect::<BTreeSet<_>>()).await?;
    let named = |id: InstitutionId| Named { id: id.0, name: names.get(&id.0).cloned().unwrap_or_default().into() };
    let role = |grant: &crate::authz::Grant| MyRoleView {
        role: grant.role,
        scope_kind: grant.role.scope_kind(),
        scope_id: grant.scope,
        scope_name: grant.scope.and_then(|id| names.get(&id)).cloned().map(Into::into),
    };
    let has_employer = account.institution.or(account.requested_institution).is_some();
    let failing = store::address_bounce::failing(db, &account.email, app.clock.now()).await?;
    Ok(MeView {
        person: PersonRef {
            id: account.person.0,
            name: account.name,
            email: account.email.into(),
            locale: account.locale,
        },
        roles: principal.grants.iter().map(role).collect(),
        institution: account.institution.map(named),
        requested_institution: account.requested_institution.map(named),
        groups: groups(db, principal).await?,
        organisation: organisation(db, principal).await?,
        pages: pages(principal, has_employer),
        unread_notices: store::notice::unread(db, principal.person).await?,
        mail_comes_back_since: failing.map(|failing| failing.since),
    })
}

/// His groups with the project codes that new requests may name, by name.
async fn groups(db: &impl ConnectionTrait, principal: &Principal) -> Result<Vec<MyGroupView>, StoreError> {
    let wanted = store::group::Wanted { member: Some(principal.person), limit: 100, ..store::group::Wanted::default() };
    let own = store::group::list(db, &wanted).await?;
    let ids: Vec<GroupId> = own.iter().map(|group| group.id).collect();
    let mut codes = store::group_member::codes(db, &ids).await?;
    let leads = |id: GroupId| principal.holds(Role::Pi, Some(id.0));
    Ok(own
        .into_iter()
        .map(|group| MyGroupView {
            role: if leads(group.id) { Role::Pi } else { Role::GroupMember },
            project_codes: codes
                .remove(&group.id)
                .unwrap_or_default()
                .into_iter()
                .filter(|project| project.active)
                .map(|project| project.code)
                .collect(),
            id: group.id.0,
            name: group.name,
            state: group.state,
        })
        .collect())
}

/// The organisation he acts for: of several, the one whose account he runs, then the one registered first.
async fn organisation(
    db: &impl ConnectionTrait,
    principal: &Principal,
) -> Result<Option<MyOrganisationView>, StoreError> {
    let wanted = Wanted { member: Some(principal.person), limit: 100, ..Wanted::default() };
    let mut own = store::organisation::list(db, &wanted).await?;
    own.sort_by_key(|organisation| !principal.holds(Role::OrganisationAdmin, Some(organisation.id.0)));
    Ok(own.into_iter().next().map(|organisation| MyOrganisationView {
        id: organisation.id.0,
        name: organisation.name,
        admission: organisation.admission,
    }))
}
