//! Every rule's sentence, read by a person before it was accepted.

use super::*;
use booking::violation::RuleCode;
use chrono::{DateTime, Utc};
use inventory::id::CompanionId;
use inventory::ledger::AssetStatus;
use inventory::policy::{HandOver, QuotaHolder, QuotaMeasure, QuotaWindow, Reach};
use std::collections::BTreeSet;
use uuid::Uuid;

fn at(text: &str) -> Instant {
    text.parse::<DateTime<Utc>>().expect("an instant")
}

fn slot(start: &str, end: &str) -> Slot {
    Slot::new(at(start), at(end)).expect("a forward slot")
}

/// Each violation with the sentences it must give, in the fixed order of the rules.
fn samples() -> Vec<(Violation, &'static str, &'static str)> {
    let ten = slot("2026-12-01T02:00:00Z", "2026-12-01T04:00:00Z");
    let night = slot("2026-12-01T12:00:00Z", "2026-12-01T14:00:00Z");
    vec![
        (
            Violation::InPast { now: at("2026-12-01T01:05:30Z") },
            "开始时间已过，请选 12月1日 周二 09:05 之后的时间",
            "The start has passed; choose a time after Tue 1 Dec 09:05",
        ),
        (
            Violation::TooLateToChange { cancel_minutes: 1440, deadline: at("2026-11-30T02:00:00Z"), by: None },
            "自行取消或改期至少提前 24 小时，期限 11月30日 周一 10:00 已过，请联系平台",
            "Cancel or move at least 24 hours ahead; that was possible until Mon 30 Nov 10:00, now please ask the lab",
        ),
        (
            Violation::TooEarlyToStart { earliest: at("2026-12-01T01:45:00Z") },
            "还未到上机时间，12月1日 周二 09:45 起可以开始",
            "It is too early: the use may begin from Tue 1 Dec 09:45 on",
        ),
        (
            Violation::AlreadyOver { ended: at("2026-12-01T04:00:00Z") },
            "该时段已于 12月1日 周二 12:00 结束",
            "That time ended on Tue 1 Dec 12:00",
        ),
        (
            Violation::HoursOutsideUse { since: ten.start(), until: ten.end(), outside: vec![night] },
            "机时须在本次使用 12月1日 周二 10:00–12:00 之内且互不重叠，请更正 12月1日 周二 20:00–22:00",
            "Hours must lie within the use, Tue 1 Dec 10:00–12:00, without overlaps; please correct Tue 1 Dec 20:00–22:00",
        ),
        (
            Violation::OffGrid { grid_minutes: 30, by_hour: false },
            "开始和结束时间须按 30 分钟取整，例如 09:00、09:30",
            "Start and end must fall on steps of 30 minutes, for example 09:00 or 09:30",
        ),
        (
            Violation::TooShort { min_minutes: 30, asked_minutes: 15, by_hour: false },
            "最短 30 分钟，您选了 15 分钟",
            "The shortest use is 30 minutes, you chose 15 minutes",
        ),
        (
            Violation::TooLong { max_minutes: 240, asked_minutes: 300, by_hour: false },
            "最长 4 小时，您选了 5 小时",
            "The longest use is 4 hours, you chose 5 hours",
        ),
        (
            Violation::TooSoon { lead_minutes: 1440, earliest: at("2026-12-02T02:17:12Z"), working: None },
            "至少提前 24 小时预约，目前最早可选 12月2日 周三 10:18",
            "Book at least 24 hours ahead; the earliest start is now Wed 2 Dec 10:18",
        ),
        (
            Violation::TooFar { horizon_days: 60, latest: at("2027-01-30T02:17:12Z") },
            "最多提前 60 天预约，目前最晚可选 1月30日 周六 10:17 开始",
            "Book at most 60 days ahead; the latest start is now Sat 30 Jan 10:17",
        ),
        (
            Violation::Closed { closed: vec![night] },
            "12月1日 周二 20:00–22:00 不在开放时间内",
            "Closed Tue 1 Dec 20:00–22:00",
        ),
        (
            Violation::NotReleased { opens_at: at("2026-11-29T13:00:00Z") },
            "这一周要到 11月29日 周日 21:00 才开放预约",
            "That week opens for booking on Sun 29 Nov 21:00",
        ),
        (
            Violation::Reserved {
                reserved: vec![slot("2026-12-01T01:00:00Z", "2026-12-01T04:00:00Z")],
                released_at: Some(at("2026-11-30T01:00:00Z")),
            },
            "12月1日 周二 09:00–12:00 为其他用户保留，11月30日 周一 09:00 起仍空闲的部分向所有人开放",
            "Kept for others: Tue 1 Dec 09:00–12:00; what is still free opens to all on Mon 30 Nov 09:00",
        ),
        (
            Violation::NotOperational { status: AssetStatus::AwaitingRepair },
            "仪器状态为“待修”，暂不能预约",
            "The instrument is awaiting repair and cannot be booked",
        ),
        (
            Violation::Outage { blockers: vec![ten] },
            "仪器停机：12月1日 周二 10:00–12:00",
            "The instrument is out of use Tue 1 Dec 10:00–12:00",
        ),
        (
            Violation::Occupied { blockers: vec![ten, night], capacity: 1 },
            "12月1日 周二 10:00–12:00、20:00–22:00 已被占用",
            "Occupied Tue 1 Dec 10:00–12:00, 20:00–22:00",
        ),
        (
            Violation::CompanionNotOffered { companion: CompanionId(Uuid::nil()) },
            "所选的附件或机位不能用于该仪器，或已停用",
            "An accessory or place you chose does not go with this instrument, or is out of service",
        ),
        (
            Violation::CompanionOut {
                companion: CompanionId(Uuid::nil()),
                name: Bilingual::new("能谱仪", "EDS detector"),
                blockers: vec![ten],
            },
            "能谱仪在 12月1日 周二 10:00–12:00 不可用",
            "EDS detector: not available Tue 1 Dec 10:00–12:00",
        ),
        (
            Violation::CompanionTaken {
                companion: CompanionId(Uuid::nil()),
                name: Bilingual::new("能谱仪", "EDS detector"),
                blockers: vec![ten],
                capacity: 1,
            },
            "能谱仪在 12月1日 周二 10:00–12:00 已被占用",
            "EDS detector: taken Tue 1 Dec 10:00–12:00",
        ),
        (
            Violation::NoOperator { on_duty: true, blockers: vec![ten] },
            "该时段没有空闲的操作员：12月1日 周二 10:00–12:00 均有其他工作",
            "No operator is free then: busy Tue 1 Dec 10:00–12:00",
        ),
        (
            Violation::ModeNotOffered { mode: Mode::Commissioned },
            "该仪器不提供委托测试",
            "The instrument is not offered for commissioned work",
        ),
        (
            Violation::NotOpenToOutsiders,
            "该仪器暂不对外单位开放",
            "The instrument is not open to users from outside its institution",
        ),
        (
            Violation::NotQualified,
            "自主上机须有使用当日有效的上机资格",
            "Self-use needs a qualification that is valid on the day of use",
        ),
        (
            Violation::Contested {
                closes_at: Some(at("2026-11-26T10:00:00Z")),
                decided_by: at("2026-11-27T10:00:00Z"),
            },
            "这一周集中分配：11月26日 周四 18:00 前提出的申请一并考虑，最迟 11月27日 周五 18:00 公布结果",
            "This week is given out together: whoever asks before Thu 26 Nov 18:00 takes part; decided by Fri 27 Nov \
             18:00",
        ),
        (
            Violation::Contested { closes_at: None, decided_by: at("2026-11-27T10:00:00Z") },
            "这一周的申请已截止，正在分配，最迟 11月27日 周五 18:00 公布结果；之后剩余时间先到先得",
            "Requests for this week have closed; it is given out by Fri 27 Nov 18:00, and what is left is for whoever \
             comes first",
        ),
        (
            Violation::NotAMember,
            "不能以该课题组或用户单位的名义预约：申请人不是其成员，或其尚未获得确认",
            "The applicant may not book for this group or organisation: not a member, or it is not confirmed",
        ),
        (
            Violation::UnknownProjectCode { project_code: "KY-2026-01".to_owned() },
            "课题组没有可用的项目编号“KY-2026-01”",
            "The group has no active project code “KY-2026-01”",
        ),
        (
            weekly(600, 480, 240),
            "每个课题组或用户单位每周（周一至周日）限额 10 小时，已约 8 小时，再约 4 小时将超出",
            "Each group or organisation may use 10 hours a week, Monday to Sunday; 8 hours booked already, 4 hours more \
             would exceed it",
        ),
        (
            Violation::Suspended {
                reach: Reach::Facility,
                until: at("2026-12-31T01:30:00Z"),
                strikes: 3,
                within_days: 90,
            },
            "90 天内失约 3 次，2026年12月31日 周四 09:30 前暂停预约本平台的仪器",
            "3 strikes within 90 days: no booking of the lab’s instruments until Thu 31 Dec 2026 09:30",
        ),
        (
            Violation::TooManyHolds { limit: 5, waiting: 5 },
            "最多同时有 5 个待审批的预约，目前已有 5 个",
            "At most 5 requests may wait at once, 5 are waiting now",
        ),
        (
            Violation::TooManyAttempts { most: 5, within_minutes: 10, again_at: at("2026-12-01T00:29:01Z") },
            "您在 10 分钟内已申请 5 次，12月1日 周二 08:30 起可再申请",
            "You have asked 5 times within 10 minutes; you may ask again from Tue 1 Dec 08:30",
        ),
        (
            Violation::WaitingListClosed { since: Some(at("2026-12-01T00:30:00Z")) },
            "离开始太近，12月1日 周二 08:30 起已不能再候补",
            "It begins too soon: joining the waiting list was possible until Tue 1 Dec 08:30",
        ),
        (
            Violation::WaitingListFull { most: 20 },
            "候补已满，最多 20 个申请",
            "The waiting list is full: at most 20 requests",
        ),
        (
            Violation::AlreadyWaiting { within: ten },
            "您已在候补或临时保留该仪器的 12月1日 周二 10:00–12:00",
            "You are waiting for time on this instrument, or keep it, already: Tue 1 Dec 10:00–12:00",
        ),
        (
            Violation::OneHold { kept_until: Some(at("2026-12-01T00:40:00Z")), again_from: None },
            "您正临时保留着一段时间，到 12月1日 周二 08:40 为止；每人同时只能保留一段，请先确认预约或放弃",
            "You keep a time already, until Tue 1 Dec 08:40; nobody keeps two at once: book it or give it up first",
        ),
        (
            Violation::OneHold { kept_until: None, again_from: Some(at("2026-12-01T01:30:00Z")) },
            "您不久前临时保留过该仪器而没有预约，12月1日 周二 09:30 起可再次保留；直接预约不受影响",
            "You kept time of this instrument a while ago and did not book it; you can keep some again from \
             Tue 1 Dec 09:30, and book at any time",
        ),
        (
            Violation::HandOverNotAllowed { allowed: HandOver::Group },
            "只能转让给同一课题组或用户单位的成员",
            "It may go only to a member of the same group or organisation",
        ),
        (Violation::SwapNotAllowed, "这台仪器的预约不能互换", "Times of this instrument may not be swapped"),
        (
            Violation::AlreadyProposed { until: ten.start() },
            "已有一个提议在等对方答复，到 12月1日 周二 10:00 为止；可先撤回",
            "A proposal waits for its answer until Tue 1 Dec 10:00; you may take it back first",
        ),
        (
            Violation::CounterpartBarred,
            "按预约规则，对方现在不能使用换来的时间",
            "The rules do not allow the other user the time he would get",
        ),
        (
            Violation::AgreedAlready,
            "该预约须由两人先后批准，您已批准过一次，请由另一人批准",
            "Two people must approve this one after the other, and you have approved it already; the other must be somebody else",
        ),
    ]
}

