//! Contested weeks over HTTP: asking, what is proposed, giving out, and what everybody may know of it.

use crate::{
    booking::{slot, want},
    waiting::{cancel, join, path, policy},
};
use chrono::TimeDelta;
use inventory::policy::{Contest, WeekMoment};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database,
};
use tokio::task::JoinSet;
use uuid::Uuid;

/// The week after the one in which the tests begin.
const WEEK: &str = "2026-11-30";

/// Requests for a week close on Thursday at six in the week before; the lab has a day.
fn contest() -> Contest {
    Contest {
        closes: WeekMoment { weekday: 4, minute: 18 * 60 },
        weeks_before: 1,
        review_minutes: 1440,
        first: Vec::new(),
        lately_days: 28,
    }
}

async fn contested(app: &TestApp) {
    policy(app, |policy| policy.contest = Some(contest())).await;
}

/// Wednesday of that week.
fn wednesday(group: &str, hour: i64, length: i64) -> Value {
    want("raman", slot(9, hour, 0, length), json!({"group_id": id(group)}))
}

async fn asks(person: &Person, body: Value) -> Value {
    let answer = join(person, body).await;
    assert_eq!((answer.status, &answer.body["state"]), (StatusCode::CREATED, &json!("waiting")), "{}", answer.text);
    answer.body
}

fn week(action: &str) -> String {
    format!("/instruments/{}/allocations/{WEEK}{action}", id("raman"))
}

/// Lets the clock show six on a day of the week in which the tests begin.
fn six_on(app: &TestApp, day: i64) {
    app.clock.set(beginning() + TimeDelta::days(day) + TimeDelta::hours(9));
}

async fn state(person: &Person, reservation: &Value) -> Answer {
    person.get(&path(reservation, "")).await
}

/// What somebody was told, in Chinese.
async fn told(person: &Person, kind: &str) -> String {
    let notices = person.get("/notices").await;
    let all = notices.body["items"].as_array().expect("a list");
    let one = all.iter().find(|notice| notice["kind"] == kind).expect("such a notice");
    one["text"]["zh"].as_str().expect("a text").to_owned()
}

fn rows(answer: &Answer) -> &Vec<Value> {
    answer.body["rows"].as_array().expect("rows")
}

