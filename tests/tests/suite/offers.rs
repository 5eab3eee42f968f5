//! Institutions, labs, offers and policies over HTTP.

use crate::owner::{Owner, institution_body, lab_body, offer_body, put, upload};
use inventory::policy::BookingPolicy;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Answer, TestApp, fresh, id},
    each_database,
};

fn wrong(answer: &Answer) -> Vec<(&str, &str)> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|error| Some((error["pointer"].as_str()?, error["code"].as_str()?))).collect()
}

/// An institution with one instrument worth 250,000 yuan, open by its ledger.
async fn with_instrument(app: &TestApp) -> Owner {
    let owner = Owner::found(app).await;
    let ledger = "资产编号,仪器名称,原值,购置日期,状态,是否开放\nA1,质谱仪,250000.00,2020-01-02,在用,是\n";
    let preview = upload(&owner.office, owner.institution, "a.csv", ledger.as_bytes()).await;
    let path = format!("/imports/{}/apply", preview.body["id"].as_str().expect("an id"));
    assert_eq!(owner.office.post(&path, json!({})).await.status, StatusCode::OK);
    owner
}

each_database! {
    async fn an_institution_counts_the_editions_of_its_terms(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("sysadmin").await;
        let path = format!("/institutions/{}", fresh());
        let made = admin.put(&path, institution_body()).await;
        assert_eq!((made.status, &made.body["terms_version"]), (StatusCode::CREATED, &json!(1)), "{}", made.text);
        let again = admin.put(&path, institution_body()).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &made.body));
        let mut next = institution_body();
        next["terms"]["zh"] = json!("第二版");
        assert_eq!(admin.put(&path, next).await.body["terms_version"], 2);

        let taken = admin.put(&format!("/institutions/{}", fresh()), institution_body()).await;
        assert_eq!((taken.status, taken.code()), (StatusCode::CONFLICT, "already-exists"), "{}", taken.text);
        assert_eq!(wrong(&taken), [("/code", "already_exists")]);
        let office = app.sign_in("office").await;
        assert_eq!(office.put(&path, institution_body()).await.status, StatusCode::FORBIDDEN);
        let bad = admin.put(&path, json!({"code": "a b", "name": {"en": ""}, "reporting": 1, "rated": 1})).await;
        let pointers: Vec<&str> = wrong(&bad).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/code", "/name/zh", "/district", "/terms", "/reporting", "/rated"]);
        app.stop().await;
    }

    async fn an_office_makes_and_lists_its_labs(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let lab = owner.lab().await;
        let path = format!("/facilities/{lab}");
        let again = owner.office.put(&path, lab_body(owner.institution)).await;
        assert_eq!(again.status, StatusCode::OK);
        let listed = owner.office.get(&format!("/facilities?institution={}", owner.institution)).await;
        assert_eq!(listed.body["items"], json!([again.body]), "{}", listed.text);
        let moved = owner.office.put(&path, lab_body(id("haidong"))).await;
        assert_eq!((moved.status, moved.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", moved.text);
        assert_eq!(owner.office.put(&path, lab_body(id("gangcheng"))).await.status, StatusCode::FORBIDDEN);
        let mut elsewhere = lab_body(owner.institution);
        elsewhere["time_zone"] = json!("Mars/Olympus");
        assert_eq!(wrong(&owner.office.put(&path, elsewhere).await), [("/time_zone", "not_a_time_zone")]);
        assert_eq!(wrong(&owner.office.put(&path, lab_body(fresh())).await), [("/institution_id", "unknown")]);
        assert_eq!(app.sign_in("startup").await.get("/facilities").await.status, StatusCode::FORBIDDEN);
        app.stop().await;
    }

    async fn an_instrument_is_booked_once_it_is_offered(db) {
        let app = TestApp::with_city(db).await;
        let owner = with_instrument(&app).await;
        let listed = owner.office.get(&format!("/institutions/{}/duty?list=not_offered", owner.institution)).await;
        let instrument = listed.body["items"][0]["id"].as_str().expect("an instrument").to_owned();
        let public = format!("/instruments/{instrument}");
        assert_eq!(app.visitor().get(&public).await.status, StatusCode::NOT_FOUND);
        let offered = owner.offer_first(&app).await;
        let shown = app.visitor().get(&public).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert_eq!((&shown.body["modes"], &shown.body["price_from_fen"]), (&json!(["self_use", "commissioned"]), &json!(36_000)));
        assert_eq!(shown.headers["etag"].to_str().ok(), Some(format!("\"{}\"", offered.body["revision"]).as_str()));
        owner.close(&offered).await;
        assert_eq!(app.visitor().get(&public).await.status, StatusCode::NOT_FOUND);
        let duty = owner.office.get(&format!("/institutions/{}/duty", owner.institution)).await;
        assert_eq!((&duty.body["opened"], &duty.body["not_open_by_reason"][0]["reason"]), (&json!(0), &json!("moving")));
        app.stop().await;
    }

    async fn an_offer_must_agree_with_the_facts(db) {
        let app = TestApp::with_city(db).await;
        let owner = with_instrument(&app).await;
        let offered = owner.offer_first(&app).await;
        let (path, lab) = (offered.path("/offer"), owner.lab().await);
        let revision = &offered.body["revision"];
        let send = async |body: Value| put(&owner.office, &path, revision, body).await;

        let mut closed = offer_body(lab, false);
        closed["not_open_reason"] = Value::Null;
        assert_eq!(wrong(&send(closed).await), [("/not_open_reason", "required")]);
        let mut foreign = offer_body(id("em"), true);
        foreign["owner_group_id"] = json!(id("nano"));
        assert_eq!(wrong(&send(foreign).await), [("/facility_id", "unknown"), ("/owner_group_id", "unknown")]);

        let without = owner.office.put(&path, offer_body(lab, true)).await;
        assert_eq!(without.status, StatusCode::PRECONDITION_REQUIRED);
        let stale = put(&owner.office, &path, &json!(1), offer_body(lab, true)).await;
        assert_eq!((stale.status, &stale.body["params"]["current_revision"]), (StatusCode::PRECONDITION_FAILED, revision));
        let manager = app.sign_in("manager").await;
        assert_eq!(put(&manager, &path, revision, offer_body(lab, true)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(owner.office.get(&path).await.body, offered.body, "nothing was written");

        let mut secret = offer_body(lab, false);
        secret["not_open_reason"] = json!("secret");
        let hidden = send(secret).await;
        assert_eq!(hidden.status, StatusCode::OK, "{}", hidden.text);
        assert_eq!(app.visitor().get(&offered.path("")).await.status, StatusCode::NOT_FOUND);
        let opened = put(&owner.office, &path, &hidden.body["revision"], offer_body(lab, true)).await;
        assert_eq!(wrong(&opened), [("/open", "secret")]);
        app.stop().await;
    }

    async fn the_rules_of_an_instrument_are_changed_as_a_whole(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let path = format!("/instruments/{}", id("sem"));
        let before = manager.get(&path).await;
        let mut policy = before.body["policy"].clone();
        policy["max_minutes"] = json!(120);
        let path = format!("{path}/policy");
        let changed = put(&manager, &path, &before.body["revision"], policy.clone()).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        assert_eq!(changed.body["policy"], policy);
        assert_eq!(changed.headers["etag"], "\"2\"");
        let stale = put(&manager, &path, &before.body["revision"], policy.clone()).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);

        policy["grid_minutes"] = json!(7);
        policy["min_minutes"] = json!(121);
        let refused = put(&manager, &path, &json!(2), policy).await;
        assert_eq!(wrong(&refused), [("/grid_minutes", "not_a_divisor"), ("/max_minutes", "below_min")]);
        let operator = app.sign_in("operator").await;
        let usual = json!(BookingPolicy::usual());
        assert_eq!(put(&operator, &path, &json!(2), usual.clone()).await.status, StatusCode::FORBIDDEN);
        let hidden = format!("/instruments/{}/policy", id("sonar"));
        assert_eq!(put(&operator, &hidden, &json!(1), usual).await.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }
}