fn weekly(limit: u32, used: i64, asked: i64) -> Violation {
    let (per, measure, window) = (QuotaHolder::Party, QuotaMeasure::Minutes, QuotaWindow::Week);
    Violation::QuotaExceeded {
        per,
        measure,
        window,
        peak_only: false,
        limit,
        used,
        asked,
        named: false,
        hours: Vec::new(),
    }
}

#[test]
fn every_rule_says_what_is_wrong_with_its_numbers() {
    for (violation, zh, en) in samples() {
        let text = sentence(&violation, Tz::Asia__Shanghai);
        assert_eq!((text.zh.as_str(), text.en.as_str()), (zh, en));
    }
}

#[test]
fn no_rule_is_left_out() {
    let codes: BTreeSet<RuleCode> = samples().iter().map(|(violation, ..)| violation.code()).collect();
    assert_eq!(codes, BTreeSet::from(RuleCode::ALL));
}

#[test]
fn numbers_at_the_edge_still_make_sense() {
    let zh = |violation| sentence(&violation, Tz::Asia__Shanghai).zh;
    assert_eq!(
        zh(Violation::TooLong { max_minutes: 240, asked_minutes: 240, by_hour: false }),
        "最长 4 小时，您选的时间略超出"
    );
    assert_eq!(
        zh(Violation::TooShort { min_minutes: 30, asked_minutes: 0, by_hour: false }),
        "最短 30 分钟，您选的不到 1 分钟"
    );
    assert_eq!(
        zh(Violation::OffGrid { grid_minutes: 60, by_hour: false }),
        "开始和结束时间须按 1 小时取整，例如 09:00、10:00"
    );
    assert_eq!(
        zh(Violation::OffGrid { grid_minutes: 1440, by_hour: false }),
        "开始和结束时间须按 24 小时取整，例如 00:00"
    );
    assert_eq!(zh(weekly(360, 0, 480)), "每个课题组或用户单位每周（周一至周日）限额 6 小时，您选了 8 小时");
    let begun = Violation::TooLateToChange { cancel_minutes: 0, deadline: at("2026-11-30T02:00:00Z"), by: None };
    assert_eq!(zh(begun), "预约时间已开始，不能再自行取消或改期，请联系平台");
    let shared =
        Violation::Occupied { blockers: vec![slot("2026-12-01T02:00:00Z", "2026-12-01T04:00:00Z")], capacity: 3 };
    assert_eq!(zh(shared), "最多可同时 3 个预约，已约满：12月1日 周二 10:00–12:00");
}
