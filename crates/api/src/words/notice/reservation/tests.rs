//! Every notice, read by a person before it was accepted.

use super::*;
use crate::words::facts::{Gathering, Names, OccurrenceFacts, Place, SeriesFacts};
use booking::{
    recurrence::{Recurrence, Rule},
    reservation::{Purpose, State, StateName},
    series::InSeries,
};
use chrono::{DateTime, Utc};
use inventory::{
    id::{OutageId, ReservationId, SeriesId},
    instrument::Mode,
    slot::{Instant, Slot},
};
use uuid::Uuid;

fn at(text: &str) -> Instant {
    text.parse::<DateTime<Utc>>().expect("an instant")
}

fn slot(start: &str, end: &str) -> Slot {
    Slot::new(at(start), at(end)).expect("a forward slot")
}

fn held(awaiting: &[Approval]) -> State {
    State::Held { until: at("2026-11-30T10:00:00Z"), awaiting: awaiting.iter().copied().collect() }
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
            contact: None,
            zone: chrono_tz::Tz::Asia__Shanghai,
            cancel_minutes: 1440,
        },
        names: Names { applicant: "李娜".to_owned(), party: Some("微纳科技".to_owned()), actor: None },
        title: "断面观察".to_owned(),
        note: String::new(),
        mode: Mode::SelfUse,
        purpose: Purpose::Development,
        project_code: None,
        slot: slot("2026-12-01T01:00:00Z", "2026-12-01T03:30:00Z"),
        previous: None,
        standing,
        price: None,
        reason: None,
        outage: None,
        deadline: None,
        others_stand: 0,
        revision: 1,
        sequence: 0,
        occurrence: None,
        series: None,
        gathering: Gathering::default(),
        is_no_event: false,
    }
}

fn zh(facts: &ReservationFacts, audience: Audience) -> String {
    reservation(facts, audience).zh
}

fn en(facts: &ReservationFacts, audience: Audience) -> String {
    reservation(facts, audience).en
}

#[test]
fn a_request_says_how_long_it_is_held_and_what_it_waits_for() {
    let asked = facts(Happening::Requested, held(&[Approval::Manager]));
    assert_eq!(
        zh(&asked, Audience::Applicant),
        "已收到您对“场发射扫描电镜”12月1日 周二 09:00–11:30 的预约申请，时间保留至 11月30日 周一 18:00，等待平台审批。"
    );
    assert_eq!(
        en(&asked, Audience::Applicant),
        "Your request for “Field emission SEM”, Tue 1 Dec 09:00–11:30, has arrived; the time is held until \
         Mon 30 Nov 18:00, waiting for the lab’s approval."
    );
    assert_eq!(
        zh(&asked, Audience::Lab),
        "李娜（微纳科技）申请使用“场发射扫描电镜”12月1日 周二 09:00–11:30，时间保留至 11月30日 周一 18:00，请在此之前审批。"
    );
    assert_eq!(
        en(&asked, Audience::Lab),
        "李娜 (微纳科技) asks for “Field emission SEM”, Tue 1 Dec 09:00–11:30; the time is held until Mon 30 Nov 18:00; \
         please decide before then."
    );
}

#[test]
fn whoever_can_decide_is_asked_to_and_told_what_else_is_awaited() {
    let two = facts(Happening::Requested, held(&[Approval::Pi, Approval::Manager]));
    assert!(zh(&two, Audience::Lab).ends_with("请在此之前审批（另等待课题组负责人同意）。"));
    assert!(zh(&two, Audience::Pi).ends_with("请在此之前审批（另等待平台审批）。"));
    assert!(zh(&two, Audience::Applicant).ends_with("等待课题组负责人同意、平台审批。"));
    let city = facts(Happening::Requested, held(&[Approval::Admission]));
    assert!(zh(&city, Audience::Lab).ends_with("时间保留至 11月30日 周一 18:00，等待用户单位的准入审核。"));
}

#[test]
fn a_confirmation_is_short() {
    let confirmed = facts(Happening::Confirmed, State::Confirmed);
    assert_eq!(zh(&confirmed, Audience::Applicant), "您预约的“场发射扫描电镜”12月1日 周二 09:00–11:30 已确认。");
    assert_eq!(
        en(&confirmed, Audience::Lab),
        "The reservation of “Field emission SEM” by 李娜 (微纳科技), Tue 1 Dec 09:00–11:30, is confirmed."
    );
}

