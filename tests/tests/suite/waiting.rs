//! The waiting list over HTTP: who joins, who is offered what becomes free, and what becomes of the offer.

use crate::booking::{slot, want};
use chrono::TimeDelta;
use inventory::policy::BookingPolicy;
use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database,
};
use tokio::task::JoinSet;

/// Wednesday morning on the Raman spectrometer is taken by the researcher; the reservation.
async fn taken(app: &TestApp) -> (Person, Value) {
    let researcher = app.sign_in("researcher").await;
    let body = want("raman", slot(3, 9, 0, 120), json!({"group_id": id("nano")}));
    let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!((answer.status, &answer.body["state"]), (StatusCode::CREATED, &json!("confirmed")), "{}", answer.text);
    (researcher, answer.body)
}

/// A request to wait for that morning.
fn wish(group: &str) -> Value {
    want("raman", slot(3, 9, 0, 120), json!({"group_id": id(group), "wait_within": slot(3, 9, 0, 120)}))
}

pub async fn join(person: &Person, body: Value) -> Answer {
    person.put(&format!("/reservations/{}", fresh()), body).await
}

pub fn path(reservation: &Value, action: &str) -> String {
    format!("/reservations/{}{action}", reservation["id"].as_str().expect("an id"))
}

pub async fn cancel(person: &Person, reservation: &Value) -> Answer {
    person.act(&path(reservation, "/cancellation"), reservation["revision"].as_u64().expect("one"), json!({})).await
}

