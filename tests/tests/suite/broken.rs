//! The broken Tuesday over HTTP: the plan for those whom an outage pushed out, offers, and a repair that slips.

use crate::booking::{slot, want};
use chrono::TimeDelta;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{
    app::{Person, TestApp, fresh, id},
    each_database,
};

/// Two researchers have a morning on the Raman spectrometer, and it breaks down: both reservations, and the outage's path.
async fn broken(app: &TestApp) -> (Person, Vec<Value>, String) {
    let researcher = app.sign_in("researcher").await;
    let mut made = Vec::new();
    for hour in [9, 11] {
        let body = want("raman", slot(2, hour, 0, 120), json!({"group_id": id("nano")}));
        let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        made.push(answer.body);
    }
    app.work().await;
    let manager = app.sign_in("manager").await;
    let path = format!("/outages/{}", fresh());
    let mut body = slot(2, 8, 0, 360);
    body["instrument_id"] = json!(id("raman"));
    body["reason"] = json!("fault");
    body["note"] = json!("激光器故障");
    let declared = manager.put(&path, body).await;
    assert_eq!(declared.status, StatusCode::CREATED, "{}", declared.text);
    assert_eq!(declared.body["displaced"].as_array().map(Vec::len), Some(2));
    (manager, made, path)
}

fn moves(plan: &Value) -> Value {
    let items = plan["items"].as_array().expect("a list").iter().filter(|item| !item["proposal"].is_null());
    items
        .map(|item| {
            json!({
                "reservation_id": item["reservation"]["id"],
                "start": item["proposal"]["start"],
                "end": item["proposal"]["end"],
            })
        })
        .collect()
}

fn own(reservation: &Value, action: &str) -> String {
    format!("/reservations/{}{action}", reservation["id"].as_str().expect("an id"))
}

