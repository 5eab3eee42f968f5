//! The ledger over HTTP: preview, every row, apply, and what the duty to open then says.

use crate::owner::{Owner, upload};
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{
    app::{Answer, Person, TestApp, id},
    each_database,
};

const CSV: &[u8] = include_bytes!("../../../crates/api/tests/fixtures/assets/ledger.csv");
const XLSX: &[u8] = include_bytes!("../../../crates/api/tests/fixtures/assets/ledger.xlsx");
const KEY: &str = include_str!("../../../crates/api/tests/fixtures/assets/ledger.expected.json");

/// A small ledger; `status` and `open` of its one instrument as given.
fn ledger(name: &str, status: &str, open: &str) -> Vec<u8> {
    format!("资产编号,仪器名称,原值,购置日期,状态,是否开放\nA1,{name},250000.00,2020-01-02,{status},{open}\n")
        .into_bytes()
}

/// Previews and applies a file.
async fn import(owner: &Owner, bytes: &[u8]) -> Answer {
    let preview = upload(&owner.office, owner.institution, "ledger.csv", bytes).await;
    assert_eq!(preview.status, StatusCode::CREATED, "{}", preview.text);
    apply(&owner.office, &preview.body).await
}

async fn apply(person: &Person, preview: &Value) -> Answer {
    person.post(&format!("/imports/{}/apply", preview["id"].as_str().expect("an id")), json!({})).await
}

