//! What nobody may learn who has no business with it: secret instruments, other people's groups and hours.

use crate::{
    booking::{held, slot, want},
    owner::put,
};
use futures::StreamExt;
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use std::time::Duration;
use tests::{
    app::{Person, TestApp, fresh, id},
    each_database,
};
use uuid::Uuid;

/// Everything that names an instrument by its id, sent by somebody from outside its institution.
async fn knock(person: &Person, instrument: Uuid) -> Vec<(String, StatusCode, String)> {
    let week = "from=2026-11-23T00:00:00Z&to=2026-11-30T00:00:00Z";
    let mut outage = slot(3, 9, 0, 60);
    outage["instrument_id"] = json!(instrument);
    outage["reason"] = json!("fault");
    let mut request = want("sem", slot(3, 9, 0, 60), json!({"organisation_id": id("xinghai")}));
    request["instrument_id"] = json!(instrument);
    let mut quote = slot(3, 9, 0, 60);
    quote["mode"] = json!("self_use");
    let watch = json!({
        "instrument_id": instrument, "minutes": 60, "mode": "self_use", "from": quote["start"], "to": quote["end"],
    });
    let at = |tail: &str| format!("/instruments/{instrument}{tail}");
    let requests = [
        (Method::GET, at(""), None),
        (Method::GET, at(&format!("/timeline?{week}")), None),
        (Method::POST, at("/quote"), Some(quote)),
        (Method::GET, format!("/outages?instrument={instrument}&{week}"), None),
        (Method::PUT, format!("/outages/{}", fresh()), Some(outage)),
        (Method::PUT, format!("/reservations/{}", fresh()), Some(request)),
        (Method::PUT, at(&format!("/qualifications/{}", id("person:startup"))), Some(json!({}))),
        (Method::DELETE, at(&format!("/qualifications/{}", id("person:startup"))), None),
        (Method::GET, at("/offer"), None),
        (Method::PUT, format!("/watches/{}", fresh()), Some(watch)),
    ];
    let mut answers = Vec::new();
    for (method, path, body) in requests {
        let label = format!("{method} {}", path.replace(&instrument.to_string(), "…"));
        let answer = person.send(method, &path, body, None).await;
        answers.push((label.split("/outages/").next().unwrap_or_default().to_owned(), answer.status, answer.text));
    }
    answers
}

