//! Conduct over HTTP: who has not come, what is held against him, what follows, and what he can say to it.

use crate::{
    booking::{slot, want},
    owner::put,
};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database,
};
use tokio::task::JoinSet;

/// Half an hour of grace, and three strikes for a month.
fn conduct() -> Value {
    json!({
        "no_show_minutes": 30, "late_minutes": 15, "early_percent": 50, "overrun_minutes": 15, "late_cancel": true,
        "strike_days": 180, "appeal_days": 7,
        "ladder": [{"strikes": 2, "within_days": 180, "reach": "facility", "measure": "suspension", "days": 30}],
    })
}

/// Gives an instrument rules of conduct; easy ones otherwise.
async fn ruled(app: &TestApp, instrument: &str, conduct: Value) {
    let manager = app.sign_in("manager").await;
    let path = format!("/instruments/{}", id(instrument));
    let before = manager.get(&path).await;
    let mut policy = before.body["policy"].clone();
    policy["conduct"] = conduct;
    policy["cancel_minutes"] = json!(120);
    let put = put(&manager, &format!("{path}/policy"), &before.body["revision"], policy.clone()).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    assert_eq!(put.body["policy"], policy);
}

/// The researcher's use of two hours, `days` after the beginning at an hour of Shanghai.
async fn booked(person: &Person, instrument: &str, days: i64, hour: i64) -> Value {
    let body = want(instrument, slot(days, hour, 0, 120), json!({"group_id": id("nano")}));
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!((answer.status, &answer.body["state"]), (StatusCode::CREATED, &json!("confirmed")), "{}", answer.text);
    answer.body
}

fn at(days: i64, hour: i64, minute: i64) -> DateTime<Utc> {
    beginning() + TimeDelta::days(days) + TimeDelta::minutes((hour - 9) * 60 + minute)
}

fn path(reservation: &Value, action: &str) -> String {
    format!("/reservations/{}{action}", reservation["id"].as_str().expect("an id"))
}

async fn act(person: &Person, reservation: &Value, action: &str, body: Value) -> Answer {
    let seen = person.get(&path(reservation, "")).await;
    person.act(&path(reservation, action), seen.revision(), body).await
}

async fn listed(person: &Person, path: &str) -> Vec<Value> {
    let answer = person.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.body["items"].as_array().expect("a list").clone()
}

/// Two uses that the researcher misses, one after the other.
async fn suspended(app: &TestApp) -> (Person, [Value; 2]) {
    ruled(app, "ftir", conduct()).await;
    let researcher = app.sign_in("researcher").await;
    let missed = [booked(&researcher, "ftir", 1, 9).await, booked(&researcher, "ftir", 1, 13).await];
    app.clock.set(at(1, 14, 0));
    app.work().await;
    (researcher, missed)
}

