//! What a visitor without an account sees: instruments, rules, free and occupied, and never who.

use crate::booking::{held, slot, want};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Person, TestApp, beginning, fresh, id},
    each_database,
};

async fn found(person: &Person, query: &str) -> Vec<String> {
    let answer = person.get(&format!("/instruments?limit=100&{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let items = answer.body["items"].as_array().expect("a list").clone();
    items.iter().map(|item| item["name"]["zh"].as_str().expect("a name").to_owned()).collect()
}

fn encoded(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

each_database! {
    async fn instruments_are_found_under_every_name_of_their_technique(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        for words in ["扫描电镜", "场发射扫描电镜", "扫描电子显微镜", "SEM", "scanning electron microscope", "ＳＵ８２２０", "日立 电镜"] {
            let names = found(&visitor, &format!("q={}", encoded(words))).await;
            assert!(names.contains(&"场发射扫描电子显微镜".to_owned()), "{words}: {names:?}");
            assert!(!names.contains(&"透射电子显微镜".to_owned()) || words.contains("日立"), "{words}: {names:?}");
        }
        let names = found(&visitor, &format!("q={}", encoded("透射电镜"))).await;
        assert_eq!(names, ["透射电子显微镜"]);
        for words in ["洗衣机", "%", "_", "\\", "sem' OR '1'='1"] {
            assert_eq!(found(&visitor, &format!("q={}", encoded(words))).await, Vec::<String>::new(), "{words}");
        }
        app.stop().await;
    }

    async fn a_secret_instrument_does_not_exist_outside_its_institution(db) {
        let app = TestApp::with_city(db).await;
        let insider = app.sign_in("researcher").await;
        let all: Value = insider.get("/instruments?limit=100").await.body;
        let public = found(&app.visitor(), "").await;
        let listed = all["items"].as_array().expect("a list");
        let hidden: Vec<&Value> =
            listed.iter().filter(|item| !public.contains(&item["name"]["zh"].as_str().unwrap_or_default().to_owned())).collect();
        assert!(!hidden.is_empty(), "the city has instruments that only its own people see");
        for person in [app.visitor(), app.sign_in("startup").await, app.sign_in("auditor").await] {
            for item in &hidden {
                let (shown, name) = (item["id"].as_str().expect("an id"), item["name"]["zh"].as_str().expect("a name"));
                let get = |tail: &str| format!("/instruments/{shown}{tail}");
                for path in [get(""), get("/timeline?from=2026-11-23T00:00:00Z&to=2026-11-30T00:00:00Z")] {
                    assert_eq!(person.get(&path).await.status, StatusCode::NOT_FOUND, "{name}: {path}");
                }
                let quote = person.post(&get("/quote"), slot_of_mode()).await;
                assert_eq!(quote.status, StatusCode::NOT_FOUND, "{name}: {}", quote.text);
                assert!(found(&person, &format!("q={}", encoded(name))).await.is_empty(), "{name}");
            }
        }
        app.stop().await;
    }

    async fn a_week_shows_free_and_occupied_but_never_who(db) {
        let app = TestApp::with_city(db).await;
        held(&app).await;
        let researcher = app.sign_in("researcher").await;
        let body = want("sem", slot(4, 9, 0, 120), json!({"group_id": id("nano"), "title": "机密样品", "note": "勿外传"}));
        assert_eq!(researcher.put(&format!("/reservations/{}", fresh()), body).await.status, StatusCode::CREATED);
        let path = format!("/instruments/{}/timeline?from=2026-11-22T16:00:00Z&to=2026-11-29T16:00:00Z", id("sem"));
        let rival = app.sign_in("polymer-student").await;
        for person in [app.visitor(), rival] {
            let week = person.get(&path).await;
            assert_eq!(week.status, StatusCode::OK, "{}", week.text);
            let items = week.body["items"].as_array().expect("a list");
            assert_eq!(items.len(), 2, "{}", week.text);
            for item in items {
                assert_eq!(
                    (&item["kind"], &item["title"], &item["reservation_id"], &item["mine"]),
                    (&json!("busy"), &Value::Null, &Value::Null, &json!(false)),
                    "{}", week.text
                );
            }
            for word in ["机密样品", "勿外传", "测试样品", "星海", "纳米", "陈宇", "王珊"] {
                assert!(!week.text.contains(word), "{word} in {}", week.text);
            }
        }
        app.stop().await;
    }

    async fn a_week_shows_what_may_not_be_asked_for_yet(db) {
        let app = TestApp::with_city(db).await;
        // The beginning is a Monday at nine; the next week opens on Sunday evening.
        let path = format!("/instruments/{}/timeline?from=2026-11-22T16:00:00Z&to=2026-12-06T16:00:00Z", id("nmr"));
        let startup = app.sign_in("startup").await;
        let week = startup.get(&path).await;
        let withheld = week.body["withheld"].as_array().expect("a list");
        let (unreleased, kept): (Vec<_>, Vec<_>) = withheld.iter().partition(|part| part["reason"] == "not_released");
        assert_eq!(unreleased.len(), 5, "the working days of the next week: {}", week.text);
        assert!(unreleased.iter().all(|part| part["opens_at"] == "2026-11-29T13:00:00Z"), "{}", week.text);
        // Tuesday and Thursday afternoon, each released a day before.
        let starts: Vec<&str> = kept.iter().filter_map(|part| part["start"].as_str()).collect();
        assert_eq!(starts, ["2026-11-24T06:00:00Z", "2026-11-26T06:00:00Z"], "{}", week.text);
        assert_eq!(kept[0]["opens_at"], "2026-11-23T06:00:00Z");
        let own = app.sign_in("researcher").await.get(&path).await;
        let reasons: Vec<_> = own.body["withheld"].as_array().expect("a list").iter().map(|part| &part["reason"]).collect();
        assert_eq!(reasons, [&json!("not_released"); 5], "what is kept is kept for the owner's people: {}", own.text);

        let card = app.visitor().get(&format!("/instruments/{}", id("nmr"))).await;
        let free: DateTime<Utc> = card.body["next_free"].as_str().and_then(|at| at.parse().ok()).expect("an instant");
        assert!(free < beginning() + TimeDelta::days(7), "{free}");
        app.stop().await;
    }

    async fn the_rules_are_sentences_in_both_languages_and_the_next_free_time_is_free(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        let instrument = visitor.get(&format!("/instruments/{}", id("sem"))).await.body;
        let rules = instrument["rules"].as_array().expect("rules");
        assert!(rules.len() > 5, "{rules:?}");
        for rule in rules {
            for language in ["zh", "en"] {
                assert!(rule["text"][language].as_str().is_some_and(|text| text.len() > 3), "{rule}");
            }
        }
        let free: DateTime<Utc> = instrument["next_free"].as_str().and_then(|at| at.parse().ok()).expect("an instant");
        let researcher = app.sign_in("researcher").await;
        let quote = json!({
            "start": free, "end": free + TimeDelta::minutes(30), "mode": "self_use", "group_id": id("nano"),
        });
        let answer = researcher.post(&format!("/instruments/{}/quote", id("sem")), quote).await;
        assert_eq!((answer.status, &answer.body["outcome"]), (StatusCode::OK, &json!("confirmed")), "{free} {}", answer.text);
        app.stop().await;
    }
}

fn slot_of_mode() -> Value {
    let mut body = slot(2, 9, 0, 60);
    body["mode"] = json!("commissioned");
    body
}
