//! Ways in which a promise could be broken from the side: a lower capacity, a use that runs over, somebody who left.

use crate::{
    booking::{held, slot, want},
    owner::put,
};
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{TestApp, fresh, id},
    each_database,
};

fn path(reservation: &Value, action: &str) -> String {
    format!("/reservations/{}{action}", reservation["id"].as_str().expect("an id"))
}

each_database! {
    async fn a_capacity_never_falls_below_what_is_promised(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let offer_path = format!("/instruments/{}/offer", id("raman"));
        let offer = |offer: &Value, capacity: u16| json!({
            "open": offer["open"], "facility_id": offer["facility_id"], "owner_group_id": offer["owner_group_id"],
            "modes": offer["modes"], "capacity": capacity, "prices": offer["prices"],
        });
        let before = office.get(&offer_path).await.body;
        let raised = put(&office, &offer_path, &before["revision"], offer(&before, 3)).await;
        assert_eq!(raised.status, StatusCode::OK, "{}", raised.text);
        let researcher = app.sign_in("researcher").await;
        for start in [0, 30, 60] {
            let body = want("raman", slot(3, 9, start, 120), json!({"group_id": id("nano")}));
            let made = researcher.put(&format!("/reservations/{}", fresh()), body).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        }
        let now = office.get(&offer_path).await.body;
        for capacity in [1, 2] {
            let lowered = put(&office, &offer_path, &now["revision"], offer(&now, capacity)).await;
            assert_eq!(lowered.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", lowered.text);
            let error = &lowered.body["errors"][0];
            assert_eq!(
                (&error["pointer"], &error["code"], &error["params"]["promised"]),
                (&json!("/capacity"), &json!("below_promised"), &json!(3)), "{}", lowered.text
            );
        }
        // Once it is over, the capacity may fall.
        app.clock.advance(TimeDelta::days(4));
        assert_eq!(put(&office, &offer_path, &now["revision"], offer(&now, 1)).await.status, StatusCode::OK);
        app.stop().await;
    }

    async fn a_use_that_runs_over_keeps_the_next_from_beginning(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let mut made = Vec::new();
        for (hour, length) in [(9, 60), (10, 60)] {
            let body = want("raman", slot(1, hour, 0, length), json!({"group_id": id("nano")}));
            let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
            made.push(answer.body);
        }
        app.clock.advance(TimeDelta::days(1) + TimeDelta::minutes(1));
        let first = researcher.act(&path(&made[0], "/check-in"), 1, json!({})).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.text);
        app.clock.advance(TimeDelta::minutes(65));
        let second = researcher.act(&path(&made[1], "/check-in"), 1, json!({})).await;
        assert_eq!(second.violations(), ["occupied"], "{}", second.text);
        let ended = researcher.act(&path(&made[0], "/check-out"), 2, json!({})).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
        let second = researcher.act(&path(&made[1], "/check-in"), 1, json!({})).await;
        assert_eq!(second.status, StatusCode::OK, "{}", second.text);
        app.judge(db, "a_use_that_runs_over").await;
    }

    async fn whoever_was_invited_hears_of_the_end(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        assert_eq!(app.work().await, 2, "applicant and manager");
        let secadmin = app.sign_in("secadmin").await;
        let office = app.sign_in("office").await;
        let people = office.get("/people?q=manager@demo.example&limit=10").await;
        let manager = people.body["items"].as_array().expect("a list").iter()
            .find(|person| person["email"] == "manager@demo.example").expect("the manager").clone();
        for grant in manager["roles"].as_array().expect("roles").iter().filter(|role| role["role"] == "lab_manager") {
            let revoke = format!("/people/{}/roles/{}", manager["id"].as_str().expect("an id"), grant["id"].as_str().expect("an id"));
            let revoked = office.delete(&revoke).await;
            assert_eq!(revoked.status, StatusCode::NO_CONTENT, "{}", revoked.text);
        }
        drop(secadmin);
        let startup = app.sign_in("startup").await;
        let cancelled = startup.act(&path(&asked, "/cancellation"), 1, json!({})).await;
        assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text);
        app.work().await;
        let mails = app.mails();
        let cancels: Vec<&str> = mails.iter()
            .filter(|mail| String::from_utf8_lossy(&mail.bytes).contains("method=CANCEL"))
            .map(|mail| mail.to.as_str()).collect();
        assert!(cancels.contains(&"manager@demo.example"), "{cancels:?}");
        assert!(cancels.contains(&"startup@demo.example"), "{cancels:?}");
        app.stop().await;
    }

    async fn the_lab_cannot_say_yes_to_somebody_shut_out_meanwhile(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let office = app.sign_in("office").await;
        let offer_path = format!("/instruments/{}/offer", id("sem"));
        let offer = office.get(&offer_path).await.body;
        let closed = json!({
            "open": false, "not_open_reason": "moving", "facility_id": offer["facility_id"],
            "owner_group_id": offer["owner_group_id"], "modes": offer["modes"], "capacity": 1, "prices": offer["prices"],
        });
        assert_eq!(put(&office, &offer_path, &offer["revision"], closed).await.status, StatusCode::OK);
        let manager = app.sign_in("manager").await;
        let refused = manager.act(&path(&asked, "/approval"), 1, json!({})).await;
        assert_eq!(refused.violations(), ["not_open_to_outsiders"], "{}", refused.text);
        let reason = json!({"code": "not_feasible", "reason": "仪器正在搬迁"});
        let declined = manager.act(&path(&asked, "/decline"), 1, reason).await;
        assert_eq!(declined.status, StatusCode::OK, "{}", declined.text);
        app.stop().await;
    }
}
