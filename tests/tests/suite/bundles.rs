//! Several instruments over HTTP, booked together: all of them or none.

use crate::booking::{slot, want};
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    database::TestDatabase,
    each_database,
};
use tokio::task::JoinSet;

/// The body that asks for several uses together, each with an id of its own.
pub fn together<const N: usize>(wanted: [Value; N]) -> Value {
    let items = wanted.into_iter().map(|mut item| {
        item["id"] = json!(fresh());
        item
    });
    json!({ "items": items.collect::<Vec<_>>() })
}

/// A use by the researcher for his group.
fn own(instrument: &str, slot: Value) -> Value {
    want(instrument, slot, json!({"group_id": id("nano")}))
}

/// Raman in the morning of that day, and PCR at the other lab right after.
fn two(days: i64) -> Value {
    together([own("raman", slot(days, 9, 0, 60)), own("qpcr", slot(days, 10, 0, 120))])
}

fn bundle() -> String {
    format!("/bundles/{}", fresh())
}

fn items(of: &Value) -> &Vec<Value> {
    of["items"].as_array().expect("items")
}

/// One field of each item.
fn each<'a>(of: &'a Value, field: &str) -> Vec<&'a Value> {
    items(of).iter().map(|item| &item[field]).collect()
}

fn codes(item: &Value) -> Vec<&str> {
    item["violations"].as_array().expect("a list").iter().filter_map(|one| one["code"].as_str()).collect()
}

