//! Research groups, organisations and people as those see them who look after them.

use super::{
    common::{Named, Words},
    figures::PartyKind,
    me::{AdmissionName, GroupStateName, RoleName, ScopeName},
};
use crate::store::{account::AccountState, group_member, organisation, organisation::OrganisationKind};
use chrono::{DateTime, Utc};
use inventory::{
    party::{Admission, GroupState},
    role::{Role, ScopeKind},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A research group.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Group)]
pub struct GroupView {
    /// The id.
    pub id: Uuid,
    /// The institution it belongs to.
    pub institution: Named,
    /// The name.
    pub name: String,
    /// What the institution's office said.
    #[schema(value_type = GroupStateName)]
    pub state: GroupState,
    /// Why it was declined.
    pub decision_reason: Option<String>,
    /// Whether its PI approves every request.
    pub pi_approval: bool,
    /// Those who lead it, then the others by name.
    pub members: Vec<GroupMemberView>,
    /// What its uses are charged to, by code.
    pub project_codes: Vec<ProjectCodeView>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// Counts changes; the entity tag.
    pub revision: i32,
}

/// A member of a research group.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = GroupMember)]
pub struct GroupMemberView {
    /// Who.
    pub person_id: Uuid,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// What he is in it.
    pub role: GroupRole,
}

/// What somebody is in a research group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupRole {
    /// He leads it.
    Pi,
    /// He works in it.
    Member,
}

impl From<group_member::Member> for GroupMemberView {
    fn from(member: group_member::Member) -> Self {
        let group_member::Member { person, name, email, is_pi } = member;
        Self { person_id: person.0, name, email, role: if is_pi { GroupRole::Pi } else { GroupRole::Member } }
    }
}

/// A project code.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ProjectCode)]
pub struct ProjectCodeView {
    /// The code.
    pub code: String,
    /// What the project is called.
    pub title: String,
    /// Whether new requests may name it.
    pub active: bool,
}

impl From<group_member::ProjectCode> for ProjectCodeView {
    fn from(project: group_member::ProjectCode) -> Self {
        let group_member::ProjectCode { code, title, active } = project;
        Self { code, title, active }
    }
}

/// An organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Organisation)]
pub struct OrganisationView {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// What it is.
    #[schema(value_type = OrganisationForm)]
    pub kind: OrganisationKind,
    /// Its unified social credit code (GB 32100-2015).
    pub credit_code: Option<String>,
    /// District of the city; may be empty.
    pub district: String,
    /// Whom the bureau calls; may be empty.
    pub contact_phone: String,
    /// What the city said.
    #[schema(value_type = AdmissionName)]
    pub admission: Admission,
    /// Why it was declined.
    pub decision_reason: Option<String>,
    /// When the city decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Those who run its account, then the others by name.
    pub members: Vec<OrganisationMemberView>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// Counts changes; the entity tag.
    pub revision: i32,
}

/// What an organisation is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OrganisationKind)]
pub enum OrganisationForm {
    /// A registered enterprise, with a credit code.
    Enterprise,
    /// A team that has no company yet.
    Team,
}

/// A member of an organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrganisationMember)]
pub struct OrganisationMemberView {
    /// Who.
    pub person_id: Uuid,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// What he is in it.
    pub role: OrganisationRole,
}

/// What somebody is in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationRole {
    /// He runs its account.
    Admin,
    /// He works in it.
    Member,
}

impl From<organisation::Member> for OrganisationMemberView {
    fn from(member: organisation::Member) -> Self {
        let organisation::Member { person, name, email, is_admin } = member;
        let role = if is_admin { OrganisationRole::Admin } else { OrganisationRole::Member };
        Self { person_id: person.0, name, email, role }
    }
}

/// Terms of use that an organisation has accepted.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Terms)]
pub struct TermsView {
    /// Who accepted.
    pub organisation_id: Uuid,
    /// Whose terms.
    pub institution: Named,
    /// Which edition.
    pub version: i32,
    /// When.
    pub accepted_at: DateTime<Utc>,
}

/// A person, for those who look after accounts, roles and labs.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PersonRow)]
pub struct PersonView {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Whether he may sign in.
    #[schema(value_type = AccountStateName)]
    pub state: AccountState,
    /// The institution whose staff he is.
    pub institution: Option<Named>,
    /// The institution he says he works at, as long as it has not confirmed that.
    pub requested_institution: Option<Named>,
    /// The roles he was granted, as far as the reader may see them.
    pub roles: Vec<PersonRoleView>,
    /// For whom he may act: his confirmed groups and his organisations; for lab managers, who book for callers.
    pub acts_for: Vec<ActsForView>,
}

/// A research group or an organisation that somebody acts for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ActsFor)]
pub struct ActsForView {
    /// What kind of party.
    pub kind: PartyKind,
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
}

/// Whether somebody may sign in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountState)]
pub enum AccountStateName {
    /// He may.
    Active,
    /// He may not, by an administrator's decision.
    Disabled,
    /// Not before a mailed link has proved his address.
    Unconfirmed,
}

/// A role that somebody was granted.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PersonRole)]
pub struct PersonRoleView {
    /// The grant's id, to take it away by.
    pub id: Uuid,
    /// The role.
    #[schema(value_type = RoleName)]
    pub role: Role,
    /// What kind of thing it is held over.
    #[schema(value_type = ScopeName)]
    pub scope_kind: ScopeKind,
    /// The thing itself; nothing for the city.
    pub scope_id: Option<Uuid>,
    /// Its name.
    pub scope_name: Option<Words>,
}
