//! Whole mails, read by a person before they were accepted.

use super::*;
use crate::words::facts::{Audience, Gathering, Names, Place, ReservationFacts};
use booking::{
    decision::Happening,
    reservation::{Approval, Purpose, State},
};
use chrono::{DateTime, Utc};
use inventory::{
    id::ReservationId,
    instrument::Mode,
    money::Fen,
    slot::{Instant, Slot},
    text::EmailAddress,
};
use uuid::Uuid;

fn at(text: &str) -> Instant {
    text.parse::<DateTime<Utc>>().expect("an instant")
}

pub(super) fn site() -> Site {
    Site {
        name: Bilingual::new("机时", "Jishi"),
        base: "https://jishi.example.cn".to_owned(),
        zone: chrono_tz::Tz::Asia__Shanghai,
    }
}

fn facts(happening: Happening, standing: State) -> ReservationFacts {
    ReservationFacts {
        reservation: ReservationId(Uuid::from_u128(1)),
        happening,
        at: at("2026-11-28T10:00:00Z"),
        place: Place {
            instrument: Bilingual::new("场发射扫描电镜", "Field emission SEM"),
            institution: Bilingual::new("示例大学", "Example University"),
            owner: None,
            facility: Bilingual::new("材料测试平台", "Materials Lab"),
            room: "A101".to_owned(),
            contact: EmailAddress::parse("lab@example.cn").ok(),
            zone: chrono_tz::Tz::Asia__Shanghai,
            cancel_minutes: 1440,
        },
        names: Names {
            applicant: "李娜".to_owned(),
            party: Some("微纳科技".to_owned()),
            actor: Some("王平".to_owned()),
        },
        title: "断面观察".to_owned(),
        note: "样品已镀金".to_owned(),
        mode: Mode::SelfUse,
        purpose: Purpose::Development,
        project_code: None,
        slot: Slot::new(at("2026-12-01T01:00:00Z"), at("2026-12-01T03:30:00Z")).expect("a forward slot"),
        previous: None,
        standing,
        price: Some(Fen(90_000)),
        reason: None,
        outage: None,
        deadline: None,
        others_stand: 0,
        revision: 2,
        sequence: 1,
        occurrence: None,
        series: None,
        gathering: Gathering::default(),
        is_no_event: false,
    }
}

/// The letter as a person would read it aloud.
fn read(letter: &Letter) -> String {
    let mut text = format!("# {}\n", letter.subject);
    for block in &letter.blocks {
        match block {
            Block::Paragraph(said) => text.push_str(&format!("{said}\n")),
            Block::Facts(rows) => rows.iter().for_each(|(name, value)| text.push_str(&format!("- {name} | {value}\n"))),
            Block::Link { label, url } => text.push_str(&format!("[{label}] {url}\n")),
        }
    }
    text + &format!("-- {}\n", letter.footer)
}

#[test]
fn the_applicant_reads_that_it_is_confirmed() {
    let confirmed = facts(Happening::Confirmed, State::Confirmed);
    assert_eq!(
        read(&notice(&confirmed, Audience::Applicant, "李娜", Locale::Zh, &site())),
        "\
# 预约已确认：场发射扫描电镜 12月1日 周二 09:00–11:30
李娜，您好：
您预约的“场发射扫描电镜”12月1日 周二 09:00–11:30 已确认。
如需取消或改期，请在 2026年11月30日 周一 09:00 前自行操作，之后请联系平台。
- 仪器 | 场发射扫描电镜
- 时间 | 2026年12月1日 周二 09:00–11:30（北京时间，UTC+8）
- 地点 | 示例大学 材料测试平台 A101
- 使用方式 | 自主上机
- 预约名称 | 断面观察
- 用途 | 产品研发
- 费用 | ¥900.00
- 操作人 | 王平
[打开预约] https://jishi.example.cn/reservations/00000000-0000-0000-0000-000000000001
-- 本邮件由“机时”自动发送。回复本邮件可联系平台。
"
    );
}

