//! Limits on how often one person may ask for time.

use super::{
    desk::Desk,
    people::{LI, QIAN, WANG},
};
use booking::rules::attempts::Attempts;
use chrono::TimeDelta;
use inventory::policy::AttemptLimit;

/// `most` attempts within ten minutes, on a morning whose ten o'clock is Wang's.
fn desk(most: u16) -> Desk {
    let limit = AttemptLimit { most, within_minutes: 10 };
    Desk::new()
        .policy(|policy| (policy.attempts, policy.waiting.most) = (Some(limit), 5))
        .whose("A", WANG)
        .drawn(MORNING)
}

const MORNING: &str = "
              08  09  10  11  12
        now   ^
        0     ........AAAA........
        ";

#[test]
fn what_is_refused_and_what_is_promised_count_alike() {
    let mut desk = desk(2);
    desk.by(LI, "request B 10:00-11:00").refused(
        "
        occupied 10:00-11:00 of 1
        earlier 09:00-10:00
        later 11:00-12:00
        later 12:00-13:00
        ",
    );
    desk.by(LI, "request B 09:00-10:00").accepted();
    desk.by(LI, "request C 11:00-12:00").refused("too_many_attempts 2 within 10 min, again at 08:10");
}

#[test]
fn each_has_attempts_of_his_own_and_the_lab_has_as_many_as_it_likes() {
    let mut desk = desk(1);
    desk.by(LI, "request B 09:00-10:00").accepted();
    desk.by(LI, "request C 11:00-12:00").refused("too_many_attempts 1 within 10 min, again at 08:10");
    desk.by(QIAN, "request C 11:00-12:00").accepted();
    for _ in 0..3 {
        desk.lab("request D 10:00-11:00").refused_for("occupied 10:00-11:00 of 1");
    }
    desk.lab("request D 12:00-13:00").accepted();
}

#[test]
fn after_the_last_attempt_nothing_is_offered_that_would_be_refused() {
    let mut desk = desk(1);
    desk.by(LI, "request B 10:00-11:00").refused("occupied 10:00-11:00 of 1");
    desk.by(LI, "wait B 10:00-11:00").refused("too_many_attempts 1 within 10 min, again at 08:10");
}

#[test]
fn whoever_waits_until_he_is_told_to_may_ask_again_and_not_a_moment_earlier() {
    let mut desk = desk(2);
    desk.by(LI, "request B 09:00-10:00").accepted();
    desk.clock("08:04");
    desk.by(LI, "request C 11:00-12:00").accepted();
    desk.clock("08:05");
    // What is refused for this rule counts no further.
    for _ in 0..3 {
        desk.by(LI, "request D 12:00-13:00").refused("too_many_attempts 2 within 10 min, again at 08:10");
    }
    let again = desk.instant("08:10");
    desk.now = again - TimeDelta::microseconds(1);
    desk.by(LI, "request D 12:00-13:00").refused("too_many_attempts 2 within 10 min, again at 08:10");
    desk.clock("08:10");
    desk.by(LI, "request D 12:00-13:00").accepted();
    desk.by(LI, "request E 13:00-14:00").refused("too_many_attempts 2 within 10 min, again at 08:14");
}

#[test]
fn a_move_and_a_wish_are_attempts_and_giving_up_is_none() {
    let mut desk = desk(3);
    desk.by(LI, "request B 09:00-10:00").accepted();
    desk.by(LI, "move B 12:00-13:00").accepted();
    desk.by(LI, "wait C 10:00-11:00").accepted();
    desk.by(LI, "move B 11:00-12:00").refused("too_many_attempts 3 within 10 min, again at 08:10");
    desk.by(LI, "cancel B").accepted();
    desk.by(LI, "cancel C").accepted();
}

#[test]
fn keeping_a_time_is_an_attempt_and_booking_what_is_kept_is_none() {
    let mut desk = desk(1);
    desk.by(LI, "hold B 09:00-10:00").accepted();
    desk.by(LI, "book B").accepted();
    desk.by(LI, "request C 11:00-12:00").refused("too_many_attempts 1 within 10 min, again at 08:10");
}

#[test]
fn an_offer_is_made_and_taken_however_often_was_asked() {
    let mut desk = desk(1);
    desk.by(LI, "wait B 10:00-11:00").accepted();
    desk.by(WANG, "cancel A").accepted();
    assert_eq!(desk.states("AB"), "cancelled offered");
    desk.by(LI, "accept B").accepted();
    assert_eq!(desk.states("B"), "confirmed");
}

#[test]
fn whoever_was_displaced_may_take_other_time_however_often_he_has_asked() {
    let mut desk = desk(1);
    desk.by(WANG, "request B 09:00-10:00").accepted();
    desk.lab("outage 10:00-11:00").accepted();
    assert_eq!(desk.states("A"), "displaced");
    desk.by(WANG, "request C 12:00-13:00").refused("too_many_attempts 1 within 10 min, again at 08:10");
    desk.by(WANG, "move A 11:00-12:00").accepted();
}

#[test]
fn the_other_broken_rules_are_told_beside_it() {
    let mut desk = desk(1);
    desk.by(LI, "request B 09:00-10:00").accepted();
    desk.by(LI, "request C 10:00-11:00").refused(
        "
        occupied 10:00-11:00 of 1
        too_many_attempts 1 within 10 min, again at 08:10
        ",
    );
}

#[test]
fn attempts_that_no_longer_count_are_forgotten() {
    let limit = AttemptLimit { most: 2, within_minutes: 10 };
    let now = desk(2).now;
    let before = |minutes| now - TimeDelta::minutes(minutes);
    let is_one = |earlier: &[i64]| {
        let earlier = earlier.iter().map(|minutes| before(*minutes)).collect();
        Attempts::with_one_more(&limit, earlier, now).is_one
    };
    assert!(is_one(&[]));
    assert!(is_one(&[30, 20, 10, 5]));
    assert!(!is_one(&[30, 20, 9, 5]));
    // More than allowed, as after a limit was lowered.
    assert!(!is_one(&[9, 8, 7]));
}
