//! Accessories, places and operators over HTTP: had together with the instrument or not at all.

use crate::booking::{slot, want};
use chrono::TimeDelta;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{
    app::{Person, TestApp, beginning, fresh, id},
    each_database,
};
use tokio::task::JoinSet;

/// A self-use of an instrument of the microscopes' lab by its research group.
fn asked(instrument: &str, time: Value, needs: Value) -> Value {
    // Nobody runs the other two himself.
    let mode = if instrument == "sem" { "self_use" } else { "commissioned" };
    want(instrument, time, json!({"group_id": id("nano"), "mode": mode, "needs": needs}))
}

fn with(names: &[&str]) -> Value {
    json!({"with": names.iter().map(|name| id(&format!("companion:{name}"))).collect::<Vec<_>>()})
}

fn operated() -> Value {
    json!({"operator": true})
}

/// Takes away that a qualification is needed, so that one researcher can book every instrument of the lab.
async fn open_lab(app: &TestApp, more: Value) -> Person {
    let manager = app.sign_in("manager").await;
    for instrument in ["sem", "tem", "fib"] {
        let path = format!("/instruments/{}", id(instrument));
        let shown = manager.get(&path).await;
        let mut policy = shown.body["policy"].clone();
        policy["qualification_needed"] = json!(false);
        policy["lead_minutes_self_use"] = json!(0);
        for field in ["lead_minutes_commissioned", "set_up_minutes", "clean_up_minutes"] {
            policy[field] = json!(0);
        }
        for (name, value) in more.as_object().expect("an object") {
            policy[name] = value.clone();
        }
        let tag = format!("\"{}\"", shown.body["revision"]);
        let changed = manager.send(Method::PUT, &format!("{path}/policy"), Some(policy), Some(&tag)).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    }
    manager
}

async fn book(person: &Person, body: Value) -> tests::app::Answer {
    person.put(&format!("/reservations/{}", fresh()), body).await
}

fn path(reservation: &Value, action: &str) -> String {
    format!("/reservations/{}{action}", reservation["id"].as_str().expect("an id"))
}

