//! Roles: what a person is, and over what.

use serde::{Deserialize, Serialize};

/// What kind of thing a role is held over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// The whole city.
    City,
    /// One institution.
    Institution,
    /// One facility.
    Facility,
    /// One research group.
    Group,
    /// One organisation.
    Organisation,
}

/// A role of the city's day; each is held over one kind of scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the program: configuration, health, outbox, backups.
    SystemAdministrator,
    /// Runs accounts and roles.
    SecurityAdministrator,
    /// Reads logs and the audit trail.
    AuditAdministrator,
    /// Officer of the science bureau.
    BureauOfficer,
    /// Reads figures down to their rows.
    Auditor,
    /// An institution's equipment office.
    InstitutionOffice,
    /// Runs a facility.
    LabManager,
    /// Runs the bench of a facility.
    Operator,
    /// Leads a research group.
    Pi,
    /// Works in a research group.
    GroupMember,
    /// Runs an organisation's account.
    OrganisationAdmin,
    /// Works in an organisation.
    OrganisationMember,
}

impl Role {
    /// All roles, in the order in which tables show them.
    pub const ALL: [Self; 12] = [
        Self::OrganisationMember,
        Self::OrganisationAdmin,
        Self::GroupMember,
        Self::Pi,
        Self::LabManager,
        Self::Operator,
        Self::InstitutionOffice,
        Self::BureauOfficer,
        Self::Auditor,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
    ];

    /// Returns the kind of thing the role is held over.
    pub fn scope_kind(self) -> ScopeKind {
        match self {
            Self::SystemAdministrator
            | Self::SecurityAdministrator
            | Self::AuditAdministrator
            | Self::BureauOfficer
            | Self::Auditor => ScopeKind::City,
            Self::InstitutionOffice => ScopeKind::Institution,
            Self::LabManager | Self::Operator => ScopeKind::Facility,
            Self::Pi | Self::GroupMember => ScopeKind::Group,
            Self::OrganisationAdmin | Self::OrganisationMember => ScopeKind::Organisation,
        }
    }

    /// Tells whether the role is one of the three administrators, who are kept apart and of whom there is always one.
    pub fn is_administrator(self) -> bool {
        match self {
            Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator => true,
            Self::BureauOfficer
            | Self::Auditor
            | Self::InstitutionOffice
            | Self::LabManager
            | Self::Operator
            | Self::Pi
            | Self::GroupMember
            | Self::OrganisationAdmin
            | Self::OrganisationMember => false,
        }
    }

    /// Returns the role's name as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
            Self::BureauOfficer => "bureau_officer",
            Self::Auditor => "auditor",
            Self::InstitutionOffice => "institution_office",
            Self::LabManager => "lab_manager",
            Self::Operator => "operator",
            Self::Pi => "pi",
            Self::GroupMember => "group_member",
            Self::OrganisationAdmin => "organisation_admin",
            Self::OrganisationMember => "organisation_member",
        }
    }

    /// Reads a role's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}