each_database! {
    async fn a_week_is_given_out_and_everybody_reads_why(db) {
        let app = TestApp::with_city(db).await;
        contested(&app).await;
        let (researcher, student) = (app.sign_in("researcher").await, app.sign_in("polymer-student").await);
        let early = want("raman", slot(3, 9, 0, 120), json!({"group_id": id("nano")}));
        assert_eq!(join(&researcher, early).await.body["state"], "confirmed", "this week is not contested any more");
        app.work().await;

        let mut trial = slot(9, 9, 0, 120);
        (trial["mode"], trial["group_id"]) = (json!("self_use"), json!(id("nano")));
        let quoted = researcher.post(&format!("/instruments/{}/quote", id("raman")), trial).await;
        assert_eq!(quoted.body["outcome"], "collected", "{}", quoted.text);
        assert_eq!(quoted.body["can_hold"], false, "{}", quoted.text);
        assert!(quoted.body["no_hold"]["zh"].is_string(), "nobody comes first there: {}", quoted.text);
        assert_eq!(quoted.body["collected"]["monday"], WEEK);
        let one = asks(&researcher, wednesday("nano", 9, 120)).await;
        assert_eq!(one["contested_week"], WEEK);
        assert_eq!(app.work().await, 1, "the applicant hears that he takes part, and by when");
        assert!(told(&researcher, "contest_joined").await.contains("截止，最迟 11月27日 周五 18:00 公布结果"));
        let two = asks(&student, wednesday("polymer", 10, 120)).await;
        app.work().await;

        let manager = app.sign_in("manager").await;
        let listed = manager.get(&format!("/allocations?instrument={}", id("raman"))).await;
        let shown = &listed.body["items"][0];
        assert_eq!((&shown["phase"], &shown["took_part"], &shown["seed"]), (&json!("collecting"), &json!(2), &Value::Null));
        let early = manager.get(&week("/proposal")).await;
        assert_eq!((early.status, early.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", early.text);
        let early = manager.post(&week(""), json!({})).await;
        assert_eq!(early.violations(), ["contested"], "{}", early.text);

        six_on(&app, 3);
        let late = join(&app.sign_in("nano-pi").await, wednesday("nano", 14, 60)).await;
        assert_eq!(late.violations(), ["contested"], "{}", late.text);
        let proposal = manager.get(&week("/proposal")).await;
        assert_eq!(proposal.status, StatusCode::OK, "{}", proposal.text);
        assert_eq!(proposal.body["fair"]["worth"]["requests"], 1);
        assert_eq!(proposal.body["fair"]["rows"][0]["reservation_id"], two["id"], "whoever had less lately");
        assert_eq!(proposal.body["first_come"]["requests"], 1);
        assert_eq!(proposal.body["bound"], 120);

        let given = manager.post(&week(""), json!({})).await;
        assert_eq!((given.status, &given.body["week"]["phase"]), (StatusCode::OK, &json!("given_out")), "{}", given.text);
        assert_eq!(given.body["week"]["outcome"]["by_lab"], true);
        assert_eq!(app.work().await, 4, "the winner, his PI and the lab of the request; the other why he got nothing");
        assert_eq!(state(&student, &two).await.body["state"], "held", "the group's PI is still asked");
        let waits = state(&researcher, &one).await;
        assert_eq!((&waits.body["state"], &waits.body["contested_week"]), (&json!("waiting"), &json!(WEEK)));
        let text = told(&researcher, "contest_nothing").await;
        assert!(text.contains("排在第 2 位") && text.contains("用了 2 小时") && text.contains("仍在候补"), "{text}");

        // The lottery can be drawn again by anybody.
        let seed: Uuid = given.body["week"]["seed"].as_str().and_then(|seed| seed.parse().ok()).expect("the seed");
        let digest = Sha256::digest(seed.to_string());
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(shown["commitment"], json!(hex), "committed to when the first asked");
        for row in rows(&given) {
            let id: Uuid = row["reservation_id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
            assert_eq!(row["ticket"], json!(Uuid::new_v5(&seed, id.as_bytes())));
        }

        // Whoever takes part reads his own reason, the others' numbers, and nobody's name.
        let own = researcher.get(&week("")).await;
        let (first, second) = (&rows(&own)[0], &rows(&own)[1]);
        assert_eq!((&first["own"], &first["why"], &first["reservation"]), (&json!(false), &Value::Null, &Value::Null));
        assert_eq!((&second["own"], &second["lately_minutes"], &second["got"]), (&json!(true), &json!(120), &Value::Null));
        assert!(second["why"]["en"].as_str().is_some_and(|why| why.contains("number 2")), "{}", own.text);
        let again = manager.post(&week(""), json!({})).await;
        assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", again.text);

        // What is left is for whoever comes first.
        let rest = join(&researcher, wednesday("nano", 14, 60)).await;
        assert_eq!(rest.body["state"], "confirmed", "{}", rest.text);
        app.stop().await;
    }

    async fn what_is_due_is_given_out_before_anybody_takes_what_is_left(db) {
        let app = TestApp::with_city(db).await;
        contested(&app).await;
        let (researcher, student) = (app.sign_in("researcher").await, app.sign_in("polymer-student").await);
        let one = asks(&student, wednesday("polymer", 9, 120)).await;
        six_on(&app, 4);
        // The sweeper has not been there yet.
        let thief = join(&researcher, wednesday("nano", 9, 120)).await;
        assert_eq!(thief.violations(), ["occupied"], "{}", thief.text);
        assert_eq!(state(&student, &one).await.body["state"], "held");
        let shown = student.get(&week("")).await;
        let outcome = &shown.body["week"]["outcome"];
        assert_eq!((&outcome["by_lab"], &outcome["reason"]), (&json!(false), &Value::Null), "{}", shown.text);
        app.stop().await;
    }

    async fn the_sweeper_gives_out_what_is_due(db) {
        let app = TestApp::with_city(db).await;
        contested(&app).await;
        let student = app.sign_in("polymer-student").await;
        let one = asks(&student, wednesday("polymer", 9, 120)).await;
        app.work().await;
        six_on(&app, 4);
        assert!(app.work().await > 0, "mails that tell of it");
        assert_eq!(state(&student, &one).await.body["state"], "held");
        let history = state(&student, &one).await.body["history"].clone();
        assert_eq!(history.as_array().and_then(|all| all.last()).map(|last| &last["actor"]), Some(&Value::Null));
        app.stop().await;
    }

    async fn by_hand_with_a_reason_and_by_the_same_rules(db) {
        let app = TestApp::with_city(db).await;
        contested(&app).await;
        let (researcher, student) = (app.sign_in("researcher").await, app.sign_in("polymer-student").await);
        let one = asks(&researcher, wednesday("nano", 9, 120)).await;
        let two = asks(&student, wednesday("polymer", 10, 120)).await;
        six_on(&app, 3);
        let manager = app.sign_in("manager").await;
        let grant = |of: &Value, hour: i64| {
            let mut grant = slot(9, hour, 0, 120);
            grant["reservation_id"] = of["id"].clone();
            grant
        };
        let by_hand = |grants: Value, reason: Value| json!({"by_hand": {"grants": grants, "reason": reason}});
        let silent = manager.post(&week(""), by_hand(json!([grant(&one, 9)]), Value::Null)).await;
        assert_eq!((silent.status, silent.code()), (StatusCode::UNPROCESSABLE_ENTITY, "validation"), "{}", silent.text);
        let twice = manager.post(&week(""), by_hand(json!([grant(&one, 9), grant(&one, 9)]), json!("来访"))).await;
        assert_eq!(twice.code(), "validation", "{}", twice.text);
        let both = manager.post(&week(""), by_hand(json!([grant(&one, 9), grant(&two, 10)]), json!("来访"))).await;
        assert_eq!(both.violations(), ["occupied"], "{}", both.text);
        let other = manager.post(&week(""), by_hand(json!([grant(&one, 13)]), json!("来访"))).await;
        assert_eq!(other.code(), "validation", "nobody gets what he did not ask for: {}", other.text);
        assert_eq!(state(&researcher, &one).await.body["state"], "waiting", "all of it or nothing");

        let given = manager.post(&week(""), by_hand(json!([grant(&one, 9)]), json!("国外来访，只有这一周"))).await;
        assert_eq!(given.status, StatusCode::OK, "{}", given.text);
        assert_eq!(given.body["week"]["outcome"]["reason"], "国外来访，只有这一周");
        assert_eq!(state(&researcher, &one).await.body["state"], "confirmed");
        let why = student.get(&week("")).await;
        let own = rows(&why).iter().find(|row| row["own"] == json!(true)).expect("his row").clone();
        assert!(own["why"]["zh"].as_str().is_some_and(|why| why.contains("已分给排在前面的 1 份申请")), "{}", why.text);
        app.stop().await;
    }

    async fn only_the_lab_gives_out_and_a_hidden_instrument_has_no_weeks(db) {
        let app = TestApp::with_city(db).await;
        contested(&app).await;
        let student = app.sign_in("polymer-student").await;
        asks(&student, wednesday("polymer", 9, 120)).await;
        six_on(&app, 3);
        for answer in [student.post(&week(""), json!({})).await, student.get(&week("/proposal")).await] {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
        }
        assert_eq!(app.visitor().get(&week("")).await.status, StatusCode::UNAUTHORIZED);
        let none = student.get(&format!("/instruments/{}/allocations/{WEEK}", fresh())).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{}", none.text);
        let other = student.get(&format!("/instruments/{}/allocations/2027-01-04", id("raman"))).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{}", other.text);
        app.stop().await;
    }

    async fn other_rules_move_the_moments_and_without_them_the_list_is_served(db) {
        let app = TestApp::with_city(db).await;
        contested(&app).await;
        let student = app.sign_in("polymer-student").await;
        let one = asks(&student, wednesday("polymer", 9, 120)).await;
        policy(&app, |policy| policy.contest = Some(Contest { review_minutes: 0, ..contest() })).await;
        let shown = student.get(&week("")).await;
        assert_eq!(shown.body["week"]["decided_by"], shown.body["week"]["closes_at"], "{}", shown.text);
        policy(&app, |policy| policy.contest = None).await;
        assert_eq!(student.get(&week("")).await.body["week"]["phase"], "dropped");
        api::service::settle::offer_waiting(&app.app).await.expect("the lists");
        assert_eq!(state(&student, &one).await.body["state"], "offered", "it waits like any other now");
        app.stop().await;
    }

    async fn a_week_is_given_out_once_whatever_happens_at_the_same_time(db) {
        let app = TestApp::with_city(db).await;
        contested(&app).await;
        let crowd = [app.sign_in("researcher").await, app.sign_in("pi").await, app.sign_in("nano-pi").await];
        let mut asked = Vec::new();
        for (n, person) in (0..).zip(&crowd) {
            asked.push(asks(person, wednesday("nano", 9 + n, 120)).await);
        }
        six_on(&app, 3);
        let manager = app.sign_in("manager").await;
        let mut racers = JoinSet::new();
        for _ in 0..6 {
            let manager = manager.clone();
            racers.spawn(async move { (0, manager.post(&week(""), json!({})).await) });
        }
        for person in &crowd {
            let person = person.clone();
            racers.spawn(async move { (1, join(&person, wednesday("nano", 9, 180)).await) });
        }
        let (person, last) = (crowd[2].clone(), asked[2].clone());
        racers.spawn(async move { (2, cancel(&person, &last).await) });
        let answers = racers.join_all().await;
        assert!(answers.iter().all(|(_, answer)| !answer.status.is_server_error()), "{answers:?}");
        let given = answers.iter().filter(|(kind, answer)| *kind == 0 && answer.status == StatusCode::OK).count();
        assert_eq!(given, 1, "once");
        let shown = manager.get(&week("")).await;
        let got: Vec<&Value> = rows(&shown).iter().filter(|row| !row["got"].is_null()).collect();
        let kept: BTreeSet<&str> = got.iter().filter_map(|row| row["got"]["start"].as_str()).collect();
        assert_eq!(kept.len(), got.len(), "each time once: {}", shown.text);
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }
}
