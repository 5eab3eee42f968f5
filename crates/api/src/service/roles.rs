//! Roles that are granted and taken away. Those of groups and organisations follow from membership and are no
//! business of this module.
//!
//! The three administrators, of the system, of accounts and of the audit, are three people: none of them holds a role of
//! another or any other role of the city. Only the first day is different: whoever sets the site up administers system
//! and accounts until he has named somebody else. Nobody grants himself a role, whatever it is held over. The last of
//! each kind who may sign in cannot be removed.

use super::{
    accounts::leaf,
    denied::{Denied, demand, write},
    notices::tell,
    people::seen_by,
};
use crate::{
    app::Shared,
    authz::{Action, Object, Principal},
    clock::new_id,
    store::{
        self,
        error::StoreError,
        role::Granted,
        tx::{Lock, Tx},
    },
    words::notice,
};
use futures::FutureExt;
use inventory::{
    id::{FacilityId, InstitutionId, PersonId},
    role::{Role, ScopeKind},
    text::Bilingual,
};
use serde_json::json;
use uuid::Uuid;

/// Grants a person a role over a scope; who holds it already keeps it.
///
/// An office that gives somebody a role confirms by that that he works there, if he had said so.
pub async fn grant(
    app: &Shared,
    reader: &Principal,
    person: PersonId,
    role: Role,
    scope: Option<Uuid>,
) -> Result<(), Denied> {
    let visible = seen_by(app.db.read(), reader, None).await?;
    let (held, by) = (app.clone(), reader.person);
    let granting = write(app, "grant role", move |tx| {
        let (app, visible) = (held.clone(), visible.clone());
        async move {
            tx.lock(Lock::Person, [person.0]).await?;
            let object = object(tx, role, scope).await?;
            demand(tx, by, Action::GrantRole, &object).await?;
            if by == person {
                return Err(Denied::WrongState { state: "own_roles" });
            }
            store::directory::find(tx, person, &visible).await?.ok_or(Denied::NotFound)?;
            let held = store::role::of(tx, &[person]).await?.remove(&person).unwrap_or_default();
            if held.iter().any(|granted| granted.role == role && granted.scope == scope) {
                return Ok(());
            }
            if held.iter().any(|granted| !may_stand_beside(granted.role, role)) {
                return Err(Denied::WrongState { state: "separate_administrators" });
            }
            let granted = Granted { id: new_id(&app.clock), person, role, scope };
            store::role::insert(tx, &granted, Some(by), app.clock.now()).await?;
            if let Some(institution) = object.institution {
                store::account::confirm_staff(tx, &[person], institution).await?;
            }
            let text = notice::role_granted(role, over(tx, role, scope).await?.as_ref());
            tell(tx, &app.clock, [person], "role_granted", &text).await?;
            let body = json!({ "role": role, "scope": scope });
            Ok(leaf(tx, &app.clock, Some(by), Action::GrantRole, ("person", person.0), body).await?)
        }
        .boxed()
    });
    granting.await
}

/// Takes a role away.
pub async fn revoke(app: &Shared, by: PersonId, person: PersonId, id: Uuid) -> Result<(), Denied> {
    let held = app.clone();
    let revoking = write(app, "revoke role", move |tx| {
        let app = held.clone();
        async move {
            let granted = store::role::find(tx, id).await?.filter(|granted| granted.person == person);
            let granted = granted.ok_or(Denied::NotFound)?;
            let guardians = if granted.role.is_administrator() { holders(tx, granted.role).await? } else { Vec::new() };
            // All of them, so that two cannot both be the last but one.
            tx.lock(Lock::Person, guardians.iter().chain([&person]).map(|id| id.0)).await?;
            demand(tx, by, Action::RevokeRole, &object(tx, granted.role, granted.scope).await?).await?;
            // Read again: somebody may have been faster.
            store::role::find(tx, id).await?.ok_or(Denied::NotFound)?;
            if granted.role.is_administrator() && nobody_else(tx, granted.role, person).await? {
                return Err(Denied::WrongState { state: "last_administrator" });
            }
            store::role::remove(tx, id).await?;
            store::retelling::works_no_longer(tx, &granted).await?;
            let text = notice::role_revoked(granted.role, over(tx, granted.role, granted.scope).await?.as_ref());
            tell(tx, &app.clock, [person], "role_revoked", &text).await?;
            let body = json!({ "role": granted.role, "scope": granted.scope });
            Ok(leaf(tx, &app.clock, Some(by), Action::RevokeRole, ("person", person.0), body).await?)
        }
        .boxed()
    });
    revoking.await
}

/// What a role over a scope is to the access table; refuses a scope that does not exist, or is none of the role's.
async fn object(tx: &Tx, role: Role, scope: Option<Uuid>) -> Result<Object, Denied> {
    let unknown = || Denied::field("/scope_id", "unknown");
    match (role.scope_kind(), scope) {
        (ScopeKind::City, None) => Ok(Object::default()),
        (ScopeKind::City, Some(_)) => Err(Denied::field("/scope_id", "not_needed")),
        (ScopeKind::Group | ScopeKind::Organisation, _) => Err(Denied::field("/role", "not_grantable")),
        (ScopeKind::Institution | ScopeKind::Facility, None) => Err(Denied::field("/scope_id", "required")),
        (ScopeKind::Institution, Some(id)) => {
            let institution = InstitutionId(id);
            let exists = store::scope::institution_exists(tx, institution).await?;
            if exists { Ok(Object { institution: Some(institution), ..Object::default() }) } else { Err(unknown()) }
        }
        (ScopeKind::Facility, Some(id)) => {
            let facility = FacilityId(id);
            let institution = store::scope::institution_of(tx, facility).await?.ok_or_else(unknown)?;
            Ok(Object { facility: Some(facility), institution: Some(institution), ..Object::default() })
        }
    }
}

/// Returns the scope's name; nothing for the city.
async fn over(tx: &Tx, role: Role, scope: Option<Uuid>) -> Result<Option<Bilingual>, StoreError> {
    let Some(scope) = scope else { return Ok(None) };
    Ok(store::scope::names(tx, [(role.scope_kind(), scope)]).await?.remove(&scope))
}

async fn holders(tx: &Tx, role: Role) -> Result<Vec<PersonId>, StoreError> {
    store::role::holders(tx, role, None).await
}

/// Tells whether nobody but this person holds the role and may sign in.
async fn nobody_else(tx: &Tx, role: Role, person: PersonId) -> Result<bool, StoreError> {
    Ok(store::role::enabled_holders(tx, role).await?.iter().all(|holder| *holder == person))
}

/// Tells whether one person may hold both roles: an administrator holds no other role of the city.
fn may_stand_beside(one: Role, other: Role) -> bool {
    let is_of_city = |role: Role| role.scope_kind() == ScopeKind::City;
    !(one.is_administrator() && is_of_city(other) || is_of_city(one) && other.is_administrator())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_holds_no_other_role_of_the_city() {
        let three = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
        for one in three {
            for other in three.into_iter().chain([Role::BureauOfficer, Role::Auditor]).filter(|other| *other != one) {
                assert!(!may_stand_beside(one, other) && !may_stand_beside(other, one), "{one:?} {other:?}");
            }
        }
        assert!(may_stand_beside(Role::BureauOfficer, Role::Auditor));
        assert!(may_stand_beside(Role::LabManager, Role::AuditAdministrator));
    }
}
