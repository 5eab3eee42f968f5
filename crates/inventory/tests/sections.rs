//! Sections of a policy, and where each comes from.

use inventory::{
    hours::{DayOpening, HoursException, Opening, OpeningHours},
    party::Side,
    policy::{
        ApprovalRules, BookingPolicy, CancelBy, Conduct, Contest, ExchangeRules, Follow, Follows, HandOver, HourRule,
        NothingFits, Operated, Origin, PolicyDefaults, Quota, Section, Sources, WaitingRules, WeekMoment,
        WeeklyRelease,
    },
};
use std::collections::BTreeSet;

/// A policy that differs from the usual one in every field.
fn other() -> BookingPolicy {
    let weekend = || vec![Opening::new(6, 600, 1200).expect("an opening")];
    let moment = WeekMoment { weekday: 5, minute: 720 };
    BookingPolicy {
        grid_minutes: 20,
        min_minutes: 40,
        max_minutes: 400,
        lead_minutes_self_use: 30,
        lead_minutes_commissioned: 300,
        horizon_days: 30,
        hours: OpeningHours { weekly: weekend(), follows_working_days: false, exceptions: Vec::new() },
        set_up_minutes: 10,
        clean_up_minutes: 15,
        cancel_minutes: 100,
        automatic_for: vec![Side::OwnGroup],
        hold_minutes: 600,
        quotas: vec![Quota { peak_only: true, ..Quota::weekly_minutes(600) }],
        peak: weekend(),
        release: Some(WeeklyRelease { at: moment, weeks_before: 2 }),
        leftovers: Some(moment),
        reserved: vec![inventory::policy::ReservedTime {
            weekly: weekend(),
            groups: Vec::new(),
            sides: vec![Side::OwnGroup],
            release_minutes: None,
        }],
        max_pending_holds: None,
        attempts: Some(inventory::policy::AttemptLimit { most: 5, within_minutes: 10 }),
        waiting: WaitingRules { most: 3, ..WaitingRules::default() },
        contest: Some(Contest {
            closes: moment,
            weeks_before: 1,
            review_minutes: 60,
            first: Vec::new(),
            lately_days: 28,
        }),
        qualification_needed: false,
        operated: Operated::Always,
        conduct: Some(Conduct {
            no_show_minutes: Some(30),
            late_minutes: None,
            early_percent: None,
            overrun_minutes: None,
            late_cancel: false,
            strike_days: 90,
            appeal_days: 7,
            ladder: Vec::new(),
        }),
        exchange: ExchangeRules { hand_over: HandOver::Nobody, swap: false },
        approval: Some(ApprovalRules { first_use: true, ..ApprovalRules::default() }),
        lead_working_days_self_use: Some(2),
        lead_working_days_commissioned: Some(3),
        cancel_by: Some(CancelBy { working_days_before: 1, minute: 960 }),
        hour_rules: vec![HourRule { hours: weekend(), grid_minutes: None, min_minutes: Some(60), max_minutes: None }],
    }
}

fn speaking(of: &[Section], policy: &BookingPolicy) -> PolicyDefaults {
    PolicyDefaults::new(of.iter().copied().collect(), policy)
}

fn sources(follows: &[(Section, Follow)], facility: PolicyDefaults, institution: PolicyDefaults) -> Sources {
    Sources { own: BookingPolicy::usual(), follows: follows.iter().copied().collect(), facility, institution }
}

#[test]
fn the_nearest_that_speaks_of_a_followed_section_is_its_origin() {
    use Section::{Ahead, Buffers, Hours, Length};
    let facility = || speaking(&[Length, Hours], &other());
    let institution = || speaking(&[Length, Ahead], &other());
    let follows = [
        (Length, Follow::Facility),
        (Ahead, Follow::Facility),
        (Hours, Follow::Institution),
        (Buffers, Follow::Facility),
    ];
    let found = sources(&follows, facility(), institution());
    assert_eq!(found.origin(Length), Origin::Facility);
    assert_eq!(found.origin(Ahead), Origin::Institution, "the facility says nothing");
    assert_eq!(found.origin(Hours), Origin::Own, "the institution says nothing, and the facility is not asked");
    assert_eq!(found.origin(Buffers), Origin::Own, "neither says anything");
    let institutions = sources(&[(Length, Follow::Institution)], facility(), institution());
    assert_eq!(institutions.origin(Length), Origin::Institution, "whatever the facility says");
    let own = sources(&[], facility(), institution());
    assert!(Section::ALL.iter().all(|section| own.origin(*section) == Origin::Own));
    assert_eq!(own.effective(), BookingPolicy::usual());
}

#[test]
fn a_section_that_is_followed_is_another_ones_and_all_others_are_its_own() {
    for section in Section::ALL {
        let found = sources(&[(section, Follow::Facility)], speaking(&Section::ALL, &other()), PolicyDefaults::none());
        let effective = found.effective();
        let (usual, other) = (BookingPolicy::usual(), other());
        let expected = BookingPolicy::joined(|each| if each == section { &other } else { &usual });
        assert_eq!(effective, expected, "{section:?}");
        assert_ne!(effective, usual, "{section:?}");
    }
}

#[test]
fn each_section_holds_as_its_origin_has_it() {
    let facility = BookingPolicy { set_up_minutes: 45, grid_minutes: 60, ..other() };
    let follows = [(Section::Length, Follow::Institution), (Section::Buffers, Follow::Facility)];
    let found = sources(&follows, speaking(&Section::ALL, &facility), speaking(&Section::ALL, &other())).effective();
    assert_eq!((found.grid_minutes, found.set_up_minutes), (20, 45), "the institution's grid, the facility's set-up");
    assert_eq!(found.hold_minutes, BookingPolicy::usual().hold_minutes, "its own");
}

