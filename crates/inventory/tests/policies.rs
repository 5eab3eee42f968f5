//! What a policy may say: each limit, on both of its sides.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Asia::Shanghai;
use inventory::{
    hours::{DayOpening, HoursError, HoursException, Opening},
    id::GroupId,
    instrument::Mode,
    party::{Party, Side},
    policy::{
        BookingPolicy, PolicyError, Quota, QuotaHolder, QuotaMeasure, QuotaWindow, ReservedTime, WeekMoment,
        WeeklyRelease, monday_of,
    },
    slot::{Instant, Slot},
};
use uuid::Uuid;

const YEAR: u32 = 366 * 1440;
const GROUP: GroupId = GroupId(Uuid::from_u128(1));

fn problems(change: impl FnOnce(&mut BookingPolicy)) -> Vec<PolicyError> {
    let mut policy = BookingPolicy::usual();
    change(&mut policy);
    policy.problems()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn morning() -> Opening {
    Opening::new(1, 480, 720).expect("an opening")
}

fn kept(groups: Vec<GroupId>, sides: Vec<Side>, release_minutes: Option<u32>) -> ReservedTime {
    ReservedTime { weekly: vec![morning()], groups, sides, release_minutes }
}

#[test]
fn the_usual_policy_has_no_problem() {
    assert_eq!(problems(|_| ()), []);
}

#[test]
fn a_grid_divides_the_day() {
    for grid in [1, 80, 1440] {
        assert_eq!(problems(|policy| policy.grid_minutes = grid), [], "{grid}");
    }
    for grid in [0, 7, 1441, 2880] {
        assert_eq!(problems(|policy| policy.grid_minutes = grid), [PolicyError::Grid(grid)]);
    }
}

#[test]
fn lengths_are_a_range_within_thirty_days() {
    for (min, max) in [(1, 1), (30, 30), (1, 43_200)] {
        assert_eq!(problems(|policy| (policy.min_minutes, policy.max_minutes) = (min, max)), []);
    }
    for (min, max) in [(0, 30), (31, 30), (30, 43_201)] {
        let found = problems(|policy| (policy.min_minutes, policy.max_minutes) = (min, max));
        assert_eq!(found, [PolicyError::Lengths { min, max }]);
    }
}

#[test]
fn horizon_hold_and_buffers_have_limits() {
    for days in [1, 366] {
        assert_eq!(problems(|policy| policy.horizon_days = days), []);
    }
    for days in [0, 367] {
        assert_eq!(problems(|policy| policy.horizon_days = days), [PolicyError::Horizon(days)]);
    }
    for minutes in [1, 86_400] {
        assert_eq!(problems(|policy| policy.hold_minutes = minutes), []);
    }
    for minutes in [0, 86_401] {
        assert_eq!(problems(|policy| policy.hold_minutes = minutes), [PolicyError::Hold(minutes)]);
    }
    assert_eq!(problems(|policy| (policy.set_up_minutes, policy.clean_up_minutes) = (1440, 1440)), []);
    assert_eq!(problems(|policy| policy.set_up_minutes = 1441), [PolicyError::Buffers(1441)]);
    assert_eq!(problems(|policy| policy.clean_up_minutes = 1442), [PolicyError::Buffers(1442)]);
}

#[test]
fn no_lead_and_no_deadline_is_longer_than_a_year() {
    let all: [fn(&mut BookingPolicy, u32); 3] = [
        |policy, minutes| policy.lead_minutes_self_use = minutes,
        |policy, minutes| policy.lead_minutes_commissioned = minutes,
        |policy, minutes| policy.cancel_minutes = minutes,
    ];
    for change in all {
        assert_eq!(problems(|policy| change(policy, YEAR)), []);
        assert_eq!(problems(|policy| change(policy, YEAR + 1)), [PolicyError::BeyondYear(YEAR + 1)]);
    }
}

#[test]
fn hours_open_sometime_and_differ_for_a_year_at_most() {
    assert_eq!(problems(|policy| policy.hours.weekly.clear()), [PolicyError::NeverOpen]);
    let exception = |first: &str, last: &str| HoursException {
        first: day(first),
        last: day(last),
        openings: Vec::new(),
        note: String::new(),
    };
    let good = [exception("2026-01-01", "2026-01-01"), exception("2026-01-01", "2027-01-01")];
    assert_eq!(problems(|policy| policy.hours.exceptions = good.to_vec()), []);
    let [one, _] = good;
    let bad = vec![exception("2026-01-02", "2026-01-01"), one, exception("2026-01-01", "2027-01-02")];
    let expected = [0, 2].map(|index| PolicyError::ExceptionDays { index });
    assert_eq!(problems(|policy| policy.hours.exceptions = bad), expected);
}

#[test]
fn an_opening_lies_within_its_day() {
    let span = |from, to| Err(HoursError::Span { from, to });
    assert!(Opening::new(1, 0, 1440).is_ok() && Opening::new(7, 1439, 1440).is_ok());
    assert_eq!(Opening::new(0, 0, 60), Err(HoursError::Weekday(0)));
    assert_eq!(Opening::new(8, 0, 60), Err(HoursError::Weekday(8)));
    assert_eq!(Opening::new(1, 60, 60).map(|_| ()), span(60, 60));
    assert_eq!(Opening::new(1, 60, 1441).map(|_| ()), span(60, 1441));
    assert!(DayOpening::new(0, 1440).is_ok() && DayOpening::new(1439, 1440).is_ok());
    assert_eq!(DayOpening::new(60, 60).map(|_| ()), span(60, 60));
    assert_eq!(DayOpening::new(60, 1441).map(|_| ()), span(60, 1441));
    let opening = DayOpening::new(60, 61).expect("an opening");
    assert_eq!((opening.from_minute(), opening.to_minute()), (60, 61));
    assert_eq!((morning().weekday(), morning().from_minute(), morning().to_minute()), (1, 480, 720));
}

#[test]
fn a_quota_allows_something_to_somebody() {
    let quota = |measure, limit| Quota {
        per: QuotaHolder::Person,
        sides: vec![Side::Outside],
        measure,
        limit,
        window: QuotaWindow::Month,
        ..Quota::weekly_minutes(1)
    };
    for (measure, most) in [(QuotaMeasure::Minutes, YEAR), (QuotaMeasure::Uses, 10_000), (QuotaMeasure::Days, 366)] {
        assert_eq!(problems(|policy| policy.quotas = vec![quota(measure, 1), quota(measure, most)]), []);
        let found = problems(|policy| policy.quotas = vec![quota(measure, 0), quota(measure, most + 1)]);
        let expected = [(0, 0), (1, most + 1)].map(|(index, limit)| PolicyError::QuotaLimit { index, limit });
        assert_eq!(found, expected);
    }
    let nobody = Quota { sides: Vec::new(), ..quota(QuotaMeasure::Uses, 1) };
    assert_eq!(problems(|policy| policy.quotas = vec![nobody]), [PolicyError::QuotaSides { index: 0 }]);
    let peak = Quota { peak_only: true, ..quota(QuotaMeasure::Uses, 1) };
    let found = problems(|policy| policy.quotas = vec![peak.clone()]);
    assert_eq!(found, [PolicyError::QuotaWithoutPeak { index: 0 }]);
    assert_eq!(problems(|policy| (policy.quotas, policy.peak) = (vec![peak.clone()], vec![morning()])), []);
    let own_hours = Quota { hours: vec![morning()], ..peak };
    assert_eq!(problems(|policy| policy.quotas = vec![own_hours]), []);
}

#[test]
fn a_quota_leaves_somebody_whom_it_binds() {
    let others = GroupId(Uuid::from_u128(2));
    let named = |groups, except| Quota { groups, except, ..Quota::weekly_minutes(60) };
    assert_eq!(problems(|policy| policy.quotas = vec![named(vec![GROUP, others], vec![others])]), []);
    let found = problems(|policy| policy.quotas = vec![named(vec![GROUP], vec![others, GROUP])]);
    assert_eq!(found, [PolicyError::QuotaGroups { index: 0 }]);
    let binds = |quota: &Quota, id| quota.binds(Some(Party::Group(id)), Side::Outside);
    let (only, except) = (named(vec![GROUP], Vec::new()), named(Vec::new(), vec![GROUP]));
    assert_eq!([GROUP, others].map(|id| binds(&only, id)), [true, false]);
    assert_eq!([GROUP, others].map(|id| binds(&except, id)), [false, true]);
    assert!(!only.binds(None, Side::Outside) && except.binds(None, Side::Outside));
    let inside = Quota { sides: vec![Side::OwnGroup], ..only };
    assert!(!binds(&inside, GROUP));
}

#[test]
fn a_rolling_window_is_two_days_to_a_year_and_days_need_more_than_one() {
    let within = |window, measure| {
        problems(|policy| policy.quotas = vec![Quota { window, measure, ..Quota::weekly_minutes(1) }])
    };
    let wrong = [PolicyError::QuotaWindow { index: 0 }];
    for (days, found) in [(1, &wrong[..]), (2, &[]), (366, &[]), (367, &wrong)] {
        assert_eq!(within(QuotaWindow::Rolling { days }, QuotaMeasure::Minutes), found, "{days}");
    }
    assert_eq!(within(QuotaWindow::Day, QuotaMeasure::Days), wrong);
    assert_eq!(within(QuotaWindow::Week, QuotaMeasure::Days), []);
}

#[test]
fn quotas_stored_before_they_knew_groups_are_read_and_written_as_they_are() {
    let stored =
        r#"{"per":"party","sides":["outside"],"measure":"minutes","limit":60,"window":"week","peak_only":false}"#;
    let quota: Quota = serde_json::from_str(stored).expect("a quota");
    assert_eq!(serde_json::to_string(&quota).expect("JSON"), stored);
    let rolling = Quota { window: QuotaWindow::Rolling { days: 7 }, ..quota };
    let text = serde_json::to_string(&rolling).expect("JSON");
    assert!(text.contains(r#""window":{"rolling":{"days":7}}"#), "{text}");
    assert_eq!(serde_json::from_str::<Quota>(&text).ok(), Some(rolling));
}

#[test]
fn only_quotas_of_a_day_or_week_yield_to_leftovers() {
    let yields = |window| Quota { window, ..Quota::weekly_minutes(60) }.yields_to_leftovers();
    let all = [QuotaWindow::Day, QuotaWindow::Week, QuotaWindow::Month, QuotaWindow::Year, QuotaWindow::Ahead];
    assert_eq!(all.map(yields), [true, true, false, false, false]);
    assert!(!yields(QuotaWindow::Rolling { days: 7 }));
    assert_eq!(Quota::weekly_minutes(60).window, QuotaWindow::Week);
}

#[test]
fn release_and_leftovers_name_a_moment_of_a_week() {
    let release = |weekday, minute, weeks_before| {
        problems(|policy| policy.release = Some(WeeklyRelease { at: WeekMoment { weekday, minute }, weeks_before }))
    };
    let leftovers = |weekday, minute| problems(|policy| policy.leftovers = Some(WeekMoment { weekday, minute }));
    for (weekday, minute) in [(1, 0), (7, 1439)] {
        assert_eq!(release(weekday, minute, 1), []);
        assert_eq!(leftovers(weekday, minute), []);
    }
    for (weekday, minute) in [(0, 0), (8, 0), (1, 1440)] {
        assert_eq!(release(weekday, minute, 1), [PolicyError::Moment { weekday, minute }]);
        assert_eq!(leftovers(weekday, minute), [PolicyError::Moment { weekday, minute }]);
    }
    assert_eq!(release(1, 0, 52), []);
    assert_eq!(release(1, 0, 0), [PolicyError::Release(0)]);
    assert_eq!(release(1, 0, 53), [PolicyError::Release(53)]);
}

#[test]
fn reserved_time_is_sometime_and_for_somebody() {
    let good = [
        kept(vec![GROUP], Vec::new(), None),
        kept(Vec::new(), vec![Side::OwnGroup], Some(YEAR)),
        kept(vec![GROUP], vec![Side::OwnGroup], Some(0)),
    ];
    assert_eq!(problems(|policy| policy.reserved = good.to_vec()), []);
    let never = ReservedTime { weekly: Vec::new(), ..kept(vec![GROUP], Vec::new(), None) };
    let [one, _, _] = good;
    let bad = vec![never, one, kept(Vec::new(), Vec::new(), None), kept(vec![GROUP], Vec::new(), Some(YEAR + 1))];
    let expected = [0, 2, 3].map(|index| PolicyError::Reserved { index });
    assert_eq!(problems(|policy| policy.reserved = bad), expected);
}

#[test]
fn reserved_time_is_for_named_groups_and_sides() {
    let time = kept(vec![GROUP], vec![Side::OwnInstitution], None);
    let other = Some(Party::Group(GroupId(Uuid::from_u128(2))));
    assert!(time.is_for(Some(Party::Group(GROUP)), Side::Outside));
    assert!(time.is_for(other, Side::OwnInstitution));
    assert!(time.is_for(None, Side::OwnInstitution));
    assert!(!time.is_for(other, Side::Outside));
    assert!(!time.is_for(None, Side::Outside));
}

#[test]
fn what_is_kept_is_released_some_minutes_before() {
    // Monday, 1 June 2026, 10:00 to 14:00 in Shanghai; kept from 8:00 to 12:00.
    let slot = Slot::new(at("2026-06-01T02:00:00Z"), at("2026-06-01T06:00:00Z")).expect("a forward slot");
    let part = Slot::new(slot.start(), at("2026-06-01T04:00:00Z")).expect("a forward slot");
    let release = at("2026-05-31T23:00:00Z");
    let parts = |release_minutes, now| {
        let kept = kept(vec![GROUP], Vec::new(), release_minutes).kept_within(&slot, Shanghai, now);
        kept.into_iter().map(|kept| (kept.slot, kept.released_at)).collect::<Vec<_>>()
    };
    let just_before = release - TimeDelta::microseconds(1);
    assert_eq!(parts(Some(60), just_before), [(part, Some(release))]);
    assert_eq!(parts(Some(60), release), []);
    assert_eq!(parts(None, release), [(part, None)]);
    let tuesday = slot.moved_to(slot.start() + TimeDelta::days(1));
    assert_eq!(kept(vec![GROUP], Vec::new(), None).kept_within(&tuesday, Shanghai, release), []);
}

#[test]
fn what_is_kept_on_several_days_is_sorted() {
    let weekly = [3, 1].map(|day| Opening::new(day, 480, 720).expect("an opening")).to_vec();
    let time = ReservedTime { weekly, ..kept(vec![GROUP], Vec::new(), None) };
    let week = Slot::new(at("2026-05-31T16:00:00Z"), at("2026-06-07T16:00:00Z")).expect("a week");
    let starts: Vec<Instant> =
        time.kept_within(&week, Shanghai, week.start()).iter().map(|kept| kept.slot.start()).collect();
    assert_eq!(starts, [at("2026-06-01T00:00:00Z"), at("2026-06-03T00:00:00Z")]);
}

#[test]
fn weeks_are_released_at_their_moment() {
    let at_sunday = WeekMoment { weekday: 7, minute: 21 * 60 };
    let monday = day("2026-06-01");
    assert_eq!(at_sunday.in_week(monday, Shanghai), at("2026-06-07T13:00:00Z"));
    let release = |weeks_before| WeeklyRelease { at: at_sunday, weeks_before }.opens(monday, Shanghai);
    assert_eq!(release(1), at("2026-05-31T13:00:00Z"));
    assert_eq!(release(2), at("2026-05-24T13:00:00Z"));
    assert_eq!(monday_of(at("2026-06-07T15:59:59Z"), Shanghai), monday);
    assert_eq!(monday_of(at("2026-06-07T16:00:00Z"), Shanghai), day("2026-06-08"));
}

#[test]
fn leads_and_buffers_are_minutes() {
    let policy = BookingPolicy {
        lead_minutes_self_use: 1,
        lead_minutes_commissioned: 2,
        set_up_minutes: 3,
        clean_up_minutes: 4,
        ..BookingPolicy::usual()
    };
    assert_eq!(policy.lead(Mode::SelfUse), TimeDelta::minutes(1));
    assert_eq!(policy.lead(Mode::Commissioned), TimeDelta::minutes(2));
    assert_eq!(policy.set_up(), TimeDelta::minutes(3));
    assert_eq!(policy.clean_up(), TimeDelta::minutes(4));
}
