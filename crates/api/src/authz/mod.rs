//! Who may do what: one table of role × action × relation decides, and nothing else does.

mod matrix;
mod publicity;
mod table;

pub use matrix::markdown;
pub use publicity::Publicity;
pub use table::{Action, Relation, Who};

use inventory::{
    id::{FacilityId, GroupId, InstitutionId, OrganisationId, PersonId},
    role::{Role, ScopeKind},
};
use uuid::Uuid;

/// A role that somebody holds over something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// What it is held over; nothing for the city.
    pub scope: Option<Uuid>,
}

/// A person who has signed in, with what he is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The person.
    pub person: PersonId,
    /// The institution he belongs to, if any.
    pub institution: Option<InstitutionId>,
    /// The roles he holds.
    pub grants: Vec<Grant>,
}

impl Principal {
    /// Tells whether the person holds `role` over `scope`.
    pub fn holds(&self, role: Role, scope: Option<Uuid>) -> bool {
        self.grants.iter().any(|grant| grant.role == role && grant.scope == scope)
    }

    /// Tells whether the person holds `role` over anything.
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Returns what the person holds `role` over.
    pub fn scopes(&self, role: Role) -> Vec<Uuid> {
        self.grants.iter().filter(|grant| grant.role == role).filter_map(|grant| grant.scope).collect()
    }

    /// Tells whether the person belongs to the institution: as its staff or through one of its roles.
    pub fn is_inside(&self, institution: InstitutionId) -> bool {
        self.institution == Some(institution) || self.holds(Role::InstitutionOffice, Some(institution.0))
    }
}

/// What an action is done to, as far as the table asks. What is unknown relates to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Object {
    /// The person it is about or belongs to.
    pub person: Option<PersonId>,
    /// The research group.
    pub group: Option<GroupId>,
    /// The organisation.
    pub organisation: Option<OrganisationId>,
    /// The facility.
    pub facility: Option<FacilityId>,
    /// The institution.
    pub institution: Option<InstitutionId>,
}

/// Tells whether `principal` (nobody: a visitor) may do `action` to `object`.
pub fn permits(principal: Option<&Principal>, action: Action, object: &Object) -> bool {
    table::rows(action).iter().any(|who| relates(principal, *who, object))
}

/// Tells whether `principal` may do `action` to something, so that its page is worth showing.
pub fn permits_somewhere(principal: &Principal, action: Action) -> bool {
    table::rows(action).iter().any(|who| match who {
        Who::Anyone | Who::SignedIn | Who::Own => true,
        Who::Insider => principal.institution.is_some(),
        Who::Role(role) => principal.is(*role),
    })
}

fn relates(principal: Option<&Principal>, who: Who, object: &Object) -> bool {
    let Some(principal) = principal else { return who == Who::Anyone };
    match who {
        Who::Anyone | Who::SignedIn => true,
        Who::Own => object.person == Some(principal.person),
        Who::Insider => object.institution.is_some_and(|institution| principal.is_inside(institution)),
        Who::Role(role) => match role.scope_kind() {
            ScopeKind::City => principal.is(role),
            ScopeKind::Institution => object.institution.is_some_and(|id| principal.holds(role, Some(id.0))),
            ScopeKind::Facility => object.facility.is_some_and(|id| principal.holds(role, Some(id.0))),
            ScopeKind::Group => object.group.is_some_and(|id| principal.holds(role, Some(id.0))),
            ScopeKind::Organisation => object.organisation.is_some_and(|id| principal.holds(role, Some(id.0))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(role: Role, scope: Option<Uuid>) -> Principal {
        Principal { person: PersonId(Uuid::from_u128(1)), institution: None, grants: vec![Grant { role, scope }] }
    }

    #[test]
    fn a_lab_manager_approves_in_his_own_facility_only() {
        let own = Uuid::from_u128(7);
        let manager = principal(Role::LabManager, Some(own));
        let here = Object { facility: Some(FacilityId(own)), ..Object::default() };
        let there = Object { facility: Some(FacilityId(Uuid::from_u128(8))), ..Object::default() };
        assert!(permits(Some(&manager), Action::ApproveReservation, &here));
        assert!(!permits(Some(&manager), Action::ApproveReservation, &there));
        assert!(!permits(None, Action::ApproveReservation, &here));
    }

    #[test]
    fn an_object_of_unknown_relation_is_nobodys() {
        let manager = principal(Role::LabManager, None);
        assert!(!permits(Some(&manager), Action::ApproveReservation, &Object::default()));
    }

    #[test]
    fn every_action_has_somebody_who_may_do_it() {
        for action in Action::ALL {
            assert!(!table::rows(*action).is_empty(), "{}", action.as_str());
        }
    }
}