#[test]
fn a_move_names_both_times() {
    let before = slot("2026-11-30T01:00:00Z", "2026-11-30T03:30:00Z");
    let moved = facts(Happening::Moved, State::Confirmed).moved_from(Some(before));
    assert_eq!(
        zh(&moved, Audience::Applicant),
        "您预约的“场发射扫描电镜”已改到 12月1日 周二 09:00–11:30（原为 11月30日 周一 09:00–11:30），预约已确认。"
    );
    let again = facts(Happening::Moved, held(&[Approval::Manager]));
    assert_eq!(
        zh(&again, Audience::Lab),
        "李娜（微纳科技）预约的“场发射扫描电镜”已改到 12月1日 周二 09:00–11:30，时间保留至 11月30日 周一 18:00，请在此之前审批。"
    );
}

#[test]
fn a_no_says_why() {
    let code = DeclineCode::NotFeasible;
    let reason = "样品有磁性".to_owned();
    let declined = facts(Happening::Declined, State::Declined { code, reason: reason.clone() }).because(Some(reason));
    assert_eq!(
        zh(&declined, Audience::Applicant),
        "您对“场发射扫描电镜”12月1日 周二 09:00–11:30 的预约申请未获批准：仪器无法满足测试要求。说明：样品有磁性"
    );
    let other = State::Declined { code: DeclineCode::Other, reason: "见电话".to_owned() };
    let other = facts(Happening::Declined, other).because(Some("见电话".to_owned()));
    assert!(zh(&other, Audience::Lab).ends_with("的申请已被拒绝。说明：见电话"));
}

#[test]
fn what_was_lost_says_what_to_do() {
    let lapsed = facts(Happening::Lapsed, State::Lapsed { at: at("2026-11-30T10:00:00Z") });
    assert_eq!(
        zh(&lapsed, Audience::Applicant),
        "您对“场发射扫描电镜”12月1日 周二 09:00–11:30 的预约申请在保留期限内未获批准，时间已释放，您可以重新预约。"
    );
    let displaced = State::Displaced { outage: OutageId(Uuid::from_u128(9)), awaiting: Default::default() };
    let displaced = facts(Happening::Displaced, displaced).pushed_out_by(Some(OutageReason::Fault));
    assert_eq!(
        zh(&displaced, Audience::Applicant),
        "“场发射扫描电镜”因故障停机，您预约的 12月1日 周二 09:00–11:30 无法按时进行，请改到其他时间。"
    );
    assert_eq!(
        en(&displaced, Audience::Applicant),
        "“Field emission SEM” is out of use because of a fault; your reservation, Tue 1 Dec 09:00–11:30, cannot take \
         place. Please choose another time."
    );
    let cancelled =
        facts(Happening::Cancelled, State::Cancelled { reason: None, handed_to: None }).because(Some("  ".to_owned()));
    assert_eq!(zh(&cancelled, Audience::Applicant), "您预约的“场发射扫描电镜”12月1日 周二 09:00–11:30 已取消。");
}

fn weekly() -> SeriesFacts {
    let wall = |text| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
    let rule = Rule::parse("FREQ=WEEKLY;COUNT=3").expect("a rule");
    let zone = chrono_tz::Tz::Asia__Shanghai;
    let recurrence = Recurrence::new(zone, wall("2026-12-01 09:00"), wall("2026-12-01 11:30"), Some(rule));
    let recurrence = recurrence.expect("a series");
    let given = recurrence.iter().map(|occurrence| (occurrence.recurrence_id, occurrence.slot));
    let occurrences: Vec<OccurrenceFacts> = given
        .map(|(recurrence_id, slot)| OccurrenceFacts {
            reservation: None,
            recurrence_id,
            slot,
            state: StateName::Confirmed,
        })
        .collect();
    let concerned = occurrences.iter().map(|occurrence| occurrence.slot).collect();
    SeriesFacts { id: SeriesId(Uuid::from_u128(2)), recurrence, concerned, before: None, occurrences }
}