each_database! {
    async fn a_secret_instrument_answers_like_one_that_does_not_exist(db) {
        let app = TestApp::with_city(db).await;
        for local in ["startup", "bureau", "auditor", "haidong-office", "mechanics-manager", "sysadmin", "secadmin"] {
            let person = app.sign_in(local).await;
            let (secret, unknown) = (knock(&person, id("sonar")).await, knock(&person, Uuid::from_u128(9)).await);
            for ((label, status, text), (_, other, _)) in secret.iter().zip(&unknown) {
                assert_eq!(status, other, "{local}: {label}: {text}");
                assert!(!status.is_success(), "{local}: {label}");
            }
        }
        app.stop().await;
    }

    async fn a_stream_tells_of_no_instrument_that_its_reader_may_not_know(db) {
        let app = TestApp::with_city(db).await;
        let mut streams = Vec::new();
        for person in [app.visitor(), app.sign_in("startup").await, app.sign_in("researcher").await] {
            let (client, base) = person.raw();
            let request = client.get(format!("{base}/api/v1/events")).header(header::ORIGIN, base);
            streams.push(request.send().await.expect("a stream").bytes_stream());
        }
        let marine = app.sign_in("marine-manager").await;
        let mut secret = slot(3, 9, 0, 60);
        (secret["instrument_id"], secret["reason"]) = (json!(id("sonar")), json!("fault"));
        assert_eq!(marine.put(&format!("/outages/{}", fresh()), secret).await.status, StatusCode::CREATED);
        // The secret one changed first: whoever hears of the second alone was not told of the first.
        held(&app).await;
        for (number, stream) in streams.iter_mut().enumerate() {
            let mut seen = String::new();
            while !seen.contains(&id("sem").to_string()) {
                let piece = tokio::time::timeout(Duration::from_secs(20), stream.next()).await.expect("an event in time");
                seen.push_str(&String::from_utf8_lossy(&piece.expect("more").expect("bytes")));
            }
            let inside = number == 2;
            assert_eq!(seen.contains(&id("sonar").to_string()), inside, "{seen}");
        }
        app.stop().await;
    }

    async fn secrecy_follows_the_ledger(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let path = format!("/instruments/{}/offer", id("sonar"));
        let offer = office.get(&path).await;
        assert_eq!(offer.body["secret"], true, "{}", offer.text);
        for (open, reason, pointer) in [(true, Value::Null, "/open"), (false, json!("moving"), "/not_open_reason")] {
            let body = json!({
                "open": open, "not_open_reason": reason, "facility_id": offer.body["facility_id"],
                "modes": ["self_use"], "capacity": 1, "prices": [],
            });
            let answer = put(&office, &path, &offer.body["revision"], body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            let error = &answer.body["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!("secret")), "{}", answer.text);
        }
        app.stop().await;
    }

    async fn nobody_is_told_what_another_group_has_used_and_may_do(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let seen = manager.get(&format!("/instruments/{}", id("sem"))).await.body;
        let mut policy = seen["policy"].clone();
        policy["quotas"] = json!([{
            "per": "party", "sides": ["own_group", "own_institution", "outside"], "measure": "minutes", "limit": 120,
            "window": "week", "peak_only": false,
        }]);
        let path = format!("/instruments/{}/policy", id("sem"));
        assert_eq!(put(&manager, &path, &seen["revision"], policy).await.status, StatusCode::OK);
        let own = json!({"group_id": id("nano")});
        let made = app.sign_in("researcher").await.put(&format!("/reservations/{}", fresh()), want("sem", slot(2, 9, 0, 120), own)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);

        let ask = json!({"group_id": id("nano"), "mode": "self_use", "project_code": "X-1", "for_person_id": id("person:researcher")});
        let mut quote = slot(3, 9, 0, 60);
        for (name, value) in ask.as_object().expect("an object") {
            quote[name] = value.clone();
        }
        let path = format!("/instruments/{}/quote", id("sem"));
        for person in [app.visitor(), app.sign_in("startup").await, app.sign_in("polymer-student").await] {
            let answer = person.post(&path, quote.clone()).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            assert!(!answer.text.contains("quota_exceeded") && answer.text.contains("not_a_member"), "{}", answer.text);
            assert_eq!(answer.body["side"], "outside");
        }
        let mut body = want("sem", slot(3, 9, 0, 60), json!({"group_id": id("nano"), "project_code": "X-1"}));
        body["title"] = json!("别人的课题组");
        let refused = app.sign_in("polymer-student").await.put(&format!("/reservations/{}", fresh()), body).await;
        assert!(refused.violations().contains(&"not_a_member"), "{}", refused.text);
        assert!(!refused.violations().contains(&"quota_exceeded"), "{}", refused.text);
        // The lab, which answers for the instrument, is told.
        let mut lab = quote.clone();
        lab["project_code"] = Value::Null;
        let told = manager.post(&path, lab).await;
        assert!(told.text.contains("quota_exceeded"), "{}", told.text);
        app.stop().await;
    }

    async fn an_outage_is_shown_again_to_who_declared_it_only(db) {
        let app = TestApp::with_city(db).await;
        let mut body = slot(3, 8, 0, 240);
        (body["instrument_id"], body["reason"]) = (json!(id("sem")), json!("fault"));
        let path = format!("/outages/{}", fresh());
        let declared = app.sign_in("manager").await.put(&path, body.clone()).await;
        assert_eq!(declared.status, StatusCode::CREATED, "{}", declared.text);
        let other = app.sign_in("startup").await.put(&path, body).await;
        assert_eq!((other.status, other.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", other.text);
        app.stop().await;
    }
}
