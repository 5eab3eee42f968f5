//! The ranges of a limit on attempts.

use chrono::TimeDelta;
use inventory::policy::{AttemptLimit, BookingPolicy, PolicyError};

fn problems(most: u16, within_minutes: u16) -> Vec<PolicyError> {
    let attempts = Some(AttemptLimit { most, within_minutes });
    BookingPolicy { attempts, ..BookingPolicy::usual() }.problems()
}

#[test]
fn both_numbers_have_their_ranges() {
    for (most, within) in [(1, 1), (1000, 1440), (5, 10)] {
        assert_eq!(problems(most, within), [], "{most} within {within}");
    }
    assert_eq!(AttemptLimit { most: 5, within_minutes: 10 }.stretch(), TimeDelta::minutes(10));
    for (most, within) in [(0, 10), (1001, 10), (5, 0), (5, 1441)] {
        assert_eq!(problems(most, within), [PolicyError::Attempts { most, within }]);
    }
}

#[test]
fn a_policy_stored_before_there_was_a_limit_has_none() {
    let mut stored = serde_json::to_value(BookingPolicy::usual()).expect("a policy");
    assert_eq!(stored.as_object_mut().and_then(|fields| fields.remove("attempts")), None);
    let read: BookingPolicy = serde_json::from_value(stored).expect("a policy");
    assert_eq!(read.attempts, None);
}