#[test]
fn every_field_belongs_to_one_section() {
    let other = other();
    assert_eq!(BookingPolicy::joined(|_| &other), other);
    // A field that followed two sections, or none, would be missing from the changes or be there twice.
    let plain = BookingPolicy::usual();
    let usual = serde_json::to_value(&plain).expect("JSON");
    let mut changed: Vec<String> = Vec::new();
    for section in Section::ALL {
        let joined = BookingPolicy::joined(|each| if each == section { &other } else { &plain });
        let serde_json::Value::Object(members) = serde_json::to_value(joined).expect("JSON") else {
            panic!("an object")
        };
        changed
            .extend(members.into_iter().filter(|(name, value)| usual.get(name) != Some(value)).map(|(name, _)| name));
    }
    changed.sort();
    let serde_json::Value::Object(members) = serde_json::to_value(&other).expect("JSON") else { panic!("an object") };
    let all: Vec<String> = members.into_iter().map(|(name, _)| name).collect();
    assert_eq!(changed, all, "each field once");
}

#[test]
fn valid_sections_make_a_valid_policy_wherever_each_comes_from() {
    let (usual, other) = (BookingPolicy::usual(), other());
    assert_eq!((usual.problems(), other.problems()), (Vec::new(), Vec::new()));
    for chosen in 0..1_u32 << Section::ALL.len() {
        let of = |section: Section| {
            let index = Section::ALL.iter().position(|each| *each == section).expect("one of all");
            if chosen >> index & 1 == 1 { &other } else { &usual }
        };
        assert_eq!(BookingPolicy::joined(of).problems(), Vec::new(), "{chosen:b}");
    }
}

#[test]
fn defaults_keep_nothing_of_what_they_do_not_speak_of() {
    let said = speaking(&[Section::Buffers], &other());
    let expected = BookingPolicy { set_up_minutes: 10, clean_up_minutes: 15, ..BookingPolicy::usual() };
    assert_eq!(said, PolicyDefaults { sections: BTreeSet::from([Section::Buffers]), policy: expected });
}

#[test]
fn sections_are_stored_by_their_names() {
    for section in Section::ALL {
        assert_eq!(serde_json::to_value(section).expect("JSON"), section.as_str());
    }
    let follows = Follows::from([(Section::Length, Follow::Facility), (Section::Hours, Follow::Institution)]);
    let text = serde_json::to_string(&follows).expect("JSON");
    assert_eq!(text, r#"{"length":"facility","hours":"institution"}"#);
    assert_eq!(serde_json::from_str::<Follows>(&text).expect("follows"), follows);
}

#[test]
fn hours_that_never_close_have_no_longest_stretch() {
    assert_eq!(OpeningHours::always().longest_of_week(), None);
    let mut weekly = OpeningHours::always().weekly;
    weekly[3] = Opening::new(4, 0, 1439).expect("an opening");
    let hours = OpeningHours { weekly, ..OpeningHours::always() };
    assert_eq!(hours.longest_of_week(), Some(7 * 1440 - 1));
    let usual = BookingPolicy::usual().hours;
    assert_eq!((usual.longest_of_week(), usual.weekly.len()), (Some(720), 5), "from eight to eight");
    assert!(usual.weekly.iter().all(|opening| (opening.from_minute(), opening.to_minute()) == (480, 1200)));
}

#[test]
fn nothing_fits_where_every_use_is_longer_than_the_hours() {
    let open = |days: &[(u8, u16, u16)]| {
        let weekly = days.iter().map(|(day, from, to)| Opening::new(*day, *from, *to).expect("an opening")).collect();
        OpeningHours { weekly, follows_working_days: false, exceptions: Vec::new() }
    };
    let policy = |min: u32, hours: OpeningHours| BookingPolicy {
        min_minutes: min,
        max_minutes: 14_400,
        hours,
        ..BookingPolicy::usual()
    };
    let short = Some(NothingFits { open_minutes: 120, needed_minutes: 150 });
    assert_eq!(policy(121, open(&[(1, 480, 600), (3, 480, 540)])).nothing_fits(), short, "on the grid");
    assert_eq!(policy(120, open(&[(1, 480, 600)])).nothing_fits(), None);
    assert_eq!(policy(180, open(&[(1, 480, 600), (1, 600, 660)])).nothing_fits(), None, "joined");
    assert_eq!(policy(600, open(&[(7, 1140, 1440), (1, 0, 300)])).nothing_fits(), None, "over midnight of the week");
    assert_eq!(policy(14_400, OpeningHours::always()).nothing_fits(), None, "it never closes");
    let night = HourRule {
        hours: vec![Opening::new(1, 480, 600).expect("an opening")],
        grid_minutes: None,
        min_minutes: Some(60),
        max_minutes: None,
    };
    let by_hour = BookingPolicy { hour_rules: vec![night], ..policy(150, open(&[(1, 480, 600)])) };
    assert_eq!(by_hour.nothing_fits(), None, "shorter uses at some hours");
    let mut some_day = policy(150, open(&[(1, 480, 600)]));
    let day = chrono::NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day");
    let openings = vec![DayOpening::new(0, 1440).expect("an opening")];
    some_day.hours.exceptions = vec![HoursException { first: day, last: day, openings, note: String::new() }];
    assert_eq!(some_day.nothing_fits(), None, "a day with other hours");
}
