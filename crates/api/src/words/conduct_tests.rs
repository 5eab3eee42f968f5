//! Conduct as people read it.

use super::*;
use booking::conduct::Appeal;
use chrono::DateTime;
use inventory::{
    id::{FacilityId, InstrumentId, MeasureId, PersonId, ReservationId, StrikeId},
    policy::BookingPolicy,
};
use uuid::Uuid;

const ZONE: Tz = Tz::Asia__Shanghai;

fn at(text: &str) -> Instant {
    text.parse::<DateTime<chrono::Utc>>().expect("an instant")
}

fn strike(kind: StrikeKind, measured: u32, allowed: u32) -> Strike {
    let when = at("2026-12-01T01:30:00Z");
    Strike {
        id: StrikeId(Uuid::from_u128(1)),
        reservation: ReservationId(Uuid::from_u128(2)),
        instrument: InstrumentId(Uuid::from_u128(3)),
        facility: FacilityId(Uuid::from_u128(4)),
        person: PersonId(Uuid::from_u128(5)),
        kind,
        measured,
        allowed,
        at: when,
        expires_at: when + TimeDelta::days(180),
        appeal_until: when + TimeDelta::days(7),
        appeal: Appeal::None,
    }
}

fn suspension() -> Measure {
    let strike = strike(StrikeKind::NoShow, 30, 30);
    Measure {
        id: MeasureId(Uuid::from_u128(6)),
        person: strike.person,
        instrument: strike.instrument,
        facility: strike.facility,
        reach: Reach::Facility,
        kind: MeasureKind::Suspension,
        from: strike.at,
        until: strike.at + TimeDelta::days(30),
        strikes: 3,
        within_days: 90,
        because: vec![strike.id; 3],
    }
}

fn policy() -> BookingPolicy {
    let conduct = Conduct {
        no_show_minutes: Some(30),
        late_minutes: Some(15),
        early_percent: Some(50),
        overrun_minutes: Some(15),
        late_cancel: true,
        strike_days: 180,
        appeal_days: 7,
        ladder: vec![
            LadderStep {
                strikes: 2,
                within_days: 90,
                reach: Reach::Instrument,
                measure: MeasureKind::Approval,
                days: 14,
            },
            LadderStep {
                strikes: 3,
                within_days: 90,
                reach: Reach::Facility,
                measure: MeasureKind::Suspension,
                days: 30,
            },
        ],
    };
    BookingPolicy { conduct: Some(conduct), ..BookingPolicy::usual() }
}

