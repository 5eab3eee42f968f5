//! Series over HTTP: try out, ask for all or what can be had, approve at once, give up from one on.

use crate::booking::{slot, want};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    each_database, python,
};
use tokio::task::JoinSet;

/// A request for all of two hours from nine on a Thursday, repeated by the rule.
pub fn repeated(instrument: &str, rule: &str, more: Value) -> Value {
    let mut body = want(instrument, slot(3, 9, 0, 120), more);
    body["repeat"] = json!({ "rule": rule });
    body["choice"] = json!("all");
    body
}

fn weekly(rule: &str, choice: &str, more: Value) -> Value {
    let mut body = repeated("sem", rule, more);
    body["choice"] = json!(choice);
    body
}

fn of_group() -> Value {
    json!({"group_id": id("nano")})
}

fn of_startup() -> Value {
    json!({"organisation_id": id("xinghai")})
}

async fn put(person: &Person, body: Value) -> Answer {
    person.put(&format!("/series/{}", fresh()), body).await
}

/// A series of three that the startup waits for.
async fn held(app: &TestApp) -> Value {
    let startup = app.sign_in("startup").await;
    let answer = put(&startup, weekly("FREQ=WEEKLY;COUNT=3", "all", of_startup())).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(states(&answer.body), ["held", "held", "held"]);
    answer.body
}

fn occurrences(series: &Value) -> &Vec<Value> {
    series["occurrences"].as_array().expect("a list")
}

fn states(series: &Value) -> Vec<&str> {
    occurrences(series).iter().filter_map(|one| one["state"].as_str()).collect()
}

fn outcomes(answer: &Value) -> Vec<&str> {
    occurrences(answer).iter().filter_map(|one| one["outcome"].as_str()).collect()
}

fn time(value: &Value) -> DateTime<Utc> {
    value.as_str().and_then(|text| text.parse().ok()).expect("a time")
}

fn path(series: &Value, action: &str) -> String {
    format!("/series/{}{action}", series["id"].as_str().expect("an id"))
}

fn revision(series: &Value) -> u64 {
    series["revision"].as_u64().expect("a revision")
}

/// The calendar part of the mail that was sent last, after all have gone out, on unfolded lines.
async fn last_event(app: &TestApp) -> String {
    app.work().await;
    let mails = app.mails();
    let mail = String::from_utf8_lossy(&mails.last().expect("a mail").bytes).into_owned();
    crate::mail::calendar(&mail)
}

/// Reads the whole series' event out of the last mail with parsers that are not ours; while it stands, what they see
/// is what the API shows.
async fn as_read(app: &TestApp, series: &Value, sequence: u64) -> Value {
    let read = python::answer("expand_ics.py", last_event(app).await.as_bytes());
    let read: Value = serde_json::from_str(&read).expect("JSON");
    assert_eq!(read["errors"], json!([]));
    assert_eq!(read["uids"].as_array().map(Vec::len), Some(1), "{read}");
    assert_eq!(read["sequences"], json!([sequence]), "{read}");
    if read["method"] == "REQUEST" {
        let status = |state: &Value| if state == "held" { "TENTATIVE" } else { "CONFIRMED" };
        let live = occurrences(series).iter().filter(|one| one["state"] == "held" || one["state"] == "confirmed");
        let shown = live.map(|one| (time(&one["start"]), time(&one["end"]), status(&one["state"]).to_owned()));
        let seen = read["occurrences"].as_array().expect("a list").iter();
        let seen = seen.map(|one| (time(&one[0]), time(&one[1]), one[2].as_str().expect("a status").to_owned()));
        assert_eq!(seen.collect::<Vec<_>>(), shown.collect::<Vec<_>>(), "{read}");
    }
    read
}

