//! Moving an occurrence with those that follow, or all.

use super::*;
use booking::{
    command::OutageReason,
    decision::{Change, Happening},
    reservation::Approval,
    series_move,
    violation::RuleCode,
};
use inventory::{id::OutageId, instrument::HourlyPrice, money::Fen};
use std::collections::BTreeSet;

/// Every Wednesday from nine to eleven, confirmed.
fn weekly(schedule: &mut Schedule, count: u32) {
    let rule = format!("FREQ=WEEKLY;COUNT={count}");
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", &rule, Choice::All);
    carry(schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
}

/// The new series of a decision.
fn new_series(decision: &Decision) -> SeriesId {
    let added = decision.changes.iter().find_map(|change| match change {
        Change::AddSeries(series) => Some(series.id),
        _ => None,
    });
    added.expect("a series of its own")
}

/// One line an occurrence: the name it has by the rule, its time and its state.
fn named(schedule: &Schedule, series: SeriesId) -> Vec<String> {
    let line = |r: &&booking::reservation::Reservation| {
        let name = r.series.expect("in a series").recurrence_id.with_timezone(&ZONE);
        format!("{}: {} {:?}", name.format("%m/%d %H:%M"), clock(&r.slot), r.state.name())
    };
    schedule.occurrences(series).iter().map(line).collect()
}

fn rule_of(schedule: &Schedule) -> String {
    let series = schedule.series.as_ref().expect("a series");
    let start = series.recurrence.start().format("%m/%d %H:%M");
    let rule = series.recurrence.rule().map(ToString::to_string).unwrap_or_default();
    format!("{start} {rule}")
}

#[test]
fn all_move_by_the_same_step_and_the_series_keeps_its_id() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    // The second is taken from Wednesday to Thursday, and an hour longer.
    let decision = carry(&mut schedule, &moved("12/09 09:00", Scope::All, "12/10 14:00-17:00"), &user(), now());
    assert_eq!(
        named(&schedule, SERIES),
        [
            "12/03 14:00: 12/03 14:00-17:00 Confirmed",
            "12/10 14:00: 12/10 14:00-17:00 Confirmed",
            "12/17 14:00: 12/17 14:00-17:00 Confirmed",
        ]
    );
    assert_eq!(rule_of(&schedule), "12/03 14:00 FREQ=WEEKLY;COUNT=3");
    assert_eq!(decision.notices.len(), 3);
    assert_eq!(schedule.occupancy.len(), 3);
    assert_eq!(schedule.occurrences(SERIES).iter().map(|r| (r.revision, r.sequence)).collect::<Vec<_>>(), [(2, 1); 3]);
}

#[test]
fn a_longer_time_has_its_own_price_each_time() {
    let mut schedule = facts();
    weekly(&mut schedule, 2);
    schedule.instrument.prices = vec![HourlyPrice { side: Side::OwnGroup, per_hour: Fen(100) }];
    carry(&mut schedule, &moved("12/02 09:00", Scope::All, "12/02 09:00-12:00"), &user(), now());
    assert_eq!(schedule.occurrences(SERIES).iter().map(|r| r.price).collect::<Vec<_>>(), [Some(Fen(300)); 2]);
}

#[test]
fn a_move_looks_at_where_they_are_and_where_they_come() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    let series = schedule.series.clone().expect("a series");
    let reach = |from: &str, to: &str| {
        let wanted =
            SeriesMove { id: SERIES, from: at(from), scope: Scope::All, slot: slot(to), waiver: None, reason: None };
        series_move::reach(&series, &schedule.reservations, &wanted)
    };
    let hull = |from: &str, to: &str| Slot::new(at(from), at(to)).expect("a forward time");
    assert_eq!(reach("12/09 09:00", "12/10 14:00-17:00"), hull("12/02 09:00", "12/17 17:00"));
    assert_eq!(reach("12/09 09:00", "12/08 07:00-08:00"), hull("12/01 07:00", "12/16 11:00"));
    assert_eq!(reach("12/10 09:00", "12/24 09:00-10:00"), hull("12/02 09:00", "12/24 10:00"), "no occurrence of it");
}