fn rules(policy: BookingPolicy, modes: Vec<Mode>) -> Vec<Bilingual> {
    let instrument = Instrument {
        id: InstrumentId(Uuid::nil()),
        institution: inventory::id::InstitutionId(Uuid::nil()),
        facility: FacilityId(Uuid::nil()),
        owner_group: None,
        zone: ZONE,
        status: inventory::ledger::AssetStatus::InUse,
        open: true,
        modes,
        capacity: std::num::NonZeroU16::MIN,
        policy,
        prices: Vec::new(),
    };
    sentences(&instrument).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn the_rules_are_said_one_by_one() {
    let said = rules(policy(), vec![Mode::SelfUse]);
    let zh: Vec<&str> = said.iter().map(|text| text.zh.as_str()).collect();
    assert_eq!(
        zh,
        [
            "自主上机开始后 30 分钟仍未签到的，记为未到，剩余时间释放给他人",
            "以下情况记一次失约，180 天内有效：未到、晚到超过 15 分钟、实际使用不足所约时间的 50%、超时超过 15 分钟、过了取消期限才取消",
            "过了取消期限，开始之前仍可自行取消，但记一次失约",
            "90 天内在本仪器失约满 2 次，14 天内预约本仪器都须经平台审批",
            "90 天内在本平台失约满 3 次，暂停预约本平台的仪器 30 天",
            "对失约记录有异议的，可在 7 天内申诉一次，由平台负责人处理",
        ]
    );
    let en: Vec<&str> = said.iter().map(|text| text.en.as_str()).collect();
    assert_eq!(
        en,
        [
            "Self-use that has not begun 30 minutes after its start is a no-show; what is left is free again",
            "These count as a strike for 180 days: not coming, beginning more than 15 minutes late, using less than 50% of the \
             time, ending more than 15 minutes late, cancelling after the deadline",
            "After the deadline you may still cancel until the start, at the price of a strike",
            "2 strikes on this instrument within 90 days: for 14 days each request for this instrument needs the lab’s \
             approval",
            "3 strikes in this lab within 90 days: no booking of the lab’s instruments for 30 days",
            "A strike may be contested once within 7 days; a lab manager decides",
        ]
    );
}

#[test]
fn where_nobody_operates_it_himself_nothing_is_said() {
    assert_eq!(rules(policy(), vec![Mode::Commissioned]), []);
    assert_eq!(rules(BookingPolicy::usual(), vec![Mode::SelfUse]), []);
}

#[test]
fn every_strike_names_what_was_measured_and_what_is_allowed() {
    let slot = Slot::new(at("2026-12-02T02:00:00Z"), at("2026-12-02T04:00:00Z")).expect("a slot");
    let said = |kind, measured, allowed| reason(&strike(kind, measured, allowed), &slot, ZONE).zh;
    assert_eq!(said(StrikeKind::NoShow, 30, 30), "开始后 30 分钟仍未签到");
    assert_eq!(said(StrikeKind::NoShow, 0, 0), "开始时未到");
    assert_eq!(said(StrikeKind::Late, 25, 15), "晚到 25 分钟，超过允许的 15 分钟");
    assert_eq!(said(StrikeKind::LeftEarly, 41, 50), "实际使用了所约时间的 41%，不足 50%");
    assert_eq!(said(StrikeKind::Overrun, 16, 15), "超时 16 分钟，超过允许的 15 分钟");
    let late = |allowed| said(StrikeKind::LateCancel, 30, allowed);
    assert_eq!(late(1440), "开始前 30 分钟才取消，按规则最晚须在 12月1日 周二 10:00 取消");
    assert_eq!(late(1020), "开始前 30 分钟才取消，按规则最晚须在 12月1日 周二 17:00 取消", "of the working day before");
}

#[test]
fn whoever_is_struck_reads_why_until_when_what_follows_and_what_he_can_do() {
    let instrument = Bilingual::new("场发射扫描电镜", "FE-SEM");
    let slot = Slot::new(at("2026-12-01T01:00:00Z"), at("2026-12-01T03:00:00Z")).expect("a forward slot");
    let of = Struck { instrument: &instrument, slot: &slot, zone: ZONE };
    let told = missed(of, Some(&strike(StrikeKind::NoShow, 30, 30)), Some(&suspension()));
    assert_eq!(
        told.zh,
        "您预约的“场发射扫描电镜”12月1日 周二 09:00–11:00 没有按时开始使用，已记为未到，剩余时间已释放。这次记一次失约，\
         有效至 2027年5月30日 周日。90 天内失约 3 次，2026年12月31日 周四 09:30 前暂停预约本平台的仪器。如有异议，可在 \
         2026年12月8日 周二 09:30 前到“我的预约 · 守约记录”申诉一次，由平台负责人处理。"
    );
    let told = struck(of, &strike(StrikeKind::Late, 25, 15), None);
    assert_eq!(
        told.en,
        "Your use of “FE-SEM”, Tue 1 Dec 09:00–11:00: begun 25 minutes late, where 15 minutes are tolerated. It counts as a strike \
         until Sun 30 May 2027. If you disagree, contest it once under “My bookings · Conduct” until Tue 8 Dec 2026 09:30; \
         a lab manager decides."
    );
    assert_eq!(
        missed(of, None, None).zh,
        "您预约的“场发射扫描电镜”12月1日 周二 09:00–11:00 没有按时开始使用，已记为未到，剩余时间已释放。"
    );
    assert_eq!(
        subject(of, Some(&strike(StrikeKind::Late, 25, 15))).zh,
        "晚到，记一次失约：场发射扫描电镜 12月1日 周二 09:00–11:00"
    );
}

#[test]
fn an_appeal_is_told_with_its_words_and_its_outcome_with_the_reason() {
    let instrument = Bilingual::new("场发射扫描电镜", "FE-SEM");
    let slot = Slot::new(at("2026-12-01T01:00:00Z"), at("2026-12-01T03:00:00Z")).expect("a forward slot");
    let of = Struck { instrument: &instrument, slot: &slot, zone: ZONE };
    let asked = contested(of, &strike(StrikeKind::NoShow, 30, 30), "李娜", "电梯停运");
    assert_eq!(
        asked.zh,
        "李娜对“场发射扫描电镜”12月1日 周二 09:00–11:00 的失约记录（开始后 30 分钟仍未签到）提出申诉，请处理。理由：电梯停运"
    );
    assert_eq!(
        decided(of, true, 1, "情况属实").zh,
        "您对“场发射扫描电镜”12月1日 周二 09:00–11:00 失约记录的申诉已被采纳，这次失约记录已撤销，由此产生的限制也已解除。理由：情况属实"
    );
    assert_eq!(
        decided(of, false, 0, "no evidence").en,
        "Your appeal on “FE-SEM”, Tue 1 Dec 09:00–11:00, was not accepted; the strike stands. Reason: no evidence"
    );
}
