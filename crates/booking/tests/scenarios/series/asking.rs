//! Asking for a series.

use super::*;
use booking::reservation::Waiver;
use booking::{
    quote::verdict,
    rules::Asked,
    series::{self, suppose},
    violation::{RuleCode, Violation},
};
use inventory::{instrument::HourlyPrice, money::Fen, policy::Quota};
use std::collections::BTreeSet;

#[test]
fn what_is_judged_counts_for_what_is_judged_after_it() {
    let mut schedule = facts();
    schedule.instrument.policy.quotas = vec![Quota::weekly_minutes(240)];
    take(&mut schedule, 'A', "12/03 10:00-12:00");
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=DAILY;COUNT=4", Choice::Possible);
    let pattern = Asked {
        slot: request.each().slot,
        mode: Mode::SelfUse,
        party: Some(PARTY),
        side: Side::OwnGroup,
        project_code: None,
        needs: Default::default(),
        moving: None,
        capacity: Capacity::User,
        claim: None,
    };
    let verdicts = series::judge(&schedule, &pattern, request.occurrences(), &BTreeSet::new(), now());
    let expected = [
        "12/02 09:00-11:00 Confirmed",
        "12/03 09:00-11:00 Occupied",
        "12/04 09:00-11:00 Confirmed",
        "12/05 09:00-11:00 QuotaExceeded",
    ];
    assert_eq!(lines(&verdicts), expected);
}

#[test]
fn each_occurrence_has_its_price_and_is_kept_so_long_and_what_the_lab_set_aside_stands_beside_it() {
    let mut schedule = facts();
    schedule.instrument.prices = vec![HourlyPrice { side: Side::OwnGroup, per_hour: Fen(100) }];
    schedule.instrument.policy.max_minutes = 90;
    schedule.instrument.policy.conduct = Some(half_an_hour());
    let rules = BTreeSet::from([RuleCode::TooLong]);
    let waiver = Some(Waiver { rules, reason: "a long run".to_owned(), by: MANAGER });
    let rule = Rule::parse("FREQ=WEEKLY;COUNT=2").expect("a rule");
    let recurrence = Recurrence::new(ZONE, wall("12/02 09:00"), wall("12/02 11:00"), Some(rule)).expect("a series");
    let each = Request { waiver: waiver.clone(), ..each(Side::OwnGroup) };
    let request = SeriesRequest::new(SERIES, each, recurrence, Choice::All).expect("occurrences");
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &lab(), now());
    let said: Vec<_> = schedule.occurrences(SERIES).iter().map(|r| (r.price, r.kept_until, r.waiver.clone())).collect();
    let expected = ["12/02 09:30", "12/09 09:30"].map(|until| (Some(Fen(200)), Some(at(until)), waiver.clone()));
    assert_eq!(said, expected);
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
fn what_is_only_tried_out_counts_for_what_is_asked_for_together_with_it() {
    let mut schedule = facts();
    schedule.instrument.policy.quotas = vec![Quota::weekly_minutes(180)];
    let asked = |time: &str| Asked {
        slot: slot(time),
        mode: Mode::SelfUse,
        party: Some(PARTY),
        side: Side::OwnGroup,
        project_code: None,
        needs: Default::default(),
        moving: None,
        capacity: Capacity::User,
        claim: None,
    };
    let broken = |schedule: &Schedule, time: &str| -> Vec<RuleCode> {
        let answer = verdict(schedule, &asked(time), &BTreeSet::new(), now());
        answer.err().unwrap_or_default().iter().map(Violation::code).collect()
    };
    suppose(&mut schedule, &asked("12/02 09:00-11:00"), &BTreeSet::new(), now(), 0);
    assert_eq!(broken(&schedule, "12/02 10:00-12:00"), [RuleCode::Occupied, RuleCode::QuotaExceeded]);
    // What would be refused leaves no trace.
    suppose(&mut schedule, &asked("12/02 10:00-12:00"), &BTreeSet::new(), now(), 1);
    assert_eq!(broken(&schedule, "12/02 11:00-12:00"), []);
    suppose(&mut schedule, &asked("12/02 11:00-12:00"), &BTreeSet::new(), now(), 2);
    assert_eq!(broken(&schedule, "12/03 09:00-10:00"), [RuleCode::QuotaExceeded]);
}