#[test]
fn what_begins_just_now_stays() {
    let mut schedule = facts();
    weekly(&mut schedule, 2);
    carry(&mut schedule, &moved("12/09 09:00", Scope::All, "12/10 14:00-16:00"), &lab(), at("12/02 09:00"));
    assert_eq!(schedule.reservations[0].slot, slot("12/02 09:00-11:00"));
    let mut earlier = facts();
    weekly(&mut earlier, 2);
    carry(&mut earlier, &moved("12/09 09:00", Scope::All, "12/10 14:00-16:00"), &lab(), at("12/02 08:59"));
    assert_eq!(earlier.reservations[0].slot, slot("12/03 14:00-16:00"));
}

#[test]
fn before_it_is_moved_each_is_judged_where_it_would_come() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    take(&mut schedule, 'A', "12/16 14:00-15:00");
    let (id, from, slot) = (SERIES, at("12/02 09:00"), slot("12/02 14:00-16:00"));
    let wanted = SeriesMove { id, from, scope: Scope::All, slot, waiver: None, reason: None };
    let plan = series_move::plan(&schedule, &wanted, now()).expect("a plan");
    let verdicts = plan.judge(&schedule, Capacity::User, &BTreeSet::new(), now());
    let expected = ["12/02 14:00-16:00 Confirmed", "12/09 14:00-16:00 Confirmed", "12/16 14:00-16:00 Occupied"];
    assert_eq!(lines(&verdicts), expected);
    let without = plan.judge(&schedule, Capacity::Lab, &BTreeSet::from([RuleCode::Occupied]), now());
    assert_eq!(lines(&without)[..2], expected[..2]);
}

#[test]
fn each_is_kept_from_its_new_start_on_for_whoever_comes_late() {
    let mut schedule = facts();
    schedule.instrument.policy.conduct = Some(half_an_hour());
    weekly(&mut schedule, 2);
    carry(&mut schedule, &moved("12/02 09:00", Scope::All, "12/02 10:00-12:00"), &user(), now());
    let kept: Vec<_> = schedule.occurrences(SERIES).iter().map(|r| r.kept_until).collect();
    assert_eq!(kept, [Some(at("12/02 10:30")), Some(at("12/09 10:30"))]);
}

#[test]
fn a_week_later_each_takes_the_name_that_the_next_one_had() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    carry(&mut schedule, &moved("12/02 09:00", Scope::All, "12/09 09:00-11:00"), &user(), now());
    assert_eq!(
        standing(&schedule),
        ["12/09 09:00-11:00 Confirmed", "12/16 09:00-11:00 Confirmed", "12/23 09:00-11:00 Confirmed"]
    );
}

#[test]
fn this_and_following_become_a_series_of_their_own() {
    let mut schedule = facts();
    weekly(&mut schedule, 4);
    let before = schedule.series.clone().expect("a series").revision(schedule.occurrences(SERIES));
    let decision = carry(&mut schedule, &moved("12/16 09:00", Scope::Following, "12/15 10:00-12:00"), &user(), now());
    let new = new_series(&decision);
    assert_eq!(
        named(&schedule, SERIES),
        ["12/02 09:00: 12/02 09:00-11:00 Confirmed", "12/09 09:00: 12/09 09:00-11:00 Confirmed"]
    );
    assert_eq!(
        named(&schedule, new),
        ["12/15 10:00: 12/15 10:00-12:00 Confirmed", "12/22 10:00: 12/22 10:00-12:00 Confirmed"]
    );
    assert_eq!(rule_of(&schedule), "12/15 10:00 FREQ=WEEKLY;COUNT=2");
    assert_eq!(schedule.series.as_ref().and_then(|series| series.continues), Some(SERIES));
    let left = decision.changes.iter().find_map(|change| match change {
        Change::UpdateSeries(series) => Some(series.clone()),
        _ => None,
    });
    let left = left.expect("the old series ends earlier");
    assert_eq!(left.recurrence.rule().map(ToString::to_string), Some("FREQ=WEEKLY;COUNT=2".to_owned()));
    assert!(left.revision(schedule.occurrences(SERIES)) > before, "what was seen before is stale");
}

#[test]
fn an_exception_stays_where_it_is() {
    let mut schedule = facts();
    weekly(&mut schedule, 4);
    let third = schedule.occurrences(SERIES)[2].id;
    let alone = Command::Move { id: third, slot: slot("12/18 15:00-16:00"), waiver: None, reason: None };
    carry(&mut schedule, &alone, &user(), now());
    let decision = carry(&mut schedule, &moved("12/09 09:00", Scope::Following, "12/09 13:00-15:00"), &user(), now());
    let new = new_series(&decision);
    assert_eq!(
        named(&schedule, new),
        [
            "12/09 13:00: 12/09 13:00-15:00 Confirmed",
            "12/16 13:00: 12/18 15:00-16:00 Confirmed",
            "12/23 13:00: 12/23 13:00-15:00 Confirmed",
        ]
    );
    assert_eq!(decision.notices.len(), 2, "nothing has happened to the exception");
    let kept = schedule.reservation(third).expect("it is there");
    assert_eq!((kept.revision, kept.sequence), (3, 1), "it has a new name, of which calendars hear with the series");
}

