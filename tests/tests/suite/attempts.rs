//! Limits on how often one person may ask for time, over HTTP.

use crate::{
    booking::{slot, want},
    bundles::together,
    series::{moved_to, repeated},
    waiting::policy,
};
use api::service::tidy;
use chrono::TimeDelta;
use inventory::policy::AttemptLimit;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, fresh, id},
    database::TestDatabase,
    each_database,
};
use tokio::task::JoinSet;

/// So many attempts on the Raman spectrometer within ten minutes.
async fn limited(app: &TestApp, most: u16) {
    policy(app, |policy| policy.attempts = Some(AttemptLimit { most, within_minutes: 10 })).await;
}

fn own(slot: Value) -> Value {
    want("raman", slot, json!({"group_id": id("nano")}))
}

async fn ask(person: &Person, slot: Value) -> Answer {
    person.put(&format!("/reservations/{}", fresh()), own(slot)).await
}

/// What the live answer says of the hour from nine on Tuesday.
async fn quoted(person: &Person) -> Answer {
    let span = slot(1, 9, 0, 60);
    let trial = json!({
        "mode": "self_use", "group_id": id("nano"), "start": span["start"], "end": span["end"],
    });
    person.post(&format!("/instruments/{}/quote", id("raman")), trial).await
}

async fn attempts(db: &TestDatabase) -> i64 {
    db.number("SELECT count(*) FROM attempt").await
}

