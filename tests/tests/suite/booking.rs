//! The calendar over HTTP: ask, approve, decline, move, cancel, outage, check in and out.

use chrono::{TimeDelta, Utc};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{TestApp, beginning, fresh, id},
    each_database,
    person::Answer,
};

/// A time `days` after the beginning at `hour:minute` of Shanghai, as fields of a body.
pub fn slot(days: i64, hour: i64, minute: i64, length: i64) -> Value {
    // The beginning is nine o'clock in Shanghai.
    let start = beginning() + TimeDelta::days(days) + TimeDelta::minutes((hour - 9) * 60 + minute);
    json!({"start": start, "end": start + TimeDelta::minutes(length)})
}

/// A request for a self-use of `instrument`, with more fields on top.
pub fn want(instrument: &str, slot: Value, more: Value) -> Value {
    let mut body = json!({
        "instrument_id": id(instrument), "mode": "self_use", "purpose": "research", "title": "测试样品",
    });
    for part in [slot, more] {
        for (name, value) in part.as_object().expect("an object") {
            body[name] = value.clone();
        }
    }
    body
}

/// A request of the startup that waits for the lab.
pub async fn held(app: &TestApp) -> Value {
    let startup = app.sign_in("startup").await;
    let body = want("sem", slot(3, 9, 0, 120), json!({"organisation_id": id("xinghai")}));
    let answer = startup.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(answer.body["state"], "held");
    answer.body
}

fn path(reservation: &Value, action: &str) -> String {
    format!("/reservations/{}{action}", reservation["id"].as_str().expect("an id"))
}

fn revision(reservation: &Value) -> u64 {
    reservation["revision"].as_u64().expect("a revision")
}