each_database! {
    async fn one_detector_serves_two_microscopes_one_at_a_time(db) {
        let app = TestApp::with_city(db).await;
        open_lab(&app, json!({})).await;
        let researcher = app.sign_in("researcher").await;
        let made = book(&researcher, asked("sem", slot(2, 9, 0, 120), with(&["eds"]))).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(made.body["needs"]["with"][0]["name"]["zh"], "能谱仪（EDS）", "{}", made.text);

        let quote = json!({"mode": "commissioned", "group_id": id("nano"), "needs": with(&["eds"])});
        let mut trial = quote;
        for (name, value) in slot(2, 10, 0, 60).as_object().expect("a time") {
            trial[name] = value.clone();
        }
        let tried = researcher.post(&format!("/instruments/{}/quote", id("tem")), trial).await;
        assert_eq!(tried.body["outcome"], "refused", "{}", tried.text);
        assert_eq!(tried.body["violations"][0]["code"], "companion_taken");
        let text = tried.body["violations"][0]["text"]["zh"].as_str().expect("a sentence");
        assert!(text.contains("能谱仪（EDS）") && text.contains("09:00–11:00"), "{text}");
        let later = &tried.body["alternatives"].as_array().expect("a list").iter().find(|one| one["kind"] == "later");
        assert_eq!(later.expect("a later time")["start"], slot(2, 11, 0, 1)["start"], "{}", tried.text);

        let refused = book(&researcher, asked("tem", slot(2, 10, 0, 60), with(&["eds"]))).await;
        assert_eq!((refused.status, refused.violations()), (StatusCode::CONFLICT, vec!["companion_taken"]));
        let plain = book(&researcher, asked("tem", slot(2, 10, 0, 60), json!({}))).await;
        assert_eq!(plain.status, StatusCode::CREATED, "the microscope itself is free: {}", plain.text);

        // Given up, it can be had.
        let cancelled = researcher.act(&path(&made.body, "/cancellation"), made.revision(), json!({})).await;
        assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text);
        let again = book(&researcher, asked("tem", slot(2, 11, 0, 60), with(&["eds"]))).await;
        assert_eq!(again.status, StatusCode::CREATED, "{}", again.text);
        app.stop().await;
    }

    async fn what_does_not_go_with_an_instrument_is_refused(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let refused = book(&researcher, want("raman", slot(2, 9, 0, 60), json!({"group_id": id("nano"), "needs": with(&["eds"])}))).await;
        assert_eq!((refused.status, refused.violations()), (StatusCode::CONFLICT, vec!["companion_not_offered"]), "{}", refused.text);
        let wrong = book(&researcher, asked("sem", slot(2, 9, 0, 60), json!({"with": ["x"], "more": 1}))).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
        app.stop().await;
    }

    async fn two_operators_run_what_they_can_and_nobody_twice(db) {
        let app = TestApp::with_city(db).await;
        open_lab(&app, json!({})).await;
        let researcher = app.sign_in("researcher").await;
        // Day 2 is a Wednesday: both are there. Only Zhao can run the TEM.
        let sem = book(&researcher, asked("sem", slot(2, 9, 0, 120), operated())).await;
        assert_eq!(sem.status, StatusCode::CREATED, "{}", sem.text);
        let tem = book(&researcher, asked("tem", slot(2, 9, 0, 120), operated())).await;
        assert_eq!(tem.status, StatusCode::CREATED, "operators change among themselves: {}", tem.text);
        let by = |answer: &tests::app::Answer| answer.body["needs"]["operated_by"].clone();
        let sem = researcher.get(&path(&sem.body, "")).await;
        assert_eq!((by(&sem), by(&tem)), (json!("刘海燕"), json!("赵刚")), "{}", sem.text);
        assert_eq!(sem.body["revision"], 1, "its user need not know");
        let third = book(&researcher, asked("fib", slot(2, 9, 0, 120), operated())).await;
        assert_eq!((third.status, third.violations()), (StatusCode::CONFLICT, vec!["no_operator"]), "{}", third.text);
        assert!(third.text.contains("没有空闲的操作员"), "{}", third.text);
        let evening = book(&researcher, asked("fib", slot(2, 17, 0, 60), operated())).await;
        assert_eq!(evening.violations(), vec!["no_operator"], "{}", evening.text);
        assert!(evening.text.contains("没有操作员值班"), "{}", evening.text);
        app.stop().await;
    }

    async fn where_the_roster_decides_a_use_needs_somebody_unasked(db) {
        let app = TestApp::with_city(db).await;
        let manager = open_lab(&app, json!({"operated": "always"})).await;
        let shown = manager.get(&format!("/instruments/{}", id("fib"))).await;
        assert_eq!(shown.body["companions"]["operator_needed"], "always", "{}", shown.text);
        assert!(shown.text.contains("仪器只由操作员操作"), "{}", shown.text);
        let researcher = app.sign_in("researcher").await;
        let made = book(&researcher, asked("fib", slot(2, 9, 0, 60), json!({}))).await;
        assert_eq!((made.status, &made.body["needs"]["operator"]), (StatusCode::CREATED, &json!(true)), "{}", made.text);
        let refused = book(&researcher, asked("tem", slot(2, 9, 0, 60), json!({}))).await;
        assert_eq!(refused.violations(), vec!["no_operator"], "Zhao is at the FIB: {}", refused.text);
        let suggested = researcher.post("/suggestions", json!({
            "instrument_ids": [id("tem")], "minutes": 60, "mode": "commissioned", "operator": true, "group_id": id("nano"),
            "windows": [{"start": slot(2, 9, 0, 1)["start"], "end": slot(2, 17, 0, 1)["start"]}],
        })).await;
        assert_eq!(suggested.body["items"][0]["start"], slot(2, 10, 0, 1)["start"], "{}", suggested.text);
        app.stop().await;
    }

    async fn with_a_dead_detector_imaging_goes_on(db) {
        let app = TestApp::with_city(db).await;
        let manager = open_lab(&app, json!({})).await;
        let researcher = app.sign_in("researcher").await;
        let with_eds = book(&researcher, asked("sem", slot(2, 9, 0, 120), with(&["eds"]))).await;
        let imaging = book(&researcher, asked("sem", slot(2, 13, 0, 60), json!({}))).await;
        let mut body = slot(2, 8, 0, 600);
        body["instrument_id"] = json!(id("sem"));
        body["companion_id"] = json!(id("companion:eds"));
        body["reason"] = json!("fault");
        body["note"] = json!("探头真空泄漏");
        let outage = format!("/outages/{}", fresh());
        let declared = manager.put(&outage, body.clone()).await;
        assert_eq!(declared.status, StatusCode::CREATED, "{}", declared.text);
        assert_eq!(declared.body["displaced"], json!([with_eds.body["id"]]), "{}", declared.text);
        let again = manager.put(&outage, body).await;
        assert_eq!(again.status, StatusCode::OK, "the same again: {}", again.text);
        let state = researcher.get(&path(&imaging.body, "")).await;
        assert_eq!(state.body["state"], "confirmed");
        let more = book(&researcher, asked("sem", slot(2, 10, 0, 60), json!({}))).await;
        assert_eq!(more.status, StatusCode::CREATED, "imaging can be booked: {}", more.text);
        let dead = book(&researcher, asked("sem", slot(2, 15, 0, 60), with(&["eds"]))).await;
        assert_eq!(dead.violations(), vec!["companion_out"], "{}", dead.text);
        // The plan finds time with the detector after the repair.
        let plan = manager.get(&format!("{outage}/plan")).await;
        assert_eq!(plan.body["items"][0]["proposal"]["start"], slot(2, 18, 0, 1)["start"], "{}", plan.text);
        let ended = manager.post(&format!("{outage}/end"), json!({})).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
        let works = book(&researcher, asked("sem", slot(2, 15, 0, 60), with(&["eds"]))).await;
        assert_eq!(works.status, StatusCode::CREATED, "{}", works.text);
        app.stop().await;
    }

    async fn an_operator_who_falls_ill_is_replaced_where_somebody_can(db) {
        let app = TestApp::with_city(db).await;
        let manager = open_lab(&app, json!({})).await;
        let researcher = app.sign_in("researcher").await;
        let sem = book(&researcher, asked("sem", slot(2, 9, 0, 60), operated())).await;
        let fib = book(&researcher, asked("fib", slot(2, 13, 0, 60), operated())).await;
        assert_eq!(fib.status, StatusCode::CREATED, "{}", fib.text);
        for instrument in ["sem", "fib"] {
            let mut body = slot(2, 8, 0, 600);
            body["instrument_id"] = json!(id(instrument));
            body["companion_id"] = json!(id("companion:operator"));
            body["reason"] = json!("other");
            body["note"] = json!("病假");
            let declared = manager.put(&format!("/outages/{}", fresh()), body).await;
            assert_eq!(declared.status, StatusCode::CREATED, "{}", declared.text);
        }
        let sem = researcher.get(&path(&sem.body, "")).await;
        assert_eq!((&sem.body["state"], &sem.body["needs"]["operated_by"]), (&json!("confirmed"), &json!("刘海燕")), "{}", sem.text);
        let fib = researcher.get(&path(&fib.body, "")).await;
        assert_eq!(fib.body["state"], "displaced", "{}", fib.text);
        app.stop().await;
    }

    async fn a_lab_keeps_its_own_companions(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let listed = manager.get(&format!("/companions?facility={}", id("em"))).await;
        assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(4), "{}", listed.text);
        let own = format!("/companions/{}", fresh());
        let body = json!({
            "facility_id": id("em"), "kind": "place", "name": {"zh": "一号机位"}, "instrument_ids": [id("confocal")],
            "in_service": true,
        });
        let made = manager.put(&own, body.clone()).await;
        assert_eq!((made.status, &made.body["companion"]["revision"]), (StatusCode::CREATED, &json!(1)), "{}", made.text);
        assert_eq!(manager.put(&own, body.clone()).await.status, StatusCode::OK, "the same again");
        let mut changed = body.clone();
        changed["name"] = json!({"zh": "靠窗机位", "en": "Window seat"});
        assert_eq!(manager.put(&own, changed.clone()).await.status, StatusCode::PRECONDITION_REQUIRED);
        for (tag, status) in [("\"7\"", StatusCode::PRECONDITION_FAILED), ("\"1\"", StatusCode::OK)] {
            let answer = manager.send(Method::PUT, &own, Some(changed.clone()), Some(tag)).await;
            assert_eq!(answer.status, status, "{}", answer.text);
        }

        let mut elsewhere = body.clone();
        elsewhere["instrument_ids"] = json!([id("raman")]);
        let refused = manager.put(&format!("/companions/{}", fresh()), elsewhere).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "another lab's instrument: {}", refused.text);
        let mut nobody = body.clone();
        nobody["kind"] = json!("operator");
        assert_eq!(manager.put(&format!("/companions/{}", fresh()), nobody).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let twice = json!({
            "facility_id": id("em"), "kind": "operator", "person_id": id("person:operator"), "instrument_ids": [], "in_service": true,
        });
        let refused = manager.put(&format!("/companions/{}", fresh()), twice).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "already-exists"), "{}", refused.text);
        for stranger in ["operator", "researcher", "marine-manager", "office"] {
            let stranger = app.sign_in(stranger).await;
            assert_eq!(stranger.put(&format!("/companions/{}", fresh()), body.clone()).await.status, StatusCode::FORBIDDEN);
        }
        let researcher = app.sign_in("researcher").await;
        assert_eq!(researcher.get(&format!("/companions?facility={}", id("em"))).await.status, StatusCode::FORBIDDEN);
        app.stop().await;
    }

    async fn a_shorter_roster_names_what_it_leaves_uncovered(db) {
        let app = TestApp::with_city(db).await;
        let manager = open_lab(&app, json!({})).await;
        let researcher = app.sign_in("researcher").await;
        let fib = book(&researcher, asked("fib", slot(2, 13, 0, 60), operated())).await;
        let day = (beginning() + TimeDelta::days(2)).date_naive();
        let body = json!({
            "facility_id": id("em"), "kind": "operator", "person_id": id("person:operator"), "in_service": true,
            "instrument_ids": [id("sem"), id("tem"), id("fib"), id("confocal")],
            "hours": {
                "weekly": [{"weekday": 3, "from_minute": 510, "to_minute": 1050}], "follows_working_days": true,
                "exceptions": [{"first": day, "last": day, "openings": [], "note": "年假"}],
            },
        });
        let path = format!("/companions/{}", id("companion:operator"));
        let changed = manager.send(Method::PUT, &path, Some(body), Some("\"1\"")).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        let changed = changed.body;
        assert_eq!(changed["uncovered"], json!([fib.body["id"]]), "{changed}");
        let refused = book(&researcher, asked("fib", slot(2, 15, 0, 60), operated())).await;
        assert_eq!(refused.violations(), vec!["no_operator"], "he is away: {}", refused.text);
        app.stop().await;
    }

    async fn whoever_clicks_first_has_the_detector_whichever_microscope_he_wants(db) {
        let app = TestApp::with_city(db).await;
        open_lab(&app, json!({})).await;
        let researcher = app.sign_in("researcher").await;
        let mut racers = JoinSet::new();
        for n in 0..24 {
            let person = researcher.clone();
            racers.spawn(async move {
                let instrument = ["sem", "tem"][n % 2];
                let needs = if n % 3 == 0 { json!({"with": [id("companion:eds"), id("companion:cryo")], "operator": true}) } else { with(&["eds"]) };
                book(&person, asked(instrument, slot(3, 9, 0, 120), needs)).await
            });
        }
        let answers = racers.join_all().await;
        assert!(answers.iter().all(|answer| !answer.status.is_server_error()));
        let won = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert_eq!(won, 1, "one detector");
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT).count(), 23);
        app.stop().await;
    }

    async fn operators_are_never_doubled_by_a_storm(db) {
        let app = TestApp::with_city(db).await;
        open_lab(&app, json!({})).await;
        let researcher = app.sign_in("researcher").await;
        let mut racers = JoinSet::new();
        for n in 0..30_i64 {
            let person = researcher.clone();
            racers.spawn(async move {
                let instrument = ["sem", "tem", "fib"][usize::try_from(n % 3).expect("small")];
                let time = slot(2, 9 + n % 7, 0, 60 + (n % 2) * 30);
                let made = book(&person, asked(instrument, time, operated())).await;
                if made.status == StatusCode::CREATED && n % 4 == 0 {
                    let moved = slot(2, 9 + (n + 3) % 7, 30, 60);
                    drop(person.patch(&path(&made.body, ""), made.revision(), moved).await);
                }
                made
            });
        }
        let answers = racers.join_all().await;
        assert!(answers.iter().all(|answer| !answer.status.is_server_error()), "no 5xx, the guard never fires");
        assert!(answers.iter().any(|answer| answer.status == StatusCode::CREATED));
        // Every live use that needs somebody has exactly one, for exactly its time.
        let uses = db.number("SELECT COUNT(*) FROM reservation WHERE state = 'confirmed' AND needs IS NOT NULL").await;
        let kept = db.number(
            "SELECT COUNT(*) FROM occupancy o JOIN companion c ON c.id = o.resource_id AND c.kind = 'operator' \
             JOIN occupancy i ON i.source_id = o.source_id AND i.starts_at = o.starts_at AND i.ends_at = o.ends_at \
             JOIN reservation r ON r.id = o.source_id AND r.instrument_id = i.resource_id AND r.state = 'confirmed'",
        ).await;
        assert_eq!(uses, kept);
        app.stop().await;
    }
}