#[test]
fn an_exception_that_is_taken_itself_moves_and_takes_the_others_along() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    let second = schedule.occurrences(SERIES)[1].id;
    let alone = Command::Move { id: second, slot: slot("12/10 09:00-11:00"), waiver: None, reason: None };
    carry(&mut schedule, &alone, &user(), now());
    // It stands on Thursday already; now the later ones come there too.
    let decision = carry(&mut schedule, &moved("12/09 09:00", Scope::Following, "12/10 09:00-11:00"), &user(), now());
    assert_eq!(
        named(&schedule, new_series(&decision)),
        ["12/10 09:00: 12/10 09:00-11:00 Confirmed", "12/17 09:00: 12/17 09:00-11:00 Confirmed"]
    );
    assert_eq!(decision.notices.len(), 1);
}

#[test]
fn an_exception_comes_back_to_where_the_rule_puts_it() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    let second = schedule.occurrences(SERIES)[1].id;
    let alone = Command::Move { id: second, slot: slot("12/10 09:00-11:00"), waiver: None, reason: None };
    carry(&mut schedule, &alone, &user(), now());
    let back = moved("12/09 09:00", Scope::Following, "12/09 09:00-11:00");
    let decision = carry(&mut schedule, &back, &user(), now());
    assert_eq!(decision.notices.len(), 1);
    assert_eq!(
        named(&schedule, SERIES),
        [
            "12/02 09:00: 12/02 09:00-11:00 Confirmed",
            "12/09 09:00: 12/09 09:00-11:00 Confirmed",
            "12/16 09:00: 12/16 09:00-11:00 Confirmed",
        ]
    );
    assert_eq!(carry(&mut schedule, &back, &user(), now()), Decision::default(), "it is there");
}

#[test]
fn what_was_given_up_and_what_has_begun_stays() {
    let mut schedule = facts();
    weekly(&mut schedule, 4);
    let third = schedule.occurrences(SERIES)[2].id;
    carry(&mut schedule, &Command::Cancel { id: third, reason: None }, &user(), now());
    // On the second Wednesday the first is over and the second runs.
    let later = at("12/09 10:00");
    let decision = carry(&mut schedule, &moved("12/23 09:00", Scope::All, "12/23 10:00-12:00"), &user(), later);
    assert_eq!(
        named(&schedule, SERIES),
        [
            "12/02 09:00: 12/02 09:00-11:00 Confirmed",
            "12/09 09:00: 12/09 09:00-11:00 Confirmed",
            "12/16 09:00: 12/16 09:00-11:00 Cancelled",
        ]
    );
    assert_eq!(named(&schedule, new_series(&decision)), ["12/23 10:00: 12/23 10:00-12:00 Confirmed"]);
}

#[test]
fn what_was_given_up_before_does_not_divide_a_series() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    let first = schedule.occurrences(SERIES)[0].id;
    carry(&mut schedule, &Command::Cancel { id: first, reason: None }, &user(), now());
    carry(&mut schedule, &moved("12/09 09:00", Scope::Following, "12/09 10:00-12:00"), &user(), now());
    assert_eq!(
        named(&schedule, SERIES),
        [
            "12/02 10:00: 12/02 09:00-11:00 Cancelled",
            "12/09 10:00: 12/09 10:00-12:00 Confirmed",
            "12/16 10:00: 12/16 10:00-12:00 Confirmed",
        ]
    );
}

#[test]
fn one_that_cannot_move_keeps_all_where_they_are_and_is_named() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    take(&mut schedule, 'B', "12/09 11:00-12:00");
    let before = schedule.clone();
    // They may come where they themselves were, but not where somebody else is.
    let Err(Rejection::SeriesRefused(verdicts)) =
        decide(&schedule, &moved("12/02 09:00", Scope::All, "12/02 10:00-12:00"), &user(), now())
    else {
        unreachable!("the second is taken")
    };
    assert_eq!(
        lines(&verdicts),
        ["12/02 10:00-12:00 Confirmed", "12/09 10:00-12:00 Occupied", "12/16 10:00-12:00 Confirmed"]
    );
    let names: Vec<Instant> = verdicts.iter().map(|verdict| verdict.occurrence.recurrence_id).collect();
    assert_eq!(names, [at("12/02 09:00"), at("12/09 09:00"), at("12/16 09:00")], "as they are called now");
    assert_eq!((schedule.occupancy, schedule.reservations), (before.occupancy, before.reservations));
}

