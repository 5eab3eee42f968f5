//! Handing time over and exchanging times over HTTP: nothing happens without the other one's yes.

use crate::{
    booking::{slot, want},
    owner::put as put_seen,
};
use chrono::{DateTime, TimeDelta, Utc};
use migrations::{Migrator, MigratorTrait};
use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database,
};
use tokio::task::JoinSet;

/// The steps before a reservation said to whom it was handed over.
const BEFORE_HAND_OVERS: u32 = 24;

/// A use of the Raman spectrometer, confirmed at once.
async fn booked(person: &Person, group: &str, slot: Value) -> Value {
    let body = want("raman", slot, json!({"group_id": id(group)}));
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!((answer.status, &answer.body["state"]), (StatusCode::CREATED, &json!("confirmed")), "{}", answer.text);
    answer.body
}

fn at(days: i64, hour: i64) -> DateTime<Utc> {
    beginning() + TimeDelta::days(days) + TimeDelta::hours(hour - 9)
}

fn path(reservation: &Value, action: &str) -> String {
    format!("/reservations/{}{action}", reservation["id"].as_str().expect("an id"))
}

async fn propose(person: &Person, body: Value) -> Answer {
    person.put(&format!("/proposals/{}", fresh()), body).await
}

async fn hand_over(person: &Person, reservation: &Value, local: &str) -> Answer {
    let email = format!("{local}@demo.example");
    propose(person, json!({"reservation_id": reservation["id"], "kind": "hand_over", "email": email})).await
}

async fn swap(person: &Person, reservation: &Value, at: DateTime<Utc>) -> Answer {
    propose(person, json!({"reservation_id": reservation["id"], "kind": "swap", "at": at})).await
}

async fn answer(person: &Person, proposal: &Value, act: &str, body: Value) -> Answer {
    person.post(&format!("/proposals/{}/{act}", proposal["id"].as_str().expect("an id")), body).await
}

async fn listed(person: &Person, path: &str) -> Vec<Value> {
    let answer = person.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.body["items"].as_array().expect("a list").clone()
}

fn of_nano() -> Value {
    json!({"group_id": id("nano")})
}

/// The researcher's morning, and the PI's shorter afternoon two days later.
async fn two(app: &TestApp) -> (Person, Value, Person, Value) {
    let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("pi").await);
    let a = booked(&researcher, "nano", slot(3, 9, 0, 120)).await;
    let b = booked(&pi, "polymer", slot(4, 14, 0, 60)).await;
    (researcher, a, pi, b)
}

/// Lets the instrument's users do this much among themselves.
async fn ruled(app: &TestApp, hand_over: &str, swap: bool) {
    let manager = app.sign_in("manager").await;
    let path = format!("/instruments/{}", id("raman"));
    let before = manager.get(&path).await;
    let mut policy = before.body["policy"].clone();
    policy["exchange"] = json!({"hand_over": hand_over, "swap": swap});
    let put = put_seen(&manager, &format!("{path}/policy"), &before.body["revision"], policy.clone()).await;
    assert_eq!((put.status, &put.body["policy"]), (StatusCode::OK, &policy), "{}", put.text);
}

