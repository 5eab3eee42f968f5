//! Whole rule lists, read by a person before they were accepted.

use super::*;
use inventory::{hours::OpeningHours, id::*, ledger::AssetStatus, policy::AttemptLimit};
use std::num::NonZeroU16;
use uuid::Uuid;

fn instrument(policy: BookingPolicy) -> Instrument {
    Instrument {
        id: InstrumentId(Uuid::from_u128(1)),
        institution: InstitutionId(Uuid::from_u128(2)),
        facility: FacilityId(Uuid::from_u128(3)),
        owner_group: Some(GroupId(Uuid::from_u128(4))),
        zone: chrono_tz::Tz::Asia__Shanghai,
        status: AssetStatus::InUse,
        open: true,
        modes: vec![Mode::SelfUse, Mode::Commissioned],
        capacity: NonZeroU16::MIN,
        policy,
        prices: Vec::new(),
    }
}

fn listed(instrument: &Instrument) -> (String, String) {
    let (mut zh, mut en) = (String::new(), String::new());
    for (code, text) in sentences(instrument) {
        zh.push_str(&format!("{code}: {}\n", text.zh));
        en.push_str(&format!("{code}: {}\n", text.en));
    }
    (zh, en)
}

#[test]
fn the_usual_policy_reads_as_plain_sentences() {
    let (zh, en) = listed(&instrument(BookingPolicy::usual()));
    assert_eq!(
        zh,
        "\
length: 每次使用 30 分钟至 8 小时，按 30 分钟取整
opening_hours: 开放时间：周一至周五 08:00–20:00
holidays: 法定节假日不开放，周末调休上班日按周一的时间开放
lead_self_use: 自主上机至少提前 1 小时预约
lead_commissioned: 委托测试至少提前 24 小时预约
horizon: 最多可提前 60 天预约
qualification: 自主上机须有有效的上机资格
approval: 仪器所属课题组、仪器所属单位的预约自动确认，外单位的预约须经平台审批
hold: 还要等待平台审批、课题负责人批准、用户单位准入、接受条款的预约保留 2 天，最迟保留至使用开始，逾期自动释放
cancellation: 已确认的预约最晚可在开始前 24 小时自行取消或改期，之后请联系平台
exchange: 经对方同意，可把预约转让给同一课题组或用户单位的成员，也可与他人互换时间
pending_holds: 每个课题组或用户单位最多同时有 5 个这样等待的预约
waiting: 可候补，最多 20 个申请；空出的时间按加入的先后提供，须在 30 分钟至 24 小时内接受，越临近开始越短
"
    );
    assert_eq!(
        en,
        "\
length: Each use lasts 30 minutes to 8 hours, in steps of 30 minutes
opening_hours: Open Mon–Fri 08:00–20:00
holidays: Closed on public holidays; a weekend day that is worked instead opens like a Monday
lead_self_use: Book self-use at least 1 hour ahead
lead_commissioned: Book commissioned work at least 24 hours ahead
horizon: Book up to 60 days ahead
qualification: Self-use needs a valid qualification
approval: Requests from the instrument’s own group and its institution are confirmed at once; those from outside need the lab’s approval
hold: A request that waits for the lab’s approval or the PI’s approval or its organisation’s admission or acceptance of the terms keeps its time for 2 days, at most until the use would begin
cancellation: Cancel or move a confirmed reservation by yourself at least 24 hours before its start; later ask the lab
exchange: With the other’s consent a reservation may be handed over to a member of the same group or organisation, or times swapped
pending_holds: Each group or organisation may have 5 requests waiting like this at once
waiting: A waiting list of at most 20 requests; time that becomes free is offered in the order of joining and is to be accepted within 30 minutes to 24 hours, the sooner it begins the less
"
    );
}

