//! Free time as it is shown to people of whom nothing is known.

use super::facts::plain_schedule;
use crate::cases::runs;
use booking::{
    command::Capacity,
    free::{self, VISITOR, WithheldReason, next, withheld},
    occupancy::{Occupancy, Source},
    rules::{self, Asked},
    schedule::Schedule,
    violation::RuleCode,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::{Asia::Shanghai, Europe::Berlin};
use inventory::{
    hours::{Opening, wall},
    id::{GroupId, ReservationId},
    instrument::Mode,
    ledger::AssetStatus,
    party::{Party, Side},
    policy::{HourRule, ReservedTime, WeekMoment, WeeklyRelease},
    slot::{Instant, Slot},
};
use proptest::prelude::*;
use uuid::Uuid;

/// Reads `12/01 09:00` of the year 2026; the first of December is a Tuesday.
fn at(text: &str) -> DateTime<Utc> {
    let wall = NaiveDateTime::parse_from_str(&format!("2026/{text}"), "%Y/%m/%d %H:%M").expect("MM/DD HH:MM");
    wall.and_local_timezone(Shanghai).single().expect("a time that is there once").to_utc()
}

fn slot(from: &str, to: &str) -> Slot {
    Slot::new(at(from), at(to)).expect("a forward time")
}

fn sunday_evening() -> WeeklyRelease {
    WeeklyRelease { at: WeekMoment { weekday: 7, minute: 1260 }, weeks_before: 1 }
}

fn tuesdays(release_minutes: Option<u32>) -> ReservedTime {
    let weekly = vec![Opening::new(2, 540, 720).expect("an opening")];
    ReservedTime { weekly, groups: vec![GroupId(Uuid::from_u128(4))], sides: vec![Side::OwnGroup], release_minutes }
}

#[test]
fn the_next_free_time_lies_in_a_week_that_is_open_for_booking() {
    let mut schedule = plain_schedule(Shanghai);
    schedule.instrument.policy.release = Some(sunday_evening());
    let taken = slot("12/01 08:00", "12/07 00:00");
    let source = Source::Reservation(ReservationId(Uuid::from_u128(9)));
    schedule.occupancy.push(Occupancy { span: taken, lane: 0, source });
    let found = |now: &str| next(&schedule, 60, Mode::SelfUse, 14, at(now)).map(|slot| slot.start());
    assert_eq!(found("12/01 08:00"), None, "this week is full, and the next one opens on Sunday");
    assert_eq!(found("12/06 21:00"), Some(at("12/07 00:00")));
}

#[test]
fn the_next_free_time_is_kept_for_nobody_else() {
    let mut schedule = plain_schedule(Shanghai);
    schedule.instrument.policy.reserved = vec![tuesdays(Some(60))];
    let found = |now: &str| next(&schedule, 60, Mode::SelfUse, 14, at(now)).map(|slot| slot.start());
    assert_eq!(found("12/01 07:00"), Some(at("12/01 07:30")));
    assert_eq!(found("12/01 07:45"), Some(at("12/01 08:00")), "an hour before it begins it is released");
    schedule.instrument.policy.reserved = vec![tuesdays(None)];
    assert_eq!(next(&schedule, 60, Mode::SelfUse, 14, at("12/01 08:10")).map(|s| s.start()), Some(at("12/01 12:00")));
}

#[test]
fn an_instrument_that_stands_still_has_no_free_time() {
    let mut schedule = plain_schedule(Shanghai);
    let found = |schedule: &Schedule| next(schedule, 60, Mode::SelfUse, 14, at("12/01 08:00")).is_some();
    assert!(found(&schedule));
    schedule.instrument.status = AssetStatus::AwaitingRepair;
    assert!(!found(&schedule));
}

#[test]
fn the_next_free_time_does_not_begin_beyond_the_horizon() {
    let mut schedule = plain_schedule(Shanghai);
    schedule.instrument.policy.horizon_days = 2;
    let source = Source::Reservation(ReservationId(Uuid::from_u128(9)));
    schedule.occupancy.push(Occupancy { span: slot("12/01 00:00", "12/05 00:00"), lane: 0, source });
    assert_eq!(next(&schedule, 60, Mode::SelfUse, 14, at("12/01 08:00")), None);
    assert!(next(&schedule, 60, Mode::SelfUse, 14, at("12/03 08:00")).is_some());
}

#[test]
fn the_next_free_time_begins_after_the_present_and_not_with_a_step_that_is_just_over() {
    let schedule = plain_schedule(Shanghai);
    let found = |now: Instant| next(&schedule, 60, Mode::SelfUse, 14, now).map(|slot| slot.start());
    let now = at("12/01 08:29");
    assert_eq!(found(now), Some(at("12/01 08:30")));
    assert_eq!(found(now + TimeDelta::microseconds(1)), Some(at("12/01 09:00")));
    assert_eq!(found(now + TimeDelta::milliseconds(1)), Some(at("12/01 09:00")));
    assert_eq!(found(now + TimeDelta::minutes(1)), Some(at("12/01 09:00")));
}

#[test]
fn what_is_withheld_says_why_and_until_when() {
    let mut policy = plain_schedule(Shanghai).instrument.policy;
    policy.release = Some(sunday_evening());
    policy.reserved = vec![tuesdays(Some(1440))];
    let window = slot("12/01 00:00", "12/15 00:00");
    let of = |askers: &[free::Asker], now: &str| {
        let all = withheld(&policy, Shanghai, askers, &window, at(now)).into_iter();
        all.map(|withheld| (withheld.slot, withheld.reason, withheld.opens_at)).collect::<Vec<_>>()
    };
    let next_week = (slot("12/07 00:00", "12/14 00:00"), WithheldReason::NotReleased, Some(at("12/06 21:00")));
    let third_week = (slot("12/14 00:00", "12/15 00:00"), WithheldReason::NotReleased, Some(at("12/13 21:00")));
    assert_eq!(of(&[VISITOR], "12/01 08:00"), [next_week, third_week], "today's time was released yesterday");
    let kept = (slot("12/08 09:00", "12/08 12:00"), WithheldReason::Reserved, Some(at("12/07 09:00")));
    assert_eq!(of(&[VISITOR], "12/06 22:00"), [kept, third_week]);
    let group = (Some(Party::Group(GroupId(Uuid::from_u128(4)))), Side::Outside);
    assert_eq!(of(&[VISITOR, group], "12/06 22:00"), [third_week], "one of his groups may have it");
}

fn broken(schedule: &Schedule, slot: Slot, now: Instant) -> Vec<RuleCode> {
    let asked = Asked {
        slot,
        mode: Mode::SelfUse,
        party: None,
        side: Side::Outside,
        project_code: None,
        needs: Default::default(),
        moving: None,
        capacity: Capacity::User,
        claim: None,
    };
    rules::violations(schedule, &asked, now).iter().map(|violation| violation.code()).collect()
}

proptest! {
    /// What is shown as free can be asked for.
    #[test]
    fn the_next_free_time_breaks_no_rule(
        taken in prop::collection::vec((0_i64..14 * 48, 1_i64..20), 0..40),
        (releases, keeps) in (any::<bool>(), prop::option::of(prop::option::of(0_u32..4000))),
        horizon in 1_u16..20,
        minutes in 30_i64..240,
        buffers in (0_u16..3, 0_u16..3),
        passed in 0_i64..7 * 1440,
    ) {
        let mut schedule = plain_schedule(Shanghai);
        let policy = &mut schedule.instrument.policy;
        policy.release = releases.then(sunday_evening);
        policy.reserved = keeps.map(tuesdays).into_iter().collect();
        policy.horizon_days = horizon;
        (policy.set_up_minutes, policy.clean_up_minutes) = (buffers.0 * 15, buffers.1 * 15);
        for (n, (from, length)) in taken.into_iter().enumerate() {
            let start = at("12/01 00:00") + TimeDelta::minutes(30 * from);
            let span = Slot::new(start, start + TimeDelta::minutes(30 * length)).expect("a forward time");
            let source = Source::Reservation(ReservationId(Uuid::from_u128(100 + n as u128)));
            schedule.occupancy.push(Occupancy { span, lane: 0, source });
        }
        let now = at("12/01 00:00") + TimeDelta::minutes(passed);
        if let Some(slot) = next(&schedule, minutes / 30 * 30, Mode::SelfUse, 14, now) {
            prop_assert_eq!(broken(&schedule, slot, now), []);
        }
    }
}

/// Long nights, short afternoons, fine mornings.
fn hour_rules() -> impl Strategy<Value = Vec<HourRule>> {
    let rule = |from: u16, to: u16, grid_minutes, min_minutes, max_minutes| HourRule {
        hours: (1..=7).map(|day| Opening::new(day, from * 60, to * 60).expect("an opening")).collect(),
        grid_minutes,
        min_minutes,
        max_minutes,
    };
    let all = vec![
        rule(20, 24, Some(240), Some(240), None),
        rule(0, 8, Some(240), Some(240), Some(480)),
        rule(13, 21, None, None, Some(60)),
        rule(9, 12, Some(10), None, None),
    ];
    prop::sample::subsequence(all, 1..=4).prop_shuffle()
}

/// The first minute from which a use breaks no rule that begins then and is no longer than it must be.
fn first_by_trying(schedule: &Schedule, minutes: i64, until: Instant, now: Instant) -> Option<Slot> {
    let from = now.timestamp().div_euclid(600) * 600;
    let starts = (0..).map(|n| DateTime::from_timestamp(from + 600 * n, 0).expect("a time"));
    let at = |start: Instant| {
        let lengths = (minutes..=480).map(|minutes| Slot::new(start, start + TimeDelta::minutes(minutes)));
        let right = |slot: &Slot| {
            let wrong = [RuleCode::OffGrid, RuleCode::TooShort, RuleCode::TooLong];
            !broken(schedule, *slot, now).iter().any(|code| wrong.contains(code))
        };
        lengths.step_by(10).filter_map(Result::ok).find(right).filter(|slot| broken(schedule, *slot, now).is_empty())
    };
    starts.take_while(|start| *start < until).filter(|start| now < *start).find_map(at)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(64), ..ProptestConfig::default() })]

    /// Where hours have rules of their own, no free time is missed and none is shown that may not be asked for.
    #[test]
    fn the_next_free_time_keeps_to_the_rules_of_its_hour(
        zone in prop::sample::select(vec![Shanghai, Berlin]),
        hour_rules in hour_rules(),
        taken in prop::collection::vec((0_i64..3 * 48, 1_i64..12), 0..12),
        minutes in prop::sample::select(vec![30_i64, 60, 120, 300]),
        lead in prop::sample::select(vec![None, Some(1_u8)]),
        passed in 0_i64..144,
    ) {
        let mut schedule = plain_schedule(zone);
        schedule.instrument.policy.hour_rules = hour_rules;
        schedule.instrument.policy.lead_working_days_self_use = lead;
        // In Berlin the night to Sunday lacks an hour.
        let first = wall(NaiveDate::from_ymd_opt(2026, 3, 27).expect("a Friday"), 0, zone);
        for (n, (from, length)) in taken.into_iter().enumerate() {
            let start = first + TimeDelta::minutes(30 * from);
            let span = Slot::new(start, start + TimeDelta::minutes(30 * length)).expect("a forward time");
            let source = Source::Reservation(ReservationId(Uuid::from_u128(100 + n as u128)));
            schedule.occupancy.push(Occupancy { span, lane: 0, source });
        }
        let now = first + TimeDelta::minutes(10 * passed);
        let until = now + TimeDelta::days(6);
        let found = next(&schedule, minutes, Mode::SelfUse, 14, now);
        prop_assert_eq!(found, first_by_trying(&schedule, minutes, until, now));
    }
}