pub async fn policy(app: &TestApp, change: impl FnOnce(&mut BookingPolicy)) {
    let office = app.sign_in("manager").await;
    let shown = office.get(&format!("/instruments/{}", id("raman"))).await;
    let mut policy: BookingPolicy = serde_json::from_value(shown.body["policy"].clone()).expect("a policy");
    change(&mut policy);
    let tag = shown.headers["etag"].to_str().expect("a tag").to_owned();
    let path = format!("/instruments/{}/policy", id("raman"));
    let answer = office.send(reqwest::Method::PUT, &path, Some(json!(policy)), Some(&tag)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

each_database! {
    async fn what_becomes_free_is_offered_at_once_and_accepted(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        let refused = join(&student, want("raman", slot(3, 9, 0, 120), json!({"group_id": id("polymer")}))).await;
        assert_eq!(refused.violations(), ["occupied"], "{}", refused.text);
        assert_eq!(refused.body["waiting"]["ahead"], 0, "{}", refused.text);
        app.work().await;

        let waits = join(&student, wish("polymer")).await;
        assert_eq!((waits.status, &waits.body["state"]), (StatusCode::CREATED, &json!("waiting")), "{}", waits.text);
        assert_eq!(waits.body["waiting"]["ahead"], 0);
        assert_eq!(waits.body["can"], json!(["cancel"]));
        assert_eq!(app.work().await, 1, "the applicant alone is told");
        assert!(!app.mails().last().expect("a mail").has_calendar, "nothing to put into a calendar yet");
        assert_eq!(student.get(&path(&waits.body, "/invitation.ics")).await.status, StatusCode::NOT_FOUND);

        assert_eq!(cancel(&researcher, &first).await.status, StatusCode::OK);
        let offered = student.get(&path(&waits.body, "")).await;
        assert_eq!(offered.body["state"], "offered", "{}", offered.text);
        assert_eq!(offered.body["hold_until"], json!(beginning() + TimeDelta::hours(18)), "a quarter of three days");
        assert_eq!(offered.body["can"], json!(["accept", "cancel"]));
        assert_eq!(app.work().await, 3, "the cancellation to two, the offer to one");
        let history: Vec<&Value> =
            offered.body["history"].as_array().expect("a list").iter().map(|entry| &entry["actor"]).collect();
        assert_eq!(history[1], &Value::Null, "nobody made the offer");

        // Nobody else can have the time meanwhile, nor take the offer.
        let again = join(&researcher, want("raman", slot(3, 10, 0, 60), json!({"group_id": id("nano")}))).await;
        assert_eq!(again.violations(), ["occupied"], "{}", again.text);
        let revision = offered.revision();
        let thief = researcher.act(&path(&waits.body, "/acceptance"), revision, json!({})).await;
        assert_eq!(thief.status, StatusCode::NOT_FOUND, "{}", thief.text);

        let accepted = student.act(&path(&waits.body, "/acceptance"), revision, json!({})).await;
        assert_eq!((accepted.status, &accepted.body["state"]), (StatusCode::OK, &json!("held")), "{}", accepted.text);
        assert_eq!(accepted.body["awaiting"], json!(["pi"]), "from here on it is a request like any other");
        assert_eq!(app.work().await, 3, "applicant, PI and lab");
        let invited = app.mails().into_iter().rev().take(3).filter(|mail| mail.has_calendar).count();
        assert_eq!(invited, 2, "applicant and lab");
        let late = student.act(&path(&waits.body, "/acceptance"), accepted.revision(), json!({})).await;
        assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", late.text);
        app.stop().await;
    }

    async fn an_offer_that_is_not_answered_goes_to_the_next(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let (student, pi) = (app.sign_in("polymer-student").await, app.sign_in("nano-pi").await);
        let one = join(&student, wish("polymer")).await;
        app.clock.advance(TimeDelta::minutes(1));
        let two = join(&pi, wish("nano")).await;
        assert_eq!(two.body["waiting"]["ahead"], 1, "{}", two.text);
        cancel(&researcher, &first).await;
        app.work().await;
        app.clock.advance(TimeDelta::hours(18));
        assert_eq!(app.work().await, 2, "the end of one offer and the other offer, to one each");
        assert_eq!(student.get(&path(&one.body, "")).await.body["state"], "lapsed");
        let next = pi.get(&path(&two.body, "")).await;
        assert_eq!(next.body["state"], "offered", "{}", next.text);

        // Whoever gives it back ends the list, and the time is free.
        assert_eq!(cancel(&pi, &next.body).await.body["state"], "cancelled");
        let free = join(&student, want("raman", slot(3, 9, 0, 120), json!({"group_id": id("polymer")}))).await;
        assert_eq!((free.status, &free.body["state"]), (StatusCode::CREATED, &json!("held")), "{}", free.text);
        app.stop().await;
    }

    async fn the_rule_says_who_is_served_first(db) {
        let app = TestApp::with_city(db).await;
        policy(&app, |policy| policy.waiting.first = vec![inventory::party::Side::OwnGroup]).await;
        let rules = app.visitor().get(&format!("/instruments/{}", id("raman"))).await;
        assert!(rules.text.contains("the group that keeps the instrument first"), "{}", rules.text);
        let (researcher, first) = taken(&app).await;
        let startup = app.sign_in("startup").await;
        let outside = want("raman", slot(3, 9, 0, 120), json!({
            "organisation_id": id("xinghai"), "mode": "commissioned", "wait_within": slot(3, 9, 0, 120),
        }));
        let one = join(&startup, outside).await;
        assert_eq!(one.body["state"], "waiting", "{}", one.text);
        app.clock.advance(TimeDelta::minutes(1));
        let pi = app.sign_in("nano-pi").await;
        let two = join(&pi, wish("nano")).await;
        let (ahead_one, ahead_two) = if two.body["side"] == "own_group" { (1, 0) } else { (0, 1) };
        let shown = startup.get("/reservations?scope=mine&state=waiting,offered").await;
        assert_eq!(shown.body["items"][0]["waiting"]["ahead"], ahead_one, "{}", shown.text);
        assert_eq!(two.body["waiting"]["ahead"], ahead_two, "{}", two.text);
        let desk = app.sign_in("manager").await.get("/reservations?scope=desk&state=waiting").await;
        assert_eq!(desk.body["items"].as_array().map(Vec::len), Some(2), "{}", desk.text);
        cancel(&researcher, &first).await;
        let (winner, won) = if ahead_two == 0 { (&pi, &two) } else { (&startup, &one) };
        assert_eq!(winner.get(&path(&won.body, "")).await.body["state"], "offered");
        app.stop().await;
    }

    async fn a_list_is_closed_full_or_joined_once(db) {
        let app = TestApp::with_city(db).await;
        taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        let own = format!("/reservations/{}", fresh());
        let made = student.put(&own, wish("polymer")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let again = student.put(&own, wish("polymer")).await;
        assert_eq!((again.status, &again.body["state"]), (StatusCode::OK, &json!("waiting")), "{}", again.text);
        let mut other = wish("polymer");
        other["wait_within"] = slot(3, 9, 0, 180);
        assert_eq!(student.put(&own, other).await.code(), "id-in-use");
        let twice = join(&student, wish("polymer")).await;
        assert_eq!(twice.violations(), ["already_waiting"], "{}", twice.text);
        policy(&app, |policy| policy.waiting.most = 1).await;
        let pi = app.sign_in("nano-pi").await;
        assert_eq!(join(&pi, wish("nano")).await.violations(), ["waiting_list_full"]);
        policy(&app, |policy| policy.waiting.most = 0).await;
        assert_eq!(join(&pi, wish("nano")).await.violations(), ["waiting_list_closed"]);

        let mut bad = wish("nano");
        bad["wait_within"] = slot(3, 9, 30, 120);
        let bad = join(&pi, bad).await;
        assert_eq!((bad.status, &bad.body["errors"][0]["pointer"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("/wait_within")));
        app.stop().await;
    }

    async fn a_quote_tells_how_often_time_became_free(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        cancel(&researcher, &first).await;
        let body = want("raman", slot(2, 9, 0, 60), json!({"group_id": id("nano")}));
        join(&researcher, body).await;
        app.clock.advance(TimeDelta::days(4));
        let body = want("raman", slot(7, 9, 0, 60), json!({"group_id": id("nano")}));
        assert_eq!(join(&researcher, body).await.status, StatusCode::CREATED);
        let mut asked = slot(7, 9, 0, 60);
        asked["mode"] = json!("self_use");
        asked["group_id"] = json!(id("polymer"));
        let quote = app.sign_in("polymer-student").await.post(&format!("/instruments/{}/quote", id("raman")), asked).await;
        let list = &quote.body["waiting"];
        assert_eq!((&list["ahead"], &list["given_up"], &list["of"]), (&json!(0), &json!(1), &json!(2)), "{}", quote.text);
        app.stop().await;
    }

    async fn the_lab_may_end_a_wait_and_strangers_learn_nothing(db) {
        let app = TestApp::with_city(db).await;
        taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        let waits = join(&student, wish("polymer")).await;
        let stranger = app.sign_in("langchao").await;
        assert_eq!(stranger.get(&path(&waits.body, "")).await.status, StatusCode::NOT_FOUND);
        let manager = app.sign_in("manager").await;
        let body = json!({"code": "instrument_needed", "reason": "本周平台自用"});
        let ended = manager.act(&path(&waits.body, "/decline"), waits.revision(), body).await;
        assert_eq!((ended.status, &ended.body["state"]), (StatusCode::OK, &json!("declined")), "{}", ended.text);
        app.work().await;
        let mail = app.mails().pop().expect("a mail");
        assert_eq!((mail.to.as_str(), mail.has_calendar), ("polymer-student@demo.example", false));
        app.stop().await;
    }

    async fn the_sweeper_offers_what_became_free_without_a_command(db) {
        let app = TestApp::with_city(db).await;
        let (_, first) = taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        let waits = join(&student, wish("polymer")).await;
        // A second lane is room that no command of the calendar made.
        let name = first["instrument"]["name"]["zh"].as_str().expect("a name");
        let update = format!("UPDATE instrument SET capacity = 2 WHERE name_zh = '{name}'");
        db.raw().await.execute_unprepared(&update).await.expect("a second lane");
        assert_eq!(student.get(&path(&waits.body, "")).await.body["state"], "waiting");
        assert_eq!(api::service::settle::offer_waiting(&app.app).await.expect("the lists"), 1);
        assert_eq!(student.get(&path(&waits.body, "")).await.body["state"], "offered");
        app.stop().await;
    }

    async fn whoever_waits_is_before_a_crowd_that_clicks_at_the_same_moment(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        let waits = join(&student, wish("polymer")).await;
        let crowd = [app.sign_in("pi").await, app.sign_in("nano-pi").await, researcher.clone()];
        let mut racers = JoinSet::new();
        for number in 0..24 {
            let person = crowd[number % 3].clone();
            racers.spawn(async move {
                let body = want("raman", slot(3, 9, 0, 120), json!({"group_id": id("nano")}));
                person.put(&format!("/reservations/{}", fresh()), body).await
            });
        }
        let first = first.clone();
        racers.spawn(async move { cancel(&researcher, &first).await });
        let answers = racers.join_all().await;
        assert!(answers.iter().all(|answer| !answer.status.is_server_error()));
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count(), 0);
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::OK).count(), 1, "the cancellation");
        let offered = student.get(&path(&waits.body, "")).await;
        assert_eq!(offered.body["state"], "offered", "{}", offered.text);

        let mut racers = JoinSet::new();
        for _ in 0..16 {
            let (student, path, revision) = (student.clone(), path(&waits.body, "/acceptance"), offered.revision());
            racers.spawn(async move { student.act(&path, revision, json!({})).await });
        }
        let answers = racers.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::OK).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::PRECONDITION_FAILED).count(), 15);
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }
}
