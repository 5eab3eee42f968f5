//! A time that somebody keeps for ten minutes over HTTP: who is refused meanwhile, who gets it afterwards, and that nobody
//! hears of it.

use crate::{
    booking::{slot, want},
    races::{assert_no_server_error, at_once, count, crowd},
    waiting::{cancel, path},
};
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database,
};

const NANO: &str = "nano";
const POLYMER: &str = "polymer";

/// A time to keep for a group.
fn keep(instrument: &str, slot: Value, group: &str) -> Value {
    json!({
        "instrument_id": id(instrument), "mode": "self_use", "group_id": id(group),
        "start": slot["start"], "end": slot["end"],
    })
}

/// Keeps Wednesday morning on the Raman spectrometer, or another time.
async fn hold(person: &Person, body: Value) -> Answer {
    person.put(&format!("/holds/{}", fresh()), body).await
}

async fn kept(person: &Person, body: Value) -> Value {
    let answer = hold(person, body).await;
    assert_eq!((answer.status, &answer.body["state"]), (StatusCode::CREATED, &json!("offered")), "{}", answer.text);
    answer.body
}

async fn book(person: &Person, hold: &Value, more: Value) -> Answer {
    let mut body = json!({"purpose": "research", "title": "薄膜样品"});
    for (name, value) in more.as_object().expect("an object") {
        body[name] = value.clone();
    }
    let path = format!("/holds/{}/booking", hold["id"].as_str().expect("an id"));
    person.act(&path, hold["revision"].as_u64().expect("a revision"), body).await
}

async fn ask(person: &Person, slot: Value, group: &str) -> Answer {
    person.put(&format!("/reservations/{}", fresh()), want("raman", slot, json!({"group_id": id(group)}))).await
}

