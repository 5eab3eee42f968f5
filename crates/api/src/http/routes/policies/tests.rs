//! What is read of booking rules, and what is refused.

use super::*;
use inventory::{
    hours::{DayOpening, HoursException},
    id::GroupId,
    policy::{
        ApprovalRules, CancelBy, Conduct, HourRule, LadderStep, MeasureKind, Quota, QuotaHolder, QuotaMeasure,
        QuotaWindow, Reach, ReservedTime, SecondApprover, WeekMoment, WeeklyRelease,
    },
};
use serde_json::{Value, json};

fn read_json(body: &Value) -> Result<BookingPolicy, Vec<(String, String)>> {
    let Value::Object(members) = body.clone() else { panic!("an object") };
    read(Fields::new(members)).map(|(policy, _)| policy).map_err(|problem| match problem {
        Problem::Validation(errors) => errors.into_iter().map(|error| (error.pointer, error.code)).collect(),
        other => panic!("{other:?}"),
    })
}

#[test]
fn what_the_api_shows_may_be_sent_back() {
    let usual = BookingPolicy::usual();
    assert_eq!(read_json(&json!(usual)), Ok(usual));
}

#[test]
fn an_instrument_says_whose_rules_it_follows() {
    let mut body = json!(BookingPolicy::usual());
    body["follows"] = json!({"length": "facility", "conduct": "institution", "hours": null});
    let Value::Object(members) = body.clone() else { panic!("an object") };
    let (policy, follows) = read(Fields::new(members)).expect("rules");
    assert_eq!(policy, BookingPolicy::usual());
    let expected = [(Section::Length, Follow::Facility), (Section::Conduct, Follow::Institution)];
    assert_eq!(follows, Follows::from(expected));
    body["follows"] = json!({"length": "nobody", "colour": "facility"});
    let wrong = [("/follows/length", "unknown_choice"), ("/follows/colour", "unknown_field")];
    assert_eq!(read_json(&body), Err(wrong.map(|(at, code)| (at.to_owned(), code.to_owned())).into()));
}

#[test]
fn contradictions_name_their_fields() {
    let mut body = json!(BookingPolicy::usual());
    body["grid_minutes"] = json!(7);
    body["min_minutes"] = json!(600);
    body["hours"]["weekly"] = json!([]);
    let wrong = read_json(&body).expect_err("a contradiction");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/grid_minutes", "/max_minutes", "/hours/weekly"]);
}

#[test]
fn everything_wrong_is_reported_at_once() {
    let mut body = json!(BookingPolicy::usual());
    body["horizon_days"] = json!(0);
    body["hours"]["weekly"] = json!([{"weekday": 8, "from_minute": 480, "to_minute": 480}]);
    body["automatic_for"] = json!(["everybody"]);
    body["lab_time"] = json!({});
    let wrong = read_json(&body).expect_err("wrong");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/horizon_days", "/hours/weekly/0/weekday", "/automatic_for/0", "/lab_time"]);
}

#[test]
fn an_opening_ends_after_it_begins() {
    let mut body = json!(BookingPolicy::usual());
    body["hours"]["weekly"] = json!([{"weekday": 1, "from_minute": 480, "to_minute": 480}]);
    let expected = ("/hours/weekly/0/to_minute".to_owned(), "not_after_start".to_owned());
    assert_eq!(read_json(&body), Err(vec![expected]));
}

#[test]
fn limits_of_every_kind_may_be_sent_back() {
    let mut policy = BookingPolicy::usual();
    policy.quotas = vec![
        Quota::weekly_minutes(360),
        Quota {
            per: QuotaHolder::Person,
            measure: QuotaMeasure::Uses,
            window: QuotaWindow::Ahead,
            ..Quota::weekly_minutes(1)
        },
        Quota {
            per: QuotaHolder::All,
            measure: QuotaMeasure::Days,
            window: QuotaWindow::Rolling { days: 14 },
            groups: vec![GroupId(uuid::Uuid::from_u128(7))],
            except: vec![GroupId(uuid::Uuid::from_u128(8))],
            hours: policy.hours.weekly.clone(),
            ..Quota::weekly_minutes(3)
        },
    ];
    policy.peak = policy.hours.weekly.clone();
    policy.release = Some(WeeklyRelease { at: WeekMoment { weekday: 7, minute: 1260 }, weeks_before: 1 });
    policy.leftovers = Some(WeekMoment { weekday: 1, minute: 1020 });
    policy.reserved = vec![ReservedTime {
        weekly: policy.hours.weekly.clone(),
        groups: vec![GroupId(uuid::Uuid::from_u128(7))],
        sides: vec![Side::OwnGroup],
        release_minutes: Some(1440),
    }];
    let date = |text: &str| text.parse().expect("a date");
    policy.hours.exceptions = vec![HoursException {
        first: date("2026-10-01"),
        last: date("2026-10-08"),
        openings: vec![DayOpening::new(480, 720).expect("an opening")],
        note: "国庆".to_owned(),
    }];
    assert_eq!(read_json(&json!(policy)), Ok(policy));
}

