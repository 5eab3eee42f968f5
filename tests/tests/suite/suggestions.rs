//! Times across the city: any instrument that would do, judged by its own rules.

use crate::booking::{slot, want};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, fresh, id},
    each_database,
};

fn need(more: Value) -> Value {
    let mut body = json!({"minutes": 120, "mode": "commissioned", "windows": [slot(3, 8, 0, 600)]});
    for (name, value) in more.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

fn items(answer: &Answer) -> Vec<Value> {
    answer.body["items"].as_array().cloned().unwrap_or_default()
}

/// Every suggestion is asked for as it stands, and the live answer says what the suggestion said.
async fn assert_bookable(person: &Person, items: &[Value], party: &Value) {
    for item in items {
        let mut asked = json!({"start": item["start"], "end": item["end"], "mode": item["mode"]});
        for (name, value) in party.as_object().expect("an object") {
            asked[name] = value.clone();
        }
        let path = format!("/instruments/{}/quote", item["instrument"]["id"].as_str().expect("an id"));
        let quote = person.post(&path, asked).await;
        assert_ne!(quote.body["outcome"], "refused", "{item} {}", quote.text);
        assert_eq!(quote.body["price_fen"], item["price_fen"], "{item}");
        assert_eq!(quote.body["approval"], item["approval"], "{item}");
        assert_eq!(quote.body["hold_until"], item["hold_until"], "{item}");
    }
}

each_database! {
    async fn a_technique_finds_times_on_every_instrument_that_does_it(db) {
        let app = TestApp::with_city(db).await;
        let startup = app.sign_in("startup").await;
        let party = json!({"organisation_id": id("xinghai")});
        let mut asked = need(json!({"technique": "电镜"}));
        asked["organisation_id"] = party["organisation_id"].clone();
        let answer = startup.post("/suggestions", asked).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let found = items(&answer);
        assert!(found.len() > 2, "{}", answer.text);
        let instruments: std::collections::BTreeSet<&str> =
            found.iter().filter_map(|item| item["instrument"]["id"].as_str()).collect();
        assert!(instruments.len() > 1, "{}", answer.text);
        let starts: Vec<&str> = found.iter().filter_map(|item| item["start"].as_str()).collect();
        assert!(starts.is_sorted(), "{starts:?}");
        assert_eq!(answer.body["relaxations"], json!([]));
        assert_bookable(&startup, &found, &party).await;
        app.stop().await;
    }

    async fn what_is_like_an_instrument_is_found_without_it(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let answer = researcher.post("/suggestions", need(json!({
            "like_instrument_id": id("sem"), "group_id": id("nano"),
        }))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert!(items(&answer).iter().all(|item| item["instrument"]["id"] != json!(id("sem"))), "{}", answer.text);
        for item in items(&answer) {
            let text = item["instrument"]["name"]["zh"].as_str().expect("a name").to_owned();
            assert!(text.contains("扫描") && text.contains("镜"), "{text}");
        }
        let own = researcher.post("/suggestions", need(json!({"instrument_ids": [id("sem")], "group_id": id("nano")}))).await;
        assert!(items(&own).iter().all(|item| item["instrument"]["id"] == json!(id("sem"))), "{}", own.text);
        assert!(!items(&own).is_empty());
        app.stop().await;
    }

    async fn where_nothing_fits_it_says_what_to_give_up(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let day = want("raman", slot(3, 8, 0, 240), json!({"group_id": id("nano")}));
        assert_eq!(researcher.put(&format!("/reservations/{}", fresh()), day).await.status, StatusCode::CREATED);
        let asked = need(json!({
            "instrument_ids": [id("raman")], "mode": "self_use", "group_id": id("nano"), "windows": [slot(3, 8, 0, 300)],
        }));
        let answer = researcher.post("/suggestions", asked).await;
        assert_eq!(items(&answer), Vec::<Value>::new(), "{}", answer.text);
        let relaxed = answer.body["relaxations"].as_array().expect("a list").clone();
        let kinds: Vec<&str> = relaxed.iter().filter_map(|one| one["kind"].as_str()).collect();
        assert!(kinds.contains(&"shorter") && kinds.contains(&"later"), "{}", answer.text);
        for one in relaxed {
            assert_bookable(&researcher, one["items"].as_array().expect("a list"), &json!({"group_id": id("nano")})).await;
        }
        app.stop().await;
    }

    async fn the_cheapest_of_all_come_first_where_the_price_does(db) {
        let app = TestApp::with_city(db).await;
        let startup = app.sign_in("startup").await;
        let any = ["sem", "confocal", "raman", "xrd", "tabletop-sem"].map(id);
        let party = json!({"organisation_id": id("xinghai")});
        let asked = |order: Value| {
            let mut asked = need(json!({"instrument_ids": any, "windows": [slot(3, 8, 0, 4_000)]}));
            for (name, value) in [&party, &order].into_iter().flat_map(|part| part.as_object().expect("an object")) {
                asked[name] = value.clone();
            }
            asked
        };
        let by_price = startup.post("/suggestions", asked(json!({"order": "price"}))).await;
        assert_eq!(by_price.status, StatusCode::OK, "{}", by_price.text);
        let prices: Vec<i64> = items(&by_price).iter().filter_map(|item| item["price_fen"].as_i64()).collect();
        let cheap = [(24_000, 3), (40_000, 3), (44_000, 3), (60_000, 1)];
        let wanted: Vec<i64> = cheap.iter().flat_map(|(price, times)| std::iter::repeat_n(*price, *times)).collect();
        assert_eq!(prices, wanted, "two hours of each, and nothing of the dearest: {}", by_price.text);
        for alike in items(&by_price).chunk_by(|one, other| one["price_fen"] == other["price_fen"]) {
            assert!(alike.is_sorted_by_key(|item| item["start"].as_str()), "{alike:?}");
        }
        assert_bookable(&startup, &items(&by_price), &party).await;

        let by_time = startup.post("/suggestions", asked(json!({"order": "time"}))).await;
        assert_eq!(by_time.body, startup.post("/suggestions", asked(json!({}))).await.body, "as ever");
        assert!(items(&by_time).is_sorted_by_key(|item| item["start"].as_str()), "{}", by_time.text);
        assert!(by_time.text.contains(&id("sem").to_string()), "the dearest is as early as others: {}", by_time.text);

        // Whoever pays nothing here and something there reads first what costs him nothing.
        let researcher = app.sign_in("researcher").await;
        let answer = researcher.post("/suggestions", need(json!({
            "instrument_ids": [id("tabletop-sem"), id("sem")], "group_id": id("nano"), "order": "price",
            "windows": [slot(3, 8, 0, 4_000)],
        }))).await;
        let prices: Vec<Option<i64>> = items(&answer).iter().map(|item| item["price_fen"].as_i64()).collect();
        assert_eq!(prices, [None, None, None, Some(7_200), Some(7_200), Some(7_200)], "{}", answer.text);
        app.stop().await;
    }

    async fn a_visitor_may_ask_and_nonsense_is_refused(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        let answer = visitor.post("/suggestions", need(json!({"technique": "扫描电镜"}))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let secret = visitor.post("/suggestions", need(json!({"instrument_ids": [id("sonar")]}))).await;
        assert_eq!((items(&secret).len(), &secret.body["looked_at"]), (0, &json!(0)), "{}", secret.text);
        let like = visitor.post("/suggestions", need(json!({"like_instrument_id": id("sonar")}))).await;
        assert_eq!(like.body["looked_at"], 0, "{}", like.text);
        for (body, pointer) in [
            (need(json!({})), "/technique"),
            (need(json!({"technique": "电镜", "like_instrument_id": id("sem")})), "/technique"),
            (need(json!({"technique": "电镜", "windows": []})), "/windows"),
            (need(json!({"technique": "电镜", "order": "distance"})), "/order"),
            (need(json!({"technique": "电镜", "windows": [slot(3, 8, 0, 60), slot(80, 8, 0, 60)]})), "/windows"),
        ] {
            let answer = visitor.post("/suggestions", body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            assert_eq!(answer.body["errors"][0]["pointer"], pointer, "{}", answer.text);
        }
        app.stop().await;
    }
}