each_database! {
    async fn what_is_kept_is_nobody_elses_until_it_is_booked(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, student) = (app.sign_in("researcher").await, app.sign_in("polymer-student").await);
        let hold = kept(&researcher, keep("raman", slot(3, 9, 0, 120), NANO)).await;
        assert_eq!(hold["hold_until"], json!(beginning() + TimeDelta::minutes(10)));
        assert_eq!((&hold["short_hold"], &hold["can"]), (&json!(true), &json!(["book", "cancel"])), "{hold}");
        let refused = ask(&student, slot(3, 10, 0, 60), POLYMER).await;
        assert_eq!(refused.violations(), ["occupied"], "{}", refused.text);
        assert_eq!(refused.body["violations"][0]["blockers"], json!([slot(3, 9, 0, 120)]), "{}", refused.text);
        assert!(!refused.body["alternatives"].as_array().expect("a list").is_empty(), "{}", refused.text);
        assert_eq!(student.get(&path(&hold, "")).await.status, StatusCode::NOT_FOUND);

        let nameless = book(&researcher, &hold, json!({"title": "", "purpose": "fun"})).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nameless.text);
        let unknown = book(&researcher, &hold, json!({"project_code": "P-404"})).await;
        assert_eq!(unknown.violations(), ["unknown_project_code"], "{}", unknown.text);
        assert_eq!(book(&student, &hold, json!({})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.work().await, 0, "nobody hears of what is only kept");

        let booked = book(&researcher, &hold, json!({"note": "三片硅片"})).await;
        assert_eq!((booked.status, &booked.body["state"]), (StatusCode::OK, &json!("confirmed")), "{}", booked.text);
        assert_eq!((&booked.body["title"], &booked.body["note"]), (&json!("薄膜样品"), &json!("三片硅片")));
        assert_eq!((&booked.body["purpose"], &booked.body["short_hold"]), (&json!("research"), &json!(false)));
        assert!(app.work().await > 0, "from here on it is told like any other");
        assert!(app.mails().iter().any(|mail| mail.has_calendar));
        let late = book(&researcher, &hold, json!({})).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{}", late.text);
        app.stop().await;
    }

    async fn what_waits_for_an_approval_is_kept_first_and_held_then(db) {
        let app = TestApp::with_city(db).await;
        let startup = app.sign_in("startup").await;
        let time = slot(3, 9, 0, 120);
        let body = json!({
            "instrument_id": id("sem"), "mode": "self_use", "organisation_id": id("xinghai"),
            "start": time["start"], "end": time["end"],
        });
        let hold = kept(&startup, body).await;
        assert_eq!((&hold["awaiting"], &hold["price_fen"]), (&json!([]), &json!(72_000)), "{hold}");
        let manager = app.sign_in("manager").await;
        let seen = manager.get(&path(&hold, "")).await;
        assert_eq!((seen.status, &seen.body["can"]), (StatusCode::OK, &json!([])), "{}", seen.text);
        let given_up = manager.act(&path(&hold, "/cancellation"), 1, json!({})).await;
        assert_eq!((given_up.status, given_up.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", given_up.text);
        let declined = manager.act(&path(&hold, "/decline"), 1, json!({"code": "other", "reason": "不行"})).await;
        assert_eq!((declined.status, declined.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", declined.text);
        let accepted = startup.act(&path(&hold, "/acceptance"), 1, json!({})).await;
        assert_eq!((accepted.status, accepted.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", accepted.text);
        assert_eq!(startup.get(&path(&hold, "/invitation.ics")).await.status, StatusCode::NOT_FOUND);
        let booked = book(&startup, &hold, json!({})).await;
        assert_eq!((booked.status, &booked.body["state"]), (StatusCode::OK, &json!("held")), "{}", booked.text);
        assert_eq!(booked.body["awaiting"], json!(["manager"]));
        app.stop().await;
    }

    async fn what_is_not_booked_in_time_goes_to_who_waits_and_is_told_to_nobody_else(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, student) = (app.sign_in("researcher").await, app.sign_in("polymer-student").await);
        let hold = kept(&researcher, keep("raman", slot(3, 9, 0, 120), NANO)).await;
        let more = json!({"group_id": id(POLYMER), "wait_within": slot(3, 9, 0, 120)});
        let waits = student.put(&format!("/reservations/{}", fresh()), want("raman", slot(3, 9, 0, 120), more)).await;
        assert_eq!(waits.body["state"], "waiting", "{}", waits.text);
        app.work().await;
        app.clock.advance(TimeDelta::minutes(10));
        let late = book(&researcher, &hold, json!({})).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "at its deadline it has lapsed: {}", late.text);
        assert_eq!(researcher.get(&path(&hold, "")).await.body["state"], "lapsed");
        assert_eq!(student.get(&path(&waits.body, "")).await.body["state"], "offered");
        assert_eq!(app.work().await, 1, "the offer to whoever waits");
        assert_eq!(app.mails().last().expect("a mail").to, "polymer-student@demo.example");
        let notices = researcher.get("/notices").await;
        assert_eq!(notices.body["items"], json!([]), "{}", notices.text);
        app.stop().await;
    }

    async fn one_may_book_until_the_very_last_moment(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let hold = kept(&researcher, keep("raman", slot(3, 9, 0, 120), NANO)).await;
        app.clock.advance(TimeDelta::minutes(10) - TimeDelta::microseconds(1));
        let booked = book(&researcher, &hold, json!({})).await;
        assert_eq!((booked.status, &booked.body["state"]), (StatusCode::OK, &json!("confirmed")), "{}", booked.text);
        app.stop().await;
    }

    async fn one_keeps_one_time_and_not_again_at_once_what_one_let_go(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let hold_path = format!("/holds/{}", fresh());
        let body = keep("raman", slot(3, 9, 0, 120), NANO);
        let first = researcher.put(&hold_path, body.clone()).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
        let again = researcher.put(&hold_path, body.clone()).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &first.body), "{}", again.text);
        let other = researcher.put(&hold_path, keep("raman", slot(3, 9, 0, 60), NANO)).await;
        assert_eq!(other.code(), "id-in-use", "{}", other.text);
        let elsewhere = hold(&researcher, keep("ftir", slot(3, 9, 0, 60), NANO)).await;
        assert_eq!(elsewhere.violations(), ["one_hold"], "{}", elsewhere.text);
        let until = beginning() + TimeDelta::minutes(10);
        assert_eq!(elsewhere.body["violations"][0]["params"]["kept_until"], json!(until), "{}", elsewhere.text);

        let given_up = cancel(&researcher, &first.body).await;
        assert_eq!((given_up.status, &given_up.body["state"]), (StatusCode::OK, &json!("cancelled")), "{}", given_up.text);
        assert_eq!(app.work().await, 0, "nobody hears of it");
        let refused = hold(&researcher, body.clone()).await;
        assert_eq!(refused.violations(), ["one_hold"], "{}", refused.text);
        let from = beginning() + TimeDelta::hours(1);
        assert_eq!(refused.body["violations"][0]["params"]["again_from"], json!(from), "{}", refused.text);
        assert_eq!(ask(&researcher, slot(3, 9, 0, 60), NANO).await.status, StatusCode::CREATED, "booking is free");
        let there = kept(&researcher, keep("ftir", slot(3, 9, 0, 60), NANO)).await;
        // Its deadline passes, and nobody has swept yet.
        app.clock.advance(TimeDelta::minutes(10));
        let here = hold(&researcher, keep("raman", slot(3, 13, 0, 60), NANO)).await;
        assert_eq!(here.violations(), ["one_hold"], "{}", here.text);
        assert_eq!(here.body["violations"][0]["params"]["kept_until"], Value::Null, "{}", here.text);
        app.clock.advance(TimeDelta::minutes(50));
        kept(&researcher, keep("raman", slot(3, 13, 0, 60), NANO)).await;
        app.work().await;
        assert_eq!(researcher.get(&path(&there, "")).await.body["state"], "lapsed");
        app.stop().await;
    }

    async fn the_answer_says_whether_a_time_can_be_kept_and_why_not(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let quote = async |person: &Person, instrument: &str, slot: Value| {
            let body = json!({"mode": "self_use", "group_id": id(NANO), "start": slot["start"], "end": slot["end"]});
            let answer = person.post(&format!("/instruments/{}/quote", id(instrument)), body).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            (answer.body["can_hold"].clone(), answer.body["no_hold"]["zh"].as_str().map(ToOwned::to_owned))
        };
        assert_eq!(quote(&researcher, "raman", slot(3, 9, 0, 120)).await, (json!(true), None));
        assert_eq!(quote(&app.visitor(), "raman", slot(3, 9, 0, 120)).await, (json!(false), None), "nobody to keep it for");
        let first = kept(&researcher, keep("raman", slot(3, 9, 0, 120), NANO)).await;
        let (can, why) = quote(&researcher, "ftir", slot(3, 9, 0, 60)).await;
        assert!(can == json!(false) && why.as_ref().is_some_and(|why| why.contains("每人同时只能保留一段")), "{why:?}");
        let taken = quote(&researcher, "raman", slot(3, 9, 0, 120)).await;
        assert_eq!(taken, (json!(false), None), "what is refused says why by itself");
        assert_eq!(cancel(&researcher, &first).await.status, StatusCode::OK);
        let (here, _) = quote(&researcher, "raman", slot(3, 9, 0, 120)).await;
        let (there, _) = quote(&researcher, "ftir", slot(3, 9, 0, 60)).await;
        assert_eq!((here, there), (json!(false), json!(true)), "not again at once on the same instrument");
        app.stop().await;
    }

    async fn what_is_booked_and_given_up_was_let_go(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let hold_again = || hold(&researcher, keep("raman", slot(3, 9, 0, 120), NANO));
        let first = kept(&researcher, keep("raman", slot(3, 9, 0, 120), NANO)).await;
        let booked = book(&researcher, &first, json!({})).await;
        assert_eq!(booked.status, StatusCode::OK, "{}", booked.text);
        kept(&researcher, keep("raman", slot(4, 9, 0, 60), NANO)).await;
        assert_eq!(hold_again().await.violations(), ["occupied", "one_hold"], "what stands was not let go, but one is kept");
        assert_eq!(cancel(&researcher, &booked.body).await.status, StatusCode::OK);
        app.clock.advance(TimeDelta::minutes(10));
        let refused = hold_again().await;
        assert_eq!(refused.violations(), ["one_hold"], "{}", refused.text);
        app.clock.advance(TimeDelta::minutes(50));
        assert_eq!(hold_again().await.status, StatusCode::CREATED);
        app.stop().await;
    }

    async fn nobody_waits_for_what_he_keeps_himself(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let hold = kept(&researcher, keep("raman", slot(3, 9, 0, 120), NANO)).await;
        let asked = ask(&researcher, slot(3, 9, 0, 120), NANO).await;
        assert_eq!((asked.violations(), &asked.body["waiting"]), (vec!["occupied"], &Value::Null), "{}", asked.text);
        let wish = json!({"group_id": id(NANO), "wait_within": slot(3, 9, 0, 120)});
        let wish = want("raman", slot(3, 9, 0, 120), wish);
        let wish = researcher.put(&format!("/reservations/{}", fresh()), wish).await;
        assert_eq!(wish.violations(), ["already_waiting"], "{}", wish.text);
        assert_eq!(cancel(&researcher, &hold).await.status, StatusCode::OK);
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 0, "and gets it by no offer");
        app.stop().await;
    }

    async fn lists_show_what_is_kept_to_whoever_keeps_it_and_nothing_that_was_let_go(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let hold = kept(&researcher, keep("raman", slot(1, 10, 0, 60), NANO)).await;
        let mine = researcher.get("/reservations?scope=mine").await;
        assert_eq!(mine.body["items"][0]["id"], hold["id"], "{}", mine.text);
        let desk = manager.get("/reservations?scope=desk").await;
        assert_eq!(desk.body["items"], json!([]), "{}", desk.text);
        app.clock.advance(TimeDelta::minutes(10));
        app.work().await;
        let mine = researcher.get("/reservations?scope=mine").await;
        assert_eq!(mine.body["items"], json!([]), "{}", mine.text);

        // What was booked and given up counts among the chances of those who wait, and what was only kept does not.
        let booked = ask(&researcher, slot(1, 10, 0, 60), NANO).await;
        cancel(&researcher, &booked.body).await;
        assert_eq!(ask(&researcher, slot(1, 11, 0, 60), NANO).await.status, StatusCode::CREATED);
        app.clock.advance(TimeDelta::days(4));
        assert_eq!(ask(&researcher, slot(7, 9, 0, 60), NANO).await.status, StatusCode::CREATED);
        let mut asked = slot(7, 9, 0, 60);
        asked["mode"] = json!("self_use");
        asked["group_id"] = json!(id(POLYMER));
        let quote = app.sign_in("polymer-student").await.post(&format!("/instruments/{}/quote", id("raman")), asked).await;
        let list = &quote.body["waiting"];
        assert_eq!((&list["given_up"], &list["of"]), (&json!(1), &json!(2)), "{}", quote.text);
        app.stop().await;
    }

    async fn a_visitor_keeps_nothing_and_nonsense_is_refused(db) {
        let app = TestApp::with_city(db).await;
        let body = keep("raman", slot(3, 9, 0, 120), NANO);
        assert_eq!(hold(&app.visitor(), body.clone()).await.status, StatusCode::UNAUTHORIZED);
        let student = app.sign_in("polymer-student").await;
        let foreign = hold(&student, body.clone()).await;
        assert_eq!(foreign.violations(), ["not_a_member"], "{}", foreign.text);
        let mut more = body;
        more["title"] = json!("样品");
        let more = hold(&student, more).await;
        assert_eq!((more.status, &more.body["errors"][0]["pointer"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("/title")));
        app.stop().await;
    }

    async fn one_of_thirty_two_keeps_the_time(db) {
        let app = TestApp::with_city(db).await;
        let people = crowd(&app, &["researcher", "pi", "nano-pi", "polymer-student"]).await;
        let groups = [NANO, POLYMER, NANO, POLYMER];
        let answers = at_once(people, |number, person| async move {
            let time = slot(3, 9, 0, 120);
            // Half of them keep it, the other half ask for it.
            if number % 8 < 4 { hold(&person, keep("raman", time, groups[number % 4])).await } else { ask(&person, time, groups[number % 4]).await }
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::CREATED), 1, "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
        for answer in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
            assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
            assert_eq!(answer.violations()[0], "occupied", "{}", answer.text);
        }
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }

    async fn who_wants_to_keep_thirty_two_times_at_once_keeps_one(db) {
        let app = TestApp::with_city(db).await;
        let answers = at_once(crowd(&app, &["researcher"]).await, |number, person| async move {
            let instrument = if number % 2 == 0 { "raman" } else { "ftir" };
            let time = slot(3 + i64::try_from(number).expect("few") / 16, 9, 30 * (i64::try_from(number).expect("few") / 2 % 8), 30);
            hold(&person, keep(instrument, time, NANO)).await
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::CREATED), 1, "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
        for answer in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
            assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
            assert_eq!(answer.violations(), ["one_hold"], "{}", answer.text);
        }
        app.stop().await;
    }

    async fn what_is_booked_and_given_up_at_once_becomes_one_of_both(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let held = kept(&researcher, keep("raman", slot(3, 9, 0, 120), NANO)).await;
        let answers = at_once(crowd(&app, &["researcher"]).await, |number, person| {
            let held = held.clone();
            async move { if number % 2 == 0 { book(&person, &held, json!({})).await } else { cancel(&person, &held).await } }
        })
        .await;
        assert_no_server_error(&answers);
        assert_eq!(count(&answers, StatusCode::OK), 1);
        assert_eq!(count(&answers, StatusCode::PRECONDITION_FAILED), answers.len() - 1);
        app.stop().await;
    }
}