each_database! {
    async fn everybody_is_offered_equal_time_in_one_step_and_told_once(db) {
        let app = TestApp::with_city(db).await;
        let (manager, made, path) = broken(&app).await;
        app.work().await;
        let plan = manager.get(&format!("{path}/plan")).await;
        let items = plan.body["items"].as_array().expect("a list").clone();
        assert_eq!(items.len(), 2, "{}", plan.text);
        let starts: Vec<&Value> = items.iter().map(|item| &item["proposal"]["start"]).collect();
        assert_eq!(starts, [&slot(2, 14, 0, 1)["start"], &slot(2, 16, 0, 1)["start"]], "right after the repair, one after the other");

        let offered = manager.post(&format!("{path}/resettlement"), json!({"moves": moves(&plan.body)})).await;
        assert_eq!(offered.status, StatusCode::OK, "{}", offered.text);
        let states: Vec<&Value> = offered.body["items"].as_array().expect("a list").iter().map(|i| &i["reservation"]["state"]).collect();
        assert_eq!(states, ["offered", "offered"]);
        assert_eq!(app.work().await, 2, "one message a person and change");

        // Nobody was moved without his word: one accepts, the other lets it pass and keeps his claim.
        let researcher = app.sign_in("researcher").await;
        let first = researcher.get(&own(&made[0], "")).await;
        assert_eq!(first.body["can"], json!(["accept", "move", "cancel"]), "{}", first.text);
        let accepted = researcher.act(&own(&made[0], "/acceptance"), first.revision(), json!({})).await;
        assert_eq!((accepted.status, &accepted.body["state"]), (StatusCode::OK, &json!("confirmed")), "{}", accepted.text);
        assert_eq!(accepted.body["start"], slot(2, 14, 0, 1)["start"]);
        app.clock.advance(TimeDelta::days(1));
        app.work().await;
        let second = researcher.get(&own(&made[1], "")).await;
        assert_eq!(second.body["state"], "displaced", "{}", second.text);
        let left = manager.get(&format!("{path}/plan")).await;
        assert_eq!(left.body["items"].as_array().map(Vec::len), Some(1), "{}", left.text);
        app.stop().await;
    }

    async fn the_lab_moves_at_once_only_with_a_recorded_reason(db) {
        let app = TestApp::with_city(db).await;
        let (manager, made, path) = broken(&app).await;
        let plan = manager.get(&format!("{path}/plan")).await;
        let body = json!({"moves": moves(&plan.body), "override_reason": "电话里都已同意"});
        let operator = app.sign_in("operator").await;
        assert_eq!(operator.post(&format!("{path}/resettlement"), body.clone()).await.status, StatusCode::FORBIDDEN);
        let moved = manager.post(&format!("{path}/resettlement"), body.clone()).await;
        assert_eq!((moved.status, &moved.body["items"]), (StatusCode::OK, &json!([])), "{}", moved.text);
        let seen = app.sign_in("researcher").await.get(&own(&made[1], "")).await;
        assert_eq!((&seen.body["state"], &seen.body["start"]), (&json!("confirmed"), &slot(2, 16, 0, 1)["start"]), "{}", seen.text);
        assert!(seen.text.contains("电话里都已同意"), "{}", seen.text);
        let again = manager.post(&format!("{path}/resettlement"), body).await;
        assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", again.text);
        app.stop().await;
    }

    async fn a_plan_that_was_overtaken_moves_nobody(db) {
        let app = TestApp::with_city(db).await;
        let (manager, made, path) = broken(&app).await;
        let plan = manager.get(&format!("{path}/plan")).await;
        let researcher = app.sign_in("researcher").await;
        let late = want("raman", slot(2, 16, 0, 60), json!({"group_id": id("nano")}));
        assert_eq!(researcher.put(&format!("/reservations/{}", fresh()), late).await.status, StatusCode::CREATED);
        let refused = manager.post(&format!("{path}/resettlement"), json!({"moves": moves(&plan.body)})).await;
        assert_eq!((refused.status, refused.violations()), (StatusCode::CONFLICT, vec!["occupied"]), "{}", refused.text);
        for reservation in &made {
            assert_eq!(researcher.get(&own(reservation, "")).await.body["state"], "displaced");
        }
        let stranger = app.sign_in("startup").await;
        assert_eq!(stranger.get(&format!("{path}/plan")).await.status, StatusCode::NOT_FOUND);
        let empty = manager.post(&format!("{path}/resettlement"), json!({"moves": []})).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.text);
        app.stop().await;
    }

    async fn a_repair_that_slips_takes_offers_back_and_pushes_out_more(db) {
        let app = TestApp::with_city(db).await;
        let (manager, made, path) = broken(&app).await;
        let plan = manager.get(&format!("{path}/plan")).await;
        manager.post(&format!("{path}/resettlement"), json!({"moves": moves(&plan.body)})).await;
        let researcher = app.sign_in("researcher").await;
        let first = researcher.get(&own(&made[0], "")).await;
        researcher.act(&own(&made[0], "/acceptance"), first.revision(), json!({})).await;
        app.work().await;
        let longer = json!({"end": slot(2, 17, 0, 1)["start"]});
        let extended = manager.send(Method::PATCH, &path, Some(longer), None).await;
        assert_eq!(extended.status, StatusCode::OK, "{}", extended.text);
        assert_eq!(extended.body["displaced"].as_array().map(Vec::len), Some(2), "{}", extended.text);
        assert_eq!(extended.body["outage"]["end"], slot(2, 17, 0, 1)["start"]);
        assert_eq!(app.work().await, 3, "the displacement to applicant and lab, the offer taken back to its applicant");
        let next = manager.get(&format!("{path}/plan")).await;
        assert_eq!(next.body["items"].as_array().map(Vec::len), Some(2), "{}", next.text);
        let back = manager.send(Method::PATCH, &path, Some(json!({"end": slot(2, 15, 0, 1)["start"]})), None).await;
        assert_eq!((back.status, back.violations()), (StatusCode::CONFLICT, vec!["already_over"]), "{}", back.text);
        app.stop().await;
    }

    async fn an_outage_that_is_called_off_gives_all_of_its_time_back(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let path = format!("/outages/{}", fresh());
        let mut body = slot(3, 8, 0, 600);
        body["instrument_id"] = json!(id("raman"));
        body["reason"] = json!("maintenance");
        assert_eq!(manager.put(&path, body).await.status, StatusCode::CREATED);
        let wanted = want("raman", slot(3, 9, 0, 120), json!({"group_id": id("nano")}));
        let researcher = app.sign_in("researcher").await;
        let refused = researcher.put(&format!("/reservations/{}", fresh()), wanted.clone()).await;
        assert_eq!(refused.violations(), ["outage"], "{}", refused.text);
        let ended = manager.post(&format!("{path}/end"), json!({})).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
        let made = researcher.put(&format!("/reservations/{}", fresh()), wanted).await;
        assert_eq!(made.status, StatusCode::CREATED, "days before it would have begun: {}", made.text);
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 1);
        app.stop().await;
    }
}
