//! The bureau's figures over HTTP: taken apart down to the minutes of each record.

use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{
    app::{Person, TestApp, id},
    each_database,
};

const PERIOD: &str = "from=2026-03-01&to=2026-10-31";

async fn figures(person: &Person, query: &str) -> Value {
    let answer = person.get(&format!("/figures?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.body
}

fn figure<'a>(figures: &'a Value, code: &str) -> &'a Value {
    let list = figures["figures"].as_array().expect("a list");
    list.iter().find(|figure| figure["code"] == code).expect("the figure")
}

fn minutes(part: &Value) -> i64 {
    part["minutes"].as_i64().expect("minutes")
}

/// All records behind a figure, page by page.
async fn records(person: &Person, query: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("/usage-records?{query}&limit=97{cursor}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        items.extend(page.body["items"].as_array().expect("a list").iter().cloned());
        match page.body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

fn sum(records: &[Value], field: &str) -> i64 {
    records.iter().filter_map(|record| record[field].as_i64()).sum()
}

each_database! {
    async fn the_records_of_each_figure_add_up_to_it(db) {
        let app = TestApp::with_past(db).await;
        let auditor = app.sign_in("auditor").await;
        let period = "from=2026-09-15&to=2026-10-14";
        let shown = figures(&auditor, period).await;
        for (code, counted) in [
            ("effective_hours", "counted_minutes"),
            ("external_hours", "external_minutes"),
            ("utilisation", "counted_minutes"),
            ("sharing_rate", "external_minutes"),
        ] {
            let figure = figure(&shown, code);
            let records = records(&auditor, &format!("{period}&figure={code}")).await;
            let distinct: BTreeSet<&str> = records.iter().filter_map(|record| record["id"].as_str()).collect();
            assert_eq!(distinct.len(), records.len(), "{code}: no record twice");
            assert_eq!(records.len() as u64, figure["records"].as_u64().expect("a number"), "{code}");
            assert_eq!(sum(&records, counted), minutes(&figure["numerator"]), "{code}");
            assert!(!records.is_empty() && records.iter().all(|record| record["effective"] == true), "{code}");
            let evidence = figure["evidence"].as_array().expect("a list");
            assert_eq!(evidence.iter().map(minutes).sum::<i64>(), minutes(&figure["numerator"]), "{code}");
        }
        let (effective, external) = (figure(&shown, "effective_hours"), figure(&shown, "external_hours"));
        assert!(minutes(&external["numerator"]) <= minutes(&effective["numerator"]));
        assert_eq!(effective["value"].as_f64(), Some(minutes(&effective["numerator"]) as f64 / 60.0));
        let rate = figure(&shown, "sharing_rate");
        let expected = minutes(&external["numerator"]) as f64 / minutes(&effective["numerator"]) as f64;
        assert_eq!(rate["value"].as_f64(), Some(expected));
        assert!(rate["definition"]["zh"].as_str().is_some_and(|text| text.starts_with("共享率 = ")));
        app.stop().await;
    }

    async fn the_institutions_add_up_to_the_city_and_who_does_not_report_is_no_zero(db) {
        let app = TestApp::with_past(db).await;
        let auditor = app.sign_in("auditor").await;
        let city = figures(&auditor, PERIOD).await;
        assert_eq!((&city["reported"], &city["of"]), (&json!(3), &json!(4)));
        let institutions = city["institutions"].as_array().expect("a list");
        let silent = institutions.iter().find(|row| row["institution"]["id"] == json!(id("hospital"))).expect("listed");
        assert_eq!((&silent["reported"], &silent["effective_minutes"]), (&json!(false), &Value::Null));
        for (field, code) in [("effective_minutes", "effective_hours"), ("external_minutes", "external_hours")] {
            let total: i64 = institutions.iter().filter_map(|row| row[field].as_i64()).sum();
            assert_eq!(total, minutes(&figure(&city, code)["numerator"]), "{field}");
        }
        let one = figures(&auditor, &format!("{PERIOD}&institution={}", id("haidong"))).await;
        let row = institutions.iter().find(|row| row["institution"]["id"] == json!(id("haidong"))).expect("listed");
        assert_eq!(minutes(&figure(&one, "effective_hours")["numerator"]), row["effective_minutes"].as_i64().expect("some"));
        app.stop().await;
    }

    async fn periods_that_follow_each_other_add_up(db) {
        let app = TestApp::with_past(db).await;
        let bureau = app.sign_in("bureau").await;
        let whole = figures(&bureau, "from=2026-06-10&to=2026-06-14").await;
        let mut total = (0, 0);
        for day in 10..=14 {
            let part = figures(&bureau, &format!("from=2026-06-{day}&to=2026-06-{day}")).await;
            total.0 += minutes(&figure(&part, "effective_hours")["numerator"]);
            total.1 += minutes(&figure(&part, "external_hours")["numerator"]);
        }
        assert_eq!(total.0, minutes(&figure(&whole, "effective_hours")["numerator"]));
        assert!(total.0 > 0 && total.1 <= total.0);
        app.stop().await;
    }

    async fn a_year_has_the_norms_hours_for_each_instrument(db) {
        let app = TestApp::with_city(db).await;
        let auditor = app.sign_in("auditor").await;
        let year = figures(&auditor, &format!("from=2026-01-01&to=2026-12-31&institution={}", id("haidong"))).await;
        let rated = minutes(&figure(&year, "utilisation")["denominator"]);
        // All of them were first used before the year.
        assert_eq!(rated, year["instruments"].as_i64().expect("a number") * 1400 * 60);
        assert_eq!(figure(&year, "utilisation")["value"].as_f64(), Some(0.0));
        assert_eq!(figure(&year, "sharing_rate")["value"], Value::Null);
        app.stop().await;
    }

    async fn an_office_sees_its_own_figures_and_its_users(db) {
        let app = TestApp::with_past(db).await;
        let (office, auditor) = (app.sign_in("office").await, app.sign_in("auditor").await);
        let own = figures(&office, PERIOD).await;
        assert_eq!((&own["of"], &own["institutions"][0]["institution"]["id"]), (&json!(1), &json!(id("gangcheng"))));
        let other = format!("{PERIOD}&institution={}", id("haidong"));
        assert_eq!(office.get(&format!("/figures?{other}")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(office.get(&format!("/usage-records?{other}")).await.status, StatusCode::FORBIDDEN);

        let query = format!("/usage-records?{PERIOD}&institution={}&figure=external_hours&limit=5", id("gangcheng"));
        let (named, nameless) = (office.get(&query).await, auditor.get(&query).await);
        let (named, nameless) = (&named.body["items"][0], &nameless.body["items"][0]);
        assert_eq!(named["id"], nameless["id"]);
        assert!(named["user"]["name"].is_string() && named["party"]["name"].is_string());
        assert_eq!((&nameless["user"], &nameless["party"]["name"]), (&Value::Null, &Value::Null));
        assert_eq!((&nameless["party"]["kind"], &nameless["note"]), (&json!("organisation"), &Value::Null));

        let path = format!("/usage-records/{}", named["id"].as_str().expect("an id"));
        let alone = auditor.get(&format!("{path}?{PERIOD}")).await;
        assert_eq!(alone.body["counted_minutes"], nameless["counted_minutes"], "{}", alone.text);
        assert_eq!(auditor.get(&path).await.status, StatusCode::OK);
        let foreign = app.sign_in("haidong-office").await;
        assert_eq!(foreign.get(&path).await.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }

    async fn strangers_see_no_figures_and_bad_periods_are_named(db) {
        let app = TestApp::with_city(db).await;
        for local in ["manager", "startup", "sysadmin"] {
            let person = app.sign_in(local).await;
            assert_eq!(person.get(&format!("/figures?{PERIOD}")).await.status, StatusCode::FORBIDDEN, "{local}");
            assert_eq!(person.get(&format!("/usage-records?{PERIOD}")).await.status, StatusCode::FORBIDDEN, "{local}");
        }
        let auditor = app.sign_in("auditor").await;
        let wrong = auditor.get("/usage-records?from=2026-13-01&institution=x&figure=income&kind=test&limit=0").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let pointers: BTreeSet<&str> = wrong.body["errors"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|error| error["pointer"].as_str())
            .collect();
        let expected = ["/from", "/to", "/institution", "/figure", "/limit", "/kind"];
        assert_eq!(pointers, BTreeSet::from(expected));
        let backwards = auditor.get("/figures?from=2026-02-01&to=2026-01-31").await;
        assert_eq!(backwards.body["errors"][0]["code"], "before_start");
        app.stop().await;
    }

    async fn the_file_holds_what_the_list_shows_without_names(db) {
        let app = TestApp::with_past(db).await;
        let office = app.sign_in("office").await;
        let query = "from=2026-09-01&to=2026-10-31&figure=external_hours";
        let listed = records(&office, query).await;
        let file = office.get(&format!("/usage-records.csv?{query}")).await;
        assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
        let text = file.text.trim_start_matches('\u{FEFF}');
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), listed.len() + 1);
        let counted = lines[1..].iter().filter_map(|line| line.split(',').nth(7)?.parse::<i64>().ok()).sum::<i64>();
        assert_eq!(counted, sum(&listed, "external_minutes"));
        let user = listed[0]["user"]["name"].as_str().expect("the office knows its users");
        assert!(listed.len() > 20 && !text.contains(user));
        let stranger = app.sign_in("startup").await;
        assert_eq!(stranger.get(&format!("/usage-records.csv?{query}")).await.status, StatusCode::FORBIDDEN);
        app.stop().await;
    }
}
