//! Thirty-two clients at once on one slot or one id, through HTTP: exactly one gets it, and the history checker finds
//! nothing.

use crate::{
    booking::{held, slot, want},
    series::repeated,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, fresh, id},
    each_database,
};
use tokio::task::JoinSet;

const CLIENTS: usize = 32;

/// Sends one request from each client at the same moment, as far as a machine can.
pub async fn at_once<F, S>(people: Vec<Person>, send: F) -> Vec<Answer>
where
    F: Fn(usize, Person) -> S,
    S: Future<Output = Answer> + Send + 'static,
{
    let mut racers = JoinSet::new();
    for (number, person) in people.into_iter().enumerate() {
        racers.spawn(send(number, person));
    }
    racers.join_all().await
}

/// Signs in a few people and hands each to several clients.
pub async fn crowd(app: &TestApp, locals: &[&str]) -> Vec<Person> {
    let mut people = Vec::new();
    for local in locals {
        people.push(app.sign_in(local).await);
    }
    (0..CLIENTS).map(|number| people[number % people.len()].clone()).collect()
}

pub fn count(answers: &[Answer], status: StatusCode) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

pub fn assert_no_server_error(answers: &[Answer]) {
    for answer in answers {
        assert!(!answer.status.is_server_error(), "{}", answer.text);
    }
}

each_database! {
    async fn one_of_thirty_two_gets_the_slot(db) {
        let app = TestApp::with_city(db).await;
        let people = crowd(&app, &["researcher", "pi", "nano-pi", "polymer-student"]).await;
        let groups = ["nano", "polymer", "nano", "polymer"];
        let answers = at_once(people, |number, person| async move {
            let body = want("raman", slot(3, 9, 0, 120), json!({"group_id": id(groups[number % 4])}));
            person.put(&format!("/reservations/{}", fresh()), body).await
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::CREATED), 1, "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
        assert_eq!(count(&answers, StatusCode::CONFLICT), CLIENTS - 1);
        for answer in answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT) {
            assert_eq!(answer.violations(), ["occupied"], "{}", answer.text);
        }
        assert_eq!(app.app.metrics.guard_fired_total(), 0, "the engine saw every conflict before the guard");
        app.judge(db, "one_of_thirty_two_gets_the_slot").await;
    }

    async fn one_of_thirty_two_moves_into_the_slot(db) {
        let app = TestApp::with_city(db).await;
        let people = crowd(&app, &["researcher"]).await;
        let mut made = Vec::new();
        for (number, person) in people.iter().enumerate() {
            // Half an hour each, one after another, from the second day on: none touches the slot they race for.
            let start = slot(4 + (number / 12) as i64, 9, 30 * (number % 12) as i64, 30);
            let path = format!("/reservations/{}", fresh());
            let answer = person.put(&path, want("ftir", start, json!({"group_id": id("nano")}))).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
            made.push((path, answer.revision()));
        }
        let answers = at_once(people, |number, person| {
            let (path, revision) = made[number].clone();
            async move { person.patch(&path, revision, slot(3, 14, 0, 30)).await }
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::OK), 1);
        assert_eq!(count(&answers, StatusCode::CONFLICT), CLIENTS - 1);
        app.judge(db, "one_of_thirty_two_moves_into_the_slot").await;
    }

    async fn one_of_thirty_two_approves(db) {
        let app = TestApp::with_city(db).await;
        let asked: Value = held(&app).await;
        let path = format!("/reservations/{}/approval", asked["id"].as_str().expect("an id"));
        let revision = asked["revision"].as_u64().expect("a revision");
        let answers = at_once(crowd(&app, &["manager"]).await, |_, person| {
            let path = path.clone();
            async move { person.act(&path, revision, json!({})).await }
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::OK), 1);
        assert_eq!(count(&answers, StatusCode::PRECONDITION_FAILED), CLIENTS - 1);
        app.judge(db, "one_of_thirty_two_approves").await;
    }

    async fn the_same_request_thirty_two_times_has_one_effect(db) {
        let app = TestApp::with_city(db).await;
        let path = format!("/reservations/{}", fresh());
        let answers = at_once(crowd(&app, &["researcher"]).await, |_, person| {
            let path = path.clone();
            async move { person.put(&path, want("raman", slot(3, 9, 0, 60), json!({"group_id": id("nano")}))).await }
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::CREATED), 1);
        assert_eq!(count(&answers, StatusCode::OK), CLIENTS - 1);
        app.judge(db, "the_same_request_thirty_two_times_has_one_effect").await;
    }

    async fn one_id_wanted_on_several_instruments_serves_one_of_them(db) {
        let app = TestApp::with_city(db).await;
        // Nothing that one request locks is locked by another.
        let wishes = [
            ("researcher", "raman", "group_id", "nano"),
            ("pi", "ftir", "group_id", "polymer"),
            ("algae-pi", "qpcr", "group_id", "algae"),
            ("yunfan", "utm", "organisation_id", "yunfan"),
        ];
        let people = crowd(&app, &wishes.map(|(local, ..)| local)).await;
        let path = format!("/reservations/{}", fresh());
        let answers = at_once(people, |number, person| {
            let ((_, instrument, party, code), path) = (wishes[number % wishes.len()], path.clone());
            async move { person.put(&path, want(instrument, slot(3, 9, 0, 60), json!({party: id(code)}))).await }
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::CREATED), 1);
        let repeated = CLIENTS / wishes.len() - 1;
        assert_eq!(count(&answers, StatusCode::OK), repeated, "the winner's other clients ask for the same");
        for answer in answers.iter().filter(|answer| !answer.status.is_success()) {
            assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", answer.text);
        }
        app.judge(db, "one_id_wanted_on_several_instruments").await;
    }

    async fn one_id_of_series_on_several_instruments_serves_one_of_them(db) {
        let app = TestApp::with_city(db).await;
        let wishes = [
            ("researcher", "raman", "group_id", "nano"),
            ("pi", "ftir", "group_id", "polymer"),
            ("algae-pi", "qpcr", "group_id", "algae"),
            ("yunfan", "utm", "organisation_id", "yunfan"),
        ];
        let people = crowd(&app, &wishes.map(|(local, ..)| local)).await;
        let path = format!("/series/{}", fresh());
        let answers = at_once(people, |number, person| {
            let ((_, instrument, party, code), path) = (wishes[number % wishes.len()], path.clone());
            let body = repeated(instrument, "FREQ=WEEKLY;COUNT=2", json!({party: id(code)}));
            async move { person.put(&path, body).await }
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::CREATED), 1);
        assert_eq!(count(&answers, StatusCode::OK), CLIENTS / wishes.len() - 1);
        for answer in answers.iter().filter(|answer| !answer.status.is_success()) {
            assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", answer.text);
        }
    }

    async fn one_id_of_outages_on_several_instruments_serves_one_of_them(db) {
        let app = TestApp::with_city(db).await;
        let path = format!("/outages/{}", fresh());
        let instruments = ["sem", "tem", "raman", "xrd"];
        let answers = at_once(crowd(&app, &["manager"]).await, |number, person| {
            let (mut body, path) = (slot(3, 9, 0, 60), path.clone());
            body["instrument_id"] = json!(id(instruments[number % instruments.len()]));
            body["reason"] = json!("maintenance");
            async move { person.put(&path, body).await }
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::CREATED), 1);
        assert_eq!(count(&answers, StatusCode::OK), CLIENTS / instruments.len() - 1);
        for answer in answers.iter().filter(|answer| !answer.status.is_success()) {
            assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", answer.text);
        }
        app.judge(db, "one_id_of_outages_on_several_instruments").await;
    }
}
