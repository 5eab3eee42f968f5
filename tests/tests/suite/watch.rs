//! Being told of freed time over HTTP: what is told to whom, how often, and what nobody learns.

use crate::{
    accounts,
    booking::{slot, want},
    waiting::{cancel, join, path, policy},
};
use api::service::alerts;
use chrono::TimeDelta;
use inventory::policy::Quota;
use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database,
};
use tokio::task::JoinSet;

/// The researcher has the Raman spectrometer on Thursday morning.
async fn taken(app: &TestApp) -> (Person, Value) {
    let researcher = app.sign_in("researcher").await;
    let first = book(&researcher, "nano", slot(3, 9, 0, 120)).await;
    (researcher, first)
}

async fn book(person: &Person, group: &str, slot: Value) -> Value {
    let answer = join(person, want("raman", slot, json!({"group_id": id(group)}))).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

/// An hour on the Raman spectrometer on Thursday between nine and noon, for a group.
fn hour(group: &str) -> Value {
    let span = slot(3, 9, 0, 180);
    json!({
        "instrument_id": id("raman"), "minutes": 60, "mode": "self_use", "from": span["start"], "to": span["end"],
        "group_id": id(group),
    })
}

async fn watch(person: &Person, body: Value) -> Answer {
    person.put(&format!("/watches/{}", fresh()), body).await
}

async fn watches(person: &Person, body: Value) -> Value {
    let answer = watch(person, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

/// Looks once; how many people are told something.
async fn look(app: &TestApp) -> usize {
    alerts::look(&app.app).await.expect("a look")
}

fn at(watch: &Value, tail: &str) -> String {
    format!("/watches/{}{tail}", watch["id"].as_str().expect("an id"))
}

async fn shown(person: &Person, watch: &Value) -> Value {
    let answer = person.get(&at(watch, "")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.body
}

each_database! {
    async fn a_cancelled_time_is_told_once_and_leads_to_its_booking(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        let made = watches(&student, hour("polymer")).await;
        assert_eq!((&made["told"], &made["outcome"], &made["group"]["id"]), (&Value::Null, &Value::Null, &json!(id("polymer"))));
        app.work().await;
        assert_eq!(look(&app).await, 0, "eleven to twelve was free before");
        assert_eq!(cancel(&researcher, &first).await.status, StatusCode::OK);
        app.work().await;
        assert_eq!((look(&app).await, look(&app).await), (1, 0));

        assert_eq!(app.work().await, 1, "nobody else is told");
        let mail = app.mails().pop().expect("a mail");
        assert!(mail.to.starts_with("polymer-student@") && !mail.has_calendar, "{}", mail.to);
        assert!(mail.subject.starts_with("有空位：") && mail.subject.ends_with("11月26日 周四 09:00–10:00"), "{}", mail.subject);
        let letter = accounts::plain_text(&mail.bytes);
        let page = format!(
            "/instruments/{}/book?start=2026-11-26T01:00:00Z&end=2026-11-26T02:00:00Z&mode=self_use&as=group:{}",
            id("raman"), id("polymer"),
        );
        assert!(letter.contains(&page) && letter.contains("没有为您保留") && letter.contains("还需审批"), "{letter}");
        assert!(!letter.contains("王珊") && !letter.contains("纳米"), "whose use it was is nobody's business: {letter}");
        let notices = student.get("/notices").await;
        assert_eq!((&notices.body["items"][0]["kind"], &notices.body["items"][0]["page"]), (&json!("time_freed"), &json!(page)));
        let told = shown(&student, &made).await;
        assert_eq!((&told["told"]["start"], &told["told"]["at"]), (&first["start"], &json!(beginning())));
        assert_eq!(told["ended_at"], Value::Null, "it runs on");

        // Nothing is kept for him.
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 0);
        book(&researcher, "nano", slot(3, 9, 0, 60)).await;
        app.stop().await;
    }

    async fn what_is_told_would_be_accepted_and_what_ones_own_rules_forbid_is_not_told(db) {
        let app = TestApp::with_city(db).await;
        policy(&app, |policy| {
            policy.quotas = vec![Quota::weekly_minutes(120)];
            policy.qualification_needed = true;
        })
        .await;
        let (researcher, first) = taken(&app).await;
        let (student, outsider) = (app.sign_in("polymer-student").await, app.sign_in("langchao").await);
        let other = book(&student, "polymer", slot(4, 9, 0, 120)).await;
        let used_up = watches(&student, hour("polymer")).await;
        let mut body = hour("polymer");
        (body["group_id"], body["organisation_id"]) = (Value::Null, json!(id("langchao")));
        watches(&outsider, body).await;
        cancel(&researcher, &first).await;
        assert_eq!(look(&app).await, 0, "no hours left for one, no qualification for the other");
        cancel(&student, &other).await;
        assert_eq!(look(&app).await, 1);
        let told = shown(&student, &used_up).await["told"].clone();
        book(&student, "polymer", json!({"start": told["start"], "end": told["end"]})).await;
        app.stop().await;
    }

    async fn whoever_waits_is_offered_it_and_nobody_is_told_meanwhile(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let (student, pi) = (app.sign_in("polymer-student").await, app.sign_in("nano-pi").await);
        watches(&student, hour("polymer")).await;
        let wish = want("raman", slot(3, 9, 0, 120), json!({"group_id": id("nano"), "wait_within": slot(3, 9, 0, 120)}));
        let waits = join(&pi, wish).await;
        cancel(&researcher, &first).await;
        let offered = pi.get(&path(&waits.body, "")).await;
        assert_eq!((&offered.body["state"], look(&app).await), (&json!("offered"), 0), "{}", offered.text);
        assert_eq!(cancel(&pi, &offered.body).await.status, StatusCode::OK);
        assert_eq!(look(&app).await, 1, "the offer was given back, and nobody else waits");
        app.stop().await;
    }

    async fn an_outage_that_is_over_early_frees_time(db) {
        let app = TestApp::with_city(db).await;
        let (manager, student) = (app.sign_in("manager").await, app.sign_in("polymer-student").await);
        let (outage, mut body) = (format!("/outages/{}", fresh()), slot(0, 9, 0, 4 * 1440));
        (body["instrument_id"], body["reason"]) = (json!(id("raman")), json!("fault"));
        assert_eq!(manager.put(&outage, body).await.status, StatusCode::CREATED);
        watches(&student, hour("polymer")).await;
        assert_eq!(look(&app).await, 0);
        app.clock.advance(TimeDelta::hours(3));
        let ended = manager.post(&format!("{outage}/end"), json!({})).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
        assert_eq!(look(&app).await, 1);
        app.stop().await;
    }

    async fn a_watch_tells_once_an_hour_and_later_what_is_still_free(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, student) = (app.sign_in("researcher").await, app.sign_in("polymer-student").await);
        let (a, b) = (book(&researcher, "nano", slot(3, 9, 0, 60)).await, book(&researcher, "nano", slot(3, 10, 0, 60)).await);
        let made = watches(&student, hour("polymer")).await;
        cancel(&researcher, &b).await;
        assert_eq!(look(&app).await, 1);
        cancel(&researcher, &a).await;
        assert_eq!(look(&app).await, 0);
        app.clock.advance(TimeDelta::minutes(59));
        assert_eq!(look(&app).await, 0);
        app.clock.advance(TimeDelta::minutes(1));
        assert_eq!((look(&app).await, look(&app).await), (1, 0));
        assert_eq!(shown(&student, &made).await["told"]["start"], a["start"]);
        app.stop().await;
    }

    async fn hours_of_the_week_narrow_it(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        let mut body = hour("polymer");
        body["hours"] = json!([{"weekday": 4, "from_minute": 600, "to_minute": 720}]);
        let thursdays = watches(&student, body.clone()).await;
        assert_eq!(thursdays["hours"], body["hours"]);
        body["hours"][0]["weekday"] = json!(5);
        let fridays = watches(&student, body).await;
        cancel(&researcher, &first).await;
        assert_eq!(look(&app).await, 1);
        assert_eq!(shown(&student, &thursdays).await["told"]["start"], slot(3, 10, 0, 60)["start"]);
        assert_eq!(shown(&student, &fridays).await["told"], Value::Null);
        app.stop().await;
    }

    async fn however_many_look_at_once_one_tells(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        watches(&student, hour("polymer")).await;
        app.work().await;
        cancel(&researcher, &first).await;
        app.work().await;
        let mut looks = JoinSet::new();
        for _ in 0..12 {
            let app = app.app.clone();
            looks.spawn(async move { alerts::look(&app).await.expect("a look") });
        }
        assert_eq!(looks.join_all().await.into_iter().sum::<usize>(), 1);
        assert_eq!(app.work().await, 1);
        assert_eq!(db.number("SELECT count(*) FROM notice WHERE kind = 'time_freed'").await, 1);
        app.stop().await;
    }

    async fn an_instrument_on_which_nothing_happens_is_not_looked_at(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        watches(&student, hour("polymer")).await;
        let looks = "SELECT CAST(sum(revision) AS BIGINT) FROM watch";
        let before = db.number(looks).await;
        app.clock.advance(TimeDelta::hours(2));
        look(&app).await;
        assert_eq!(db.number(looks).await, before);
        let elsewhere = want("sem", slot(3, 9, 0, 60), json!({"group_id": id("nano"), "mode": "commissioned"}));
        assert_eq!(join(&researcher, elsewhere).await.status, StatusCode::CREATED);
        look(&app).await;
        assert_eq!(db.number(looks).await, before);
        cancel(&researcher, &first).await;
        look(&app).await;
        assert_eq!(db.number(looks).await, before + 1);
        app.stop().await;
    }

    async fn the_same_again_is_known_and_another_content_refused(db) {
        let app = TestApp::with_city(db).await;
        let student = app.sign_in("polymer-student").await;
        let at = format!("/watches/{}", fresh());
        let (first, again) = (student.put(&at, hour("polymer")).await, student.put(&at, hour("polymer")).await);
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK), "{}", again.text);
        assert_eq!(first.body, again.body);
        let mut other = hour("polymer");
        other["minutes"] = json!(90);
        assert_eq!(student.put(&at, other).await.code(), "id-in-use");
        assert_eq!(app.sign_in("researcher").await.put(&at, hour("nano")).await.code(), "id-in-use");
        app.clock.advance(TimeDelta::days(4));
        let late = student.put(&at, hour("polymer")).await;
        assert_eq!((late.status, &late.body["outcome"]), (StatusCode::OK, &json!("over")), "{}", late.text);
        app.stop().await;
    }

    async fn somebody_elses_watch_is_not_there(db) {
        let app = TestApp::with_city(db).await;
        let student = app.sign_in("polymer-student").await;
        let made = watches(&student, hour("polymer")).await;
        for local in ["researcher", "pi", "manager", "office", "sysadmin"] {
            let other = app.sign_in(local).await;
            assert_eq!(other.get(&at(&made, "")).await.status, StatusCode::NOT_FOUND, "{local}");
            assert_eq!(other.post(&at(&made, "/end"), json!({})).await.status, StatusCode::NOT_FOUND, "{local}");
            assert_eq!(other.get("/watches").await.body["items"], json!([]), "{local}");
        }
        let visitor = app.visitor();
        assert_eq!(visitor.get(&at(&made, "")).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(watch(&visitor, hour("polymer")).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(shown(&student, &made).await["ended_at"], Value::Null);
        app.stop().await;
    }

    async fn it_ends_by_ones_word_by_ones_use_and_with_its_time(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let (student, pi, nano_pi) =
            (app.sign_in("polymer-student").await, app.sign_in("pi").await, app.sign_in("nano-pi").await);
        let by_word = watches(&student, hour("polymer")).await;
        let by_use = watches(&pi, hour("polymer")).await;
        let by_time = watches(&nano_pi, hour("nano")).await;
        let ended = student.post(&at(&by_word, "/end"), json!({})).await;
        assert_eq!((ended.status, &ended.body["outcome"]), (StatusCode::OK, &json!("ended")), "{}", ended.text);
        let again = student.post(&at(&by_word, "/end"), json!({})).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &ended.body));
        book(&pi, "polymer", slot(3, 11, 0, 30)).await;
        look(&app).await;
        assert_eq!(shown(&pi, &by_use).await["outcome"], Value::Null, "half an hour is not what he looks for");
        let half = pi.get("/reservations?scope=mine").await.body["items"][0].clone();
        cancel(&pi, &half).await;
        book(&pi, "polymer", slot(3, 11, 0, 60)).await;
        cancel(&researcher, &first).await;
        assert_eq!(look(&app).await, 1, "he who has no use yet");
        assert_eq!(shown(&pi, &by_use).await["outcome"], "booked");
        assert_eq!(shown(&nano_pi, &by_time).await["told"]["start"], first["start"]);
        let open = nano_pi.get("/watches?open=true").await.body["items"].as_array().map(Vec::len);
        assert_eq!(open, Some(1));
        app.clock.advance(TimeDelta::days(3) + TimeDelta::hours(3));
        assert_eq!(shown(&nano_pi, &by_time).await["outcome"], "over", "before anybody has looked");
        assert_eq!(nano_pi.get("/watches?open=true").await.body["items"], json!([]));
        assert_eq!(look(&app).await, 0);
        assert_eq!(db.number("SELECT count(*) FROM watch WHERE ended_at IS NULL").await, 0);
        assert_eq!(db.number("SELECT count(*) FROM audit_leaf WHERE object_kind = 'watch'").await, 6, "three begun, three ended");
        app.stop().await;
    }

    async fn a_link_in_the_mail_ends_it_only_by_its_button(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let student = app.sign_in("polymer-student").await;
        let made = watches(&student, hour("polymer")).await;
        cancel(&researcher, &first).await;
        look(&app).await;
        let secret = accounts::link(&app, "polymer-student@demo.example").await.expect("a link");
        let kept = format!("SELECT count(*) FROM outbox WHERE payload LIKE '%{secret}%' OR (kind = 'freed' AND rendered IS NOT NULL)");
        assert_eq!(db.number(&kept).await, 0, "the secret is forgotten with the mail");
        let (visitor, path) = (app.visitor(), format!("/links/{secret}"));
        let looked = visitor.get(&path).await;
        assert_eq!((&looked.body["purpose"], &looked.body["password_needed"]), (&json!("end_watch"), &json!(false)), "{}", looked.text);
        assert!(looked.body["party"]["zh"].as_str().is_some_and(|name| name.contains("拉曼")), "{}", looked.text);
        assert_eq!(shown(&student, &made).await["ended_at"], Value::Null, "looking changes nothing");
        let pressed = visitor.post(&path, json!({})).await;
        assert_eq!((pressed.status, &pressed.body["purpose"]), (StatusCode::OK, &json!("end_watch")), "{}", pressed.text);
        assert_eq!(shown(&student, &made).await["outcome"], "ended");
        assert_eq!(visitor.post(&path, json!({})).await.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }

    async fn what_ended_long_ago_is_forgotten(db) {
        let app = TestApp::with_city(db).await;
        let student = app.sign_in("polymer-student").await;
        let ended = watches(&student, hour("polymer")).await;
        watches(&student, hour("polymer")).await;
        student.post(&at(&ended, "/end"), json!({})).await;
        app.clock.advance(TimeDelta::days(180));
        api::service::tidy::forget(&app.app).await.expect("forgets");
        assert_eq!(db.number("SELECT count(*) FROM watch").await, 2);
        app.clock.advance(TimeDelta::seconds(1));
        api::service::tidy::forget(&app.app).await.expect("forgets");
        assert_eq!(db.number("SELECT count(*) FROM watch").await, 1);
        assert_eq!(db.number("SELECT count(*) FROM watch WHERE ended_at IS NULL").await, 1);
        app.stop().await;
    }

    async fn every_wrong_field_is_named(db) {
        let app = TestApp::with_city(db).await;
        let student = app.sign_in("polymer-student").await;
        let errors = |answer: &Answer| {
            let error = &answer.body["errors"][0];
            (error["pointer"].as_str().unwrap_or_default().to_owned(), error["code"].as_str().unwrap_or_default().to_owned())
        };
        let with = |name: &str, value: Value| {
            let mut body = hour("polymer");
            body[name] = value;
            body
        };
        for (body, pointer, code) in [
            (with("to", slot(3, 8, 0, 1)["start"].clone()), "/to", "not_after_start"),
            (with("to", json!(beginning() + TimeDelta::days(93))), "/to", "too_far_ahead"),
            (with("minutes", json!(181)), "/to", "too_short_for"),
            (with("minutes", json!(0)), "/minutes", "out_of_range"),
            (with("group_id", json!(id("algae"))), "/group_id", "unknown_choice"),
            (with("group_id", json!(fresh())), "/group_id", "unknown_choice"),
            (with("hours", json!([{"weekday": 8, "from_minute": 0, "to_minute": 60}])), "/hours/0/weekday", "out_of_range"),
            (with("note", json!("")), "/note", "unknown_field"),
        ] {
            let answer = watch(&student, body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            assert_eq!(errors(&answer), (pointer.to_owned(), code.to_owned()), "{}", answer.text);
        }
        let mut past = hour("polymer");
        (past["from"], past["to"]) = (slot(-2, 9, 0, 1)["start"].clone(), slot(-1, 9, 0, 1)["start"].clone());
        assert_eq!(errors(&watch(&student, past).await), ("/to".to_owned(), "in_past".to_owned()));
        app.stop().await;
    }

    async fn one_person_has_twenty_at_most(db) {
        let app = TestApp::with_city(db).await;
        let student = app.sign_in("polymer-student").await;
        let mut asking = JoinSet::new();
        for _ in 0..24 {
            let student = student.clone();
            asking.spawn(async move { watch(&student, hour("polymer")).await });
        }
        let answers = asking.join_all().await;
        let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == StatusCode::CREATED);
        assert_eq!((made.len(), refused.len()), (20, 4));
        let error = &refused[0].body["errors"][0];
        assert_eq!((&error["code"], &error["params"]["max"]), (&json!("too_many_watches"), &json!(20)), "{}", refused[0].text);
        student.post(&at(&made[0].body, "/end"), json!({})).await;
        watches(&student, hour("polymer")).await;
        let page = student.get("/watches?limit=15").await;
        let next = page.body["next"].as_str().expect("another page").to_owned();
        let rest = student.get(&format!("/watches?limit=15&cursor={next}")).await;
        assert_eq!(rest.body["items"].as_array().map(Vec::len), Some(6), "{}", rest.text);
        app.stop().await;
    }

    async fn whoever_may_no_longer_know_of_the_instrument_is_told_nothing(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, first) = taken(&app).await;
        let (startup, mut body) = (app.sign_in("startup").await, hour("nano"));
        (body["group_id"], body["organisation_id"], body["mode"]) = (Value::Null, json!(id("xinghai")), json!("commissioned"));
        let made = watches(&startup, body.clone()).await;
        let raw = db.raw().await;
        raw.execute_unprepared("UPDATE instrument SET secret = TRUE WHERE name_zh LIKE '%拉曼%'").await.expect("hidden");
        cancel(&researcher, &first).await;
        assert_eq!(look(&app).await, 0);
        assert_eq!(shown(&startup, &made).await["told"], Value::Null);
        let unknown = { let mut body = body.clone(); body["instrument_id"] = json!(fresh()); watch(&startup, body).await };
        let hidden = watch(&startup, body).await;
        assert_eq!((hidden.status, hidden.code()), (unknown.status, unknown.code()), "{}", hidden.text);
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
        raw.close().await.expect("closes");
        app.stop().await;
    }
}
