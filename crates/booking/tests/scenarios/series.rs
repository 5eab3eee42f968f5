//! Series: every occurrence with its verdict, all or those that can be had, and what is done to all of them at once.

use super::facts::{APPLICANT, INSTRUMENT, MANAGER, PARTY, id_of, plain_schedule, reservation};
use crate::guard;
use booking::{
    command::{Actor, Capacity, Command, Request},
    decision::{Decision, Rejection},
    engine::{self, Seed},
    occupancy::{Occupancy, Source},
    recurrence::{Recurrence, Rule},
    reservation::{Approval, DeclineCode, Purpose, State, StateName},
    schedule::{KnownUse, Schedule},
    series::{Choice, SeriesRequest, Verdict},
    violation::RuleCode,
};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::{Asia::Shanghai, Tz};
use inventory::{
    id::SeriesId,
    instrument::Mode,
    party::Side,
    policy::Quota,
    slot::{Instant, Slot},
};
use proptest::prelude::*;
use std::num::NonZeroU16;
use uuid::Uuid;

const SERIES: SeriesId = SeriesId(Uuid::from_u128(900));
const ZONE: Tz = Shanghai;

/// Reads `12/01 09:00`, in the year 2026.
fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(&format!("2026/{text}"), "%Y/%m/%d %H:%M").expect("MM/DD HH:MM")
}

fn at(text: &str) -> Instant {
    wall(text).and_local_timezone(ZONE).single().expect("a time that is there once").to_utc()
}

fn slot(text: &str) -> Slot {
    let (day, hours) = text.split_once(' ').expect("a day and hours");
    let (from, to) = hours.split_once('-').expect("hours A-B");
    Slot::new(at(&format!("{day} {from}")), at(&format!("{day} {to}"))).expect("a forward time")
}

/// Tuesday, 1 December 2026, 08:00.
fn now() -> Instant {
    at("12/01 08:00")
}

fn facts() -> Schedule {
    let mut schedule = plain_schedule(ZONE);
    schedule.instrument.policy.automatic_for = vec![Side::OwnGroup];
    schedule.instrument.policy.hold_minutes = 2880;
    schedule
}

fn each(side: Side) -> Request {
    Request {
        id: id_of('?'),
        instrument: INSTRUMENT,
        applicant: APPLICANT,
        party: PARTY,
        side,
        project_code: None,
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        title: "series".to_owned(),
        note: String::new(),
        slot: slot("12/02 09:00-11:00"),
        waiver: None,
    }
}

/// Asks for `12/02 09:00-11:00`, repeated by the rule.
fn wanted(side: Side, first: &str, rule: &str, choice: Choice) -> SeriesRequest {
    let (day, hours) = first.split_once(' ').expect("a day and hours");
    let (from, to) = hours.split_once('-').expect("hours A-B");
    let rule = Rule::parse(rule).expect("a rule");
    let (start, end) = (wall(&format!("{day} {from}")), wall(&format!("{day} {to}")));
    let recurrence = Recurrence::new(ZONE, start, end, Some(rule)).expect("a series");
    SeriesRequest::new(SERIES, each(side), recurrence, choice).expect("occurrences")
}

fn user() -> Actor {
    Actor { person: APPLICANT, capacity: Capacity::User }
}

fn lab() -> Actor {
    Actor { person: MANAGER, capacity: Capacity::Lab }
}

fn decide(schedule: &Schedule, command: &Command, actor: &Actor, now: Instant) -> Result<Decision, Rejection> {
    engine::decide(schedule, command, actor, now, Seed(Uuid::from_u128(7)))
}

/// Carries a command out under the guard.
#[track_caller]
fn carry(schedule: &mut Schedule, command: &Command, actor: &Actor, now: Instant) -> Decision {
    let decision = decide(schedule, command, actor, now).expect("accepted");
    guard::apply(&decision, schedule).expect("the guard stays silent");
    decision
}

fn clock(slot: &Slot) -> String {
    let (start, end) = (slot.start().with_timezone(&ZONE), slot.end().with_timezone(&ZONE));
    format!("{}-{}", start.format("%m/%d %H:%M"), end.format("%H:%M"))
}

/// One line an occurrence: its time and its state.
fn standing(schedule: &Schedule) -> Vec<String> {
    let line = |r: &&booking::reservation::Reservation| format!("{} {:?}", clock(&r.slot), r.state.name());
    schedule.occurrences(SERIES).iter().map(line).collect()
}

