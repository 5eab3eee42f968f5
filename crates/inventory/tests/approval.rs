//! When the lab is asked about a time although the side is confirmed at once.

use chrono_tz::{Asia::Shanghai, Europe::Berlin, Tz};
use inventory::{
    hours::Opening,
    policy::{ApprovalRules, Operated},
    slot::{Instant, Slot},
};

fn slot(from: &str, to: &str) -> Slot {
    let at = |text: &str| -> Instant { format!("2026-03-{text}:00Z").parse().expect("an instant") };
    Slot::new(at(from), at(to)).expect("a forward slot")
}

/// Long uses, and those of Monday evening.
fn rules() -> ApprovalRules {
    let hours = vec![Opening::new(1, 18 * 60, 22 * 60).expect("an opening")];
    ApprovalRules { longer_than_minutes: Some(120), hours, ..ApprovalRules::default() }
}

#[test]
fn a_use_is_asked_about_when_it_is_longer_than_the_policy_says() {
    // A Tuesday.
    let (just, longer) = (slot("03T08:00", "03T10:00"), slot("03T08:00", "03T10:01"));
    assert!(!rules().ask_about(&just, Tz::UTC));
    assert!(rules().ask_about(&longer, Tz::UTC));
    let whatever_length = ApprovalRules { longer_than_minutes: None, ..rules() };
    assert!(!whatever_length.ask_about(&longer, Tz::UTC));
}

#[test]
fn a_use_is_asked_about_that_touches_certain_hours_of_the_wall_clock() {
    let touching = slot("02T17:00", "02T18:01");
    assert!(rules().ask_about(&touching, Tz::UTC));
    assert!(!rules().ask_about(&slot("02T17:00", "02T18:00"), Tz::UTC), "it ends as they begin");
    assert!(!rules().ask_about(&slot("02T22:00", "02T23:00"), Tz::UTC), "it begins as they end");
    assert!(rules().ask_about(&slot("02T10:00", "02T11:00"), Shanghai), "six in the evening there");
    assert!(!rules().ask_about(&slot("02T10:00", "02T11:00"), Berlin));
    let at_any_hour = ApprovalRules { hours: Vec::new(), ..rules() };
    assert!(!at_any_hour.ask_about(&touching, Tz::UTC));
}

#[test]
fn the_time_matters_where_its_length_or_its_hours_do() {
    let [length, hours] =
        [ApprovalRules { hours: Vec::new(), ..rules() }, ApprovalRules { longer_than_minutes: None, ..rules() }];
    assert!(rules().depend_on_time() && length.depend_on_time() && hours.depend_on_time());
    assert!(!ApprovalRules { first_use: true, ..ApprovalRules::default() }.depend_on_time());
}

#[test]
fn only_an_operator_on_request_goes_without_saying() {
    let all = [Operated::OnRequest, Operated::Commissioned, Operated::Always];
    assert_eq!(all.map(|operated| operated.is_on_request()), [true, false, false]);
}