each_database! {
    async fn time_is_handed_over_to_a_colleague_who_agrees(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, _) = two(&app).await;
        assert!(a["can"].as_array().expect("a list").contains(&json!("hand_over")), "{a}");
        app.work().await;
        let proposed = hand_over(&researcher, &a, "pi").await;
        assert_eq!(proposed.status, StatusCode::CREATED, "{}", proposed.text);
        assert_eq!(proposed.body["state"], "open");
        assert_eq!(proposed.body["until"], a["start"], "three days, at the latest to the start");
        assert_eq!(proposed.body["can"], json!(["withdraw"]));
        assert_eq!(app.work().await, 1, "whoever is asked is told");
        let mail = app.mails().pop().expect("a mail");
        assert!(mail.to.starts_with("pi@") && !mail.has_calendar, "{}", mail.to);
        assert_eq!(researcher.get(&path(&a, "")).await.body["revision"], 1, "nothing has changed");

        let asked = listed(&pi, "/proposals?open=true").await;
        assert_eq!((asked.len(), &asked[0]["can"]), (1, &json!(["accept", "refuse"])));
        assert_eq!(asked[0]["title"], "测试样品");
        let agreed = answer(&pi, &asked[0], "acceptance", of_nano()).await;
        assert_eq!((agreed.status, &agreed.body["state"]), (StatusCode::OK, &json!("accepted")), "{}", agreed.text);

        let new = pi.get(&format!("/reservations/{}", agreed.body["reservation_id"].as_str().expect("an id"))).await;
        assert_eq!((&new.body["state"], &new.body["start"]), (&json!("confirmed"), &a["start"]), "{}", new.text);
        assert_eq!((&new.body["sequence"], &new.body["note"]), (&json!(0), &json!("")));
        let old = researcher.get(&path(&a, "")).await.body;
        assert_eq!((&old["state"], &old["sequence"]), (&json!("cancelled"), &json!(1)));
        assert_eq!(old["history"][1]["action"], "handed_over");
        assert_eq!((&old["handed_over"], &old["handed_over_to"]["name"]), (&json!(true), &json!("周启明")), "{old}");
        assert!(old["history"][1]["text"]["zh"].as_str().is_some_and(|text| text.ends_with("转让给周启明")), "{old}");
        let manager = app.sign_in("manager").await;
        for (person, scope) in [(&researcher, "mine"), (&manager, "desk")] {
            let ended = listed(person, &format!("/reservations?scope={scope}&state=cancelled")).await;
            let said: Vec<_> = ended.iter().map(|one| (&one["handed_over"], &one["handed_over_to"]["name"])).collect();
            assert_eq!(said, [(&json!(true), &json!("周启明"))]);
        }
        assert_eq!((&new.body["handed_over"], &new.body["handed_over_to"]), (&json!(false), &Value::Null));
        assert_eq!(old["strike"], Value::Null);
        let sent = app.work().await;
        assert_eq!(sent, 4, "the end to the giver, the beginning to the taker, both to the manager");
        let mails = app.mails();
        let last: Vec<_> = mails.iter().rev().take(sent).collect();
        let method = |local: &str, method: &str| {
            let method = format!("method={method}");
            last.iter().filter(|mail| mail.to.starts_with(&format!("{local}@"))
                && String::from_utf8_lossy(&mail.bytes).contains(&method)).count()
        };
        assert_eq!((method("researcher", "CANCEL"), method("researcher", "REQUEST")), (1, 0));
        assert_eq!((method("pi", "REQUEST"), method("pi", "CANCEL")), (1, 0));
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 2);
        assert_eq!(db.number("SELECT count(*) FROM strike").await, 0);
        app.stop().await;
    }

    async fn the_same_again_is_known_and_another_content_refused(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, _, _) = two(&app).await;
        let at = format!("/proposals/{}", fresh());
        let body = json!({"reservation_id": a["id"], "kind": "hand_over", "email": "pi@demo.example"});
        let first = researcher.put(&at, body.clone()).await;
        let again = researcher.put(&at, body.clone()).await;
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK), "{}", again.text);
        assert_eq!(first.body, again.body);
        let mut other = body;
        other["note"] = json!("换一句");
        assert_eq!(researcher.put(&at, other).await.code(), "id-in-use");
        app.stop().await;
    }

    async fn whoever_takes_over_is_judged_and_hears_why(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, "anybody", true).await;
        let (researcher, a, _, _) = two(&app).await;
        let student = app.sign_in("polymer-student").await;
        assert_eq!(hand_over(&researcher, &a, "polymer-student").await.status, StatusCode::CREATED);
        let asked = listed(&student, "/proposals?open=true").await;
        let refused = answer(&student, &asked[0], "acceptance", of_nano()).await;
        assert_eq!(refused.violations(), ["not_a_member"], "{}", refused.text);
        let agreed = answer(&student, &asked[0], "acceptance", json!({"group_id": id("polymer")})).await;
        assert_eq!(agreed.status, StatusCode::OK, "{}", agreed.text);
        let new = student.get(&format!("/reservations/{}", agreed.body["reservation_id"].as_str().expect("an id"))).await;
        assert_eq!((&new.body["state"], &new.body["awaiting"]), (&json!("held"), &json!(["pi"])), "{}", new.text);
        app.stop().await;
    }

    async fn the_policy_says_who_may(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, "nobody", false).await;
        let (researcher, a, _, b) = two(&app).await;
        assert!(!a["can"].to_string().contains("hand_over"), "{a}");
        assert_eq!(hand_over(&researcher, &a, "pi").await.violations(), ["hand_over_not_allowed"]);
        assert_eq!(swap(&researcher, &a, at(4, 14)).await.violations(), ["swap_not_allowed"]);
        ruled(&app, "group", true).await;
        assert_eq!(hand_over(&researcher, &a, "polymer-student").await.violations(), ["hand_over_not_allowed"]);
        let rules = researcher.get(&format!("/instruments/{}", id("raman"))).await;
        assert!(rules.text.contains("经对方同意，可把预约转让给"), "{}", rules.text);
        let nobody = hand_over(&researcher, &a, "nobody-at-all").await;
        assert_eq!((nobody.status, nobody.code()), (StatusCode::UNPROCESSABLE_ENTITY, "validation"), "{}", nobody.text);
        assert_eq!(nobody.body["errors"][0]["pointer"], "/email", "{}", nobody.text);
        let himself = hand_over(&researcher, &a, "researcher").await;
        assert_eq!((himself.code(), &himself.body["errors"][0]["pointer"]), ("validation", &json!("/email")));
        // Somebody else's time cannot be proposed.
        assert_eq!(hand_over(&researcher, &b, "pi").await.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }

    async fn times_are_exchanged_without_names(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, b) = two(&app).await;
        app.work().await;
        let proposed = swap(&researcher, &a, at(4, 14)).await;
        assert_eq!(proposed.status, StatusCode::CREATED, "{}", proposed.text);
        assert_eq!((&proposed.body["counter_start"], &proposed.body["counter_end"]), (&b["start"], &b["end"]));
        assert_eq!(proposed.body["to"], Value::Null);
        for secret in ["周启明", b["id"].as_str().expect("an id")] {
            assert!(!proposed.text.contains(secret), "{}", proposed.text);
        }
        let asked = listed(&pi, &format!("/proposals?reservation={}", b["id"].as_str().expect("an id"))).await;
        assert_eq!(asked[0]["reservation_id"], b["id"]);
        assert_eq!(asked[0]["by"]["name"], "王珊");
        let agreed = answer(&pi, &asked[0], "acceptance", json!({})).await;
        assert_eq!(agreed.status, StatusCode::OK, "{}", agreed.text);

        let (one, other) = (researcher.get(&path(&a, "")).await, pi.get(&path(&b, "")).await);
        assert_eq!((&one.body["start"], &one.body["end"]), (&b["start"], &b["end"]));
        assert_eq!((&other.body["start"], &other.body["end"]), (&a["start"], &a["end"]));
        assert_eq!((&one.body["sequence"], &other.body["sequence"]), (&json!(1), &json!(1)));
        assert_eq!(one.body["history"][1]["action"], "swapped");
        assert!(!one.text.contains("周启明"), "{}", one.text);
        let sent = app.work().await;
        assert_eq!(sent, 5, "the proposal to one, both changes to both and to the manager");
        let mails = app.mails();
        for mail in mails.iter().filter(|mail| mail.to.starts_with("researcher@")) {
            let notices = String::from_utf8_lossy(&mail.bytes);
            assert!(!notices.contains("周启明"), "{notices}");
        }
        let notices = researcher.get("/notices").await;
        assert!(notices.text.contains("互换了时间") && !notices.text.contains("周启明"), "{}", notices.text);
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 2);
        app.stop().await;
    }

    async fn a_proposal_is_refused_withdrawn_overtaken_or_expires(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, b) = two(&app).await;
        let first = hand_over(&researcher, &a, "pi").await;
        assert_eq!(hand_over(&researcher, &a, "nano-pi").await.violations(), ["already_proposed"]);
        assert_eq!(answer(&researcher, &first.body, "acceptance", of_nano()).await.status, StatusCode::FORBIDDEN);
        let stranger = app.sign_in("polymer-student").await;
        for act in ["acceptance", "refusal", "withdrawal"] {
            assert_eq!(answer(&stranger, &first.body, act, json!({})).await.status, StatusCode::NOT_FOUND, "{act}");
        }
        let refused = answer(&pi, &first.body, "refusal", json!({})).await;
        assert_eq!((refused.status, &refused.body["state"]), (StatusCode::OK, &json!("refused")), "{}", refused.text);
        let told = listed(&researcher, "/notices").await;
        assert!(told.iter().any(|notice| notice["kind"] == "proposal_refused"), "{told:?}");
        let again = answer(&pi, &first.body, "refusal", json!({})).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &refused.body), "{}", again.text);
        let late = answer(&pi, &first.body, "acceptance", of_nano()).await;
        assert_eq!((late.code(), &late.body["params"]["state"]), ("wrong-state", &json!("refused")), "{}", late.text);

        let second = swap(&researcher, &a, at(4, 14)).await;
        let withdrawn = answer(&researcher, &second.body, "withdrawal", json!({})).await;
        assert_eq!(withdrawn.body["state"], "withdrawn", "{}", withdrawn.text);
        let again = answer(&researcher, &second.body, "withdrawal", json!({})).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &withdrawn.body), "{}", again.text);
        assert_eq!(answer(&pi, &second.body, "refusal", json!({})).await.code(), "wrong-state");

        let third = swap(&researcher, &a, at(4, 14)).await;
        let body = slot(4, 15, 0, 60);
        assert_eq!(pi.patch(&path(&b, ""), 1, body).await.status, StatusCode::OK);
        let overtaken = answer(&pi, &third.body, "acceptance", json!({})).await;
        assert_eq!(overtaken.body["params"]["state"], "overtaken", "{}", overtaken.text);

        let fourth = hand_over(&researcher, &a, "pi").await;
        assert_eq!(fourth.status, StatusCode::CREATED, "{}", fourth.text);
        app.clock.set(at(3, 9));
        let expired = answer(&pi, &fourth.body, "acceptance", of_nano()).await;
        assert_eq!(expired.body["params"]["state"], "expired", "{}", expired.text);
        app.stop().await;
    }

    async fn what_can_no_longer_be_answered_is_not_listed_as_open(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, b) = two(&app).await;
        let open = async || {
            let mut open = Vec::new();
            for person in [&researcher, &pi] {
                open.push(listed(person, "/proposals?open=true").await.len());
            }
            open
        };
        let first = swap(&researcher, &a, at(4, 14)).await;
        assert_eq!(open().await, [1, 1], "{}", first.text);
        let moved = pi.patch(&path(&b, ""), 1, slot(4, 15, 0, 60)).await;
        assert_eq!(open().await, [0, 0], "the other time was moved: {}", moved.text);
        assert_eq!(listed(&researcher, "/proposals").await[0]["state"], "overtaken");
        assert_eq!(pi.patch(&path(&b, ""), 2, slot(4, 14, 0, 60)).await.status, StatusCode::OK);
        assert_eq!(open().await, [1, 1], "and is what was consented to again");
        assert_eq!(answer(&researcher, &first.body, "withdrawal", json!({})).await.status, StatusCode::OK);

        assert_eq!(hand_over(&researcher, &a, "pi").await.status, StatusCode::CREATED);
        assert_eq!(open().await, [1, 1]);
        assert_eq!(researcher.act(&path(&a, "/cancellation"), 1, json!({})).await.status, StatusCode::OK);
        assert_eq!(open().await, [0, 0], "its own time was given up");
        app.stop().await;
    }

    async fn a_yes_said_again_is_told_how_it_stands_and_another_is_refused(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, _) = two(&app).await;
        let proposed = hand_over(&researcher, &a, "pi").await.body;
        let agreed = answer(&pi, &proposed, "acceptance", of_nano()).await;
        let told = app.work().await;
        let again = answer(&pi, &proposed, "acceptance", of_nano()).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &agreed.body), "{}", again.text);
        assert_eq!((told > 0, app.work().await), (true, 0), "nobody hears of it twice");
        let other = answer(&pi, &proposed, "acceptance", json!({"group_id": id("polymer")})).await;
        assert_eq!((other.code(), &other.body["params"]["state"]), ("wrong-state", &json!("accepted")), "{}", other.text);
        assert_eq!(answer(&pi, &proposed, "refusal", json!({})).await.code(), "wrong-state");
        let stranger = app.sign_in("polymer-student").await;
        assert_eq!(answer(&stranger, &proposed, "acceptance", of_nano()).await.status, StatusCode::NOT_FOUND);

        let c = booked(&researcher, "nano", slot(5, 9, 0, 120)).await;
        let proposed = swap(&researcher, &c, at(4, 14)).await.body;
        let agreed = answer(&pi, &proposed, "acceptance", json!({})).await;
        let again = answer(&pi, &proposed, "acceptance", json!({})).await;
        assert_eq!((agreed.status, again.status), (StatusCode::OK, StatusCode::OK), "{}", again.text);
        assert_eq!((&again.body["state"], researcher.get(&path(&c, "")).await.body["start"].clone()), (&json!("accepted"), json!(at(4, 14))));
        app.stop().await;
    }

    async fn what_is_handed_over_is_not_given_up(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, _) = two(&app).await;
        let proposed = hand_over(&researcher, &a, "pi").await.body;
        assert_eq!(answer(&pi, &proposed, "acceptance", of_nano()).await.status, StatusCode::OK);
        let busy = booked(&researcher, "nano", slot(8, 9, 0, 120)).await;
        app.clock.set(at(7, 9));
        let asked = json!({"group_id": id("polymer"), "mode": "self_use", "start": busy["start"], "end": busy["end"]});
        let quote = app.sign_in("polymer-student").await.post(&format!("/instruments/{}/quote", id("raman")), asked).await;
        let list = &quote.body["waiting"];
        assert_eq!((&list["given_up"], &list["of"]), (&json!(0), &json!(2)), "once, and with whoever took it over: {}", quote.text);
        app.stop().await;
    }

    async fn what_was_handed_over_before_it_was_written_down_is_found_by_its_proposal(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, _) = two(&app).await;
        let proposed = hand_over(&researcher, &a, "pi").await.body;
        assert_eq!(answer(&pi, &proposed, "acceptance", of_nano()).await.status, StatusCode::OK);
        app.stop().await;
        let raw = db.raw().await;
        let since = u32::try_from(Migrator::migrations().len()).expect("few") - BEFORE_HAND_OVERS;
        Migrator::down(&raw, Some(since)).await.expect("back to the steps before");
        Migrator::up(&raw, None).await.expect("the steps since");
        raw.close().await.expect("closed");
        let told = "SELECT count(*) FROM reservation AS old JOIN reservation AS new ON new.id = old.handed_to \
                    WHERE old.state = 'cancelled' AND new.state = 'confirmed' AND old.starts_at = new.starts_at";
        assert_eq!(db.number(told).await, 1);
        assert_eq!(db.number("SELECT count(*) FROM reservation WHERE handed_to IS NOT NULL").await, 1);
    }

    async fn a_time_is_proposed_to_one_person_at_a_time_however_far_the_other_lies(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, _) = two(&app).await;
        booked(&pi, "polymer", slot(21, 14, 0, 60)).await;
        let far = swap(&researcher, &a, at(21, 14)).await;
        assert_eq!(far.status, StatusCode::CREATED, "{}", far.text);
        assert_eq!(hand_over(&researcher, &a, "pi").await.violations(), ["already_proposed"]);
        assert_eq!(swap(&researcher, &a, at(4, 14)).await.violations(), ["already_proposed"]);
        app.stop().await;
    }

    async fn whoever_may_not_know_the_instrument_is_not_asked(db) {
        let app = TestApp::with_city(db).await;
        ruled(&app, "anybody", true).await;
        let (researcher, a, _, _) = two(&app).await;
        let known = hand_over(&researcher, &a, "startup").await;
        assert_eq!(known.status, StatusCode::CREATED, "{}", known.text);
        let name = a["instrument"]["name"]["zh"].as_str().expect("a name");
        let hide = format!("UPDATE instrument SET secret = TRUE WHERE name_zh = '{name}'");
        let raw = db.raw().await;
        raw.execute_unprepared(&hide).await.expect("an instrument");
        raw.close().await.expect("closed");
        let startup = app.sign_in("startup").await;
        let late = answer(&startup, &known.body, "acceptance", json!({"organisation_id": id("xinghai")})).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND, "{}", late.text);
        assert_eq!(answer(&researcher, &known.body, "withdrawal", json!({})).await.status, StatusCode::OK);
        let hidden = hand_over(&researcher, &a, "startup").await;
        assert_eq!((hidden.code(), &hidden.body["errors"][0]["pointer"]), ("validation", &json!("/email")), "{}", hidden.text);
        app.stop().await;
    }

    async fn nobody_writes_to_others_without_end(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, _, _) = two(&app).await;
        for _ in 0..30 {
            let proposed = hand_over(&researcher, &a, "pi").await;
            assert_eq!(proposed.status, StatusCode::CREATED, "{}", proposed.text);
            assert_eq!(answer(&researcher, &proposed.body, "withdrawal", json!({})).await.status, StatusCode::OK);
        }
        assert_eq!(hand_over(&researcher, &a, "pi").await.status, StatusCode::TOO_MANY_REQUESTS);
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(hand_over(&researcher, &a, "pi").await.status, StatusCode::CREATED);
        app.stop().await;
    }

    async fn an_occurrence_of_a_series_goes_over_alone(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("pi").await);
        let mut body = want("raman", slot(3, 9, 0, 120), of_nano());
        body["repeat"] = json!({"rule": "FREQ=WEEKLY;COUNT=3"});
        body["choice"] = json!("all");
        let made = researcher.put(&format!("/series/{}", fresh()), body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let second = json!({"id": made.body["occurrences"][1]["reservation_id"]});
        let proposed = hand_over(&researcher, &second, "pi").await;
        assert_eq!(proposed.status, StatusCode::CREATED, "{}", proposed.text);
        let agreed = answer(&pi, &proposed.body, "acceptance", of_nano()).await;
        assert_eq!(agreed.status, StatusCode::OK, "{}", agreed.text);
        let new = pi.get(&format!("/reservations/{}", agreed.body["reservation_id"].as_str().expect("an id"))).await;
        assert_eq!(new.body["series_id"], Value::Null, "{}", new.text);
        assert_eq!(db.number("SELECT count(*) FROM reservation WHERE state = 'confirmed' AND series_id IS NOT NULL").await, 2);
        app.stop().await;
    }

    async fn nobody_who_waits_gets_what_is_handed_over(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, _) = two(&app).await;
        let waits = want("raman", slot(3, 9, 0, 120), json!({"group_id": id("nano"), "wait_within": slot(3, 9, 0, 120)}));
        let colleague = app.sign_in("nano-pi").await;
        let waits = colleague.put(&format!("/reservations/{}", fresh()), waits).await;
        assert_eq!(waits.body["state"], "waiting", "{}", waits.text);
        let proposed = hand_over(&researcher, &a, "pi").await;
        assert_eq!(answer(&pi, &proposed.body, "acceptance", of_nano()).await.status, StatusCode::OK);
        assert_eq!(colleague.get(&path(&waits.body, "")).await.body["state"], "waiting");
        app.stop().await;
    }

    async fn of_many_yeses_one_counts(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, _) = two(&app).await;
        let proposed = hand_over(&researcher, &a, "pi").await.body;
        let mut racers = JoinSet::new();
        for _ in 0..8 {
            let (pi, proposed) = (pi.clone(), proposed.clone());
            racers.spawn(async move { answer(&pi, &proposed, "acceptance", of_nano()).await });
        }
        let answers = racers.join_all().await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (StatusCode::OK, &answers[0].body), "{}", answer.text);
        }
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 2);
        assert_eq!(db.number("SELECT count(*) FROM reservation WHERE state = 'confirmed'").await, 2);
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }

    async fn a_yes_meets_changes_of_the_same_time(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, pi, b) = two(&app).await;
        let proposed = swap(&researcher, &a, at(4, 14)).await.body;
        let mut racers = JoinSet::new();
        for number in 0..12 {
            let (researcher, pi, a, b, proposed) = (researcher.clone(), pi.clone(), a.clone(), b.clone(), proposed.clone());
            racers.spawn(async move {
                match number % 3 {
                    0 => answer(&pi, &proposed, "acceptance", json!({})).await,
                    1 => researcher.act(&path(&a, "/cancellation"), 1, json!({})).await,
                    _ => pi.patch(&path(&b, ""), 1, slot(5, 9, 0, 60)).await,
                }
            });
        }
        let answers = racers.join_all().await;
        for answer in &answers {
            assert!(!answer.status.is_server_error(), "{}", answer.text);
        }
        let (one, other) = (researcher.get(&path(&a, "")).await.body, pi.get(&path(&b, "")).await.body);
        let swapped = one["start"] == b["start"];
        assert_eq!(swapped, other["start"] == a["start"], "both or neither");
        assert_eq!(db.number("SELECT count(*) FROM proposal WHERE state = 'accepted'").await, i64::from(swapped));
        let live = [&one, &other].iter().filter(|seen| seen["state"] == "confirmed").count();
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, live as i64);
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }

    async fn of_many_proposals_one_stands(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, a, _, _) = two(&app).await;
        let mut racers = JoinSet::new();
        for _ in 0..8 {
            let (researcher, a) = (researcher.clone(), a.clone());
            racers.spawn(async move { swap(&researcher, &a, at(4, 14)).await });
        }
        let answers = racers.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count(), 1);
        for answer in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
            assert_eq!(answer.violations(), ["already_proposed"], "{}", answer.text);
        }
        assert_eq!(db.number("SELECT count(*) FROM proposal").await, 1);
        app.stop().await;
    }
}
