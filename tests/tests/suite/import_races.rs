//! An import of the ledger beside a crowd that books: whoever comes after it finds the instrument as it says.

use crate::{
    booking::{slot, want},
    owner::upload,
    races::{assert_no_server_error, at_once, count, crowd},
};
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use tests::{
    app::{Person, TestApp, fresh, id},
    database::TestDatabase,
    each_database,
};

/// The Raman spectrometer's number and name in its institution's ledger.
async fn asset(db: &TestDatabase) -> (String, String) {
    let literal = if db.is_sqlite() { format!("x'{}'", id("raman").simple()) } else { format!("'{}'", id("raman")) };
    let sql = format!("SELECT asset_number, name_zh FROM instrument WHERE id = {literal}");
    let row = db.read().query_one_raw(Statement::from_string(db.backend(), sql)).await.expect("an answer");
    let row = row.expect("the instrument");
    (row.try_get("", "asset_number").expect("a number"), row.try_get("", "name_zh").expect("a name"))
}

/// Imports a ledger that says this of the instrument.
async fn say(office: &Person, (number, name): &(String, String), status: &str) {
    let ledger =
        format!("资产编号,仪器名称,原值,购置日期,状态,是否开放\n{number},{name},850000.00,2020-01-02,{status},是\n");
    let preview = upload(office, id("gangcheng"), "ledger.csv", ledger.as_bytes()).await;
    assert_eq!(preview.status, StatusCode::CREATED, "{}", preview.text);
    let path = format!("/imports/{}/apply", preview.body["id"].as_str().expect("an id"));
    let applied = office.post(&path, json!({})).await;
    assert_eq!(applied.status, StatusCode::OK, "{}", applied.text);
}

each_database! {
    async fn of_thirty_two_who_book_beside_an_import_nobody_gets_what_is_out_of_use(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let asset = asset(db).await;
        let people = crowd(&app, &["researcher", "pi", "nano-pi"]).await;
        let imports = tokio::spawn({
            let (office, asset) = (office.clone(), asset.clone());
            async move {
                for status in ["待修", "在用", "待修"] {
                    say(&office, &asset, status).await;
                }
            }
        });
        let answers = at_once(people, |number, person| async move {
            let number = i64::try_from(number).expect("small");
            let body = want("raman", slot(1 + number / 8, 9 + number % 8, 0, 60), json!({"group_id": id("nano")}));
            person.put(&format!("/reservations/{}", fresh()), body).await
        })
        .await;
        imports.await.expect("every ledger is taken");
        assert_no_server_error(&answers);
        for answer in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
            assert_eq!(answer.violations(), ["not_operational"], "{}", answer.text);
        }
        let made = i64::try_from(count(&answers, StatusCode::CREATED)).expect("small");
        assert_eq!(db.number("SELECT count(*) FROM reservation").await, made, "what was answered is there");
        let late = want("raman", slot(8, 9, 0, 60), json!({"group_id": id("nano")}));
        let late = app.sign_in("researcher").await.put(&format!("/reservations/{}", fresh()), late).await;
        assert_eq!(late.violations(), ["not_operational"], "{}", late.text);
        say(&office, &asset, "在用").await;
        let again = want("raman", slot(8, 9, 0, 60), json!({"group_id": id("nano")}));
        let again = app.sign_in("researcher").await.put(&format!("/reservations/{}", fresh()), again).await;
        assert_eq!(again.status, StatusCode::CREATED, "{}", again.text);
        assert_eq!(db.counters().reruns(), 0, "nobody meets a deadlock");
        app.judge(db, "of_thirty_two_who_book_beside_an_import").await;
    }
}