each_database! {
    async fn whoever_does_not_come_loses_the_rest_of_his_time(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, "ftir", conduct()).await;
        let researcher = app.sign_in("researcher").await;
        let use_of = booked(&researcher, "ftir", 1, 9).await;
        assert_eq!(use_of["kept_until"], json!(at(1, 9, 30)));
        app.work().await;
        app.clock.set(at(1, 9, 30) - TimeDelta::microseconds(1));
        assert_eq!(app.work().await, 0);
        assert_eq!(researcher.get(&path(&use_of, "")).await.body["state"], "confirmed");

        app.clock.set(at(1, 9, 30));
        assert_eq!(app.work().await, 1, "the one who did not come is told");
        let seen = researcher.get(&path(&use_of, "")).await.body;
        assert_eq!((&seen["state"], &seen["sequence"], &seen["kept_until"]), (&json!("no_show"), &json!(0), &Value::Null));
        assert_eq!(seen["strike"]["kind"], "no_show", "{seen}");
        assert_eq!(seen["strike"]["can"], json!(["contest"]));
        assert_eq!(seen["history"][1]["action"], "no_show");
        assert_eq!(seen["history"][1]["actor"], Value::Null);
        let told = listed(&researcher, "/notices").await;
        assert_eq!((&told[0]["kind"], &told[0]["reservation_id"]), (&json!("no_show"), &seen["id"]));
        assert!(told[0]["text"]["zh"].as_str().expect("words").contains("已记为未到"), "{}", told[0]);
        let mails = app.mails();
        let mail = mails.last().expect("a mail");
        assert!(!mail.has_calendar, "calendars keep what was promised");

        let strikes = listed(&researcher, "/strikes?scope=mine").await;
        assert_eq!(strikes.len(), 1);
        assert_eq!((&strikes[0]["counts"], &strikes[0]["appeal"]), (&json!(true), &json!("none")));
        assert_eq!(strikes[0]["expires_at"], json!(at(181, 9, 30)));
        let polymer = app.sign_in("polymer-student").await;
        let rest = want("ftir", slot(1, 10, 0, 60), json!({"group_id": id("polymer")}));
        assert_eq!(polymer.put(&format!("/reservations/{}", fresh()), rest).await.status, StatusCode::CREATED);
        assert_eq!(listed(&polymer, "/strikes?scope=mine").await, Vec::<Value>::new());
        let late = act(&researcher, &use_of, "/check-in", json!({})).await;
        assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", late.text);
        app.judge(db, "whoever_does_not_come_loses_the_rest_of_his_time").await;
    }

    async fn without_rules_of_conduct_nothing_is_held_against_anybody(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let use_of = booked(&researcher, "ftir", 1, 9).await;
        assert_eq!(use_of["kept_until"], Value::Null);
        app.clock.set(at(1, 10, 59));
        app.work().await;
        assert_eq!(act(&researcher, &use_of, "/check-in", json!({})).await.status, StatusCode::OK);
        app.clock.set(at(1, 13, 0));
        assert_eq!(act(&researcher, &use_of, "/check-out", json!({})).await.body["strike"], Value::Null);
        assert_eq!(listed(&researcher, "/strikes?scope=mine").await, Vec::<Value>::new());
        app.judge(db, "without_rules_of_conduct_nothing_is_held_against_anybody").await;
    }

    async fn what_was_promised_before_the_rules_is_kept_to_its_end(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let use_of = booked(&researcher, "ftir", 1, 9).await;
        ruled(&app, "ftir", conduct()).await;
        app.clock.set(at(1, 10, 0));
        app.work().await;
        assert_eq!(researcher.get(&path(&use_of, "")).await.body["state"], "confirmed");
        app.stop().await;
    }

    async fn strikes_lead_to_a_suspension_that_says_why_and_ends_by_itself(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, _) = suspended(&app).await;
        let measures = listed(&researcher, "/measures?scope=mine&in_force=true").await;
        assert_eq!((measures.len(), &measures[0]["kind"]), (1, &json!("suspension")));
        assert_eq!(measures[0]["until"], json!(at(31, 13, 30)));
        assert_eq!(measures[0]["strike_ids"].as_array().map(Vec::len), Some(2));

        // The ladder reaches all instruments of the lab.
        for instrument in ["ftir", "raman"] {
            let body = want(instrument, slot(3, 9, 0, 60), json!({"group_id": id("nano")}));
            let refused = researcher.put(&format!("/reservations/{}", fresh()), body).await;
            assert_eq!((refused.status, refused.violations()), (StatusCode::CONFLICT, vec!["suspended"]), "{}", refused.text);
            let violation = &refused.body["violations"][0];
            assert_eq!(violation["params"], json!({
                "reach": "facility", "until": at(31, 13, 30), "strikes": 2, "within_days": 180,
            }));
            assert_eq!(
                violation["text"]["en"],
                "2 strikes within 180 days: no booking of the lab’s instruments until Thu 24 Dec 2026 13:30"
            );
            assert_eq!(violation["waivable"], true);
        }
        let manager = app.sign_in("manager").await;
        let body = want("ftir", slot(3, 9, 0, 60), json!({
            "group_id": id("nano"), "for_person_id": id("person:researcher"), "waive": ["suspended"], "reason": "急需",
        }));
        let waived = manager.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(waived.status, StatusCode::CREATED, "{}", waived.text);
        let given_up = act(&manager, &waived.body, "/cancellation", json!({})).await;
        assert_eq!((given_up.status, &given_up.body["strike"]), (StatusCode::OK, &Value::Null), "{}", given_up.text);

        app.clock.set(at(31, 13, 30));
        let researcher = app.sign_in("researcher").await;
        booked(&researcher, "ftir", 33, 9).await;
        assert_eq!(listed(&researcher, "/measures?scope=mine&in_force=true").await, Vec::<Value>::new());
        app.judge(db, "strikes_lead_to_a_suspension_that_says_why_and_ends_by_itself").await;
    }

    async fn an_appeal_that_is_accepted_takes_the_strike_and_the_measure_away(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, _) = suspended(&app).await;
        let strike = listed(&researcher, "/strikes?scope=mine").await[0].clone();
        let strike_path = |action: &str| format!("/strikes/{}{action}", strike["id"].as_str().expect("an id"));
        let stranger = app.sign_in("startup").await;
        let unknown = stranger.post(&strike_path("/appeal"), json!({"words": "我也不服"})).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{}", unknown.text);
        let manager = app.sign_in("manager").await;
        let early = manager.post(&strike_path("/decision"), json!({"void": true, "reason": "好"})).await;
        assert_eq!((early.status, early.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", early.text);
        let for_another = manager.post(&strike_path("/appeal"), json!({"words": "替他申诉"})).await;
        assert_eq!(for_another.status, StatusCode::FORBIDDEN, "{}", for_another.text);

        app.work().await;
        let contested = researcher.post(&strike_path("/appeal"), json!({"words": "电梯停运"})).await;
        assert_eq!((contested.status, &contested.body["appeal"]), (StatusCode::OK, &json!("open")), "{}", contested.text);
        assert_eq!(app.work().await, 1, "the lab's manager is told");
        let again = researcher.post(&strike_path("/appeal"), json!({"words": "再说一遍"})).await;
        assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", again.text);
        let own = researcher.post(&strike_path("/decision"), json!({"void": true, "reason": "好"})).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);

        let open = listed(&manager, "/strikes?scope=desk&appeal=open").await;
        // Notices are listed by time: the decision comes a little later than the strikes.
        app.clock.advance(TimeDelta::minutes(1));
        assert_eq!((open.len(), &open[0]["can"], &open[0]["appeal_words"]), (1, &json!(["decide"]), &json!("电梯停运")));
        let decided = manager.post(&strike_path("/decision"), json!({"void": true, "reason": "情况属实"})).await;
        assert_eq!((decided.status, &decided.body["appeal"]), (StatusCode::OK, &json!("voided")), "{}", decided.text);
        assert_eq!(app.work().await, 1, "the person is told");
        let told = listed(&researcher, "/notices").await;
        assert_eq!(told[0]["kind"], "appeal_decided");
        assert!(told[0]["text"]["zh"].as_str().expect("words").contains("限制也已解除"), "{}", told[0]);

        let measures = listed(&researcher, "/measures?scope=mine").await;
        assert_eq!((&measures[0]["in_force"], &measures[0]["ended_at"]), (&json!(false), &json!(at(1, 14, 1))));
        booked(&researcher, "ftir", 3, 9).await;
        app.judge(db, "an_appeal_that_is_accepted_takes_the_strike_and_the_measure_away").await;
    }

    async fn an_appeal_that_is_not_accepted_leaves_everything_as_it_was(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, _) = suspended(&app).await;
        let strike = listed(&researcher, "/strikes?scope=mine").await[1].clone();
        let strike_path = |action: &str| format!("/strikes/{}{action}", strike["id"].as_str().expect("an id"));
        researcher.post(&strike_path("/appeal"), json!({"words": "忘了"})).await;
        let manager = app.sign_in("manager").await;
        let decided = manager.post(&strike_path("/decision"), json!({"void": false, "reason": "没有正当理由"})).await;
        assert_eq!((&decided.body["appeal"], &decided.body["counts"]), (&json!("upheld"), &json!(true)), "{}", decided.text);
        let body = want("ftir", slot(3, 9, 0, 60), json!({"group_id": id("nano")}));
        let refused = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(refused.violations(), ["suspended"]);
        let other = listed(&researcher, "/strikes?scope=mine").await[0].clone();
        app.clock.set(at(9, 9, 0));
        let researcher = app.sign_in("researcher").await;
        let late = researcher.post(&format!("/strikes/{}/appeal", other["id"].as_str().expect("an id")), json!({"words": "晚了"})).await;
        assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", late.text);
        app.stop().await;
    }

    async fn nobody_decides_about_himself(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, "ftir", conduct()).await;
        let manager = app.sign_in("manager").await;
        let answer = manager.put(&format!("/reservations/{}", fresh()), want("ftir", slot(1, 9, 0, 120), json!({}))).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        app.clock.set(at(1, 9, 30));
        app.work().await;
        let strike = listed(&manager, "/strikes?scope=mine").await[0].clone();
        let strike_path = |action: &str| format!("/strikes/{}{action}", strike["id"].as_str().expect("an id"));
        let contested = manager.post(&strike_path("/appeal"), json!({"words": "开会"})).await;
        assert_eq!((contested.status, &contested.body["can"]), (StatusCode::OK, &json!([])), "{}", contested.text);
        let own = manager.post(&strike_path("/decision"), json!({"void": true, "reason": "好"})).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
        app.stop().await;
    }

    async fn late_coming_leaving_and_cancelling_are_held_against_whoever_books(db) {
        let app = TestApp::with_city(db).await;
        let mut rules = conduct();
        rules["ladder"] = json!([]);
        ruled(&app, "ftir", rules).await;
        let researcher = app.sign_in("researcher").await;
        let [late, early, over, given_up] = [
            booked(&researcher, "ftir", 1, 9).await,
            booked(&researcher, "ftir", 1, 11).await,
            booked(&researcher, "ftir", 1, 13).await,
            booked(&researcher, "ftir", 1, 16).await,
        ];
        app.clock.set(at(1, 9, 20));
        let begun = act(&researcher, &late, "/check-in", json!({})).await;
        assert_eq!(begun.body["strike"]["text"]["zh"], "晚到 20 分钟，超过允许的 15 分钟", "{}", begun.text);
        app.clock.set(at(1, 11, 0));
        act(&researcher, &late, "/check-out", json!({})).await;
        act(&researcher, &early, "/check-in", json!({})).await;
        app.clock.set(at(1, 11, 30));
        let left = act(&researcher, &early, "/check-out", json!({})).await;
        assert_eq!(left.body["strike"]["kind"], "left_early", "{}", left.text);
        app.clock.set(at(1, 13, 0));
        act(&researcher, &over, "/check-in", json!({})).await;
        app.clock.set(at(1, 15, 30));
        let ended = act(&researcher, &over, "/check-out", json!({})).await;
        assert_eq!(ended.body["strike"]["text"]["en"], "ended 30 minutes late, where 15 minutes are tolerated", "{}", ended.text);
        app.clock.set(at(1, 15, 40));
        let seen = researcher.get(&path(&given_up, "")).await.body;
        assert_eq!(seen["cancel_counts"], true, "{seen}");
        assert_eq!(seen["can"], json!(["cancel", "hand_over", "swap"]));
        let cancelled = act(&researcher, &given_up, "/cancellation", json!({})).await;
        assert_eq!(cancelled.body["strike"]["kind"], "late_cancel", "{}", cancelled.text);
        let kinds: Vec<Value> =
            listed(&researcher, "/strikes?scope=mine&limit=3").await.iter().map(|strike| strike["kind"].clone()).collect();
        assert_eq!(kinds, ["late_cancel", "overrun", "left_early"]);
        let pi = app.sign_in("nano-pi").await;
        assert_eq!(pi.get(&path(&late, "")).await.body["strike"], Value::Null, "it is the person's and the lab's");
        app.judge(db, "late_coming_leaving_and_cancelling_are_held_against_whoever_books").await;
    }

    async fn the_bench_says_who_has_not_come(db) {
        let app = TestApp::with_city(db).await;
        let mut rules = conduct();
        rules["no_show_minutes"] = Value::Null;
        ruled(&app, "ftir", rules).await;
        let researcher = app.sign_in("researcher").await;
        let use_of = booked(&researcher, "ftir", 1, 9).await;
        let operator = app.sign_in("operator").await;
        app.clock.set(at(1, 8, 59));
        let early = act(&operator, &use_of, "/no-show", json!({})).await;
        assert_eq!(early.violations(), ["too_early_to_start"], "{}", early.text);
        app.clock.set(at(1, 9, 40));
        app.work().await;
        assert_eq!(act(&researcher, &use_of, "/no-show", json!({})).await.status, StatusCode::FORBIDDEN);
        let seen = operator.get(&path(&use_of, "")).await.body;
        assert!(seen["can"].as_array().expect("a list").contains(&json!("no_show")), "{seen}");
        let marked = act(&operator, &use_of, "/no-show", json!({})).await;
        assert_eq!((marked.status, &marked.body["state"]), (StatusCode::OK, &json!("no_show")), "{}", marked.text);
        assert_eq!(marked.body["strike"]["kind"], "no_show", "{}", marked.text);
        assert_eq!(marked.body["history"][1]["actor"], "赵刚");
        app.judge(db, "the_bench_says_who_has_not_come").await;
    }

    async fn an_outage_is_held_against_nobody(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, "ftir", conduct()).await;
        let researcher = app.sign_in("researcher").await;
        let use_of = booked(&researcher, "ftir", 1, 9).await;
        let operator = app.sign_in("operator").await;
        let mut outage = slot(1, 9, 0, 60);
        outage["instrument_id"] = json!(id("ftir"));
        outage["reason"] = json!("fault");
        outage["note"] = json!("光源故障");
        assert_eq!(operator.put(&format!("/outages/{}", fresh()), outage).await.status, StatusCode::CREATED);
        app.clock.set(at(1, 12, 0));
        app.work().await;
        assert_eq!(researcher.get(&path(&use_of, "")).await.body["state"], "displaced");
        assert_eq!(listed(&researcher, "/strikes?scope=mine").await, Vec::<Value>::new());
        app.stop().await;
    }

    async fn a_check_in_at_the_deadline_has_one_outcome(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, "ftir", conduct()).await;
        let researcher = app.sign_in("researcher").await;
        let use_of = booked(&researcher, "ftir", 1, 9).await;
        app.clock.set(at(1, 9, 30) - TimeDelta::microseconds(1));
        let mut racers = JoinSet::new();
        for number in 0..16 {
            let (person, path, clock, shared) = (researcher.clone(), path(&use_of, "/check-in"), app.clock.clone(), app.app.clone());
            racers.spawn(async move {
                match number {
                    7 => {
                        clock.set(at(1, 9, 30));
                        None
                    }
                    9 | 11 => {
                        api::service::settle::sweep(&shared).await.expect("the sweep");
                        None
                    }
                    _ => Some(person.act(&path, 1, json!({})).await),
                }
            });
        }
        let answers: Vec<Answer> = racers.join_all().await.into_iter().flatten().collect();
        assert!(answers.iter().all(|answer| !answer.status.is_server_error()));
        let begun = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
        app.work().await;
        let seen = researcher.get(&path(&use_of, "")).await.body;
        let strikes = listed(&researcher, "/strikes?scope=mine").await;
        match begun {
            0 => assert_eq!((&seen["state"], strikes.len()), (&json!("no_show"), 1)),
            1 => assert_eq!((&seen["state"], &strikes[0]["kind"]), (&json!("in_use"), &json!("late"))),
            more => unreachable!("{more} began"),
        }
        app.judge(db, "a_check_in_at_the_deadline_has_one_outcome").await;
    }

    async fn uses_missed_at_the_same_time_on_two_instruments_are_both_counted(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, "ftir", conduct()).await;
        ruled(&app, "raman", conduct()).await;
        let researcher = app.sign_in("researcher").await;
        booked(&researcher, "ftir", 1, 9).await;
        booked(&researcher, "raman", 1, 9).await;
        app.clock.set(at(1, 9, 30));
        let mut racers = JoinSet::new();
        for instrument in ["ftir", "raman", "ftir", "raman"] {
            let (person, from) = (researcher.clone(), slot(3, 9, 0, 60));
            racers.spawn(async move {
                person.put(&format!("/reservations/{}", fresh()), want(instrument, from, json!({"group_id": id("nano")}))).await
            });
        }
        racers.join_all().await;
        app.work().await;
        assert_eq!(listed(&researcher, "/strikes?scope=mine").await.len(), 2);
        assert_eq!(listed(&researcher, "/measures?scope=mine&in_force=true").await.len(), 1, "the second brings it");
        app.stop().await;
    }
}
