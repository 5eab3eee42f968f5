//! Approval by policy over HTTP: whoever is new is asked about, and two people agree.

use crate::{
    booking::{slot, want},
    owner::put,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, fresh, id},
    each_database,
};

/// Gives the scanning electron microscope rules about approval.
async fn ruled(app: &TestApp, approval: Value) {
    let manager = app.sign_in("manager").await;
    let path = format!("/instruments/{}", id("sem"));
    let before = manager.get(&path).await;
    let mut policy = before.body["policy"].clone();
    policy["approval"] = approval;
    let put = put(&manager, &format!("{path}/policy"), &before.body["revision"], policy.clone()).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    assert_eq!(put.body["policy"], policy);
}

async fn act(person: &Person, reservation: &Value, action: &str) -> Answer {
    let path = format!("/reservations/{}", reservation["id"].as_str().expect("an id"));
    let seen = person.get(&path).await;
    person.act(&format!("{path}/{action}"), seen.revision(), json!({})).await
}

async fn ask(person: &Person, days: i64) -> Value {
    let body = want("sem", slot(days, 9, 0, 120), json!({"group_id": id("nano")}));
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

/// What a person may do to a reservation, as it stands for him in a list or alone.
async fn can(person: &Person, reservation: &Value) -> Vec<String> {
    let seen = person.get(&format!("/reservations/{}", reservation["id"].as_str().expect("an id"))).await;
    let can = seen.body["can"].as_array().expect("a list").iter();
    can.map(|word| word.as_str().expect("a word").to_owned()).collect()
}

/// How many notices a person has that the reservation waits for him.
async fn told(person: &Person, reservation: &Value) -> usize {
    let notices = person.get("/notices?limit=100").await;
    let notices = notices.body["items"].as_array().expect("a list").clone();
    let about = |notice: &&Value| notice["kind"] == "requested" && notice["reservation_id"] == reservation["id"];
    notices.iter().filter(about).count()
}

each_database! {
    async fn two_people_agree_to_the_first_use_and_the_next_is_confirmed_at_once(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, json!({"first_use": true, "second": "manager"})).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let operator = app.sign_in("operator").await;
        let asked = ask(&researcher, 2).await;
        assert_eq!((&asked["state"], &asked["awaiting"]), (&json!("held"), &json!(["manager", "bench"])));
        assert_eq!(act(&manager, &asked, "approval").await.status, StatusCode::CONFLICT, "not its turn");
        assert_eq!(act(&researcher, &asked, "bench-approval").await.status, StatusCode::FORBIDDEN);
        let first = act(&operator, &asked, "bench-approval").await;
        assert_eq!((first.status, &first.body["awaiting"]), (StatusCode::OK, &json!(["manager"])), "{}", first.text);
        let second = act(&manager, &asked, "approval").await;
        assert_eq!((second.status, &second.body["state"]), (StatusCode::OK, &json!("confirmed")), "{}", second.text);
        assert_eq!(ask(&researcher, 3).await["state"], "confirmed");
        app.stop().await;
    }

    async fn the_bench_finds_what_waits_for_its_word_and_may_turn_it_down(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, json!({"longer_than_minutes": 60, "first_use": false, "second": "manager"})).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let operator = app.sign_in("operator").await;
        let (first, second) = (ask(&researcher, 2).await, ask(&researcher, 3).await);
        assert_eq!(can(&operator, &first).await, ["bench_approve", "decline"]);
        let listed = operator.get("/reservations?scope=bench&state=held").await;
        let items = listed.body["items"].as_array().expect("a list");
        let waits = items.iter().filter(|one| one["can"] == json!(["bench_approve", "decline"]));
        assert_eq!(waits.count(), 2, "{}", listed.text);

        assert_eq!(act(&operator, &first, "bench-approval").await.status, StatusCode::OK);
        assert_eq!(can(&operator, &first).await, [""; 0], "it waits for the manager now");
        let words = json!({"code": "not_feasible", "reason": "样品含磁性"});
        let path = |asked: &Value| format!("/reservations/{}", asked["id"].as_str().expect("an id"));
        let decline = async |asked: &Value| {
            let revision = operator.get(&path(asked)).await.revision();
            operator.act(&format!("{}/decline", path(asked)), revision, words.clone()).await
        };
        assert_eq!(decline(&first).await.status, StatusCode::FORBIDDEN);
        let declined = decline(&second).await;
        assert_eq!((declined.status, &declined.body["state"]), (StatusCode::OK, &json!("declined")), "{}", declined.text);
        assert!(can(&manager, &first).await.contains(&"approve".to_owned()));
        app.stop().await;
    }

    async fn a_series_is_turned_down_at_the_bench_while_it_waits_for_its_word(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, json!({"longer_than_minutes": 60, "first_use": false, "second": "manager"})).await;
        let (researcher, operator) = (app.sign_in("researcher").await, app.sign_in("operator").await);
        let weekly = async |days| {
            let mut body = want("sem", slot(days, 9, 0, 120), json!({"group_id": id("nano")}));
            body["repeat"] = json!({"rule": "FREQ=WEEKLY;COUNT=2"});
            body["choice"] = json!("all");
            let made = researcher.put(&format!("/series/{}", fresh()), body).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
            format!("/series/{}", made.body["id"].as_str().expect("an id"))
        };
        let words = json!({"code": "not_feasible", "reason": "样品含磁性"});
        let (one, other) = (weekly(2).await, weekly(3).await);
        let seen = operator.get(&one).await;
        assert_eq!(seen.body["can"], json!(["bench_approve", "decline"]), "{}", seen.text);
        let agreed = operator.act(&format!("{one}/bench-approval"), seen.revision(), json!({})).await;
        assert_eq!((agreed.status, &agreed.body["can"]), (StatusCode::OK, &json!([])), "{}", agreed.text);
        let late = operator.act(&format!("{one}/decline"), agreed.revision(), words.clone()).await;
        assert_eq!(late.status, StatusCode::FORBIDDEN, "{}", late.text);
        let seen = operator.get(&other).await;
        let declined = operator.act(&format!("{other}/decline"), seen.revision(), words).await;
        assert_eq!((declined.status, &declined.body["occurrences"][1]["state"]), (StatusCode::OK, &json!("declined")), "{}", declined.text);
        app.stop().await;
    }

    async fn nobody_gives_both_of_two_approvals(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, json!({"first_use": true, "second": "pi"})).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let asked = ask(&researcher, 2).await;
        assert_eq!(asked["awaiting"], json!(["pi", "bench"]));
        let pi = app.sign_in("nano-pi").await;
        assert_eq!(told(&pi, &asked).await, 0, "it is not his turn");
        assert_eq!(act(&manager, &asked, "bench-approval").await.status, StatusCode::OK);
        assert_eq!(told(&pi, &asked).await, 1, "his turn has come");
        let second = act(&pi, &asked, "pi-approval").await;
        assert_eq!((second.status, &second.body["state"]), (StatusCode::OK, &json!("confirmed")), "{}", second.text);

        ruled(&app, json!({"longer_than_minutes": 60, "first_use": false, "second": "manager"})).await;
        let asked = ask(&researcher, 3).await;
        let both = can(&manager, &asked).await;
        assert!(both.contains(&"bench_approve".to_owned()) && !both.contains(&"approve".to_owned()), "{both:?}");
        assert_eq!(act(&manager, &asked, "bench-approval").await.status, StatusCode::OK);
        let left = can(&manager, &asked).await;
        assert!(!left.iter().any(|can| can.ends_with("approve")) && left.contains(&"decline".to_owned()), "{left:?}");
        let again = act(&manager, &asked, "approval").await;
        assert_eq!((again.status, again.violations()), (StatusCode::CONFLICT, vec!["agreed_already"]), "{}", again.text);
        app.stop().await;
    }
}
