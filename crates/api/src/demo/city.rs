//! Institutions, labs, groups, organisations and instruments.

use super::{chance::Chance, id};
use crate::store::seed::{
    Facility, Institution, InstrumentRow, Organisation, ProjectCode, RatedHours, ResearchGroup, Rows, TermsAcceptance,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use inventory::{
    hours::{Opening, OpeningHours},
    instrument::HourlyPrice,
    money::Fen,
    party::Side,
    policy::{BookingPolicy, Quota},
};
use serde_json::json;

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

struct Kind {
    code: &'static str,
    facility: &'static str,
    group: Option<&'static str>,
    zh: &'static str,
    en: &'static str,
    model: &'static str,
    maker: &'static str,
    country: &'static str,
    class: &'static str,
    value_wan: i64,
    outside_yuan: i64,
    terms: Terms,
}

/// How a lab lends an instrument.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Terms {
    /// Own people at once, outsiders by approval, qualification needed.
    Usual,
    /// Everybody at once.
    Easy,
    /// Operator only, everybody by approval, set-up and clean-up.
    Served,
    /// Several at once.
    Shared(i32),
    /// Not open, with a reason.
    Closed(&'static str),
    /// Secret.
    Secret,
}

macro_rules! kinds {
    ($(($code:literal, $facility:literal, $group:expr, $zh:literal, $en:literal, $model:literal, $maker:literal,
        $country:literal, $class:literal, $wan:literal, $yuan:literal, $terms:expr)),+ $(,)?) => {
        &[$(Kind { code: $code, facility: $facility, group: $group, zh: $zh, en: $en, model: $model, maker: $maker,
            country: $country, class: $class, value_wan: $wan, outside_yuan: $yuan, terms: $terms }),+]
    };
}

const KINDS: &[Kind] = kinds![
    (
        "sem",
        "em",
        Some("nano"),
        "场发射扫描电子显微镜",
        "Field emission scanning electron microscope (SEM)",
        "SU8220",
        "日立",
        "日本",
        "分析仪器/电子光学仪器",
        368,
        360,
        Terms::Usual
    ),
    (
        "tem",
        "em",
        None,
        "透射电子显微镜",
        "Transmission electron microscope (TEM)",
        "JEM-2100Plus",
        "日本电子",
        "日本",
        "分析仪器/电子光学仪器",
        840,
        800,
        Terms::Served
    ),
    (
        "tabletop-sem",
        "em",
        None,
        "台式扫描电子显微镜",
        "Tabletop scanning electron microscope",
        "TM4000Plus",
        "日立",
        "日本",
        "分析仪器/电子光学仪器",
        98,
        120,
        Terms::Easy
    ),
    (
        "fib",
        "em",
        None,
        "聚焦离子束双束电镜",
        "Dual-beam FIB-SEM",
        "Helios 5",
        "赛默飞",
        "美国",
        "分析仪器/电子光学仪器",
        1060,
        1500,
        Terms::Served
    ),
    (
        "confocal",
        "em",
        None,
        "激光共聚焦显微镜",
        "Laser confocal microscope",
        "LSM 900",
        "蔡司",
        "德国",
        "分析仪器/显微镜及图像分析仪器",
        260,
        300,
        Terms::Usual
    ),
    (
        "xrd",
        "analysis",
        None,
        "X射线衍射仪",
        "X-ray diffractometer (XRD)",
        "SmartLab SE",
        "理学",
        "日本",
        "分析仪器/X射线仪器",
        107,
        200,
        Terms::Usual
    ),
    (
        "xps",
        "analysis",
        None,
        "X射线光电子能谱仪",
        "X-ray photoelectron spectrometer (XPS)",
        "Nexsa G2",
        "赛默飞",
        "美国",
        "分析仪器/X射线仪器",
        650,
        600,
        Terms::Served
    ),
    (
        "nmr",
        "analysis",
        None,
        "核磁共振波谱仪",
        "NMR spectrometer 400 MHz",
        "AVANCE NEO 400",
        "布鲁克",
        "瑞士",
        "分析仪器/波谱仪器",
        390,
        280,
        Terms::Usual
    ),
    (
        "icpms",
        "analysis",
        None,
        "电感耦合等离子体质谱仪",
        "ICP mass spectrometer",
        "NexION 1000",
        "珀金埃尔默",
        "美国",
        "分析仪器/质谱仪器",
        162,
        350,
        Terms::Served
    ),
    (
        "lcms",
        "analysis",
        None,
        "液相色谱-质谱联用仪",
        "LC-MS/MS",
        "Triple Quad 5500+",
        "SCIEX",
        "新加坡",
        "分析仪器/质谱仪器",
        199,
        320,
        Terms::Usual
    ),
    (
        "raman",
        "analysis",
        None,
        "共聚焦拉曼光谱仪",
        "Confocal Raman spectrometer",
        "inVia Qontor",
        "雷尼绍",
        "英国",
        "分析仪器/光谱仪器",
        184,
        220,
        Terms::Easy
    ),
    (
        "ftir",
        "analysis",
        Some("polymer"),
        "傅里叶变换红外光谱仪",
        "FTIR spectrometer",
        "Nicolet iS50",
        "赛默飞",
        "美国",
        "分析仪器/光谱仪器",
        35,
        80,
        Terms::Easy
    ),
    (
        "tga",
        "analysis",
        Some("polymer"),
        "同步热分析仪",
        "Simultaneous thermal analyser (TG-DSC)",
        "STA 449 F5",
        "耐驰",
        "德国",
        "分析仪器/热分析仪器",
        76,
        150,
        Terms::Usual
    ),
    (
        "uvvis",
        "analysis",
        None,
        "紫外可见近红外分光光度计",
        "UV-Vis-NIR spectrophotometer",
        "UV-3600i Plus",
        "岛津",
        "日本",
        "分析仪器/光谱仪器",
        36,
        60,
        Terms::Easy
    ),
    (
        "flow",
        "marine",
        Some("algae"),
        "流式细胞仪",
        "Flow cytometer",
        "CytoFLEX S",
        "贝克曼",
        "美国",
        "分析仪器/生化分离分析仪器",
        103,
        240,
        Terms::Usual
    ),
    (
        "qpcr",
        "marine",
        None,
        "实时荧光定量PCR仪",
        "Real-time qPCR",
        "QuantStudio 5",
        "赛默飞",
        "美国",
        "分析仪器/生化分离分析仪器",
        31,
        60,
        Terms::Easy
    ),
    (
        "incubator",
        "marine",
        None,
        "光照摇床培养箱",
        "Illuminated shaking incubators",
        "ZQLY-300",
        "知楚",
        "中国",
        "分析仪器/样品前处理及制备仪器",
        12,
        20,
        Terms::Shared(4)
    ),
    (
        "sonar",
        "marine",
        None,
        "水声测量系统",
        "Hydroacoustic measuring system",
        "HS-2",
        "自研",
        "中国",
        "海洋仪器/水声仪器",
        420,
        0,
        Terms::Secret
    ),
    (
        "utm",
        "mechanics",
        None,
        "电子万能试验机",
        "Universal testing machine",
        "CMT5305",
        "美特斯",
        "中国",
        "物理性能测试仪器/力学性能测试仪器",
        21,
        80,
        Terms::Easy
    ),
    (
        "hft",
        "mechanics",
        Some("fatigue"),
        "高频疲劳试验机",
        "High-frequency fatigue tester",
        "QBG-100",
        "长春仟邦",
        "中国",
        "物理性能测试仪器/力学性能测试仪器",
        61,
        100,
        Terms::Usual
    ),
    (
        "cmm",
        "mechanics",
        None,
        "三坐标测量机",
        "Coordinate measuring machine (CMM)",
        "GLOBAL S",
        "海克斯康",
        "中国",
        "计量仪器/长度计量仪器",
        98,
        180,
        Terms::Served
    ),
    (
        "climate",
        "mechanics",
        None,
        "高低温湿热试验箱",
        "Climatic chamber",
        "GDJS-100",
        "雅士林",
        "中国",
        "工艺实验设备/环境试验设备",
        11,
        40,
        Terms::Easy
    ),
    (
        "vna",
        "mechanics",
        None,
        "矢量网络分析仪",
        "Vector network analyser",
        "E5080B",
        "是德",
        "马来西亚",
        "电子测量仪器/网络分析仪器",
        115,
        160,
        Terms::Closed("教学专用")
    ),
    (
        "freeze-dryer",
        "pilot",
        None,
        "冷冻干燥中试线",
        "Pilot freeze-drying line",
        "LYO-20",
        "东富龙",
        "中国",
        "工艺实验设备/中试生产线",
        350,
        420,
        Terms::Served
    ),
    (
        "winding",
        "pilot",
        Some("fibre"),
        "碳纤维缠绕中试线",
        "Filament winding pilot line",
        "FW-6",
        "自研",
        "中国",
        "工艺实验设备/中试生产线",
        334,
        380,
        Terms::Served
    ),
    (
        "slm",
        "pilot",
        None,
        "选择性激光熔化3D打印机",
        "SLM metal printer",
        "BLT-S310",
        "铂力特",
        "中国",
        "工艺实验设备/增材制造设备",
        199,
        300,
        Terms::Usual
    ),
    (
        "bet",
        "pilot",
        None,
        "比表面及孔径分析仪",
        "BET surface area analyser",
        "ASAP 2460",
        "麦克",
        "美国",
        "物理性能测试仪器/颗粒度测量仪器",
        53,
        120,
        Terms::Easy
    ),
    (
        "mri",
        "imaging",
        Some("neuro"),
        "小动物磁共振成像仪",
        "Small-animal MRI",
        "BioSpec 94/20",
        "布鲁克",
        "德国",
        "医学诊断仪器/影像诊断仪器",
        1280,
        1200,
        Terms::Served
    ),
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
    for kind in KINDS {
        rows.instruments.push(instrument(kind, &mut chance, now));
    }
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

fn instrument(kind: &Kind, chance: &mut Chance, now: DateTime<Utc>) -> InstrumentRow {
    let facility = FACILITIES.iter().find(|lab| lab.0 == kind.facility).expect("every instrument's lab is listed");
    let purchased = now.date_naive() - Days::new(500 + chance.below(3000));
    let open = !matches!(kind.terms, Terms::Closed(_) | Terms::Secret);
    let capacity = if let Terms::Shared(capacity) = kind.terms { capacity } else { 1 };
    let modes = match kind.terms {
        Terms::Served => json!(["commissioned"]),
        Terms::Usual | Terms::Easy => json!(["self_use", "commissioned"]),
        Terms::Shared(_) | Terms::Closed(_) | Terms::Secret => json!(["self_use"]),
    };
    let reason = match kind.terms {
        Terms::Closed(reason) => Some(reason),
        Terms::Secret => Some("涉密"),
        _ => None,
    };
    let prices = [
        HourlyPrice { side: Side::OwnInstitution, per_hour: Fen(kind.outside_yuan * 100 * 3 / 10) },
        HourlyPrice { side: Side::Outside, per_hour: Fen(kind.outside_yuan * 100) },
    ];
    let institution = INSTITUTIONS.iter().find(|owner| owner.0 == facility.1).expect("every lab's owner is listed");
    InstrumentRow {
        id: id(kind.code),
        institution_id: id(facility.1),
        facility_id: Some(id(kind.facility)),
        owner_group_id: kind.group.map(id),
        asset_number: format!("{}{:06}", purchased.year(), 100_000 + chance.below(899_999)),
        name_zh: kind.zh.to_owned(),
        name_en: kind.en.to_owned(),
        model: kind.model.to_owned(),
        manufacturer: kind.maker.to_owned(),
        country: kind.country.to_owned(),
        value_fen: kind.value_wan * 1_000_000,
        purchased: Some(purchased),
        first_used: Some(purchased + Days::new(20 + chance.below(90))),
        department: facility.2.to_owned(),
        place: format!("{} {} 室", facility.2, 101 + chance.below(400)),
        contact_email: format!("{}@lab.example", kind.facility),
        asset_status: "in_use".to_owned(),
        class: kind.class.to_owned(),
        open,
        not_open_reason: reason.map(str::to_owned),
        secret: kind.terms == Terms::Secret,
        capacity,
        modes: modes.to_string(),
        policy: serde_json::to_string(&policy(kind.terms)).expect("a policy is plain data"),
        prices: serde_json::to_string(&prices).expect("prices are plain data"),
        fallback_search: inventory::search::index(&[
            kind.zh,
            kind.en,
            kind.model,
            kind.maker,
            kind.class,
            institution.1,
            institution.2,
            facility.2,
        ]),
        revision: 1,
        last_decision_at: None,
    }
}

fn policy(terms: Terms) -> BookingPolicy {
    let usual = BookingPolicy::usual();
    let long_days = (1..=7).filter_map(|day| Opening::new(day, 8 * 60, 22 * 60).ok()).collect::<Vec<_>>();
    match terms {
        Terms::Usual | Terms::Closed(_) | Terms::Secret => {
            BookingPolicy { quotas: vec![Quota::weekly_minutes(20 * 60)], cancel_minutes: 720, ..usual }
        }
        Terms::Easy => BookingPolicy {
            automatic_for: Side::ALL.to_vec(),
            qualification_needed: false,
            lead_minutes_self_use: 30,
            cancel_minutes: 120,
            hours: OpeningHours { weekly: long_days, follows_working_days: false, exceptions: Vec::new() },
            ..usual
        },
        Terms::Served => BookingPolicy {
            automatic_for: Vec::new(),
            set_up_minutes: 30,
            clean_up_minutes: 30,
            lead_minutes_commissioned: 2880,
            min_minutes: 60,
            max_minutes: 600,
            ..usual
        },
        Terms::Shared(_) => BookingPolicy {
            automatic_for: Side::ALL.to_vec(),
            qualification_needed: false,
            min_minutes: 60,
            max_minutes: 1440,
            grid_minutes: 60,
            hours: OpeningHours::always(),
            ..usual
        },
    }
}

/// The codes of the city's instruments with their lab and keeper.
pub(super) fn instruments() -> impl Iterator<Item = (&'static str, &'static str, Option<&'static str>)> {
    KINDS.iter().map(|kind| (kind.code, kind.facility, kind.group))
}