each_database! {
    async fn an_insider_is_confirmed_at_once_and_an_outsider_waits(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let body = want("sem", slot(2, 9, 0, 120), json!({"group_id": id("nano")}));
        let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!((answer.status, &answer.body["state"]), (StatusCode::CREATED, &json!("confirmed")), "{}", answer.text);
        assert_eq!(answer.body["side"], "own_group");
        assert_eq!(answer.headers["etag"], "\"1\"");

        let asked = held(&app).await;
        assert_eq!(asked["awaiting"], json!(["manager"]));
        assert_eq!(asked["price_fen"], 72_000);
        assert_eq!(asked["hold_until"], json!(beginning() + TimeDelta::days(2)));
        app.stop().await;
    }

    async fn the_lab_approves_and_both_sides_are_told(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let manager = app.sign_in("manager").await;
        let inbox = manager.get("/reservations?scope=desk&state=held").await;
        assert_eq!(inbox.body["items"][0]["id"], asked["id"], "{}", inbox.text);
        assert!(inbox.body["items"][0]["can"].as_array().expect("a list").contains(&json!("approve")));
        // Notices are listed by time: the approval comes a little later than the request.
        app.clock.advance(TimeDelta::minutes(1));
        let approved = manager.act(&path(&asked, "/approval"), revision(&asked), json!({})).await;
        assert_eq!((approved.status, &approved.body["state"]), (StatusCode::OK, &json!("confirmed")), "{}", approved.text);
        assert_eq!(app.work().await, 4, "applicant and lab, at the request and at the approval");
        let startup = app.sign_in("startup").await;
        let notices = startup.get("/notices").await;
        let kinds: Vec<&str> =
            notices.body["items"].as_array().expect("a list").iter().filter_map(|n| n["kind"].as_str()).collect();
        assert_eq!(kinds, ["confirmed", "requested"]);
        app.stop().await;
    }

    async fn a_decline_frees_the_time(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let manager = app.sign_in("manager").await;
        let body = json!({"code": "instrument_needed", "reason": "本周校准"});
        let declined = manager.act(&path(&asked, "/decline"), revision(&asked), body).await;
        assert_eq!(declined.body["state"], "declined", "{}", declined.text);
        let researcher = app.sign_in("researcher").await;
        let again = want("sem", slot(3, 9, 0, 120), json!({"group_id": id("nano")}));
        let answer = researcher.put(&format!("/reservations/{}", fresh()), again).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        app.stop().await;
    }

    async fn a_refusal_lists_every_rule_and_offers_times_that_work(db) {
        let app = TestApp::with_city(db).await;
        held(&app).await;
        let researcher = app.sign_in("researcher").await;
        // Ten hours across the held time and past closing, off the grid.
        let body = want("sem", slot(3, 11, 10, 630), json!({"group_id": id("nano")}));
        let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "booking-refused"), "{}", answer.text);
        assert_eq!(answer.violations(), ["off_grid", "too_long", "closed"]);
        let body = want("sem", slot(3, 9, 30, 120), json!({"group_id": id("nano")}));
        let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(answer.violations(), ["occupied"], "{}", answer.text);
        let offered = answer.body["alternatives"].as_array().expect("a list").clone();
        assert!(!offered.is_empty());
        for alternative in offered {
            let body = want("sem", json!({"start": alternative["start"], "end": alternative["end"]}),
                json!({"group_id": id("nano")}));
            let quote = researcher.post(&format!("/instruments/{}/quote", id("sem")), json!({
                "start": body["start"], "end": body["end"], "mode": "self_use", "group_id": id("nano"),
            })).await;
            assert_eq!(quote.body["outcome"], "confirmed", "{}", quote.text);
        }
        app.stop().await;
    }

    async fn rivals_see_occupied_and_nothing_else(db) {
        let app = TestApp::with_city(db).await;
        held(&app).await;
        let (from, to) = ("2026-11-25T16:00:00Z", "2026-11-26T16:00:00Z");
        let path = format!("/instruments/{}/timeline?from={from}&to={to}", id("sem"));
        for eyes in [app.visitor(), app.sign_in("langchao").await] {
            let seen = eyes.get(&path).await;
            assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
            let items = seen.body["items"].as_array().expect("a list");
            assert_eq!(items.len(), 1);
            assert_eq!(items[0]["kind"], "busy");
            assert_eq!((&items[0]["title"], &items[0]["reservation_id"]), (&Value::Null, &Value::Null));
            assert!(!seen.text.contains("测试样品"), "{}", seen.text);
        }
        let own = app.sign_in("startup").await.get(&path).await;
        assert_eq!(own.body["items"][0]["title"], "测试样品");
        assert_eq!(own.body["items"][0]["mine"], true);
        app.stop().await;
    }

    async fn a_hold_lapses_at_its_deadline(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        app.clock.advance(TimeDelta::days(2));
        app.work().await;
        let startup = app.sign_in("startup").await;
        let now = startup.get(&path(&asked, "")).await;
        assert_eq!(now.body["state"], "lapsed", "{}", now.text);
        let manager = app.sign_in("manager").await;
        let late = manager.act(&path(&asked, "/approval"), now.revision(), json!({})).await;
        assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", late.text);
        app.stop().await;
    }

    async fn an_outage_displaces_and_tells(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let manager = app.sign_in("manager").await;
        let approved = manager.act(&path(&asked, "/approval"), revision(&asked), json!({})).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        let mut body = slot(3, 8, 0, 240);
        body["instrument_id"] = json!(id("sem"));
        body["reason"] = json!("fault");
        body["note"] = json!("电子枪故障");
        let outage = fresh();
        let declared = manager.put(&format!("/outages/{outage}"), body.clone()).await;
        assert_eq!(declared.status, StatusCode::CREATED, "{}", declared.text);
        assert_eq!(declared.body["displaced"], json!([asked["id"]]));
        let again = manager.put(&format!("/outages/{outage}"), body).await;
        assert_eq!(again.status, StatusCode::OK, "the same request again has no second effect");
        let startup = app.sign_in("startup").await;
        let seen = startup.get(&path(&asked, "")).await;
        assert_eq!(seen.body["state"], "displaced");
        let moved = startup.patch(&path(&asked, ""), seen.revision(), slot(4, 9, 0, 120)).await;
        assert_eq!((moved.status, &moved.body["state"]), (StatusCode::OK, &json!("confirmed")), "{}", moved.text);
        let history: Vec<&str> =
            moved.body["history"].as_array().expect("a list").iter().filter_map(|e| e["action"].as_str()).collect();
        assert_eq!(history, ["requested", "confirmed", "displaced", "moved"]);
        app.stop().await;
    }

    async fn check_in_and_out_write_the_hours(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let body = want("sem", slot(1, 9, 0, 120), json!({"group_id": id("nano")}));
        let made = researcher.put(&format!("/reservations/{}", fresh()), body).await.body;
        let operator = app.sign_in("operator").await;
        let early = operator.act(&path(&made, "/check-in"), 1, json!({})).await;
        assert_eq!(early.violations(), ["too_early_to_start"], "{}", early.text);
        app.clock.advance(TimeDelta::days(1) + TimeDelta::minutes(5));
        let begun = operator.act(&path(&made, "/check-in"), 1, json!({})).await;
        assert_eq!((begun.status, &begun.body["state"]), (StatusCode::OK, &json!("in_use")), "{}", begun.text);
        app.clock.advance(TimeDelta::minutes(90));
        let start = beginning() + TimeDelta::days(1) + TimeDelta::minutes(5);
        let intervals = json!([
            {"kind": "set_up", "start": start, "end": start + TimeDelta::minutes(20)},
            {"kind": "test", "start": start + TimeDelta::minutes(20), "end": start + TimeDelta::minutes(90)},
        ]);
        let wrong = json!({"intervals": [{"kind": "test", "start": start - TimeDelta::minutes(1), "end": start}]});
        let refused = operator.act(&path(&made, "/check-out"), 2, wrong).await;
        assert_eq!(refused.violations(), ["hours_outside_use"], "{}", refused.text);
        let done = operator.act(&path(&made, "/check-out"), 2, json!({"intervals": intervals, "samples": 3})).await;
        assert_eq!((done.status, &done.body["state"]), (StatusCode::OK, &json!("done")), "{}", done.text);
        let auditor = app.sign_in("auditor").await;
        let figures = auditor.get("/figures?from=2026-11-01&to=2026-11-30").await;
        let effective = figures.body["figures"].as_array().expect("a list").iter()
            .find(|figure| figure["code"] == "effective_hours").expect("the figure").clone();
        assert_eq!(effective["numerator"]["minutes"], 90, "{}", figures.text);
        app.stop().await;
    }

    async fn an_id_that_is_taken_says_nothing_of_its_owner(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let researcher = app.sign_in("researcher").await;
        let body = want("raman", slot(5, 9, 0, 60), json!({"group_id": id("nano")}));
        let answer = researcher.put(&path(&asked, ""), body).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", answer.text);
        assert!(!answer.text.contains("xinghai") && !answer.text.contains("startup"));
        assert_eq!(researcher.get(&path(&asked, "")).await.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }

    async fn every_wrong_field_is_named_at_once(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let body = json!({"instrument_id": "x", "start": "tomorrow", "mode": "flying", "title": "", "colour": 1});
        let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut pointers: Vec<&str> =
            answer.body["errors"].as_array().expect("a list").iter().filter_map(|e| e["pointer"].as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/colour", "/end", "/instrument_id", "/mode", "/purpose", "/start", "/title"]);
        app.stop().await;
    }

    async fn the_lab_sets_a_soft_rule_aside_with_a_reason_and_users_cannot(db) {
        let app = TestApp::with_city(db).await;
        let more = json!({"group_id": id("nano"), "waive": ["closed"], "reason": "通宵实验"});
        let at_night = || want("sem", slot(2, 20, 0, 120), more.clone());
        let researcher = app.sign_in("researcher").await;
        let refused = researcher.put(&format!("/reservations/{}", fresh()), at_night()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let manager = app.sign_in("manager").await;
        let mut body = at_night();
        body["for_person_id"] = json!(id("person:researcher"));
        let answer = manager.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        assert_eq!(answer.body["applicant"]["name"], "王珊");
        assert_eq!(answer.body["history"][0]["reason"], "通宵实验");
        app.stop().await;
    }

    async fn why_something_is_moved_is_kept_and_told_to_the_other_side(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let made = researcher.put(&format!("/reservations/{}", fresh()), want("sem", slot(2, 10, 0, 60), json!({"group_id": id("nano")}))).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        app.work().await;
        let mut body = slot(3, 10, 0, 60);
        body["reason"] = json!("电源检修");
        let moved = manager.patch(&path(&made.body, ""), made.revision(), body).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let why = |answer: &Answer, nth: usize| (answer.body["history"][nth]["action"].clone(), answer.body["history"][nth]["reason"].clone());
        let last = |answer: &Answer| answer.body["history"].as_array().expect("a list").len() - 1;
        let seen = researcher.get(&path(&made.body, "")).await;
        assert_eq!(why(&seen, last(&seen)), (json!("moved"), json!("电源检修")), "{}", seen.text);
        let told = researcher.get("/notices").await;
        let items = told.body["items"].as_array().expect("a list");
        let says_why = |item: &Value| item["text"]["zh"].as_str().is_some_and(|text| text.ends_with("说明：电源检修"));
        assert!(items.iter().any(|item| item["kind"] == "moved" && says_why(item)), "{}", told.text);

        let mut body = slot(4, 10, 0, 60);
        body["reason"] = json!("样品晚到一天");
        let back = researcher.patch(&path(&made.body, ""), seen.revision(), body).await;
        assert_eq!(back.status, StatusCode::OK, "{}", back.text);
        assert_eq!(why(&back, last(&back)), (json!("moved"), json!("样品晚到一天")), "{}", back.text);
        let mut body = slot(4, 12, 0, 60);
        body["reason"] = json!("x".repeat(501));
        let long = researcher.patch(&path(&made.body, ""), back.revision(), body).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", long.text);
        // A new request has its note for what there is to say; a reason that nobody would keep is not taken.
        let more = json!({"group_id": id("nano"), "reason": "无人保存"});
        let lost = researcher.put(&format!("/reservations/{}", fresh()), want("sem", slot(5, 10, 0, 60), more)).await;
        assert_eq!((lost.status, &lost.body["errors"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("only_together")), "{}", lost.text);
        app.stop().await;
    }
}

#[test]
fn the_clock_of_the_tests_is_a_monday_morning() {
    use chrono::Datelike;
    assert_eq!(beginning().weekday(), chrono::Weekday::Mon);
    assert_eq!(beginning().timezone(), Utc);
}
