//! Leads and deadlines in working days, and lengths by the hour.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::{
    Asia::Shanghai,
    Europe::{Berlin, London},
    Tz,
};
use inventory::{
    hours::{Opening, wall},
    instrument::Mode,
    policy::{BookingPolicy, CancelBy, HourRule, Lengths, PolicyError},
    slot::Instant,
    working_calendar::{CalendarYear, WorkingCalendar},
};
use proptest::prelude::*;

const LIST: &str = include_str!("fixtures/calendar/2026.json");

/// The published year 2026: the first to the seventh of October are off, Saturday the tenth is worked.
fn published() -> WorkingCalendar {
    WorkingCalendar::new([serde_json::from_str::<CalendarYear>(LIST).expect("a year")]).expect("one year")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Reads `10/12 09:00` of the year 2026 on a wall clock.
fn at(text: &str, zone: Tz) -> Instant {
    let wall = NaiveDateTime::parse_from_str(&format!("2026/{text}"), "%Y/%m/%d %H:%M").expect("MM/DD HH:MM");
    wall.and_local_timezone(zone).earliest().expect("a time that is there").to_utc()
}

fn policy(change: impl FnOnce(&mut BookingPolicy)) -> BookingPolicy {
    let mut policy = BookingPolicy { lead_minutes_self_use: 0, cancel_minutes: 0, ..BookingPolicy::usual() };
    change(&mut policy);
    policy
}

#[test]
fn working_days_before_pass_over_holidays_and_count_make_up_days() {
    let calendar = published();
    for (date, n, expected) in [
        ("2026-10-09", 1, "2026-10-08"),
        ("2026-10-08", 1, "2026-09-30"),
        ("2026-10-03", 1, "2026-09-30"),
        ("2026-10-12", 1, "2026-10-10"), // a Saturday that is worked
        ("2026-10-12", 3, "2026-10-08"),
        ("2026-10-12", 4, "2026-09-30"),
        ("2026-09-28", 1, "2026-09-24"),
        ("2026-11-23", 1, "2026-11-20"),
        ("2027-01-04", 1, "2027-01-01"), // not published yet
        ("2026-10-09", 0, "2026-10-09"),
    ] {
        assert_eq!(calendar.working_day_before(day(date), n), day(expected), "{n} before {date}");
    }
}

#[test]
fn working_days_from_a_day_on_count_that_day_where_it_is_one() {
    let calendar = published();
    for (date, n, expected) in [
        ("2026-09-30", 1, "2026-10-01"),
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-10-03", 1, "2026-10-09"),
        ("2026-10-09", 2, "2026-10-11"), // Friday, and the Saturday that is worked
        ("2026-10-11", 1, "2026-10-13"),
        ("2026-10-11", 0, "2026-10-11"),
    ] {
        assert_eq!(calendar.after_working_days(day(date), n), day(expected), "{n} from {date}");
    }
}

#[test]
fn a_use_is_asked_for_some_working_days_before_its_day() {
    let calendar = published();
    let policy = policy(|policy| policy.lead_working_days_self_use = Some(2));
    let earliest = |now: &str| policy.earliest(Mode::SelfUse, Shanghai, &calendar, at(now, Shanghai));
    assert_eq!(earliest("09/29 23:59"), at("10/01 00:00", Shanghai));
    assert_eq!(earliest("09/30 00:00"), at("10/09 00:00", Shanghai));
    assert_eq!(earliest("10/08 10:00"), at("10/10 00:00", Shanghai));
    let before = |start: &str| policy.ask_before(Mode::SelfUse, at(start, Shanghai), Shanghai, &calendar);
    assert_eq!(before("10/09 09:00"), Some(at("10/01 00:00", Shanghai)));
    assert_eq!(before("10/10 09:00"), Some(at("10/09 00:00", Shanghai)));
    assert_eq!(before("10/08 09:00"), Some(at("09/30 00:00", Shanghai)));
    let commissioned = |now: Instant| policy.earliest(Mode::Commissioned, Shanghai, &calendar, now);
    assert_eq!(commissioned(at("09/30 09:00", Shanghai)), at("10/01 09:00", Shanghai), "its own lead is in minutes");
    assert_eq!(policy.ask_before(Mode::Commissioned, at("10/09 09:00", Shanghai), Shanghai, &calendar), None);
}

#[test]
fn of_two_leads_the_longer_binds() {
    let calendar = published();
    let both = policy(|policy| {
        policy.lead_working_days_self_use = Some(1);
        policy.lead_minutes_self_use = 2880;
    });
    let earliest = |now: &str| both.earliest(Mode::SelfUse, Shanghai, &calendar, at(now, Shanghai));
    assert_eq!(earliest("11/16 10:00"), at("11/18 10:00", Shanghai), "two days of minutes");
    assert_eq!(earliest("10/02 10:00"), at("10/09 00:00", Shanghai), "the holiday");
}

#[test]
fn a_use_may_be_given_up_until_an_hour_of_a_working_day_before() {
    let calendar = published();
    let by = |working_days_before, minute| policy(|p| p.cancel_by = Some(CancelBy { working_days_before, minute }));
    let until = |policy: &BookingPolicy, start: &str| policy.cancel_until(at(start, Shanghai), Shanghai, &calendar);
    let four = by(1, 960);
    assert_eq!(until(&four, "10/12 09:00"), at("10/10 16:00", Shanghai));
    assert_eq!(until(&four, "10/11 09:00"), at("10/10 16:00", Shanghai));
    assert_eq!(until(&four, "10/08 09:00"), at("09/30 16:00", Shanghai));
    assert_eq!(until(&four, "10/10 23:00"), at("10/09 16:00", Shanghai));
    assert_eq!(until(&by(2, 0), "10/08 09:00"), at("09/29 00:00", Shanghai));
    let both = BookingPolicy { cancel_minutes: 2 * 1440 + 60, ..four };
    assert_eq!(until(&both, "10/12 09:00"), at("10/10 08:00", Shanghai), "the earlier of the two");
    assert_eq!(until(&both, "10/08 09:00"), at("09/30 16:00", Shanghai), "the earlier of the two");
}

#[test]
fn deadlines_keep_to_the_wall_clock_where_it_is_changed() {
    // Two Sundays on which Berlin changes its clocks, worked for once.
    let sundays = [day("2026-03-29"), day("2026-10-25")];
    let year = CalendarYear::new(2026, "test", [].into(), sundays.into()).expect("a year");
    let calendar = WorkingCalendar::new([year]).expect("a calendar");
    let half_past_two = policy(|p| p.cancel_by = Some(CancelBy { working_days_before: 1, minute: 150 }));
    let until = |start: &str| half_past_two.cancel_until(at(start, Berlin), Berlin, &calendar);
    let utc = |text: &str| DateTime::parse_from_rfc3339(text).expect("an instant").to_utc();
    assert_eq!(until("03/30 09:00"), utc("2026-03-29T01:00:00Z"), "the minute is skipped: the first after it");
    assert_eq!(until("10/26 09:00"), utc("2026-10-25T00:30:00Z"), "the minute comes twice: the first of them");
    let one_day = policy(|p| p.lead_working_days_self_use = Some(1));
    let earliest = |now: &str| one_day.earliest(Mode::SelfUse, Berlin, &calendar, at(now, Berlin));
    assert_eq!(earliest("03/29 23:30"), at("03/30 00:00", Berlin));
    assert_eq!(earliest("10/25 00:30"), at("10/26 00:00", Berlin));
    assert_eq!(earliest("10/24 12:00"), at("10/26 00:00", Berlin), "Saturday is no working day, Sunday is");
}

proptest! {
    /// The last moment of a use and the earliest use of a moment say the same.
    #[test]
    fn whoever_asks_in_time_is_not_too_soon(
        (now, ahead) in (0_i64..400 * 1440, -1440_i64..60 * 1440),
        days in 1_u8..=30,
        zone in prop::sample::select(vec![Shanghai, Berlin, London]),
    ) {
        let calendar = published();
        let policy = policy(|policy| policy.lead_working_days_self_use = Some(days));
        let now = wall(day("2025-12-01"), 0, zone) + TimeDelta::minutes(now);
        let start = now + TimeDelta::minutes(ahead);
        let earliest = policy.earliest(Mode::SelfUse, zone, &calendar, now);
        let before = policy.ask_before(Mode::SelfUse, start, zone, &calendar).expect("a lead in working days");
        prop_assert_eq!(earliest <= start, now < before, "{} asked at {}", start, now);
        // Day by day, from the one on which it is asked for.
        let (mut date, mut left) = (now.with_timezone(&zone).date_naive(), days);
        while left > 0 {
            left -= u8::from(calendar.is_worked(date));
            date = date + Days::new(1);
        }
        prop_assert_eq!(earliest, wall(date, 0, zone));
    }
}

fn nights(grid_minutes: Option<u16>, min_minutes: Option<u32>, max_minutes: Option<u32>) -> HourRule {
    let nights = (1..=7).map(|day| Opening::new(day, 1200, 1440).expect("an opening")).collect();
    HourRule { hours: nights, grid_minutes, min_minutes, max_minutes }
}

#[test]
fn the_first_rule_in_whose_hours_a_use_starts_holds() {
    let evening =
        HourRule { hours: vec![Opening::new(1, 1080, 1320).expect("an opening")], ..nights(None, None, Some(60)) };
    let policy = policy(|policy| policy.hour_rules = vec![nights(Some(240), Some(240), None), evening]);
    let lengths = |start: &str| {
        let Lengths { grid_minutes, min_minutes, max_minutes, by_hour } = policy.lengths_at(at(start, Berlin), Berlin);
        (grid_minutes, min_minutes, max_minutes, by_hour)
    };
    // The 12th of October is a Monday.
    assert_eq!(lengths("10/12 17:59"), (30, 30, 480, false));
    assert_eq!(lengths("10/12 18:00"), (30, 30, 60, true));
    assert_eq!(lengths("10/12 18:01"), (30, 30, 60, true));
    assert_eq!(lengths("10/12 19:59"), (30, 30, 60, true));
    assert_eq!(lengths("10/12 20:00"), (240, 240, 480, true));
    assert_eq!(lengths("10/12 23:59"), (240, 240, 480, true));
    assert_eq!(lengths("10/13 00:00"), (30, 30, 480, false));
    assert_eq!(lengths("10/13 18:00"), (30, 30, 480, false));
    let all: Vec<u16> = policy.all_lengths().map(|lengths| lengths.grid_minutes).collect();
    assert_eq!(all, [30, 240, 30]);
}

#[test]
fn the_shortest_length_that_is_long_enough_lies_on_the_grid() {
    let lengths = Lengths { grid_minutes: 60, min_minutes: 90, max_minutes: 240, by_hour: true };
    let at_least = [1, 120, 121, 240, 241].map(|minutes| lengths.at_least(minutes));
    assert_eq!(at_least, [Some(120), Some(120), Some(180), Some(240), None]);
    assert_eq!([89, 90, 240, 241].map(|minutes| lengths.allow(minutes)), [false, true, true, false]);
}

#[test]
fn deadlines_and_rules_by_the_hour_have_ranges() {
    let problems = |change: &dyn Fn(&mut BookingPolicy)| policy(|policy| change(policy)).problems();
    for days in [1, 30] {
        assert_eq!(problems(&|policy| policy.lead_working_days_self_use = Some(days)), []);
        assert_eq!(problems(&|policy| policy.lead_working_days_commissioned = Some(days)), []);
    }
    for days in [0, 31] {
        let wrong = [PolicyError::LeadWorkingDays(days)];
        assert_eq!(problems(&|policy| policy.lead_working_days_self_use = Some(days)), wrong);
        assert_eq!(problems(&|policy| policy.lead_working_days_commissioned = Some(days)), wrong);
    }
    let by = |working_days_before, minute| {
        problems(&|policy| policy.cancel_by = Some(CancelBy { working_days_before, minute }))
    };
    assert_eq!([by(1, 0), by(30, 1439)], [vec![], vec![]]);
    for (days, minute) in [(0, 0), (31, 0), (1, 1440)] {
        assert_eq!(by(days, minute), [PolicyError::CancelBy { days, minute }]);
    }
    let rule = |rule: HourRule| problems(&|policy| policy.hour_rules = vec![rule.clone()]);
    for good in [nights(Some(240), None, None), nights(None, Some(480), None), nights(None, None, Some(43_200))] {
        assert_eq!(rule(good), []);
    }
    let never = HourRule { hours: Vec::new(), ..nights(Some(60), None, None) };
    for bad in [
        never,
        nights(None, None, None),
        nights(Some(7), None, None),
        nights(Some(0), None, None),
        // No start of such steps lies in the night, and no length of such steps is short enough.
        nights(Some(1440), None, Some(1440)),
        nights(Some(480), None, Some(300)),
        nights(None, Some(0), None),
        nights(None, Some(481), None),
        nights(None, Some(60), Some(59)),
        nights(None, None, Some(43_201)),
    ] {
        assert_eq!(rule(bad.clone()), [PolicyError::HourRule { index: 0 }], "{bad:?}");
    }
}

#[test]
fn policies_stored_before_they_knew_working_days_are_written_as_they_are() {
    let text = serde_json::to_string(&BookingPolicy::usual()).expect("JSON");
    for name in ["lead_working_days", "cancel_by", "hour_rules"] {
        assert!(!text.contains(name), "{name}");
    }
    assert!(!BookingPolicy::usual().counts_working_days());
    assert!(policy(|p| p.lead_working_days_commissioned = Some(1)).counts_working_days());
    assert!(policy(|p| p.cancel_by = Some(CancelBy { working_days_before: 1, minute: 0 })).counts_working_days());
}