#[test]
fn one_that_was_offered_another_time_waits_for_its_own_answer() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    let (outage, hour) = (OutageId(Uuid::from_u128(5)), slot("12/09 09:00-10:00"));
    let declare =
        Command::DeclareOutage { id: outage, of: None, slot: hour, reason: OutageReason::Fault, note: String::new() };
    carry(&mut schedule, &declare, &lab(), now());
    let second = schedule.occurrences(SERIES)[1].id;
    let moves = vec![(second, slot("12/09 14:00-16:00"))];
    carry(&mut schedule, &Command::Resettle { outage, moves, at_once: None }, &lab(), now());
    carry(&mut schedule, &moved("12/02 09:00", Scope::All, "12/02 10:00-12:00"), &user(), now());
    assert_eq!(
        named(&schedule, SERIES),
        [
            "12/02 10:00: 12/02 10:00-12:00 Confirmed",
            "12/09 10:00: 12/09 14:00-16:00 Offered",
            "12/16 10:00: 12/16 10:00-12:00 Confirmed",
        ]
    );
    carry(&mut schedule, &Command::Accept { id: second }, &user(), now());
    carry(&mut schedule, &moved("12/09 10:00", Scope::Following, "12/09 10:00-12:00"), &user(), now());
    assert_eq!(
        standing(&schedule),
        ["12/02 10:00-12:00 Confirmed", "12/09 10:00-12:00 Confirmed", "12/16 10:00-12:00 Confirmed"],
        "once accepted it is an exception like any other, and may come back"
    );
}

#[test]
fn one_that_an_outage_took_moves_with_the_others() {
    let mut schedule = facts();
    weekly(&mut schedule, 2);
    let (outage, hour) = (OutageId(Uuid::from_u128(5)), slot("12/09 09:00-10:00"));
    let declare =
        Command::DeclareOutage { id: outage, of: None, slot: hour, reason: OutageReason::Fault, note: String::new() };
    carry(&mut schedule, &declare, &lab(), now());
    assert_eq!(standing(&schedule), ["12/02 09:00-11:00 Confirmed", "12/09 09:00-11:00 Displaced"]);
    carry(&mut schedule, &moved("12/02 09:00", Scope::All, "12/02 10:00-12:00"), &user(), now());
    assert_eq!(standing(&schedule), ["12/02 10:00-12:00 Confirmed", "12/09 10:00-12:00 Confirmed"]);
}

#[test]
fn one_that_is_too_near_for_its_user_is_named() {
    let mut schedule = facts();
    schedule.instrument.policy.cancel_minutes = 1440;
    weekly(&mut schedule, 2);
    let late = at("12/01 10:00");
    let all = moved("12/09 09:00", Scope::All, "12/09 10:00-12:00");
    let Err(Rejection::SeriesRefused(verdicts)) = decide(&schedule, &all, &user(), late) else {
        unreachable!("the first begins within a day")
    };
    assert_eq!(lines(&verdicts), ["12/02 10:00-12:00 TooLateToChange", "12/09 10:00-12:00 Confirmed"]);
    let following = moved("12/09 09:00", Scope::Following, "12/09 10:00-12:00");
    assert!(decide(&schedule, &following, &user(), late).is_ok(), "the second alone may move");
    carry(&mut schedule, &all, &lab(), late);
    assert_eq!(
        standing(&schedule),
        ["12/02 10:00-12:00 Confirmed", "12/09 10:00-12:00 Confirmed"],
        "the lab is not bound by the deadline"
    );
}