async fn take(person: &Person, days: i64) {
    let body = want("sem", slot(days, 10, 0, 120), of_group());
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

each_database! {
    async fn a_series_is_promised_as_one_and_told_in_one_mail(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let (address, body) = (format!("/series/{}", fresh()), weekly("FREQ=WEEKLY;COUNT=3", "all", of_group()));
        let made = researcher.put(&address, body.clone()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(states(&made.body), ["confirmed", "confirmed", "confirmed"]);
        assert_eq!(made.body["rule"]["zh"], "每周四 09:00–11:00，共 3 次");
        let starts: Vec<_> = occurrences(&made.body).iter().map(|one| time(&one["start"])).collect();
        let first = beginning() + TimeDelta::days(3);
        assert_eq!(starts, [first, first + TimeDelta::days(7), first + TimeDelta::days(14)]);
        assert_eq!(made.headers["etag"], "\"3\"");
        assert_eq!(app.work().await, 2, "the applicant and the lab, once each");

        // Every occurrence is a reservation like any other.
        let one = &occurrences(&made.body)[1];
        let path = format!("/reservations/{}", one["reservation_id"].as_str().expect("an id"));
        let reservation = researcher.get(&path).await;
        assert_eq!((&reservation.body["series_id"], &reservation.body["start"]), (&made.body["id"], &one["start"]));
        let quote = json!({"start": one["start"], "end": one["end"], "mode": "self_use"});
        let quote = app.visitor().post(&format!("/instruments/{}/quote", id("sem")), quote).await;
        assert!(quote.violations().contains(&"occupied"), "{}", quote.text);

        // Asked again it is there; another request under its id is not.
        let again = researcher.put(&address, body).await;
        assert_eq!((again.status, &again.body["revision"]), (StatusCode::OK, &json!(3)), "{}", again.text);
        let other = researcher.put(&address, weekly("FREQ=WEEKLY;COUNT=2", "all", of_group())).await;
        assert_eq!((other.status, other.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", other.text);
        assert_eq!(app.work().await, 0);
        app.stop().await;
    }

    async fn the_preview_says_what_the_request_gets(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        take(&researcher, 10).await;
        let body = weekly("FREQ=WEEKLY;COUNT=4", "all", of_group());
        let trial = json!({
            "start": body["start"], "end": body["end"], "mode": "self_use", "group_id": id("nano"),
            "repeat": {"rule": "FREQ=WEEKLY;COUNT=4"},
        });
        let preview = researcher.post(&format!("/instruments/{}/series-quote", id("sem")), trial).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
        assert_eq!(outcomes(&preview.body), ["confirmed", "refused", "confirmed", "confirmed"]);
        assert_eq!((&preview.body["possible"], &preview.body["sign_in_needed"]), (&json!(3), &json!(false)));

        let refused = put(&researcher, body.clone()).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "series-refused"), "{}", refused.text);
        assert_eq!(refused.body["occurrences"], preview.body["occurrences"]);
        let second = &occurrences(&refused.body)[1]["violations"];
        assert_eq!(second[0]["code"], "occupied", "{second}");
        assert_eq!(second[0]["blockers"].as_array().map(Vec::len), Some(1));
        assert_eq!(db.number("SELECT count(*) FROM series").await, 0, "nothing half-written");

        let possible = put(&researcher, weekly("FREQ=WEEKLY;COUNT=4", "possible", of_group())).await;
        assert_eq!(possible.status, StatusCode::CREATED, "{}", possible.text);
        assert_eq!(states(&possible.body), ["confirmed", "confirmed", "confirmed"]);
        app.stop().await;
    }

    async fn a_visitor_may_try_a_series_out(db) {
        let app = TestApp::with_city(db).await;
        let body = weekly("FREQ=WEEKLY;COUNT=2", "all", json!({}));
        let trial = json!({
            "start": body["start"], "end": body["end"], "mode": "commissioned", "repeat": body["repeat"],
        });
        let preview = app.visitor().post(&format!("/instruments/{}/series-quote", id("sem")), trial).await;
        assert_eq!(outcomes(&preview.body), ["pending", "pending"], "{}", preview.text);
        assert_eq!(preview.body["sign_in_needed"], true);
        assert_eq!(preview.body["price_fen"], 144_000);
        app.stop().await;
    }

    async fn the_lab_answers_a_series_at_once(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        assert_eq!(app.work().await, 2);
        let manager = app.sign_in("manager").await;
        let seen = manager.get(&path(&asked, "")).await;
        assert_eq!(seen.body["can"], json!(["approve", "decline", "cancel"]), "{}", seen.text);

        // One of them is moved: who has seen the series before must look again.
        let startup = app.sign_in("startup").await;
        let second = format!("/reservations/{}", occurrences(&asked)[1]["reservation_id"].as_str().expect("an id"));
        let moved = startup.patch(&second, 1, slot(10, 13, 0, 120)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let stale = manager.act(&path(&asked, "/approval"), revision(&asked), json!({})).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.text);
        app.work().await;

        let approved = manager.act(&path(&asked, "/approval"), stale.body["params"]["current_revision"].as_u64().expect("a number"), json!({})).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        assert_eq!(states(&approved.body), ["confirmed", "confirmed", "confirmed"]);
        let moved: Vec<_> = occurrences(&approved.body).iter().map(|one| one["moved"].as_bool()).collect();
        assert_eq!(moved, [Some(false), Some(true), Some(false)], "what was moved stays where it was moved to");
        assert_eq!(app.work().await, 2, "the applicant and the lab, once each");
        let again = manager.act(&path(&asked, "/approval"), revision(&approved.body), json!({})).await;
        assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", again.text);
        app.stop().await;
    }

    async fn a_declined_series_frees_all_its_time(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let manager = app.sign_in("manager").await;
        let body = json!({"code": "instrument_needed", "reason": "本月校准"});
        let declined = manager.act(&path(&asked, "/decline"), revision(&asked), body).await;
        assert_eq!(states(&declined.body), ["declined", "declined", "declined"], "{}", declined.text);
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 0);
        app.stop().await;
    }

    async fn this_and_following_are_given_up(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = put(&researcher, weekly("FREQ=WEEKLY;COUNT=4", "all", of_group())).await;
        let from = &occurrences(&made.body)[2]["recurrence_id"];
        let body = json!({"from": from, "reason": "课题结束"});
        let cancelled = researcher.act(&path(&made.body, "/cancellation"), revision(&made.body), body).await;
        assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text);
        assert_eq!(states(&cancelled.body), ["confirmed", "confirmed", "cancelled", "cancelled"]);

        // Two hours before the first one it is too late for that one only.
        app.clock.advance(TimeDelta::hours(70));
        let rest = researcher.act(&path(&made.body, "/cancellation"), revision(&cancelled.body), json!({})).await;
        assert_eq!(states(&rest.body), ["confirmed", "cancelled", "cancelled", "cancelled"], "{}", rest.text);
        let late = researcher.act(&path(&made.body, "/cancellation"), revision(&rest.body), json!({})).await;
        assert_eq!((late.status, late.violations()), (StatusCode::CONFLICT, vec!["too_late_to_change"]), "{}", late.text);
        app.stop().await;
    }

    /// What an independent reader makes of each mail is what stands in the calendar then.
    async fn a_calendar_program_sees_the_series_as_it_stands(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        take(&researcher, 10).await;
        app.work().await;
        let made = put(&app.sign_in("startup").await, weekly("FREQ=WEEKLY;COUNT=5", "possible", of_startup())).await;
        assert_eq!(states(&made.body), ["held"; 4], "{}", made.text);
        let read = as_read(&app, &made.body, 0).await;
        assert_eq!((&read["method"], &read["zones"]), (&json!("REQUEST"), &json!(["Asia/Shanghai"])));

        let approved = manager.act(&path(&made.body, "/approval"), revision(&made.body), json!({})).await;
        as_read(&app, &approved.body, 1).await;

        // One is moved by the lab, and the reader is told of that one alone.
        let third = &occurrences(&approved.body)[2];
        let address = format!("/reservations/{}", third["reservation_id"].as_str().expect("an id"));
        let moved = manager.patch(&address, 2, slot(24, 14, 0, 120)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let alone = last_event(&app).await;
        assert!(alone.contains("RECURRENCE-ID;TZID=Asia/Shanghai:20261217T090000"), "{alone}");
        assert!(alone.contains("DTSTART:20261217T060000Z") && alone.contains("SEQUENCE:2"), "{alone}");
        assert!(alone.contains(&format!("UID:{}@", made.body["id"].as_str().expect("an id"))), "{alone}");

        let now = manager.get(&path(&made.body, "")).await;
        let from = json!({"from": occurrences(&now.body)[3]["recurrence_id"]});
        let cut = manager.act(&path(&made.body, "/cancellation"), revision(&now.body), from).await;
        assert_eq!(states(&cut.body), ["confirmed", "confirmed", "confirmed", "cancelled"], "{}", cut.text);
        let last = last_event(&app).await;
        assert!(last.contains("METHOD:CANCEL") && last.contains("RECURRENCE-ID"), "one alone: {last}");

        let rest = manager.act(&path(&made.body, "/cancellation"), revision(&cut.body), json!({})).await;
        assert_eq!(states(&rest.body), ["cancelled"; 4], "{}", rest.text);
        let read = as_read(&app, &rest.body, 4).await;
        assert_eq!(read["method"], "CANCEL");
        app.stop().await;
    }

    async fn a_series_that_nobody_answers_lapses_in_one_piece(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        app.work().await;
        app.clock.advance(TimeDelta::days(3));
        assert_eq!(app.work().await, 2, "the applicant and the lab, once each");
        let startup = app.sign_in("startup").await;
        let seen = startup.get(&path(&asked, "")).await;
        assert_eq!(states(&seen.body), ["lapsed", "lapsed", "lapsed"], "{}", seen.text);
        app.stop().await;
    }

    async fn strangers_learn_nothing_of_a_series(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        for stranger in ["langchao", "polymer-student"] {
            let person = app.sign_in(stranger).await;
            assert_eq!(person.get(&path(&asked, "")).await.status, StatusCode::NOT_FOUND);
            for (action, body) in [
                ("/approval", json!({})),
                ("/pi-approval", json!({})),
                ("/decline", json!({"code": "other", "reason": "no"})),
                ("/cancellation", json!({})),
            ] {
                let answer = person.act(&path(&asked, action), revision(&asked), body).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action}: {}", answer.text);
            }
        }
        let startup = app.sign_in("startup").await;
        let own = startup.act(&path(&asked, "/approval"), revision(&asked), json!({})).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "nobody approves his own request: {}", own.text);
        let visitor = app.visitor().get(&path(&asked, "")).await;
        assert_eq!(visitor.status, StatusCode::UNAUTHORIZED);
        app.stop().await;
    }

    async fn what_cannot_be_read_is_said_at_once(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let refused = |repeat: Value| {
            let (researcher, mut body) = (researcher.clone(), weekly("", "all", of_group()));
            body["repeat"] = repeat;
            async move {
                let answer = put(&researcher, body).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
                let error = &answer.body["errors"][0];
                format!("{} {}", error["pointer"].as_str().unwrap_or_default(), error["code"].as_str().unwrap_or_default())
            }
        };
        assert_eq!(refused(json!({})).await, "/repeat/rule required");
        assert_eq!(refused(json!({"rule": "FREQ=FORTNIGHTLY"})).await, "/repeat/rule not_a_rule");
        assert_eq!(refused(json!({"rule": "FREQ=DAILY"})).await, "/repeat/rule too_many");
        assert_eq!(refused(json!({"rule": "FREQ=DAILY;UNTIL=20200101"})).await, "/repeat/rule ends_before_start");
        let first = beginning() + TimeDelta::days(3);
        assert_eq!(refused(json!({"rule": "FREQ=DAILY;COUNT=1", "without": [first]})).await, "/repeat/without nothing_left");
        assert_eq!(refused(json!({"rule": "FREQ=DAILY;COUNT=2", "sometimes": true})).await, "/repeat/sometimes unknown_field");
        let missing = put(&researcher, json!({})).await;
        assert!(missing.body["errors"].as_array().expect("a list").len() >= 6, "{}", missing.text);
        app.stop().await;
    }

    async fn of_thirty_two_series_at_once_one_is_promised(db) {
        let app = TestApp::with_city(db).await;
        let mut people = Vec::new();
        for local in ["researcher", "pi", "nano-pi", "polymer-student"] {
            people.push(app.sign_in(local).await);
        }
        let groups = ["nano", "polymer", "nano", "polymer"];
        let mut racers = JoinSet::new();
        for number in 0..32 {
            let person = people[number % 4].clone();
            racers.spawn(async move {
                // They begin on different days and meet in the third week at the latest.
                let first = slot(3 + 7 * (number as i64 % 3), 9, 0, 120);
                let mut body = want("raman", first, json!({"group_id": id(groups[number % 4])}));
                body["repeat"] = json!({"rule": "FREQ=WEEKLY;COUNT=3"});
                body["choice"] = json!("all");
                put(&person, body).await
            });
        }
        let answers = racers.join_all().await;
        let made = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert_eq!(made, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        for answer in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
            assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "series-refused"), "{}", answer.text);
        }
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 3);
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }
}