each_database! {
    async fn what_is_refused_counts_and_the_last_one_offers_nothing_that_would_be_refused(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 2).await;
        let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("nano-pi").await);
        assert_eq!(ask(&pi, slot(1, 9, 0, 60)).await.status, StatusCode::CREATED);

        let first = ask(&researcher, slot(1, 9, 0, 60)).await;
        assert_eq!(first.violations(), ["occupied"], "{}", first.text);
        assert!(!first.body["alternatives"].as_array().expect("a list").is_empty(), "{}", first.text);
        assert_eq!(quoted(&researcher).await.violations(), ["occupied"], "to look is no attempt");
        let second = ask(&researcher, slot(1, 9, 0, 60)).await;
        assert_eq!(second.violations(), ["occupied"], "{}", second.text);
        assert_eq!((&second.body["alternatives"], &second.body["waiting"]), (&json!([]), &Value::Null), "{}", second.text);
        assert_eq!(attempts(db).await, 3);

        let third = ask(&researcher, slot(1, 14, 0, 60)).await;
        assert_eq!(third.violations(), ["too_many_attempts"], "{}", third.text);
        let told = &third.body["violations"][0];
        assert_eq!(
            told["text"]["zh"], "您在 10 分钟内已申请 2 次，11月23日 周一 09:10 起可再申请", "{}", third.text
        );
        assert_eq!(quoted(&researcher).await.violations(), ["occupied", "too_many_attempts"], "the live answer says so, too");
        assert_eq!(attempts(db).await, 3, "what is refused for it counts no further");
        let sem = want("sem", slot(1, 14, 0, 60), json!({"group_id": id("nano")}));
        let elsewhere = researcher.put(&format!("/reservations/{}", fresh()), sem).await;
        assert_eq!(elsewhere.status, StatusCode::CREATED, "{}", elsewhere.text);

        app.clock.advance(TimeDelta::minutes(10));
        assert_eq!(ask(&researcher, slot(1, 14, 0, 60)).await.status, StatusCode::CREATED);
        assert_eq!(attempts(db).await, 2, "what no longer counts is forgotten");
        app.stop().await;
    }

    async fn series_waiting_and_moves_are_attempts_and_a_repetition_is_none(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 4).await;
        let researcher = app.sign_in("researcher").await;
        let (path, body) = (format!("/reservations/{}", fresh()), own(slot(2, 9, 0, 60)));
        let made = researcher.put(&path, body.clone()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(researcher.put(&path, body).await.status, StatusCode::OK);
        assert_eq!(attempts(db).await, 1, "the same again is no other attempt");

        let tag = format!("\"{}\"", made.revision());
        let moved = researcher.send(Method::PATCH, &path, Some(slot(2, 10, 0, 60)), Some(&tag)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let series = repeated("raman", "FREQ=WEEKLY;COUNT=3", json!({"group_id": id("nano")}));
        let series = researcher.put(&format!("/series/{}", fresh()), series).await;
        assert_eq!(series.status, StatusCode::CREATED, "{}", series.text);
        assert_eq!(attempts(db).await, 3, "a series is one, however long it is");
        let mut wish = own(slot(2, 10, 0, 60));
        wish["wait_within"] = slot(2, 10, 0, 60);
        let wish = researcher.put(&format!("/reservations/{}", fresh()), wish).await;
        assert_eq!((wish.status, &wish.body["state"]), (StatusCode::CREATED, &json!("waiting")), "{}", wish.text);

        let tag = format!("\"{}\"", moved.revision());
        let refused = researcher.send(Method::PATCH, &path, Some(slot(2, 14, 0, 60)), Some(&tag)).await;
        assert_eq!(refused.violations(), ["too_many_attempts"], "{}", refused.text);
        let series = repeated("raman", "FREQ=WEEKLY;COUNT=2", json!({"group_id": id("nano")}));
        let series = researcher.put(&format!("/series/{}", fresh()), series).await;
        assert!(series.text.contains("too_many_attempts"), "{}", series.text);
        // Giving up is no attempt.
        let given_up = researcher.act(&format!("{path}/cancellation"), moved.revision(), json!({})).await;
        assert_eq!(given_up.status, StatusCode::OK, "{}", given_up.text);
        app.stop().await;
    }

    async fn the_lab_asks_as_often_as_it_likes(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 1).await;
        let manager = app.sign_in("manager").await;
        for hour in [9, 10, 11] {
            let mut body = own(slot(1, hour, 0, 60));
            body["for_person_id"] = json!(id("person:researcher"));
            let answer = manager.put(&format!("/reservations/{}", fresh()), body).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        }
        assert_eq!(attempts(db).await, 0);
        app.stop().await;
    }

    async fn bundles_that_are_refused_are_attempts_on_each_of_their_instruments(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 2).await;
        let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("nano-pi").await);
        let sem = || want("sem", slot(1, 9, 0, 60), json!({"group_id": id("nano")}));
        let taken = pi.put(&format!("/reservations/{}", fresh()), sem()).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
        for _ in 0..2 {
            let both = together([own(slot(1, 9, 0, 60)), sem()]);
            let answer = researcher.put(&format!("/bundles/{}", fresh()), both).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "bundle-refused"), "{}", answer.text);
        }
        assert_eq!(attempts(db).await, 2, "only where they are limited");
        let alone = ask(&researcher, slot(1, 9, 0, 60)).await;
        assert_eq!(alone.violations(), ["too_many_attempts"], "{}", alone.text);
        app.stop().await;
    }

    async fn several_of_one_bundle_are_several_attempts_and_its_quote_knows_it(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 1).await;
        let researcher = app.sign_in("researcher").await;
        let two = together([own(slot(1, 9, 0, 60)), own(slot(1, 11, 0, 60))]);
        let answer = researcher.put(&format!("/bundles/{}", fresh()), two.clone()).await;
        let said = |answer: &Answer| {
            let items = answer.body["items"].as_array().expect("items");
            items.iter().map(|item| item["violations"].clone()).map(|of| of[0]["code"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(said(&answer), [Value::Null, json!("too_many_attempts")], "{}", answer.text);
        app.clock.advance(TimeDelta::minutes(10));
        let quote = researcher.post("/bundle-quote", crate::bundles::tried(&two)).await;
        assert_eq!(said(&quote), [Value::Null, json!("too_many_attempts")], "{}", quote.text);
        app.stop().await;
    }

    async fn of_thirty_two_attempts_at_once_as_many_are_judged_as_are_allowed(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 5).await;
        let researcher = app.sign_in("researcher").await;
        let mut racers = JoinSet::new();
        for number in 0..32_i64 {
            let (person, span) = (researcher.clone(), slot(1 + number / 8, 9 + number % 8, 0, 60));
            racers.spawn(async move { ask(&person, span).await });
        }
        let raced = racers.join_all().await;
        let made = raced.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert_eq!(made, 5);
        for answer in raced.iter().filter(|answer| answer.status != StatusCode::CREATED) {
            assert_eq!(answer.violations(), ["too_many_attempts"], "{}", answer.text);
        }
        assert_eq!(attempts(db).await, 5);
        app.stop().await;
    }

    async fn of_thirty_two_bundles_at_once_as_many_are_judged_as_are_allowed(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 3).await;
        let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("nano-pi").await);
        assert_eq!(ask(&pi, slot(1, 9, 0, 60)).await.status, StatusCode::CREATED);
        let mut racers = JoinSet::new();
        for _ in 0..32 {
            let person = researcher.clone();
            let sem = want("sem", slot(1, 9, 0, 60), json!({"group_id": id("nano")}));
            let both = together([own(slot(1, 9, 0, 60)), sem]);
            racers.spawn(async move { person.put(&format!("/bundles/{}", fresh()), both).await });
        }
        let raced = racers.join_all().await;
        let worn_out = |answer: &&Answer| answer.text.contains("too_many_attempts");
        assert!(raced.iter().all(|answer| answer.code() == "bundle-refused"));
        assert_eq!(raced.iter().filter(worn_out).count(), 29);
        assert_eq!(attempts(db).await, 4, "three of his, one of hers");
        // The last of the three offered nothing that would be refused.
        let offering = |answer: &&Answer| answer.body["items"][0]["alternatives"] != json!([]);
        assert_eq!(raced.iter().filter(offering).count(), 2);
        assert_eq!(db.counters().reruns(), 0, "nobody meets a deadlock");
        app.stop().await;
    }

    async fn other_time_after_an_outage_is_no_attempt_and_neither_is_what_could_get_none(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 1).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let (path, body) = (format!("/reservations/{}", fresh()), own(slot(2, 9, 0, 60)));
        let made = researcher.put(&path, body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        app.clock.advance(TimeDelta::minutes(10));
        let mut outage = slot(2, 9, 0, 60);
        outage["instrument_id"] = json!(id("raman"));
        outage["reason"] = json!("fault");
        outage["note"] = json!("激光器故障");
        let outage = manager.put(&format!("/outages/{}", fresh()), outage).await;
        assert_eq!(outage.status, StatusCode::CREATED, "{}", outage.text);
        let seen = format!("\"{}\"", researcher.get(&path).await.revision());
        let moved = researcher.send(Method::PATCH, &path, Some(slot(2, 14, 0, 60)), Some(&seen)).await;
        assert_eq!((moved.status, &moved.body["state"]), (StatusCode::OK, &json!("confirmed")), "{}", moved.text);
        assert_eq!(attempts(db).await, 1, "the one that was made before");

        let keep = |instrument: &str, slot: Value| {
            json!({
                "instrument_id": id(instrument), "mode": "self_use", "group_id": id("nano"),
                "start": slot["start"], "end": slot["end"],
            })
        };
        let elsewhere = researcher.put(&format!("/holds/{}", fresh()), keep("ftir", slot(3, 9, 0, 60))).await;
        assert_eq!(elsewhere.status, StatusCode::CREATED, "{}", elsewhere.text);
        let second = researcher.put(&format!("/holds/{}", fresh()), keep("raman", slot(3, 9, 0, 60))).await;
        assert_eq!(second.violations(), ["one_hold"], "{}", second.text);
        assert_eq!(ask(&researcher, slot(3, 9, 0, 60)).await.status, StatusCode::CREATED, "it was no attempt");
        app.stop().await;
    }

    async fn a_series_whose_first_use_an_outage_took_is_moved_as_an_attempt(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 1).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let path = format!("/series/{}", fresh());
        let series = repeated("raman", "FREQ=WEEKLY;COUNT=3", json!({"group_id": id("nano")}));
        let made = researcher.put(&path, series).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let mut outage = slot(3, 9, 0, 60);
        (outage["instrument_id"], outage["reason"], outage["note"]) = (json!(id("raman")), json!("fault"), json!("激光器故障"));
        let outage = manager.put(&format!("/outages/{}", fresh()), outage).await;
        assert_eq!(outage.status, StatusCode::CREATED, "{}", outage.text);
        let seen = researcher.get(&path).await;
        let later = moved_to(&seen.body, 1, "following", slot(10, 14, 0, 120));
        let moved = researcher.patch(&path, seen.revision(), later).await;
        assert!(moved.text.contains("too_many_attempts"), "{}", moved.text);
        app.stop().await;
    }

    async fn attempts_are_forgotten_when_they_have_long_ceased_to_count(db) {
        let app = TestApp::with_city(db).await;
        limited(&app, 5).await;
        let researcher = app.sign_in("researcher").await;
        assert_eq!(ask(&researcher, slot(1, 9, 0, 60)).await.status, StatusCode::CREATED);
        app.clock.advance(TimeDelta::days(2));
        tidy::forget(&app.app).await.expect("forgotten");
        assert_eq!(attempts(db).await, 1, "not yet");
        app.clock.advance(TimeDelta::seconds(1));
        tidy::forget(&app.app).await.expect("forgotten");
        assert_eq!(attempts(db).await, 0);
        app.stop().await;
    }
}
