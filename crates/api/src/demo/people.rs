//! The city's people: one account a role to sign in with, and others who fill the calendars.

use super::{city, id};
use crate::store::seed::{Credential, GroupMember, OrganisationMember, Person, Qualification, RoleGrant, Rows};
use chrono::{DateTime, TimeDelta, Utc};
use inventory::role::{Role, ScopeKind};
use uuid::Uuid;

/// The password of every account of the city. Published on purpose: see the module's words on loopback.
pub const PASSWORD: &str = "Jishi-demo-2026";

/// An account to sign in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The person.
    pub person: Uuid,
    /// The role it shows.
    pub role: &'static str,
    /// The address.
    pub email: String,
    /// The password.
    pub password: &'static str,
}

/// local part of the address, name, employer
struct Citizen(&'static str, &'static str, Option<&'static str>, &'static [(Role, Option<&'static str>)]);

const CITIZENS: &[Citizen] = &[
    Citizen("startup", "陈宇", None, &[(Role::OrganisationMember, Some("xinghai"))]),
    Citizen("orgadmin", "林晓", None, &[(Role::OrganisationAdmin, Some("xinghai"))]),
    Citizen("researcher", "王珊", Some("gangcheng"), &[(Role::GroupMember, Some("nano"))]),
    Citizen("pi", "周启明", Some("gangcheng"), &[(Role::Pi, Some("polymer")), (Role::GroupMember, Some("nano"))]),
    Citizen(
        "manager",
        "刘海燕",
        Some("gangcheng"),
        &[(Role::LabManager, Some("em")), (Role::LabManager, Some("analysis"))],
    ),
    Citizen("operator", "赵刚", Some("gangcheng"), &[(Role::Operator, Some("em")), (Role::Operator, Some("analysis"))]),
    Citizen("office", "孙立", Some("gangcheng"), &[(Role::InstitutionOffice, Some("gangcheng"))]),
    Citizen("bureau", "吴敏", None, &[(Role::BureauOfficer, None)]),
    Citizen("auditor", "郑洁", None, &[(Role::Auditor, None)]),
    Citizen("sysadmin", "何伟", None, &[(Role::SystemAdministrator, None)]),
    Citizen("secadmin", "许宁", None, &[(Role::SecurityAdministrator, None)]),
    Citizen("auditadmin", "高原", None, &[(Role::AuditAdministrator, None)]),
    Citizen("nano-pi", "钱学东", Some("gangcheng"), &[(Role::Pi, Some("nano"))]),
    Citizen("polymer-student", "马骏", Some("gangcheng"), &[(Role::GroupMember, Some("polymer"))]),
    Citizen("algae-pi", "沈清", Some("gangcheng"), &[(Role::Pi, Some("algae"))]),
    Citizen(
        "marine-manager",
        "蒋涛",
        Some("gangcheng"),
        &[(Role::LabManager, Some("marine")), (Role::Operator, Some("marine"))],
    ),
    Citizen("fatigue-pi", "韩梅", Some("haidong"), &[(Role::Pi, Some("fatigue"))]),
    Citizen(
        "mechanics-manager",
        "曹阳",
        Some("haidong"),
        &[(Role::LabManager, Some("mechanics")), (Role::Operator, Some("mechanics"))],
    ),
    Citizen("haidong-office", "唐莉", Some("haidong"), &[(Role::InstitutionOffice, Some("haidong"))]),
    Citizen("fibre-pi", "冯远", Some("materials"), &[(Role::Pi, Some("fibre"))]),
    Citizen(
        "pilot-manager",
        "董强",
        Some("materials"),
        &[(Role::LabManager, Some("pilot")), (Role::Operator, Some("pilot"))],
    ),
    Citizen("neuro-pi", "袁静", Some("hospital"), &[(Role::Pi, Some("neuro"))]),
    Citizen(
        "imaging-manager",
        "谢峰",
        Some("hospital"),
        &[(Role::LabManager, Some("imaging")), (Role::Operator, Some("imaging"))],
    ),
    Citizen("langchao", "罗洋", None, &[(Role::OrganisationAdmin, Some("langchao"))]),
    Citizen("yunfan", "梁波", None, &[(Role::OrganisationAdmin, Some("yunfan"))]),
    Citizen("qingchuang", "宋雨", None, &[(Role::OrganisationAdmin, Some("qingchuang"))]),
    Citizen("wuyou", "丁一", None, &[(Role::OrganisationAdmin, Some("wuyou"))]),
];

/// How many of the citizens are accounts to sign in with: the first ones, one a role.
const SHOWN: usize = 12;

/// Returns the accounts to sign in with.
pub fn accounts() -> Vec<Account> {
    CITIZENS
        .iter()
        .take(SHOWN)
        .map(|Citizen(local, _, _, roles)| Account {
            person: id(&format!("person:{local}")),
            role: roles.first().map_or("", |(role, _)| role.as_str()),
            email: email(local),
            password: PASSWORD,
        })
        .collect()
}

/// Returns the person with this local part.
pub(super) fn person(local: &str) -> Uuid {
    id(&format!("person:{local}"))
}

fn email(local: &str) -> String {
    format!("{local}@demo.example")
}

/// Writes people, passwords, roles, memberships and qualifications.
pub(super) fn settle(rows: &mut Rows, hash: &str, now: DateTime<Utc>) {
    let since = now - TimeDelta::days(400);
    for Citizen(local, name, employer, roles) in CITIZENS {
        let person_id = person(local);
        rows.people.push(Person {
            id: person_id,
            email: email(local),
            name: (*name).to_owned(),
            locale: "zh".to_owned(),
            institution_id: employer.map(id),
            requested_institution_id: None,
            state: "active".to_owned(),
            email_confirmed_at: Some(since),
            created_at: since,
        });
        rows.credentials.push(Credential { person_id, password_hash: hash.to_owned(), changed_at: since });
        for (role, scope) in *roles {
            hold(rows, person_id, local, *role, *scope, now);
        }
    }
    qualify(rows, now);
}

fn hold(rows: &mut Rows, person_id: Uuid, local: &str, role: Role, scope: Option<&str>, now: DateTime<Utc>) {
    let scope_id = scope.map(id);
    let member = |role: &str| role.to_owned();
    match (role.scope_kind(), scope_id) {
        (ScopeKind::Group, Some(group_id)) => {
            let role = if role == Role::Pi { member("pi") } else { member("member") };
            rows.group_members.push(GroupMember { group_id, person_id, role });
        }
        (ScopeKind::Organisation, Some(organisation_id)) => {
            let admin = role == Role::OrganisationAdmin;
            let role = if admin { member("admin") } else { member("member") };
            rows.organisation_members.push(OrganisationMember { organisation_id, person_id, role });
            if admin && scope != Some("wuyou") {
                city::accept_terms(rows, scope.unwrap_or_default(), person_id, now);
            }
        }
        (kind, scope_id) => rows.role_grants.push(RoleGrant {
            id: id(&format!("grant:{local}:{}:{}", role.as_str(), scope.unwrap_or_default())),
            person_id,
            role: role.as_str().to_owned(),
            scope_kind: match kind {
                ScopeKind::City => "city",
                ScopeKind::Institution => "institution",
                ScopeKind::Facility => "facility",
                ScopeKind::Group => "group",
                ScopeKind::Organisation => "organisation",
            }
            .to_owned(),
            scope_id,
            granted_at: now - TimeDelta::days(400),
            granted_by: None,
        }),
    }
}

/// Insiders are qualified on the instruments of their house's labs; the startup on two of them.
fn qualify(rows: &mut Rows, now: DateTime<Utc>) {
    let mut pairs: Vec<(&str, &str, &str)> = Vec::new();
    for (instrument, lab, _) in city::instruments() {
        let (people, manager): (&[&str], &str) = match lab {
            "em" | "analysis" => (&["researcher", "pi", "nano-pi", "polymer-student"], "manager"),
            "marine" => (&["algae-pi", "researcher"], "marine-manager"),
            "mechanics" => (&["fatigue-pi", "yunfan"], "mechanics-manager"),
            "pilot" => (&["fibre-pi"], "pilot-manager"),
            _ => (&["neuro-pi"], "imaging-manager"),
        };
        pairs.extend(people.iter().map(|person| (*person, instrument, manager)));
    }
    pairs.extend([("startup", "sem", "manager"), ("startup", "xrd", "manager")]);
    for (local, instrument, manager) in pairs {
        rows.qualifications.push(Qualification {
            instrument_id: id(instrument),
            person_id: person(local),
            expires_on: Some(now.date_naive() + chrono::Days::new(300)),
            granted_by: person(manager),
            granted_at: now - TimeDelta::days(60),
        });
    }
}