/// Reads a list to its end.
async fn all(person: &Person, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("{path}&limit=100{cursor}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        items.extend(page.body["items"].as_array().expect("a list").iter().cloned());
        match page.body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

async fn duty(person: &Person, owner: &Owner) -> Value {
    let duty = person.get(&format!("/institutions/{}/duty", owner.institution)).await;
    assert_eq!(duty.status, StatusCode::OK, "{}", duty.text);
    duty.body
}

fn numbers(rows: &[Value]) -> Vec<u64> {
    rows.iter().filter_map(|row| row["row"].as_u64()).collect()
}

fn key_lines(name: &str) -> Vec<u64> {
    let key: Value = serde_json::from_str(KEY).expect("the answer key");
    key[name].as_array().expect("a list").iter().filter_map(|entry| entry["line"].as_u64()).collect()
}

each_database! {
    async fn every_figure_agrees_with_the_answer_key(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let preview = upload(&owner.office, owner.institution, "台账.csv", CSV).await;
        assert_eq!(preview.status, StatusCode::CREATED, "{}", preview.text);
        let counts = json!({
            "rows": 420, "added": 372, "changed": 0, "unchanged": 0, "refused": 34, "duplicates": 14,
            "obligated": 284, "obligated_not_open": 103,
        });
        assert_eq!((&preview.body["counts"], &preview.body["file_name"]), (&counts, &json!("台账.csv")));
        let value = &preview.body["columns"][6];
        assert_eq!((&value["field"], &value["header"], &value["cell"]), (&json!("value"), &json!("原值"), &json!("G3")));
        assert_eq!(duty(&owner.office, &owner).await["obligated"], 0, "a preview writes nothing");

        let rows = format!("/imports/{}/rows?", preview.body["id"].as_str().expect("an id"));
        let refused = all(&owner.office, &format!("{rows}verdict=refused")).await;
        assert_eq!(numbers(&refused), key_lines("rejected"));
        let problem = &refused.iter().find(|row| row["row"] == 27).expect("row 27")["problems"][0];
        assert_eq!((&problem["cell"], &problem["raw"]), (&json!("G27"), &json!("-35000")));
        assert_eq!(problem["text"]["zh"], "原值须大于 0");
        let duplicates = all(&owner.office, &format!("{rows}verdict=duplicate")).await;
        assert_eq!(numbers(&duplicates), key_lines("duplicates"));
        assert!(duplicates.iter().all(|row| row["problems"][0]["first_row"].is_u64()));
        assert_eq!(all(&owner.office, &rows).await.len(), 420);

        let applied = apply(&owner.office, &preview.body).await;
        let written = json!({"added": 372, "changed": 0, "unchanged": 0});
        assert_eq!((applied.status, &applied.body), (StatusCode::OK, &written), "{}", applied.text);
        assert_eq!(apply(&owner.office, &preview.body).await.body, written, "the same answer again");
        let figures = duty(&owner.office, &owner).await;
        assert_eq!((&figures["obligated"], &figures["obligated_not_open"]), (&json!(284), &json!(103)));
        assert_eq!((&figures["opened"], &figures["threshold_fen"]), (&json!(181), &json!(10_000_000)));
        let reasons = figures["not_open_by_reason"].as_array().expect("a list");
        assert_eq!(reasons.iter().filter_map(|reason| reason["count"].as_u64()).sum::<u64>(), 103);
        app.stop().await;
    }

    async fn the_rows_behind_the_duty_are_as_many_as_it_says(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        assert_eq!(import(&owner, XLSX).await.status, StatusCode::OK);
        let auditor = app.sign_in("auditor").await;
        let rows = |list: &str| format!("/institutions/{}/duty?list={list}", owner.institution);
        for (list, count) in [("obligated", 284), ("opened", 181), ("not_open", 103), ("not_offered", 372), ("all", 372)] {
            let found = all(&owner.office, &rows(list)).await;
            let distinct: BTreeSet<&str> = found.iter().filter_map(|row| row["asset_number"].as_str()).collect();
            assert_eq!((found.len(), distinct.len()), (count, count), "{list}");
        }
        // Elsewhere what is secret is a number, and none of the rows.
        let (own, others) = (all(&owner.office, &rows("not_open")).await, all(&auditor, &rows("not_open")).await);
        let secret = own.iter().filter(|row| row["not_open_reason"]["code"] == "secret").count();
        assert!(secret > 0 && others.iter().all(|row| row["not_open_reason"]["code"] != "secret"));
        assert_eq!(others.len(), 103 - secret);
        assert_eq!(duty(&auditor, &owner).await["obligated"], 284);
        app.stop().await;
    }

    async fn importing_the_same_ledger_again_changes_nothing(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        assert_eq!(import(&owner, CSV).await.body["added"], 372);
        let path = format!("/institutions/{}/duty?list=all", owner.institution);
        let before = all(&owner.office, &path).await;
        let again = upload(&owner.office, owner.institution, "ledger.xlsx", XLSX).await;
        let counts = &again.body["counts"];
        assert_eq!((&counts["added"], &counts["changed"], &counts["unchanged"]), (&json!(0), &json!(0), &json!(372)));
        assert_eq!(apply(&owner.office, &again.body).await.body, json!({"added": 0, "changed": 0, "unchanged": 372}));
        assert_eq!(all(&owner.office, &path).await, before);
        app.stop().await;
    }

    async fn an_import_changes_facts_and_never_the_offer(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        import(&owner, &ledger("显微镜", "在用", "是")).await;
        let offered = owner.offer_first(&app).await;
        // Calendars are told of a new room: what an import changes is looked at.
        api::service::retelling::look(&app.app).await.expect("a look");
        let preview = upload(&owner.office, owner.institution, "b.csv", &ledger("大显微镜", "待修", "是")).await;
        let rows = owner.office.get(&format!("/imports/{}/rows", preview.body["id"].as_str().expect("an id"))).await;
        let changes = rows.body["items"][0]["changes"].as_array().expect("a list").clone();
        let fields: Vec<&str> = changes.iter().filter_map(|change| change["field"].as_str()).collect();
        assert_eq!(fields, ["name_zh", "status"]);
        assert_eq!((&changes[1]["from"], &changes[1]["to"]), (&json!("在用"), &json!("待修")));
        assert_eq!(apply(&owner.office, &preview.body).await.body["changed"], 1);
        assert_eq!(api::service::retelling::look(&app.app).await.expect("a look"), 1);
        let now = owner.office.get(&offered.path("/offer")).await;
        assert_eq!(now.body["status"], "awaiting_repair");
        for kept in ["facility_id", "modes", "capacity", "prices", "open", "owner_group_id"] {
            assert_eq!(now.body[kept], offered.body[kept], "{kept}");
        }
        let public = app.visitor().get(&offered.path("")).await;
        assert_eq!((&public.body["name"]["zh"], &public.body["status"]), (&json!("大显微镜"), &json!("awaiting_repair")));
        app.stop().await;
    }

    async fn a_preview_that_no_longer_holds_is_not_applied(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        import(&owner, &ledger("显微镜", "在用", "是")).await;
        let preview = upload(&owner.office, owner.institution, "b.csv", &ledger("显微镜", "待修", "是")).await;
        // Somebody closes the instrument meanwhile: applying would open it again.
        let offered = owner.offer_first(&app).await;
        owner.close(&offered).await;
        let refused = apply(&owner.office, &preview.body).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", refused.text);
        assert_eq!(refused.body["params"]["state"], "outdated");
        assert_eq!(owner.office.get(&offered.path("/offer")).await.body["status"], "in_use");
        app.stop().await;
    }

    async fn a_preview_runs_out_and_can_be_discarded(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let preview = upload(&owner.office, owner.institution, "a.csv", &ledger("显微镜", "在用", "是")).await;
        app.clock.advance(TimeDelta::hours(24));
        let refused = apply(&owner.office, &preview.body).await;
        assert_eq!((refused.status, &refused.body["params"]["state"]), (StatusCode::CONFLICT, &json!("expired")));
        let path = format!("/imports/{}", preview.body["id"].as_str().expect("an id"));
        assert_eq!(owner.office.get(&path).await.body["state"], "expired");
        assert_eq!(owner.office.delete(&path).await.status, StatusCode::NO_CONTENT);
        assert_eq!(owner.office.get(&path).await.status, StatusCode::NOT_FOUND);

        let applied = upload(&owner.office, owner.institution, "a.csv", &ledger("显微镜", "在用", "是")).await;
        apply(&owner.office, &applied.body).await;
        let path = format!("/imports/{}", applied.body["id"].as_str().expect("an id"));
        let kept = owner.office.delete(&path).await;
        assert_eq!((kept.status, &kept.body["params"]["state"]), (StatusCode::CONFLICT, &json!("applied")));
        app.stop().await;
    }

    async fn a_file_that_is_no_ledger_is_refused_with_its_reason(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let old_workbook = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
        let large = vec![b'a'; 10 * 1024 * 1024 + 1];
        let larger = vec![b'a'; 11 * 1024 * 1024];
        for (bytes, status, code) in [
            (&old_workbook[..], StatusCode::UNSUPPORTED_MEDIA_TYPE, "file-unsupported"),
            (b"<html><body></body></html>", StatusCode::UNSUPPORTED_MEDIA_TYPE, "file-unsupported"),
            (b"a,b\n1,2\n", StatusCode::UNPROCESSABLE_ENTITY, "file-unreadable"),
            (b"PK\x03\x04 and nothing", StatusCode::UNPROCESSABLE_ENTITY, "file-unreadable"),
            (&large, StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            (&larger, StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        ] {
            let refused = upload(&owner.office, owner.institution, "x.xlsx", bytes).await;
            assert_eq!((refused.status, refused.code()), (status, code), "{}", refused.text);
        }
        let refused = upload(&owner.office, owner.institution, "x.csv", b"a,b\n1,2\n").await;
        assert!(refused.body["detail"].as_str().is_some_and(|text| text.contains("No header")), "{}", refused.text);
        app.stop().await;
    }

    async fn the_form_is_checked_as_a_whole(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let form = reqwest::multipart::Form::new().text("institution", "x").text("institution_id", "x");
        let refused = crate::owner::send_form(&owner.office, form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let wrong = refused.body["errors"].as_array().expect("a list").clone();
        let wrong: Vec<_> = wrong.iter().map(|error| (error["pointer"].as_str(), error["code"].as_str())).collect();
        assert_eq!(
            wrong,
            [
                (Some("/institution"), Some("unknown_field")),
                (Some("/file"), Some("required")),
                (Some("/institution_id"), Some("not_an_id")),
            ]
        );
        assert_eq!(owner.office.post("/imports", json!({})).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        app.stop().await;
    }

    async fn only_the_owners_office_imports_and_looks(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let preview = upload(&owner.office, owner.institution, "a.csv", &ledger("显微镜", "在用", "是")).await;
        let path = format!("/imports/{}", preview.body["id"].as_str().expect("an id"));
        let (manager, other) = (app.sign_in("manager").await, app.sign_in("office").await);
        let refused = upload(&manager, id("gangcheng"), "a.csv", CSV).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(upload(&other, owner.institution, "a.csv", CSV).await.status, StatusCode::FORBIDDEN);
        for stranger in [&manager, &other, &app.sign_in("auditor").await] {
            assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
            assert_eq!(stranger.get(&format!("{path}/rows")).await.status, StatusCode::NOT_FOUND);
            assert_eq!(apply(stranger, &preview.body).await.status, StatusCode::NOT_FOUND);
            assert_eq!(stranger.delete(&path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(app.visitor().get(&path).await.status, StatusCode::UNAUTHORIZED);
        let duty = format!("/institutions/{}/duty", owner.institution);
        assert_eq!(other.get(&duty).await.status, StatusCode::FORBIDDEN);
        app.stop().await;
    }
}
