//! The roles, as they are stored and over what they are held.

use inventory::role::{Role, ScopeKind};

#[test]
fn every_role_is_held_over_one_kind_of_thing_and_three_are_administrators() {
    let kinds = Role::ALL.map(|role| (role.as_str(), role.scope_kind(), role.is_administrator()));
    assert_eq!(
        kinds,
        [
            ("organisation_member", ScopeKind::Organisation, false),
            ("organisation_admin", ScopeKind::Organisation, false),
            ("group_member", ScopeKind::Group, false),
            ("pi", ScopeKind::Group, false),
            ("lab_manager", ScopeKind::Facility, false),
            ("operator", ScopeKind::Facility, false),
            ("institution_office", ScopeKind::Institution, false),
            ("bureau_officer", ScopeKind::City, false),
            ("auditor", ScopeKind::City, false),
            ("system_administrator", ScopeKind::City, true),
            ("security_administrator", ScopeKind::City, true),
            ("audit_administrator", ScopeKind::City, true),
        ]
    );
}

#[test]
fn a_role_is_read_by_the_name_it_is_sent_under() {
    for role in Role::ALL {
        assert_eq!(Role::parse(role.as_str()), Some(role));
        assert_eq!(serde_json::to_value(role).expect("a name"), role.as_str());
    }
    for other in ["", "PI", "manager"] {
        assert_eq!(Role::parse(other), None, "{other}");
    }
}
