//! What concerns somebody's standing: where he works, which organisation he belongs to, which roles he holds.

use crate::words::Locale;
use inventory::{role::Role, text::Bilingual};

/// Tells an institution's office that somebody says he works there.
pub fn staff_requested(name: &str, email: &str) -> Bilingual {
    Bilingual::new(
        format!("{name}（{email}）登记为本单位人员，请在“人员与角色”中确认。"),
        format!("{name} ({email}) registered as staff; please confirm under “People and roles”."),
    )
}

/// Tells somebody that an institution's office confirmed him as its staff.
pub fn staff_confirmed(institution: &Bilingual) -> Bilingual {
    let (zh, en) = (&institution.zh, Locale::En.of_text(institution));
    Bilingual::new(format!("{zh}已确认您为本单位人员。"), format!("{en} confirmed you as its staff."))
}

/// Tells somebody that he is not staff of an institution any more.
pub fn staff_ended(institution: &Bilingual) -> Bilingual {
    let (zh, en) = (&institution.zh, Locale::En.of_text(institution));
    Bilingual::new(format!("您不再是{zh}的在册人员。"), format!("You are not staff of {en} any more."))
}

/// Tells somebody that an institution does not know him as its staff.
pub fn staff_declined(institution: &Bilingual) -> Bilingual {
    let (zh, en) = (&institution.zh, Locale::En.of_text(institution));
    Bilingual::new(format!("{zh}未确认您为本单位人员。"), format!("{en} did not confirm you as its staff."))
}

/// Tells those who run an organisation that somebody registered with its credit code.
pub fn organisation_asked(name: &str, email: &str, organisation: &str) -> Bilingual {
    Bilingual::new(
        format!("{name}（{email}）用“{organisation}”的统一社会信用代码登记。如果是贵单位的人，请邀请其加入。"),
        format!(
            "{name} ({email}) registered with the credit code of “{organisation}”. If one of yours, please send an invitation."
        ),
    )
}

/// Tells somebody that his organisation is here already.
pub fn organisation_known(organisation: &str) -> Bilingual {
    Bilingual::new(
        format!("“{organisation}”已经登记。您的账户已建立，我们已通知该单位的管理员，请等待其邀请。"),
        format!(
            "“{organisation}” is registered already. Your account is made, and its administrator has been told; please wait for an invitation."
        ),
    )
}

/// Tells those who run an organisation that somebody has joined it.
pub fn organisation_joined(name: &str, organisation: &str) -> Bilingual {
    Bilingual::new(format!("{name}已加入“{organisation}”。"), format!("{name} has joined “{organisation}”."))
}

/// Tells somebody that he was given a role; `over` is nothing for a role over the city.
pub fn role_granted(role: Role, over: Option<&Bilingual>) -> Bilingual {
    let (role, place) = (name(role), place(over));
    Bilingual::new(
        format!("您已获得角色“{}”{}。", role.zh, place.zh),
        format!("You were given the role “{}”{}.", role.en, place.en),
    )
}

/// Tells somebody that a role was taken away from him.
pub fn role_revoked(role: Role, over: Option<&Bilingual>) -> Bilingual {
    let (role, place) = (name(role), place(over));
    Bilingual::new(
        format!("您的角色“{}”{}已被撤销。", role.zh, place.zh),
        format!("The role “{}”{} was taken from you.", role.en, place.en),
    )
}

/// Names a role, as it stands inside a sentence.
fn name(role: Role) -> Bilingual {
    let (zh, en) = match role {
        Role::SystemAdministrator => ("系统管理员", "system administrator"),
        Role::SecurityAdministrator => ("安全管理员", "security administrator"),
        Role::AuditAdministrator => ("审计管理员", "audit administrator"),
        Role::BureauOfficer => ("科技局工作人员", "bureau officer"),
        Role::Auditor => ("审计人员", "auditor"),
        Role::InstitutionOffice => ("设备处", "institution office"),
        Role::LabManager => ("机主", "lab manager"),
        Role::Operator => ("操作员", "operator"),
        Role::Pi => ("课题负责人", "PI"),
        Role::GroupMember => ("课题组成员", "group member"),
        Role::OrganisationAdmin => ("用户单位管理员", "organisation admin"),
        Role::OrganisationMember => ("用户单位成员", "organisation member"),
    };
    Bilingual::new(zh, en)
}

fn place(over: Option<&Bilingual>) -> Bilingual {
    match over {
        Some(name) => Bilingual::new(format!("（{}）", name.zh), format!(" at {}", Locale::En.of_text(name))),
        None => Bilingual::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_names_what_it_is_held_over() {
        let lab = Bilingual::new("电镜平台", "Microscopy");
        assert_eq!(role_granted(Role::Auditor, None).en, "You were given the role “auditor”.");
        assert!(role_revoked(Role::LabManager, Some(&lab)).en.ends_with(" at Microscopy was taken from you."));
    }
}