#[test]
fn a_series_is_told_of_in_one_sentence() {
    let asked = facts(Happening::Requested, held(&[Approval::Manager])).together(weekly(), 0);
    assert_eq!(
        zh(&asked, Audience::Applicant),
        "已收到您对“场发射扫描电镜”系列时间（每周二 09:00–11:30，共 3 次，自 12月1日 周二 起）的预约申请，\
         时间保留至 11月30日 周一 18:00，等待平台审批。"
    );
    assert_eq!(
        en(&facts(Happening::Confirmed, State::Confirmed).together(weekly(), 1), Audience::Applicant),
        "Your reservation of “Field emission SEM”, a series (every Tue 09:00–11:30, 3 times, from Tue 1 Dec), is confirmed."
    );
    let mut possible = weekly();
    possible.occurrences.remove(1);
    possible.concerned.remove(1);
    assert_eq!(
        zh(&facts(Happening::Confirmed, State::Confirmed).together(possible, 0), Audience::Applicant),
        "您预约的“场发射扫描电镜”系列时间（每周二 09:00–11:30，共 3 次，其中 2 次，自 12月1日 周二 起）已确认。"
    );
}

#[test]
fn a_moved_series_is_told_with_its_old_rule_and_what_stays_of_it_apart() {
    let wall = |text| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
    let rule = Rule::parse("FREQ=WEEKLY;COUNT=5").expect("a rule");
    let zone = chrono_tz::Tz::Asia__Shanghai;
    let before = Recurrence::new(zone, wall("2026-11-23 14:00"), wall("2026-11-23 16:00"), Some(rule)).ok();
    let moved = facts(Happening::Moved, State::Confirmed).together(SeriesFacts { before, ..weekly() }, 0);
    assert_eq!(
        zh(&moved, Audience::Applicant),
        "您预约的“场发射扫描电镜”已改到 系列时间（每周二 09:00–11:30，共 3 次，自 12月1日 周二 起）\
         （原为 每周一 14:00–16:00，共 5 次），预约已确认。"
    );
    assert_eq!(
        en(&facts(Happening::Continued, State::Confirmed).together(weekly(), 4), Audience::Applicant),
        "Your reservation of “Field emission SEM”, a series (every Tue 09:00–11:30, 3 times, from Tue 1 Dec), stays as \
         it is; what follows was moved, of which you are told apart."
    );
}

#[test]
fn some_of_a_series_are_named() {
    let mut some = weekly();
    some.concerned.remove(0);
    let cancelled = facts(Happening::Cancelled, State::Cancelled { reason: None, handed_to: None }).together(some, 1);
    assert_eq!(
        zh(&cancelled, Audience::Applicant),
        "您预约的“场发射扫描电镜”系列预约中的 2 次（12月8日 周二 09:00–11:30、12月15日 周二 09:00–11:30）已取消。"
    );
    assert_eq!(
        en(&cancelled, Audience::Lab),
        "The reservation of “Field emission SEM” by 李娜 (微纳科技), 2 of a series of 3 (Tue 8 Dec 09:00–11:30, \
         Tue 15 Dec 09:00–11:30), was cancelled."
    );
    let of = InSeries { series: SeriesId(Uuid::from_u128(2)), recurrence_id: at("2026-12-01T01:00:00Z") };
    let one = facts(Happening::Cancelled, State::Cancelled { reason: None, handed_to: None }).within(of, 2);
    assert_eq!(
        zh(&one, Audience::Applicant),
        "您预约的“场发射扫描电镜”12月1日 周二 09:00–11:30（系列预约中的一次）已取消。"
    );
}

#[test]
fn whoever_loses_one_of_a_bundle_reads_how_many_others_stand() {
    let lapsed = |others| facts(Happening::Lapsed, State::Lapsed { at: at("2026-11-30T10:00:00Z") }).leaving(others);
    assert_eq!(
        zh(&lapsed(2), Audience::Applicant),
        "您对“场发射扫描电镜”12月1日 周二 09:00–11:30 的预约申请在保留期限内未获批准，时间已释放，您可以重新预约。\
         同一联合预约中的其余 2 项不受影响；如不再需要，可一次全部取消。"
    );
    assert_eq!(
        en(&lapsed(1), Audience::Applicant),
        "Your request for “Field emission SEM”, Tue 1 Dec 09:00–11:30, was not approved in time; the time is free again and \
         you may book anew. The other reservation of your bundle stands; if you no longer need it, you can cancel it."
    );
    assert_eq!(
        zh(&lapsed(0), Audience::Applicant),
        zh(&facts(Happening::Lapsed, lapsed(0).standing), Audience::Applicant)
    );
    assert!(!zh(&lapsed(2), Audience::Lab).contains("联合预约"), "the lab's own matter is the one that lapsed");
}