/// One line an occurrence: its time and what would become of it.
fn lines(verdicts: &[Verdict]) -> Vec<String> {
    let said = |verdict: &Verdict| match &verdict.outcome {
        Ok(state) => format!("{:?}", state.name()),
        Err(violations) => violations.iter().map(|v| format!("{:?}", v.code())).collect::<Vec<_>>().join(", "),
    };
    verdicts.iter().map(|v| format!("{} {}", clock(&v.occurrence.slot), said(v))).collect()
}

fn take(schedule: &mut Schedule, name: char, time: &str) {
    let slot = slot(time);
    let span = schedule.span_of(&slot);
    schedule.occupancy.push(Occupancy { span, lane: 0, source: Source::Reservation(id_of(name)) });
    schedule.reservations.push(reservation(name, slot, State::Confirmed));
}

#[test]
fn each_occurrence_becomes_a_reservation_of_its_own() {
    let mut schedule = facts();
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=WEEKLY;COUNT=3", Choice::All);
    let decision = carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    assert_eq!(
        standing(&schedule),
        ["12/02 09:00-11:00 Confirmed", "12/09 09:00-11:00 Confirmed", "12/16 09:00-11:00 Confirmed"]
    );
    assert_eq!(schedule.occupancy.len(), 3);
    let of: Vec<_> = schedule.occurrences(SERIES).iter().filter_map(|r| r.series).map(|s| s.recurrence_id).collect();
    assert_eq!(of, [at("12/02 09:00"), at("12/09 09:00"), at("12/16 09:00")]);
    assert_eq!(decision.notices.len(), 3);
    assert_eq!(schedule.series.as_ref().map(|series| series.id), Some(SERIES));
}

#[test]
fn all_or_nothing_names_every_occurrence_and_keeps_none() {
    let mut schedule = facts();
    take(&mut schedule, 'B', "12/09 10:00-12:00");
    let rule = "FREQ=WEEKLY;COUNT=3";
    let all = Command::RequestSeries(Box::new(wanted(Side::OwnGroup, "12/02 09:00-11:00", rule, Choice::All)));
    let Err(Rejection::SeriesRefused(verdicts)) = decide(&schedule, &all, &user(), now()) else {
        unreachable!("the second is taken")
    };
    assert_eq!(
        lines(&verdicts),
        ["12/02 09:00-11:00 Confirmed", "12/09 09:00-11:00 Occupied", "12/16 09:00-11:00 Confirmed"]
    );
    let possible =
        Command::RequestSeries(Box::new(wanted(Side::OwnGroup, "12/02 09:00-11:00", rule, Choice::Possible)));
    carry(&mut schedule, &possible, &user(), now());
    assert_eq!(standing(&schedule), ["12/02 09:00-11:00 Confirmed", "12/16 09:00-11:00 Confirmed"]);
}