#[test]
fn a_strict_policy_names_all_its_limits_and_nothing_that_concerns_nobody() {
    let policy = BookingPolicy {
        min_minutes: 240,
        max_minutes: 240,
        grid_minutes: 60,
        hours: OpeningHours::always(),
        set_up_minutes: 30,
        clean_up_minutes: 15,
        cancel_minutes: 0,
        automatic_for: Vec::new(),
        quotas: vec![inventory::policy::Quota::weekly_minutes(600)],
        max_pending_holds: None,
        attempts: Some(AttemptLimit { most: 5, within_minutes: 10 }),
        horizon_days: 1,
        lead_minutes_commissioned: 0,
        ..BookingPolicy::usual()
    };
    let closed = Instrument { open: false, modes: vec![Mode::Commissioned], ..instrument(policy) };
    assert_eq!(
        listed(&closed).0,
        "\
length: 每次使用 4 小时，按 1 小时取整
opening_hours: 开放时间：每天 24 小时
holidays: 法定节假日照常开放
lead_commissioned: 委托测试无需提前预约
horizon: 最多可提前 1 天预约
buffers: 使用前另留 30 分钟准备、使用后另留 15 分钟清理，不计费
approval: 预约须经平台审批
outsiders: 暂不对外单位开放
hold: 还要等待平台审批、课题负责人批准的预约保留 2 天，最迟保留至使用开始，逾期自动释放
cancellation: 开始前可随时自行取消或改期
exchange: 经对方同意，可把预约转让给同一课题组或用户单位的成员，也可与他人互换时间
quota: 每个课题组或用户单位每周（周一至周日）最多使用 10 小时
attempts: 每人在 10 分钟内最多申请 5 次，新预约、系列预约、候补、临时保留和改期都算，被拒绝的也算
waiting: 可候补，最多 20 个申请；空出的时间按加入的先后提供，须在 30 分钟至 24 小时内接受，越临近开始越短
"
    );
}

#[test]
fn where_the_lab_approves_nothing_a_request_may_still_wait_for_others() {
    let automatic = BookingPolicy { automatic_for: Side::ALL.to_vec(), ..BookingPolicy::usual() };
    let inside = Instrument { open: false, ..instrument(automatic) };
    let (zh, _) = listed(&inside);
    assert!(zh.contains("approval: 预约无须平台审批，自动确认\n"), "{zh}");
    assert!(zh.contains("hold: 还要等待课题负责人批准的预约保留 2 天，最迟保留至使用开始，逾期自动释放\n"), "{zh}");
}

#[test]
fn hours_elsewhere_name_their_zone() {
    let berlin = Instrument { zone: chrono_tz::Tz::Europe__Berlin, ..instrument(BookingPolicy::usual()) };
    let hours = sentences(&berlin).swap_remove(1).1;
    assert_eq!(hours.zh, "开放时间（Europe/Berlin 时区）：周一至周五 08:00–20:00");
    assert_eq!(hours.en, "Open Mon–Fri 08:00–20:00 (Europe/Berlin time)");
}

#[test]
fn reasons_to_ask_and_two_who_agree_are_said() {
    use inventory::policy::{ApprovalRules, SecondApprover};
    let night = inventory::hours::Opening::new(1, 1200, 1440).expect("an opening");
    let rules = ApprovalRules {
        longer_than_minutes: Some(240),
        hours: vec![night],
        first_use: true,
        second: Some(SecondApprover::Pi),
    };
    let policy = BookingPolicy { approval: Some(rules), automatic_for: Side::ALL.to_vec(), ..BookingPolicy::usual() };
    let (zh, en) = listed(&instrument(policy));
    for line in [
        "approval_asked: 无论由谁预约，下列预约都须经平台审批：超过 4 小时的；涉及下列时段的（周一 20:00–24:00）；首次使用该仪器的\n",
        "approval_second: 需要平台审批时须由两人先后批准：先由操作员或机主初审，再由申请人的课题负责人批准；申请人没有课题负责人或本人就是的，由另一位机主批准\n",
        "hold: 还要等待平台审批、",
    ] {
        assert!(zh.contains(line), "{zh}");
    }
    let asked = "approval_asked: The lab also approves, whoever asks: uses longer than 4 hours; uses that touch Mon 20:00–24:00; a person’s first use of this instrument\n";
    assert!(en.contains(asked), "{en}");
}
