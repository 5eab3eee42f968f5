//! What is done to all occurrences at once.

use super::*;
use booking::{
    reservation::{Approval, DeclineCode},
    violation::RuleCode,
};

#[test]
fn what_is_over_altogether_is_not_given_up() {
    let mut schedule = facts();
    let request = wanted(Side::OwnGroup, "12/02 09:00-11:00", "FREQ=WEEKLY;COUNT=2", Choice::All);
    carry(&mut schedule, &Command::RequestSeries(Box::new(request)), &user(), now());
    let cancel = Command::CancelSeries { id: SERIES, from: None, reason: None };
    let over = decide(&schedule, &cancel, &lab(), at("12/09 11:00"));
    assert_eq!(over, Err(Rejection::WrongState { state: StateName::Confirmed }));
    let last = carry(&mut schedule, &cancel, &lab(), at("12/09 10:59"));
    assert_eq!(last.notices.len(), 1);
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
    let elsewhere = Command::Move { id: second, slot: slot("12/03 14:00-16:00"), waiver: None, reason: None };
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
