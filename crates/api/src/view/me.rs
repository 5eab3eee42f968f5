//! Who is signed in, and the names of what he may be.

use super::common::{Named, Words};
use crate::words::Locale;
use chrono::{DateTime, Utc};
use inventory::{
    party::{Admission, GroupState},
    role::{Role, ScopeKind},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeView {
    /// The person.
    pub person: PersonRef,
    /// Every role he holds, those of groups and organisations among them.
    pub roles: Vec<MyRoleView>,
    /// The institution whose staff he is.
    pub institution: Option<Named>,
    /// The institution he says he works at, as long as it has not confirmed that.
    pub requested_institution: Option<Named>,
    /// His research groups.
    pub groups: Vec<MyGroupView>,
    /// The organisation he acts for.
    pub organisation: Option<MyOrganisationView>,
    /// The pages he is shown, in the order of the navigation.
    pub pages: Vec<PageName>,
    /// How many notices he has not read.
    pub unread_notices: u64,
    /// Since when mails to him come back, as long as they do.
    pub mail_comes_back_since: Option<DateTime<Utc>>,
}

/// A person with an account.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonRef {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Language of mail and pages.
    #[schema(value_type = LocaleName)]
    pub locale: Locale,
}

/// A language.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Locale)]
pub enum LocaleName {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// A role that the reader holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MyRole)]
pub struct MyRoleView {
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

/// A role.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Role)]
pub enum RoleName {
    /// Runs the program.
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

/// A kind of thing that roles are held over.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScopeKind)]
pub enum ScopeName {
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

/// A research group of the reader.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MyGroup)]
pub struct MyGroupView {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// `pi` or `group_member`.
    #[schema(value_type = RoleName)]
    pub role: Role,
    /// What the institution's office said; only a confirmed group may book.
    #[schema(value_type = GroupStateName)]
    pub state: GroupState,
    /// The project codes that new requests may name.
    pub project_codes: Vec<String>,
}

/// What an institution's office said of a group.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = GroupState)]
pub enum GroupStateName {
    /// Nothing yet.
    Pending,
    /// Its members may book.
    Confirmed,
    /// It is none of its groups.
    Declined,
}

/// The organisation of the reader.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MyOrganisation)]
pub struct MyOrganisationView {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// What the city said.
    #[schema(value_type = AdmissionName)]
    pub admission: Admission,
}

/// What the city said of an organisation.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AdmissionState)]
pub enum AdmissionName {
    /// Nothing yet.
    Pending,
    /// It may use instruments.
    Admitted,
    /// It may not.
    Declined,
}

/// A page of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageName {
    /// Instruments to find.
    Catalogue,
    /// One's own reservations.
    Mine,
    /// What waits for the lab manager.
    Desk,
    /// Who comes today.
    Bench,
    /// Members, codes and approvals of research groups.
    Group,
    /// People, inventory and duty of an institution.
    Office,
    /// Figures and admissions of the city.
    Bureau,
    /// Accounts, mail and health.
    Admin,
}

impl PageName {
    /// All pages, in the order of the navigation.
    pub const ALL: [Self; 8] =
        [Self::Catalogue, Self::Mine, Self::Desk, Self::Bench, Self::Group, Self::Office, Self::Bureau, Self::Admin];
}