#[test]
fn rules_of_conduct_may_be_sent_back() {
    let step = |strikes, days| LadderStep {
        strikes,
        within_days: 90,
        reach: Reach::Facility,
        measure: MeasureKind::Suspension,
        days,
    };
    let conduct = Conduct {
        no_show_minutes: Some(30),
        late_minutes: None,
        early_percent: Some(50),
        overrun_minutes: Some(15),
        late_cancel: true,
        strike_days: 90,
        appeal_days: 7,
        ladder: vec![step(2, 3), step(3, 30)],
    };
    let policy = BookingPolicy { conduct: Some(conduct), ..BookingPolicy::usual() };
    assert_eq!(read_json(&json!(policy)), Ok(policy));
}

#[test]
fn rules_of_conduct_that_make_no_sense_name_their_fields() {
    let step = json!({"strikes": 3, "within_days": 90, "reach": "facility", "measure": "suspension", "days": 30});
    let mut body = json!(BookingPolicy::usual());
    body["conduct"] = json!({
        "no_show_minutes": 4, "early_percent": 100, "late_cancel": "no", "strike_days": 367, "appeal_days": 0,
        "ladder": [{"strikes": 0, "within_days": 1, "reach": "city", "measure": "prison", "days": 1}],
    });
    let wrong = read_json(&body).expect_err("wrong");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let expected = [
        "/conduct/no_show_minutes",
        "/conduct/early_percent",
        "/conduct/late_cancel",
        "/conduct/strike_days",
        "/conduct/appeal_days",
        "/conduct/ladder/0/strikes",
        "/conduct/ladder/0/reach",
        "/conduct/ladder/0/measure",
    ];
    assert_eq!(pointers, expected);

    body["conduct"] = json!({
        "late_cancel": false, "strike_days": 90, "appeal_days": 7,
        "ladder": [step, step, {"strikes": 4, "within_days": 91, "reach": "facility", "measure": "suspension", "days": 30}],
    });
    let wrong = read_json(&body).expect_err("wrong");
    let expected = ["/conduct/ladder/1/strikes", "/conduct/ladder/2/strikes"];
    assert_eq!(wrong.iter().map(|(pointer, _)| pointer.as_str()).collect::<Vec<_>>(), expected);
}

#[test]
fn limits_that_make_no_sense_name_their_fields() {
    let mut body = json!(BookingPolicy::usual());
    let quota = json!({"per": "party", "measure": "uses", "limit": 10001, "window": "week", "peak_only": true});
    body["quotas"] = json!([quota, {"per": "everybody"}]);
    body["release"] = json!({"at": {"weekday": 8, "minute": 1440}, "weeks_before": 0});
    let wrong = read_json(&body).expect_err("wrong");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let expected = [
        "/quotas/1/per",
        "/quotas/1/measure",
        "/quotas/1/limit",
        "/quotas/1/window",
        "/quotas/1/peak_only",
        "/release/at/weekday",
        "/release/at/minute",
        "/release/weeks_before",
    ];
    assert_eq!(pointers, expected);

    let mut body = json!(BookingPolicy::usual());
    body["quotas"] = json!([quota]);
    body["reserved"] = json!([{"weekly": [{"weekday": 1, "from_minute": 480, "to_minute": 720}]}]);
    body["hours"]["exceptions"] = json!([{"first": "2026-10-08", "last": "2026-10-01"}]);
    let wrong = read_json(&body).expect_err("wrong");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        ["/hours/exceptions/0/last", "/quotas/0/limit", "/quotas/0/sides", "/peak", "/reserved/0/sides"]
    );
}