#[test]
fn where_nothing_can_be_had_nothing_is_promised() {
    let mut schedule = facts();
    take(&mut schedule, 'B', "12/02 10:00-12:00");
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=WEEKLY;COUNT=1", Choice::Possible);
    let answer = decide(&schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    assert!(matches!(answer, Err(Rejection::SeriesRefused(verdicts)) if verdicts.len() == 1));
}

#[test]
fn earlier_occurrences_use_a_quota_up() {
    let mut schedule = facts();
    schedule.instrument.policy.quotas = vec![Quota::weekly_minutes(360)];
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=DAILY;COUNT=7", Choice::Possible);
    let answer = decide(&schedule, &Command::RequestSeries(Box::new(request.clone())), &user(), now());
    assert_eq!(answer.map(|decision| decision.notices.len()), Ok(5));
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    // Six hours until Sunday, and the next week begins anew.
    assert_eq!(
        standing(&schedule),
        [
            "12/02 09:00-11:00 Confirmed",
            "12/03 09:00-11:00 Confirmed",
            "12/04 09:00-11:00 Confirmed",
            "12/07 09:00-11:00 Confirmed",
            "12/08 09:00-11:00 Confirmed",
        ]
    );
}

#[test]
fn occurrences_are_in_one_anothers_way() {
    let schedule = facts();
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=HOURLY;COUNT=4", Choice::All);
    let Err(Rejection::SeriesRefused(verdicts)) =
        decide(&schedule, &Command::RequestSeries(Box::new(request)), &user(), now())
    else {
        unreachable!("they overlap")
    };
    assert_eq!(
        lines(&verdicts),
        [
            "12/02 09:00-11:00 Confirmed",
            "12/02 10:00-12:00 Occupied",
            "12/02 11:00-13:00 Confirmed",
            "12/02 12:00-14:00 Occupied",
        ]
    );
}

#[test]
fn a_series_waits_as_one_request_and_is_answered_at_once() {
    let mut schedule = facts();
    schedule.instrument.policy.max_pending_holds = Some(1);
    let request = wanted(Side::Outside, "12/02 09:00-11:00", "FREQ=DAILY;COUNT=3", Choice::All);
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    assert_eq!(standing(&schedule), ["12/02 09:00-11:00 Held", "12/03 09:00-11:00 Held", "12/04 09:00-11:00 Held"]);
    schedule.standing.uses = schedule.occurrences(SERIES).iter().map(|r| known(r, true)).collect();
    let another = Command::Request(Request { id: id_of('B'), slot: slot("12/08 09:00-11:00"), ..each(Side::Outside) });
    let Err(Rejection::Refused(refusal)) = decide(&schedule, &another, &user(), now()) else {
        unreachable!("one request waits already")
    };
    assert_eq!(refusal.violations.iter().map(|v| v.code()).collect::<Vec<_>>(), [RuleCode::TooManyHolds]);
    // To move one of them about adds no request to those that wait.
    let second = schedule.occurrences(SERIES)[1].id;
    let elsewhere = Command::Move { id: second, slot: slot("12/03 14:00-16:00"), waiver: None };
    carry(&mut schedule, &elsewhere, &user(), now());

    let approve = Command::ApproveSeries { id: SERIES, approval: Approval::Manager };
    let decision = carry(&mut schedule, &approve, &lab(), now());
    assert_eq!(decision.notices.len(), 3);
    assert_eq!(
        standing(&schedule),
        ["12/02 09:00-11:00 Confirmed", "12/03 14:00-16:00 Confirmed", "12/04 09:00-11:00 Confirmed"]
    );
    assert!(matches!(decide(&schedule, &approve, &lab(), now()), Err(Rejection::WrongState { .. })));
}

fn known(reservation: &booking::reservation::Reservation, by_party: bool) -> KnownUse {
    KnownUse {
        id: reservation.id,
        slot: reservation.slot,
        side: reservation.side,
        by_person: by_party,
        by_party,
        held: reservation.state.name() == StateName::Held,
        series: reservation.series.map(|of| of.series),
        begun: false,
    }
}

#[test]
fn a_series_is_declined_as_a_whole_and_frees_its_time() {
    let mut schedule = facts();
    let request = wanted(Side::Outside, "12/02 09:00-11:00", "FREQ=DAILY;COUNT=2", Choice::All);
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    let decline = Command::DeclineSeries { id: SERIES, code: DeclineCode::InstrumentNeeded, reason: "ours".to_owned() };
    carry(&mut schedule, &decline, &lab(), now());
    assert_eq!(standing(&schedule), ["12/02 09:00-11:00 Declined", "12/03 09:00-11:00 Declined"]);
    assert!(schedule.occupancy.is_empty());
}

#[test]
fn this_and_following_are_given_up_and_what_is_too_near_stays() {
    let mut schedule = facts();
    schedule.instrument.policy.cancel_minutes = 1440;
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=DAILY;COUNT=4", Choice::All);
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    let from = |day: &str| Command::CancelSeries { id: SERIES, from: Some(at(day)), reason: None };
    carry(&mut schedule, &from("12/04 09:00"), &user(), now());
    assert_eq!(
        standing(&schedule),
        [
            "12/02 09:00-11:00 Confirmed",
            "12/03 09:00-11:00 Confirmed",
            "12/04 09:00-11:00 Cancelled",
            "12/05 09:00-11:00 Cancelled",
        ]
    );
    assert_eq!(schedule.occupancy.len(), 2);

    let all = Command::CancelSeries { id: SERIES, from: None, reason: None };
    let later = at("12/01 10:00");
    carry(&mut schedule, &all, &user(), later);
    assert_eq!(standing(&schedule)[..2], ["12/02 09:00-11:00 Confirmed", "12/03 09:00-11:00 Cancelled"]);
    let Err(Rejection::Refused(refusal)) = decide(&schedule, &all, &user(), later) else {
        unreachable!("the first begins within a day")
    };
    assert_eq!(refusal.violations[0].code(), RuleCode::TooLateToChange);
    carry(&mut schedule, &all, &lab(), later);
    assert!(schedule.occupancy.is_empty(), "the lab is not bound by the deadline");
}

#[test]
fn what_is_over_is_not_given_up() {
    let mut schedule = facts();
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=DAILY;COUNT=2", Choice::All);
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    let all = Command::CancelSeries { id: SERIES, from: None, reason: None };
    carry(&mut schedule, &all, &lab(), at("12/02 11:00"));
    assert_eq!(standing(&schedule), ["12/02 09:00-11:00 Confirmed", "12/03 09:00-11:00 Cancelled"]);
}

#[test]
fn an_unknown_series_and_a_taken_id_are_told_apart() {
    let mut schedule = facts();
    let approve = Command::ApproveSeries { id: SERIES, approval: Approval::Manager };
    assert_eq!(decide(&schedule, &approve, &lab(), now()), Err(Rejection::UnknownSeries(SERIES)));
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=DAILY;COUNT=2", Choice::All);
    let request = Command::RequestSeries(Box::new(request));
    carry(&mut schedule, &request, &user(), now());
    assert_eq!(decide(&schedule, &request, &user(), now()), Err(Rejection::SeriesIdTaken(SERIES)));
}

proptest! {
    /// A series is what one would get by asking for its occurrences one after another.
    #[test]
    fn a_series_is_its_requests_one_after_another(
        capacity in 1_u16..3,
        quota in prop::option::of(60_u32..600),
        buffers in (0_u16..3, 0_u16..3),
        taken in prop::collection::vec((0_i64..9, 8_i64..18, 1_i64..4), 0..12),
        start in 8_i64..16,
        length in 1_i64..4,
        rule in prop::sample::select(vec!["FREQ=DAILY;COUNT=9", "FREQ=DAILY;INTERVAL=2;COUNT=4", "FREQ=HOURLY;COUNT=7"]),
        outside in any::<bool>(),
    ) {
        let mut schedule = facts();
        schedule.instrument.capacity = NonZeroU16::new(capacity).expect("at least one");
        schedule.instrument.policy.quotas = quota.map(Quota::weekly_minutes).into_iter().collect();
        schedule.instrument.policy.set_up_minutes = buffers.0 * 15;
        schedule.instrument.policy.clean_up_minutes = buffers.1 * 15;
        let side = if outside { Side::Outside } else { Side::OwnGroup };
        let hour = |day: i64, hour: i64| at("12/02 00:00") + TimeDelta::days(day) + TimeDelta::hours(hour);
        for (n, (day, from, hours)) in taken.into_iter().enumerate() {
            let slot = Slot::new(hour(day, from), hour(day, from + hours)).expect("a forward time");
            let other = Request { id: Uuid::from_u128(1_000 + n as u128).into(), slot, ..each(Side::OwnGroup) };
            if let Ok(decision) = decide(&schedule, &Command::Request(other), &user(), now()) {
                guard::apply(&decision, &mut schedule).expect("the guard stays silent");
            }
        }
        let day = NaiveDate::from_ymd_opt(2026, 12, 2).expect("a day").and_hms_opt(0, 0, 0).expect("midnight");
        let begins = day + TimeDelta::hours(start);
        let rule = Rule::parse(rule).expect("a rule");
        let recurrence = Recurrence::new(ZONE, begins, begins + TimeDelta::hours(length), Some(rule)).expect("a series");
        let request = SeriesRequest::new(SERIES, each(side), recurrence, Choice::Possible).expect("occurrences");

        let mut alone = schedule.clone();
        let mut expected = Vec::new();
        for (n, occurrence) in request.occurrences().iter().enumerate() {
            let one = Request { id: Uuid::from_u128(2_000 + n as u128).into(), slot: occurrence.slot, ..each(side) };
            let answer = decide(&alone, &Command::Request(one.clone()), &user(), now());
            if let Ok(decision) = &answer {
                guard::apply(decision, &mut alone).expect("the guard stays silent");
                alone.standing.uses.extend(alone.reservation(one.id).map(|r| known(r, true)));
                expected.push(occurrence.slot);
            }
        }
        match decide(&schedule, &Command::RequestSeries(Box::new(request)), &user(), now()) {
            Ok(decision) => {
                guard::apply(&decision, &mut schedule).expect("the guard stays silent");
                let slots: Vec<Slot> = schedule.occurrences(SERIES).iter().map(|r| r.slot).collect();
                prop_assert_eq!(slots, expected);
                let spans = |facts: &Schedule| {
                    let mut spans: Vec<Slot> = facts.occupancy.iter().map(|row| row.span).collect();
                    spans.sort();
                    spans
                };
                prop_assert_eq!(spans(&schedule), spans(&alone));
            }
            Err(rejection) => prop_assert!(
                matches!(rejection, Rejection::SeriesRefused(_)) && expected.is_empty(),
                "{:?}", rejection
            ),
        }
    }
}
