//! Some weeks ahead, asked for at the desk like everything else; what the rules refuse is left out.

use super::{DemoError, chance::Chance, id, people::person};
use crate::{
    app::Shared,
    authz::Action,
    clock::new_id,
    desk::{self, Errand},
};
use booking::{
    command::{Command, Request},
    reservation::Purpose,
};
use chrono::{Days, TimeDelta};
use inventory::{
    hours::wall,
    id::{GroupId, InstrumentId, OrganisationId, PersonId, ReservationId},
    instrument::Mode,
    party::{Party, Side},
    slot::Slot,
};

/// person, party, instrument, mode, title
type Wish = (&'static str, Behind, &'static str, Mode, &'static str);

/// A party by its code.
#[derive(Clone, Copy)]
enum Behind {
    Group(&'static str),
    Organisation(&'static str),
}

use Behind::{Group, Organisation};
use Mode::{Commissioned, SelfUse};

const WISHES: &[Wish] = &[
    ("researcher", Group("nano"), "sem", SelfUse, "催化剂形貌观察"),
    ("nano-pi", Group("nano"), "sem", SelfUse, "截面样品成像"),
    ("startup", Organisation("xinghai"), "sem", SelfUse, "涂层表面检查"),
    ("startup", Organisation("xinghai"), "tem", Commissioned, "纳米颗粒粒径"),
    ("researcher", Group("nano"), "tem", Commissioned, "高分辨晶格像"),
    ("polymer-student", Group("polymer"), "tga", SelfUse, "热分解曲线"),
    ("pi", Group("polymer"), "nmr", SelfUse, "共聚物结构"),
    ("researcher", Group("nano"), "xrd", SelfUse, "晶型测定"),
    ("startup", Organisation("xinghai"), "xps", Commissioned, "表面元素价态"),
    ("qingchuang", Organisation("qingchuang"), "raman", Commissioned, "膜材料拉曼谱"),
    ("wuyou", Organisation("wuyou"), "icpms", Commissioned, "水样重金属"),
    ("algae-pi", Group("algae"), "flow", SelfUse, "藻细胞计数"),
    ("langchao", Organisation("langchao"), "qpcr", Commissioned, "基因表达"),
    ("algae-pi", Group("algae"), "incubator", SelfUse, "藻种培养"),
    ("researcher", Group("nano"), "incubator", SelfUse, "稳定性实验"),
    ("fatigue-pi", Group("fatigue"), "hft", SelfUse, "焊缝疲劳"),
    ("yunfan", Organisation("yunfan"), "cmm", Commissioned, "壳体尺寸检测"),
    ("yunfan", Organisation("yunfan"), "utm", SelfUse, "拉伸试验"),
    ("fibre-pi", Group("fibre"), "winding", Commissioned, "气瓶缠绕试制"),
    ("startup", Organisation("xinghai"), "slm", Commissioned, "支架打印"),
    ("polymer-student", Group("polymer"), "ftir", SelfUse, "官能团分析"),
];

/// Asks for each wish about once a week for three weeks.
pub(super) async fn book(app: &Shared) -> Result<(), DemoError> {
    let mut chance = Chance::new(7);
    let zone = chrono_tz::Asia::Shanghai;
    let today = app.clock.now().with_timezone(&zone).date_naive();
    for week in 0..3u64 {
        for (who, party, instrument, mode, title) in WISHES {
            let date = today + Days::new(1 + week * 7 + chance.below(7));
            let minute = 540 + 60 * chance.below(8) as u16;
            let start = wall(date, minute, zone);
            let length = TimeDelta::minutes(60 * (1 + chance.below(3) as i64));
            let Ok(slot) = Slot::new(start, start + length) else { continue };
            let party = match *party {
                Group(code) => Party::Group(GroupId(id(code))),
                Organisation(code) => Party::Organisation(OrganisationId(id(code))),
            };
            let request = Request {
                id: ReservationId(new_id(&app.clock)),
                instrument: InstrumentId(id(instrument)),
                applicant: PersonId(person(who)),
                party,
                side: Side::Outside,
                project_code: None,
                mode: *mode,
                purpose: if matches!(party, Party::Group(_)) { Purpose::Research } else { Purpose::Development },
                title: (*title).to_owned(),
                needs: Default::default(),
                note: String::new(),
                slot,
                waiver: None,
            };
            ask(app, request).await?;
        }
    }
    Ok(())
}

async fn ask(app: &Shared, request: Request) -> Result<(), DemoError> {
    let errand = Errand {
        person: request.applicant,
        by_the_program: false,
        action: Action::PutReservation,
        instrument: Some(request.instrument),
        digest: vec![0; 32],
        command: Some(Command::Request(request)),
        if_match: None,
    };
    // A wish that the rules refuse is no failure: the next one may fit.
    drop(desk::carry_out(app, errand).await?);
    Ok(())
}