async fn made(person: &Person, body: Value) -> Value {
    let answer = person.put(&bundle(), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(answer.headers["etag"].to_str().ok(), Some(format!("\"{}\"", answer.revision()).as_str()));
    answer.body
}

fn path(thing: &Value, kind: &str, action: &str) -> String {
    format!("/{kind}/{}{action}", thing["id"].as_str().expect("an id"))
}

async fn booked(person: &Person, body: Value) -> Value {
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

async fn cancel(person: &Person, bundle: &Value) -> Answer {
    let seen = person.get(&path(bundle, "bundles", "")).await;
    person.act(&path(bundle, "bundles", "/cancellation"), seen.revision(), json!({})).await
}

/// Everything that a booking writes.
async fn written(db: &TestDatabase) -> Vec<i64> {
    let mut found = Vec::new();
    for table in [
        "bundle",
        "bundle_item",
        "reservation",
        "reservation_event",
        "occupancy",
        "outbox",
        "notice",
        "audit_leaf",
        "change",
    ] {
        found.push(db.number(&format!("SELECT count(*) FROM {table}")).await);
    }
    found.push(db.number("SELECT coalesce(sum(revision), 0) FROM reservation").await);
    found
}

each_database! {
    async fn instruments_of_two_labs_are_booked_together(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let bundle = made(&researcher, two(2)).await;
        assert_eq!(each(&bundle, "state"), ["confirmed", "confirmed"]);
        assert_eq!(each(&bundle, "bundle_id"), [&bundle["id"], &bundle["id"]]);
        let instruments: Vec<&Value> = items(&bundle).iter().map(|item| &item["instrument"]["id"]).collect();
        assert_eq!(instruments, [&json!(id("raman")), &json!(id("qpcr"))], "in the order in which they were asked for");
        assert_eq!((&bundle["others"], &bundle["can"]), (&json!(0), &json!(["cancel"])));
        for item in items(&bundle) {
            let alone = researcher.get(&path(item, "reservations", "")).await;
            assert_eq!((alone.status, &alone.body["bundle_id"]), (StatusCode::OK, &bundle["id"]), "{}", alone.text);
        }
        assert_eq!(db.number("SELECT count(*) FROM audit_leaf WHERE object_kind = 'bundle'").await, 1);
        app.work().await;
        let mails = app.mails();
        assert_eq!(mails.iter().filter(|mail| mail.to == "researcher@demo.example").count(), 2, "one for each");
        app.stop().await;
    }

    async fn if_one_cannot_be_had_nothing_is_booked_and_each_has_its_verdict(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let student = app.sign_in("polymer-student").await;
        booked(&student, want("ftir", slot(2, 10, 0, 120), json!({"group_id": id("polymer")}))).await;
        let before = written(db).await;
        let body = together([
            own("raman", slot(2, 9, 0, 60)),
            own("ftir", slot(2, 10, 0, 60)),
            own("sem", slot(2, 9, 0, 9 * 60)),
            own("qpcr", slot(2, 13, 0, 60)),
        ]);
        let answer = researcher.put(&bundle(), body.clone()).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "bundle-refused"), "{}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(each(&answer.body, "outcome"), ["confirmed", "refused", "refused", "confirmed"]);
        assert_eq!(each(&answer.body, "reservation_id"), each(&body, "id"));
        let (taken, long) = (&items(&answer.body)[1], &items(&answer.body)[2]);
        assert_eq!((codes(taken), codes(long)), (vec!["occupied"], vec!["too_long"]));
        assert!(taken["violations"][0]["text"]["zh"].is_string(), "{taken}");
        let instead = taken["alternatives"][0].clone();
        assert!(instead["text"]["en"].is_string(), "{taken}");
        assert_eq!(written(db).await, before, "nothing at all was stored");
        app.work().await;
        assert!(app.mails().iter().all(|mail| mail.to != "researcher@demo.example"), "and nobody was written to");
        for item in items(&body) {
            assert_eq!(researcher.get(&path(item, "reservations", "")).await.status, StatusCode::NOT_FOUND);
        }
        // What was offered instead, and the very ids that were refused.
        let mut body = body;
        (body["items"][1]["start"], body["items"][1]["end"]) = (instead["start"].clone(), instead["end"].clone());
        body["items"].as_array_mut().expect("items").remove(2);
        let bundle = made(&researcher, body).await;
        assert_eq!(items(&bundle).len(), 3);
        app.stop().await;
    }

    async fn uses_of_one_instrument_see_one_another(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let over = together([own("raman", slot(2, 9, 0, 60)), own("raman", slot(2, 9, 30, 60))]);
        let answer = researcher.put(&bundle(), over.clone()).await;
        assert_eq!(each(&answer.body, "outcome"), ["confirmed", "refused"], "{}", answer.text);
        assert_eq!(codes(&items(&answer.body)[1]), ["occupied"]);
        let quote = researcher.post("/bundle-quote", tried(&over)).await;
        assert_eq!(each(&quote.body, "outcome"), ["confirmed", "refused"], "{}", quote.text);
        assert_eq!(codes(&items(&quote.body)[1]), ["occupied"]);
        let apart = together([own("raman", slot(2, 9, 0, 60)), own("raman", slot(2, 14, 0, 60))]);
        assert_eq!(each(&made(&researcher, apart).await, "state"), ["confirmed", "confirmed"]);
        app.stop().await;
    }

    async fn the_live_answer_says_of_each_what_would_happen_and_changes_nothing(db) {
        let app = TestApp::with_city(db).await;
        let (startup, visitor) = (app.sign_in("startup").await, app.visitor());
        let outside = json!({"organisation_id": id("xinghai")});
        let body = together([
            want("raman", slot(2, 9, 0, 60), outside.clone()),
            want("sem", slot(3, 10, 0, 120), outside.clone()),
        ]);
        let before = written(db).await;
        let quote = startup.post("/bundle-quote", tried(&body)).await;
        assert_eq!(quote.status, StatusCode::OK, "{}", quote.text);
        assert_eq!(each(&quote.body, "outcome"), ["confirmed", "pending"], "{}", quote.text);
        assert_eq!((&quote.body["possible"], &quote.body["sign_in_needed"]), (&json!(2), &json!(false)));
        assert_eq!(each(&quote.body, "price_fen"), [22_000, 72_000]);
        assert_eq!(quote.body["price_fen"], 94_000);
        let asked = visitor.post("/bundle-quote", tried(&body)).await;
        assert_eq!((asked.status, &asked.body["sign_in_needed"]), (StatusCode::OK, &json!(true)), "{}", asked.text);
        for (instruments, status) in [("sonar", StatusCode::NOT_FOUND), ("nothing", StatusCode::NOT_FOUND)] {
            let body = together([want(instruments, slot(2, 9, 0, 60), outside.clone())]);
            assert_eq!(startup.post("/bundle-quote", tried(&body)).await.status, status);
        }
        assert_eq!(startup.post("/bundle-quote", json!({"items": []})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(written(db).await, before);
        let bundle = made(&startup, body).await;
        assert_eq!(each(&bundle, "state"), ["confirmed", "held"], "what waits for approval is held as usual");
        assert_eq!(bundle["price_fen"], 94_000);
        app.stop().await;
    }

    async fn the_same_again_has_one_effect_and_an_id_stands_for_one_thing(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, student) = (app.sign_in("researcher").await, app.sign_in("polymer-student").await);
        let (path, body) = (bundle(), two(2));
        assert_eq!(researcher.put(&path, body.clone()).await.status, StatusCode::CREATED);
        let before = written(db).await;
        let again = researcher.put(&path, body.clone()).await;
        assert_eq!((again.status, items(&again.body).len()), (StatusCode::OK, 2), "{}", again.text);
        let of_student = |slot| want("ftir", slot, json!({"group_id": id("polymer")}));
        let others = together([of_student(slot(3, 9, 0, 60)), of_student(slot(3, 11, 0, 60))]);
        let mut adopted = two(3);
        adopted["items"][0] = body["items"][0].clone();
        for (person, path, body) in [
            (&researcher, path.clone(), two(3)),
            (&student, path.clone(), others),
            // A reservation that stands already is not taken into another bundle.
            (&researcher, bundle(), adopted),
        ] {
            let answer = person.put(&path, body).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", answer.text);
        }
        let mut alone = body["items"][0].clone();
        let id = alone["id"].take();
        alone.as_object_mut().expect("an object").remove("id");
        let answer = researcher.put(&format!("/reservations/{}", id.as_str().expect("an id")), alone).await;
        assert_eq!(answer.status, StatusCode::OK, "the same request alone: {}", answer.text);
        assert_eq!(written(db).await, before);
        app.stop().await;
    }

    async fn nobody_books_what_he_may_not_or_learns_of_what_he_may_not_know(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let before = written(db).await;
        let (startup, outside) = (app.sign_in("startup").await, json!({"organisation_id": id("xinghai")}));
        for instrument in ["sonar", "nothing"] {
            let first = want("raman", slot(2, 9, 0, 60), outside.clone());
            let body = together([first, want(instrument, slot(2, 11, 0, 60), outside.clone())]);
            let answer = startup.put(&bundle(), body).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not-found"), "{}", answer.text);
        }
        let for_another = json!({"group_id": id("nano"), "for_person_id": id("person:nano-pi")});
        let both = together([
            want("raman", slot(2, 9, 0, 60), for_another.clone()),
            want("ftir", slot(2, 10, 0, 60), for_another),
        ]);
        assert_eq!(researcher.put(&bundle(), both.clone()).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.visitor().put(&bundle(), both.clone()).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(written(db).await, before);
        let by_the_lab = made(&app.sign_in("manager").await, both).await;
        assert_eq!(by_the_lab["items"][0]["applicant"]["id"], json!(id("person:nano-pi")));

        let bundle = made(&researcher, two(4)).await;
        let address = path(&bundle, "bundles", "");
        let lab = app.sign_in("marine-manager").await;
        let seen = lab.get(&address).await;
        let shown: Vec<&Value> = items(&seen.body).iter().map(|item| &item["instrument"]["id"]).collect();
        assert_eq!((shown, &seen.body["others"]), (vec![&json!(id("qpcr"))], &json!(1)), "its own alone: {}", seen.text);
        assert_eq!(seen.body["can"], json!([]));
        assert_eq!(cancel(&lab, &bundle).await.status, StatusCode::FORBIDDEN);
        for stranger in ["startup", "polymer-student", "mechanics-manager"] {
            let stranger = app.sign_in(stranger).await;
            assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);
            let answer = stranger.act(&path(&bundle, "bundles", "/cancellation"), 2, json!({})).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
        }
        assert_eq!(app.visitor().get(&address).await.status, StatusCode::UNAUTHORIZED);
        let pi = app.sign_in("nano-pi").await;
        assert_eq!(cancel(&pi, &bundle).await.status, StatusCode::OK, "the group's PI sees and gives up all of it");
        app.stop().await;
    }

    async fn every_wrong_field_is_told_with_its_place(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let one = || own("raman", slot(2, 9, 0, 60));
        let mut waiting = together([one(), one()]);
        waiting["items"][1]["wait_within"] = slot(2, 9, 0, 120);
        let mut twice = together([one(), one()]);
        twice["items"][1]["id"] = twice["items"][0]["id"].clone();
        let mut two_people = together([one(), one()]);
        two_people["items"][1]["for_person_id"] = json!(id("person:nano-pi"));
        let mut nameless = together([one(), one()]);
        nameless["items"][0].as_object_mut().expect("an object").remove("id");
        for (body, pointer, code) in [
            (together([one()]), "/items", "too_few"),
            (together([one(), one(), one(), one(), one(), one(), one()]), "/items", "too_many"),
            (waiting, "/items/1/wait_within", "unknown_field"),
            (twice, "/items/1/id", "repeated"),
            (two_people, "/items/1/for_person_id", "not_the_same"),
            (nameless, "/items/0/id", "required"),
        ] {
            let answer = researcher.put(&bundle(), body).await;
            let error = &answer.body["errors"][0];
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{}", answer.text);
        }
        app.stop().await;
    }

    async fn all_is_given_up_together_or_nothing(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let bundle = made(&researcher, together([own("raman", slot(1, 9, 0, 60)), own("qpcr", slot(3, 9, 0, 60))])).await;
        let cancellation = path(&bundle, "bundles", "/cancellation");
        assert_eq!(researcher.post(&cancellation, json!({})).await.status, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(researcher.act(&cancellation, 1, json!({})).await.status, StatusCode::PRECONDITION_FAILED);
        // An hour before the first one: too late for it, though not for the second.
        app.clock.set(beginning() + TimeDelta::hours(23));
        let before = written(db).await;
        let shown = researcher.get(&path(&bundle, "bundles", "")).await;
        assert_eq!(shown.body["can"], json!([]), "{}", shown.text);
        let answer = cancel(&researcher, &bundle).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "bundle-refused"), "{}", answer.text);
        assert_eq!(each(&answer.body, "outcome"), ["refused", "cancelled"]);
        assert_eq!(each(&answer.body, "reservation_id"), each(&bundle, "id"));
        assert_eq!(codes(&items(&answer.body)[0]), ["too_late_to_change"]);
        assert_eq!(written(db).await, before);
        // Alone the second goes the ordinary way.
        let second = path(&items(&bundle)[1], "reservations", "/cancellation");
        let alone = researcher.act(&second, 1, json!({})).await;
        assert_eq!((alone.status, &alone.body["state"]), (StatusCode::OK, &json!("cancelled")), "{}", alone.text);
        app.stop().await;
    }

    async fn what_has_ended_is_passed_over_when_the_rest_is_given_up(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let bundle = made(&researcher, two(2)).await;
        let first = path(&items(&bundle)[0], "reservations", "/cancellation");
        assert_eq!(researcher.act(&first, 1, json!({})).await.status, StatusCode::OK);
        app.work().await;
        let (told, reason) = (app.mails().len(), json!({"reason": "样品未到"}));
        let seen = researcher.get(&path(&bundle, "bundles", "")).await;
        let ended = researcher.act(&path(&bundle, "bundles", "/cancellation"), seen.revision(), reason).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
        assert_eq!(each(&ended.body, "state"), ["cancelled", "cancelled"]);
        assert_eq!(each(&ended.body, "reason"), [&Value::Null, &json!("样品未到")]);
        assert_eq!(ended.body["price_fen"], Value::Null);
        assert!(app.work().await > 0 && app.mails().len() > told, "and it is told");
        let again = cancel(&researcher, &bundle).await;
        assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", again.text);
        app.stop().await;
    }

    async fn whoever_loses_one_of_them_reads_that_the_rest_stands(db) {
        let app = TestApp::with_city(db).await;
        let (startup, manager) = (app.sign_in("startup").await, app.sign_in("manager").await);
        let outside = json!({"organisation_id": id("xinghai")});
        let wanted = [("sem", 3), ("xrd", 4), ("raman", 5)];
        let bundle = made(
            &startup,
            together(wanted.map(|(instrument, day)| want(instrument, slot(day, 10, 0, 60), outside.clone()))),
        )
        .await;
        assert_eq!(each(&bundle, "state"), ["held", "held", "confirmed"]);
        let decline = json!({"code": "instrument_needed", "reason": "设备检修"});
        let declined = manager.act(&path(&items(&bundle)[0], "reservations", "/decline"), 1, decline).await;
        assert_eq!(declined.status, StatusCode::OK, "{}", declined.text);
        assert_eq!(told(&startup, "declined").await, "2");
        // Nobody answers for the second one.
        app.clock.set(beginning() + TimeDelta::days(4));
        app.work().await;
        assert_eq!(told(&startup, "lapsed").await, "1");
        let now = startup.get(&path(&bundle, "bundles", "")).await;
        assert_eq!(each(&now.body, "state"), ["declined", "lapsed", "confirmed"], "{}", now.text);
        let lab = manager.get("/notices?limit=100").await;
        assert!(!lab.text.contains("联合预约"), "the lab does not read of it: {}", lab.text);
        assert_eq!(cancel(&startup, &bundle).await.status, StatusCode::OK);
        app.stop().await;
    }

    async fn racing_bundles_are_booked_whole_or_not_at_all(db) {
        let app = TestApp::with_city(db).await;
        let people = [app.sign_in("researcher").await, app.sign_in("pi").await, app.sign_in("nano-pi").await];
        let orders = [["raman", "ftir", "uvvis"], ["uvvis", "raman", "ftir"], ["ftir", "uvvis", "raman"]];
        let mut racers = JoinSet::new();
        for number in 0..16_usize {
            let (person, order) = (people[number % 3].clone(), orders[(number / 3) % 3]);
            // Each wants the three instruments one after the other, from one of two starts: any two overlap somewhere.
            let from = 9 + i64::try_from(number % 2).expect("small");
            let body = together([0, 1, 2].map(|nth: i64| {
                let place = usize::try_from(nth).expect("small");
                own(order[place], slot(2, from + nth, 0, 120))
            }));
            racers.spawn(async move { (person.put(&bundle(), body.clone()).await, body) });
        }
        let raced = racers.join_all().await;
        let mut stored = BTreeSet::new();
        for (answer, body) in &raced {
            match answer.status {
                StatusCode::CREATED => {
                    assert_eq!(each(&answer.body, "state"), ["confirmed"; 3], "{}", answer.text);
                    stored.extend(each(body, "id").into_iter().filter_map(Value::as_str));
                }
                StatusCode::CONFLICT => {
                    assert_eq!(answer.code(), "bundle-refused", "{}", answer.text);
                    assert!(each(&answer.body, "outcome").contains(&&json!("refused")), "{}", answer.text);
                }
                other => assert_eq!(other, StatusCode::CREATED, "{}", answer.text),
            }
        }
        assert!(!stored.is_empty(), "somebody was first");
        assert_eq!(db.counters().reruns(), 0, "nobody meets a deadlock");
        let count = i64::try_from(stored.len()).expect("small");
        for table in ["reservation", "occupancy", "bundle_item"] {
            assert_eq!(db.number(&format!("SELECT count(*) FROM {table}")).await, count, "{table}");
        }
        assert_eq!(db.number("SELECT count(*) * 3 FROM bundle").await, count, "never half a bundle");
        assert_eq!(app.app.metrics.guard_fired_total(), 0, "the engine saw every conflict before the guard");
        app.stop().await;
    }
}

/// What is tried out, of what is to be booked.
pub fn tried(body: &Value) -> Value {
    let mut tried = body.clone();
    for item in tried["items"].as_array_mut().expect("items") {
        let item = item.as_object_mut().expect("an object");
        for beside in ["id", "purpose", "title"] {
            item.remove(beside);
        }
    }
    tried
}

/// How many others stand, as the newest notice of a kind says.
async fn told(person: &Person, kind: &str) -> String {
    let notices = person.get("/notices?limit=100").await;
    let found = items(&notices.body).iter().find(|notice| notice["kind"] == kind).cloned().expect("a notice");
    let text = found["text"]["zh"].as_str().expect("a text").to_owned();
    let (_, rest) = text.split_once("同一联合预约中的其余 ").expect("what becomes of the rest");
    rest.chars().take_while(char::is_ascii_digit).collect()
}
