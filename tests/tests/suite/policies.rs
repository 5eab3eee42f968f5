//! Booking rules at work over HTTP that need more of the facts than the time asked for.

use crate::{
    booking::{slot, want},
    owner::put,
};
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database,
};

/// Changes rules of the scanning electron microscope.
async fn ruled(app: &TestApp, rules: Value) {
    let manager = app.sign_in("manager").await;
    let path = format!("/instruments/{}", id("sem"));
    let before = manager.get(&path).await;
    let mut policy = before.body["policy"].clone();
    for (name, rule) in rules.as_object().expect("an object") {
        policy[name] = rule.clone();
    }
    let put = put(&manager, &format!("{path}/policy"), &before.body["revision"], policy.clone()).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    assert_eq!(put.body["policy"], policy);
}

fn quota(more: Value) -> Value {
    let mut quota = json!({
        "per": "party", "sides": ["own_group", "own_institution", "outside"], "measure": "minutes", "limit": 120,
        "window": "week", "peak_only": false,
    });
    for (name, value) in more.as_object().expect("an object") {
        quota[name] = value.clone();
    }
    quota
}

async fn ask(person: &Person, party: Value, days: i64, hour: i64, length: i64) -> Answer {
    person.put(&format!("/reservations/{}", fresh()), want("sem", slot(days, hour, 0, length), party)).await
}

fn nano() -> Value {
    json!({"group_id": id("nano")})
}

fn xinghai() -> Value {
    json!({"organisation_id": id("xinghai")})
}

/// The one violation of a refusal.
fn refused(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
    let violations = answer.body["violations"].as_array().expect("violations");
    assert_eq!(violations.len(), 1, "{}", answer.text);
    violations[0].clone()
}

each_database! {
    async fn a_quota_of_days_in_a_row_counts_across_weeks_and_binds_the_groups_it_names(db) {
        let app = TestApp::with_city(db).await;
        let window = json!({"rolling": {"days": 7}});
        ruled(&app, json!({"quotas": [quota(json!({"window": window, "groups": [id("nano")]}))]})).await;
        let (researcher, startup) = (app.sign_in("researcher").await, app.sign_in("startup").await);
        // Tuesday of the next week, then the Wednesday six days before it.
        assert_eq!(ask(&researcher, nano(), 8, 9, 90).await.status, StatusCode::CREATED);
        let violation = refused(&ask(&researcher, nano(), 2, 9, 60).await);
        let params = json!({
            "per": "party", "measure": "minutes", "window": window, "peak_only": false, "limit": 120, "used": 90,
            "asked": 60, "named": true,
        });
        assert_eq!((&violation["code"], &violation["params"]), (&json!("quota_exceeded"), &params));
        assert_eq!(ask(&researcher, nano(), 1, 9, 60).await.status, StatusCode::CREATED, "seven days before");
        assert_eq!(ask(&startup, xinghai(), 2, 9, 180).await.status, StatusCode::CREATED, "not bound");
        app.stop().await;
    }

    async fn a_quota_for_all_counts_what_others_have(db) {
        let app = TestApp::with_city(db).await;
        let quota = quota(json!({"per": "all", "measure": "days", "limit": 2}));
        ruled(&app, json!({"quotas": [quota]})).await;
        let (researcher, startup) = (app.sign_in("researcher").await, app.sign_in("startup").await);
        assert_eq!(ask(&researcher, nano(), 2, 9, 60).await.status, StatusCode::CREATED);
        assert_eq!(ask(&startup, xinghai(), 3, 9, 60).await.status, StatusCode::CREATED);
        let violation = refused(&ask(&researcher, nano(), 4, 9, 60).await);
        let said = (&violation["code"], &violation["params"]["used"], &violation["params"]["asked"]);
        assert_eq!(said, (&json!("quota_exceeded"), &json!(2), &json!(1)));
        assert_eq!(ask(&researcher, nano(), 3, 14, 60).await.status, StatusCode::CREATED, "a day that counts already");
        app.stop().await;
    }

    async fn working_days_set_the_earliest_start_and_the_last_moment_to_give_up(db) {
        let app = TestApp::with_city(db).await;
        let by = json!({"working_days_before": 1, "minute": 960});
        ruled(&app, json!({"lead_working_days_self_use": 4, "cancel_by": by, "cancel_minutes": 0})).await;
        let researcher = app.sign_in("researcher").await;
        // It is Monday morning: the fourth working day from today on is Thursday, and the fourth before it was Friday.
        let violation = refused(&ask(&researcher, nano(), 3, 14, 60).await);
        let midnight = |days: i64| beginning() + TimeDelta::days(days) - TimeDelta::hours(9);
        let params = json!({
            "lead_minutes": 60, "earliest": midnight(4), "working": {"days": 4, "ask_before": midnight(-2)},
        });
        assert_eq!((&violation["code"], &violation["params"]), (&json!("too_soon"), &params));
        // Monday of the next week: the last working day before it is Friday.
        let booked = ask(&researcher, nano(), 7, 9, 60).await;
        let until = json!(beginning() + TimeDelta::days(4) + TimeDelta::hours(7));
        assert_eq!((booked.status, &booked.body["cancel_until"]), (StatusCode::CREATED, &until), "{}", booked.text);
        let path = format!("/reservations/{}", booked.body["id"].as_str().expect("an id"));
        app.clock.advance(TimeDelta::days(4) + TimeDelta::hours(7) + TimeDelta::minutes(1));
        let researcher = app.sign_in("researcher").await;
        let late = researcher.act(&format!("{path}/cancellation"), booked.revision(), json!({})).await;
        let violation = refused(&late);
        assert_eq!((&violation["code"], &violation["params"]["by"]), (&json!("too_late_to_change"), &by));
        let shown = researcher.get(&path).await;
        assert_eq!(shown.body["can"], json!(["hand_over", "swap"]), "{}", shown.text);
        app.stop().await;
    }

    async fn uses_that_start_at_night_keep_to_the_nights_rules(db) {
        let app = TestApp::with_city(db).await;
        let evenings: Vec<Value> =
            (1..=7).map(|day| json!({"weekday": day, "from_minute": 960, "to_minute": 1440})).collect();
        let rule = json!({"hours": evenings, "grid_minutes": 240, "min_minutes": 240});
        ruled(&app, json!({"hour_rules": [rule], "quotas": []})).await;
        let researcher = app.sign_in("researcher").await;
        let answer = ask(&researcher, nano(), 2, 16, 60).await;
        let violations = answer.body["violations"].as_array().expect("violations");
        let said: Vec<(&Value, &Value)> = violations.iter().map(|each| (&each["code"], &each["params"])).collect();
        let grid = json!({"grid_minutes": 240, "by_hour": true});
        let short = json!({"min_minutes": 240, "asked_minutes": 60, "by_hour": true});
        assert_eq!(said, [(&json!("off_grid"), &grid), (&json!("too_short"), &short)], "{}", answer.text);
        let starts: Vec<&Value> = answer.body["alternatives"].as_array().expect("some").iter().map(|a| &a["end"]).collect();
        assert_eq!(starts[0], &slot(2, 15, 30, 60)["end"], "an hour by day: {}", answer.text);
        assert_eq!(starts[1], &slot(2, 16, 0, 240)["end"], "four hours at night: {}", answer.text);
        assert_eq!(ask(&researcher, nano(), 2, 16, 240).await.status, StatusCode::CREATED);
        app.stop().await;
    }
}