#[test]
fn the_lab_reads_who_asks_and_until_when() {
    let standing = State::Held { until: at("2026-11-30T10:00:00Z"), awaiting: [Approval::Manager].into() };
    let asked = facts(Happening::Requested, standing);
    assert_eq!(
        read(&notice(&asked, Audience::Lab, "Wang Ping", Locale::En, &site())),
        "\
# Please decide: Field emission SEM, Tue 1 Dec 09:00–11:30
Dear Wang Ping,
李娜 (微纳科技) asks for “Field emission SEM”, Tue 1 Dec 09:00–11:30; the time is held until Mon 30 Nov 18:00; please decide before then.
- Instrument | Field emission SEM
- Time | Tue 1 Dec 2026 09:00–11:30 (China time, UTC+8)
- Place | Example University, Materials Lab, A101
- Mode | self-use
- Title | 断面观察
- Purpose | product development
- Applicant | 李娜 (微纳科技)
- Price | ¥900.00
- Note | 样品已镀金
- Done by | 王平
[Open the reservation] https://jishi.example.cn/reservations/00000000-0000-0000-0000-000000000001
-- Sent automatically by Jishi. Replies are not read.
"
    );
}

#[test]
fn a_held_request_says_that_the_calendar_entry_is_tentative() {
    let standing = State::Held { until: at("2026-11-30T10:00:00Z"), awaiting: [Approval::Manager].into() };
    let asked = facts(Happening::Requested, standing);
    let letter = notice(&asked, Audience::Applicant, "李娜", Locale::Zh, &site());
    assert!(letter.subject.starts_with("申请已收到："), "{}", letter.subject);
    let tentative = "审批有结果后会再发邮件通知您。在此之前，日历里的这一安排是暂定的。";
    assert!(letter.blocks.contains(&Block::Paragraph(tentative.to_owned())));
    assert_eq!(summary(&asked, Audience::Applicant, Locale::Zh, true), "（待审批）场发射扫描电镜：断面观察");
    assert_eq!(summary(&asked, Audience::Lab, Locale::En, true), "(not approved yet) Field emission SEM: 李娜");
}

#[test]
fn a_deadline_that_has_passed_is_not_offered() {
    let mut late = facts(Happening::Confirmed, State::Confirmed);
    late.at = at("2026-12-01T00:30:00Z");
    let text = read(&notice(&late, Audience::Applicant, "李娜", Locale::Zh, &site()));
    assert!(!text.contains("如需取消"), "{text}");
}

#[test]
fn the_calendar_text_names_the_zone() {
    let confirmed = facts(Happening::Confirmed, State::Confirmed);
    assert_eq!(
        description(&confirmed, Audience::Applicant, Locale::Zh, &site()),
        "您预约的“场发射扫描电镜”12月1日 周二 09:00–11:30 已确认。\n\
         时间：2026年12月1日 周二 09:00–11:30（北京时间，UTC+8）\n\
         https://jishi.example.cn/reservations/00000000-0000-0000-0000-000000000001"
    );
}

#[test]
fn a_link_says_what_it_does_and_until_when() {
    let url = "https://jishi.example.cn/link/abc".to_owned();
    let expires = at("2026-12-01T10:00:00Z");
    assert_eq!(
        read(&link(&LinkPurpose::ResetPassword, url.clone(), expires, "李娜", Locale::Zh, &site())),
        "\
# 重设密码
李娜，您好：
有人请求重设您在“机时”的密码。请打开下面的链接设置新密码。
[设置新密码] https://jishi.example.cn/link/abc
链接在 2026年12月1日 周二 18:00（北京时间，UTC+8）前有效，只能使用一次。请不要转发。
如果不是您本人请求，不必理会本邮件，原密码仍然有效。
-- 本邮件由“机时”自动发送，请勿回复。
"
    );
    let invite = LinkPurpose::Invite { inviter: "Li Na".to_owned(), into: "Nano Ltd".to_owned() };
    assert_eq!(
        read(&link(&invite, url, expires, "Zhao", Locale::En, &site())),
        "\
# Li Na invites you to join “Nano Ltd”
Dear Zhao,
Li Na invites you to join “Nano Ltd” at Jishi. Please open the link and press “Join” on the page.
[Accept the invitation] https://jishi.example.cn/link/abc
The link is valid until Tue 1 Dec 2026 18:00 (China time, UTC+8) and works once. Please do not pass it on.
If you do not know who invites you, do nothing.
-- Sent automatically by Jishi. Replies are not read.
"
    );
}

#[test]
fn changes_of_an_account_are_told_to_its_owner() {
    let text = read(&password_changed(at("2026-12-01T10:00:00Z"), "李娜", Locale::Zh, &site()));
    assert!(text.contains("您在“机时”的账户密码已于 2026年12月1日 周二 18:00（北京时间，UTC+8）更改。"), "{text}");
    let text = read(&already_registered("李娜", Locale::En, &site()));
    assert!(text.contains("[Sign in] https://jishi.example.cn/sign-in"), "{text}");
}