#[test]
fn moved_occurrences_use_a_quota_up_at_their_new_times_only() {
    let mut schedule = facts();
    schedule.instrument.policy.quotas = vec![inventory::policy::Quota::weekly_minutes(300)];
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=DAILY;COUNT=2", Choice::All);
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    schedule.standing.uses = schedule.occurrences(SERIES).iter().map(|r| known(r, true)).collect();
    let longer = moved("12/02 09:00", Scope::All, "12/02 09:00-12:00");
    let Err(Rejection::SeriesRefused(verdicts)) = decide(&schedule, &longer, &user(), now()) else {
        unreachable!("six hours are too many")
    };
    assert_eq!(lines(&verdicts), ["12/02 09:00-12:00 Confirmed", "12/03 09:00-12:00 QuotaExceeded"]);
    carry(&mut schedule, &moved("12/02 09:00", Scope::All, "12/03 14:00-16:00"), &user(), now());
    assert_eq!(standing(&schedule), ["12/03 14:00-16:00 Confirmed", "12/04 14:00-16:00 Confirmed"]);
}

#[test]
fn a_series_that_waits_is_one_request_also_when_it_moves() {
    let mut schedule = facts();
    schedule.instrument.policy.max_pending_holds = Some(1);
    let request = wanted(Side::Outside, "12/02 09:00-11:00", "FREQ=WEEKLY;COUNT=3", Choice::All);
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    schedule.standing.uses = schedule.occurrences(SERIES).iter().map(|r| known(r, true)).collect();
    let until = |schedule: &Schedule| match &schedule.occurrences(SERIES)[1].state {
        State::Held { until, awaiting } => (*until, awaiting.iter().copied().collect::<Vec<_>>()),
        other => unreachable!("{other:?}"),
    };
    let held = until(&schedule);
    assert_eq!(held.1, [Approval::Manager]);
    carry(&mut schedule, &moved("12/02 09:00", Scope::All, "12/02 14:00-16:00"), &user(), at("12/01 20:00"));
    assert_eq!(until(&schedule), held, "moving it about buys no time");
    carry(&mut schedule, &moved("12/02 14:00", Scope::All, "12/02 15:00-17:00"), &lab(), at("12/01 20:00"));
    assert_eq!(
        standing(&schedule),
        ["12/02 15:00-17:00 Confirmed", "12/09 15:00-17:00 Confirmed", "12/16 15:00-17:00 Confirmed"]
    );
}

#[test]
fn the_lab_may_set_rules_aside_for_all_of_them() {
    let mut schedule = facts();
    schedule.instrument.policy.max_minutes = 120;
    weekly(&mut schedule, 2);
    let rules = std::collections::BTreeSet::from([RuleCode::TooLong]);
    let waiver = Some(booking::reservation::Waiver { rules, reason: "a long run".to_owned(), by: MANAGER });
    let Command::MoveSeries(longer) = moved("12/02 09:00", Scope::All, "12/02 09:00-13:00") else { unreachable!() };
    let longer = Command::MoveSeries(SeriesMove { waiver: waiver.clone(), ..longer });
    assert!(
        matches!(decide(&schedule, &longer, &user(), now()), Err(Rejection::SeriesRefused(_))),
        "users set nothing aside"
    );
    let decision = carry(&mut schedule, &longer, &lab(), now());
    assert!(schedule.occurrences(SERIES).iter().all(|r| r.waiver == waiver));
    assert_eq!(reasons(&decision), ["a long run"; 2]);
}

#[test]
fn why_a_series_was_moved_is_told_with_each() {
    let mut schedule = facts();
    weekly(&mut schedule, 3);
    let Command::MoveSeries(wanted) = moved("12/09 09:00", Scope::Following, "12/09 15:00-17:00") else {
        unreachable!()
    };
    let wanted = Command::MoveSeries(SeriesMove { reason: Some("a lecture".to_owned()), ..wanted });
    let decision = carry(&mut schedule, &wanted, &user(), now());
    assert_eq!(reasons(&decision), ["a lecture"; 2]);
}

fn reasons(decision: &Decision) -> Vec<&str> {
    let told = decision.changes.iter().filter_map(|change| match change {
        Change::UpdateReservation { happening: Happening::Moved, reason, .. } => reason.as_deref(),
        _ => None,
    });
    told.collect()
}

#[test]
fn what_is_not_there_cannot_be_taken() {
    let mut schedule = facts();
    let elsewhere = moved("12/03 09:00", Scope::All, "12/03 10:00-12:00");
    assert_eq!(decide(&schedule, &elsewhere, &user(), now()), Err(Rejection::UnknownSeries(SERIES)));
    weekly(&mut schedule, 2);
    assert_eq!(decide(&schedule, &elsewhere, &user(), now()), Err(Rejection::UnknownOccurrence(at("12/03 09:00"))));
}
