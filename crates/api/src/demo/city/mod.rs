//! Institutions, labs, groups, organisations and instruments.

pub(super) mod companions;
mod instrument;
mod kind;

pub(super) use kind::instruments;

use super::{chance::Chance, id};
use crate::store::seed::{
    Facility, Institution, Organisation, ProjectCode, RatedHours, ResearchGroup, Rows, TermsAcceptance,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// code, Chinese, English, district, reports
const INSTITUTIONS: [(&str, &str, &str, &str, bool); 4] = [
    ("gangcheng", "港城大学", "Gangcheng University", "海州区", true),
    ("haidong", "海东理工学院", "Haidong Institute of Technology", "连云区", true),
    ("materials", "新材料产业研究院", "Institute for Advanced Materials", "开发区", true),
    ("hospital", "市第一医院", "First City Hospital", "海州区", false),
];

/// code, institution, Chinese, English, address
const FACILITIES: [(&str, &str, &str, &str, &str); 6] = [
    ("em", "gangcheng", "电子显微镜平台", "Electron Microscopy Facility", "海州区 苍梧路 59 号 4 号楼"),
    ("analysis", "gangcheng", "分析测试中心", "Analytical Centre", "海州区 苍梧路 59 号 1 号楼"),
    ("marine", "gangcheng", "海洋生物平台", "Marine Biology Facility", "海州区 苍梧路 59 号 8 号楼"),
    ("mechanics", "haidong", "力学与计量实验室", "Mechanics and Metrology Lab", "连云区 海棠路 12 号"),
    ("pilot", "materials", "中试基地", "Pilot Plant", "开发区 花果山大道 601 号"),
    ("imaging", "hospital", "医学影像科研中心", "Imaging Research Centre", "海州区 通灌北路 182 号"),
];

/// code, institution, name, PI approves
const GROUPS: [(&str, &str, &str, bool); 6] = [
    ("nano", "gangcheng", "纳米材料课题组", false),
    ("polymer", "gangcheng", "高分子课题组", true),
    ("algae", "gangcheng", "海藻活性物质课题组", false),
    ("fatigue", "haidong", "结构疲劳课题组", false),
    ("fibre", "materials", "碳纤维课题组", false),
    ("neuro", "hospital", "神经影像课题组", false),
];

/// code, name, kind, credit code, admitted
const ORGANISATIONS: [(&str, &str, &str, Option<&str>, bool); 5] = [
    ("xinghai", "星海新材料科技有限公司", "enterprise", Some("91350100M000100Y43"), true),
    ("langchao", "蓝潮生物技术有限公司", "enterprise", Some("9144030071526726XG"), true),
    ("yunfan", "云帆精密制造有限公司", "enterprise", Some("914403001922038216"), true),
    ("qingchuang", "青创膜材料团队", "team", None, true),
    ("wuyou", "无忧检测科技有限公司", "enterprise", Some("91330100799655058B"), false),
];

/// Writes everything but people.
pub(super) fn found(rows: &mut Rows, now: DateTime<Utc>) {
    let mut chance = Chance::new(1);
    for (code, zh, en, district, reporting) in INSTITUTIONS {
        rows.institutions.push(Institution {
            id: id(code),
            code: code.to_owned(),
            name_zh: zh.to_owned(),
            name_en: en.to_owned(),
            district: district.to_owned(),
            terms_version: 1,
            terms_zh: format!("使用{zh}仪器须遵守其安全与收费规定，成果归委托方所有，双方对委托内容保密。"),
            terms_en: format!(
                "Users of {en} follow its safety and price rules; results belong to the customer, and both sides keep \
                 the work confidential."
            ),
            reporting,
        });
    }
    for (code, institution, zh, en, address) in FACILITIES {
        rows.facilities.push(Facility {
            id: id(code),
            institution_id: id(institution),
            name_zh: zh.to_owned(),
            name_en: en.to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            address: address.to_owned(),
            email: format!("{code}@lab.example"),
        });
    }
    rows.rated_hours.push(RatedHours {
        id: id("rated"),
        institution_id: None,
        class: None,
        valid_from: NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date"),
        valid_to: None,
        minutes_per_year: 1400 * 60,
    });
    groups(rows, now);
    organisations(rows, now);
    let instruments = kind::all().iter().map(|kind| instrument::row(kind, &mut chance, now));
    rows.instruments.extend(instruments);
}

fn groups(rows: &mut Rows, now: DateTime<Utc>) {
    for (code, institution, name, pi_approval) in GROUPS {
        rows.groups.push(ResearchGroup {
            id: id(code),
            institution_id: id(institution),
            name: name.to_owned(),
            pi_approval,
            state: "confirmed".to_owned(),
            revision: 1,
            created_at: now - TimeDelta::days(400),
            decided_by: None,
            decided_at: Some(now - TimeDelta::days(399)),
            decision_reason: None,
        });
        for (number, title) in [("2026-01", "国家自然科学基金项目"), ("2026-02", "企业横向课题")] {
            let number = format!("{}-{number}", code.to_uppercase());
            rows.project_codes.push(ProjectCode {
                id: id(&number),
                group_id: id(code),
                code: number,
                title: title.to_owned(),
                active: true,
            });
        }
    }
}

fn organisations(rows: &mut Rows, now: DateTime<Utc>) {
    for (code, name, kind, credit_code, admitted) in ORGANISATIONS {
        rows.organisations.push(Organisation {
            id: id(code),
            name: name.to_owned(),
            kind: kind.to_owned(),
            credit_code: credit_code.map(str::to_owned),
            district: "开发区".to_owned(),
            contact_phone: String::new(),
            admission: if admitted { "admitted" } else { "pending" }.to_owned(),
            revision: 1,
            created_at: now - TimeDelta::days(if admitted { 390 } else { 2 }),
            decided_by: None,
            decided_at: admitted.then(|| now - TimeDelta::days(388)),
            decision_reason: None,
        });
    }
}

/// The terms that admitted organisations accepted; `by` is their admin.
pub(super) fn accept_terms(rows: &mut Rows, organisation: &str, by: uuid::Uuid, now: DateTime<Utc>) {
    for (institution, ..) in INSTITUTIONS {
        rows.terms.push(TermsAcceptance {
            organisation_id: id(organisation),
            institution_id: id(institution),
            version: 1,
            accepted_at: now - TimeDelta::days(380),
            accepted_by: by,
        });
    }
}