#[test]
fn quotas_whose_window_or_groups_make_no_sense_name_their_fields() {
    let quota = |window: Value, measure: &str| {
        json!({
            "per": "party", "sides": ["outside"], "measure": measure, "limit": 1, "window": window, "peak_only": false,
        })
    };
    let group = "00000000-0000-4000-8000-000000000007";
    let mut nobody = quota(json!("week"), "minutes");
    (nobody["groups"], nobody["except"]) = (json!([group]), json!([group]));
    let mut body = json!(BookingPolicy::usual());
    body["quotas"] = json!([
        quota(json!({"rolling": {"days": 1}}), "minutes"),
        quota(json!({"rolling": {"days": 366}}), "days"),
        quota(json!("day"), "days"),
        nobody,
    ]);
    let wrong = read_json(&body).expect_err("wrong");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/quotas/0/window", "/quotas/2/window", "/quotas/3/groups"]);
    body["quotas"] = json!([quota(json!("rolling"), "uses"), quota(json!({"rolling": {"weeks": 1}}), "uses")]);
    let wrong = read_json(&body).expect_err("wrong");
    assert!(wrong.iter().all(|(pointer, _)| pointer.contains("/window")), "{wrong:?}");
    assert_eq!(wrong.len(), 2);
}

#[test]
fn working_days_and_rules_by_the_hour_may_be_sent_back() {
    let night = HourRule {
        hours: BookingPolicy::usual().hours.weekly,
        grid_minutes: Some(240),
        min_minutes: Some(240),
        max_minutes: None,
    };
    let policy = BookingPolicy {
        lead_working_days_self_use: Some(1),
        lead_working_days_commissioned: Some(30),
        cancel_by: Some(CancelBy { working_days_before: 1, minute: 960 }),
        hour_rules: vec![night],
        ..BookingPolicy::usual()
    };
    assert_eq!(read_json(&json!(policy)), Ok(policy));
}

#[test]
fn working_days_and_rules_by_the_hour_that_make_no_sense_name_their_fields() {
    let opening = json!({"weekday": 1, "from_minute": 0, "to_minute": 1440});
    let mut body = json!(BookingPolicy::usual());
    body["lead_working_days_self_use"] = json!(0);
    body["lead_working_days_commissioned"] = json!(31);
    body["cancel_by"] = json!({"working_days_before": 0, "minute": 1440});
    body["hour_rules"] = json!([{"hours": [opening], "grid_minutes": 0, "max_minutes": 43_201}]);
    let wrong = read_json(&body).expect_err("wrong");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let expected = [
        "/lead_working_days_self_use",
        "/lead_working_days_commissioned",
        "/cancel_by/working_days_before",
        "/cancel_by/minute",
        "/hour_rules/0/grid_minutes",
        "/hour_rules/0/max_minutes",
    ];
    assert_eq!(pointers, expected);

    let mut body = json!(BookingPolicy::usual());
    body["hour_rules"] = json!([
        {"hours": [opening], "grid_minutes": 240},
        {"hours": [opening]},
        {"grid_minutes": 240},
        {"hours": [opening], "grid_minutes": 7},
        {"hours": [opening], "min_minutes": 481},
    ]);
    let wrong = read_json(&body).expect_err("wrong");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/hour_rules/1", "/hour_rules/2", "/hour_rules/3", "/hour_rules/4"]);
}

#[test]
fn reasons_to_ask_the_lab_may_be_sent_back() {
    let rules = ApprovalRules {
        longer_than_minutes: Some(240),
        hours: BookingPolicy::usual().hours.weekly,
        first_use: true,
        second: Some(SecondApprover::Pi),
    };
    let policy = BookingPolicy { approval: Some(rules), ..BookingPolicy::usual() };
    assert_eq!(read_json(&json!(policy)), Ok(policy));
    let mut body = json!(BookingPolicy::usual());
    body["approval"] = json!({"longer_than_minutes": 0, "second": "dean"});
    let wrong = read_json(&body).expect_err("wrong");
    let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/approval/longer_than_minutes", "/approval/second"]);
}
