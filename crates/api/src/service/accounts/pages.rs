//! Which pages somebody is shown. What he may do on them the access table decides each time.

use crate::authz::Principal;
use crate::view::me::PageName;
use inventory::role::Role;

/// Returns a person's pages, in the order of the navigation; `has_employer` tells whether he belongs to an
/// institution or says so.
pub fn pages(principal: &Principal, has_employer: bool) -> Vec<PageName> {
    let is_any = |roles: &[Role]| roles.iter().any(|role| principal.is(*role));
    let shown = |page: &PageName| match page {
        PageName::Catalogue | PageName::Mine => true,
        PageName::Desk => is_any(&[Role::LabManager]),
        PageName::Bench => is_any(&[Role::Operator, Role::LabManager]),
        // Who could register a group needs the page to do it.
        PageName::Group => has_employer || is_any(&[Role::Pi, Role::GroupMember]),
        PageName::Office => is_any(&[Role::InstitutionOffice]),
        PageName::Bureau => is_any(&[Role::BureauOfficer, Role::Auditor]),
        PageName::Admin => is_any(&[Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator]),
    };
    PageName::ALL.into_iter().filter(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::Grant;
    use inventory::id::PersonId;
    use uuid::Uuid;

    fn with(roles: &[Role]) -> Principal {
        let grants = roles.iter().map(|role| Grant { role: *role, scope: Some(Uuid::from_u128(1)) });
        let person = PersonId(Uuid::from_u128(2));
        Principal { person, institution: None, hosts: Vec::new(), grants: grants.collect() }
    }

    #[test]
    fn a_startup_sees_the_catalogue_and_its_own() {
        assert_eq!(pages(&with(&[Role::OrganisationAdmin]), false), [PageName::Catalogue, PageName::Mine]);
    }

    #[test]
    fn a_lab_manager_sees_desk_and_bench() {
        let shown = pages(&with(&[Role::LabManager]), true);
        assert_eq!(shown, [PageName::Catalogue, PageName::Mine, PageName::Desk, PageName::Bench, PageName::Group]);
    }

    #[test]
    fn every_role_of_the_city_leads_to_a_page_of_its_own() {
        for role in [Role::BureauOfficer, Role::Auditor, Role::SystemAdministrator, Role::AuditAdministrator] {
            assert_eq!(pages(&with(&[role]), false).len(), 3, "{}", role.as_str());
        }
    }
}
