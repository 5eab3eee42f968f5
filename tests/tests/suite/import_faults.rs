//! Imports when the disk is full or many apply at once: everything or nothing is written.

use crate::owner::{Owner, upload};
use api::store::fault::{Fault, Order};
use futures::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{app::TestApp, each_database};

const LEDGER: &str = "资产编号,仪器名称,原值,购置日期,状态,是否开放\n\
    A1,质谱仪,250000.00,2020-01-02,在用,是\nA2,离心机,9000.00,2020-01-02,在用,否\n";
const CHANGED: &str = "资产编号,仪器名称,原值,购置日期,状态,是否开放\n\
    A1,大质谱仪,250000.00,2020-01-02,待修,是\nA3,显微镜,350000.00,2020-01-02,在用,否\n";

fn full(step: u64) -> Order {
    Order { fault: Fault::Full, first: step, times: 1, rolls_back: true }
}

async fn names(owner: &Owner) -> Vec<Value> {
    let listed = owner.office.get(&format!("/institutions/{}/duty?list=all", owner.institution)).await;
    let items = listed.body["items"].as_array().expect("a list").clone();
    items.into_iter().map(|item| item["name"]["zh"].clone()).collect()
}

each_database! {
    async fn a_full_disk_leaves_nothing_half_imported(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        for (ledger, before, after) in [
            (LEDGER, json!([]), json!(["质谱仪", "离心机"])),
            (CHANGED, json!(["质谱仪", "离心机"]), json!(["大质谱仪", "离心机", "显微镜"])),
        ] {
            let mut step = 0;
            let preview = loop {
                step += 1;
                db.faults.arm(full(step));
                let preview = upload(&owner.office, owner.institution, "a.csv", ledger.as_bytes()).await;
                db.faults.disarm();
                if preview.status == StatusCode::CREATED {
                    break preview.body;
                }
                assert_eq!((preview.status, preview.code()), (StatusCode::INSUFFICIENT_STORAGE, "storage-full"));
            };
            assert!(step > 8, "every step of the staging went wrong once, not only {step}");
            let path = format!("/imports/{}/apply", preview["id"].as_str().expect("an id"));
            let mut step = 0;
            loop {
                step += 1;
                db.faults.arm(full(step));
                let applied = owner.office.post(&path, json!({})).await;
                db.faults.disarm();
                if applied.status == StatusCode::OK {
                    break;
                }
                assert_eq!((applied.status, applied.code()), (StatusCode::INSUFFICIENT_STORAGE, "storage-full"));
                assert_eq!(json!(names(&owner).await), before, "step {step}");
            }
            assert!(step > 8, "every step of the change went wrong once, not only {step}");
            assert_eq!(json!(names(&owner).await), after);
        }
        app.stop().await;
    }

    async fn of_many_who_apply_one_import_one_writes_and_all_are_told_the_same(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let preview = upload(&owner.office, owner.institution, "a.csv", LEDGER.as_bytes()).await;
        let path = format!("/imports/{}/apply", preview.body["id"].as_str().expect("an id"));
        let answers = join_all((0..8).map(|_| owner.office.post(&path, json!({})))).await;
        for answer in answers {
            let expected = json!({"added": 2, "changed": 0, "unchanged": 0});
            assert_eq!((answer.status, &answer.body), (StatusCode::OK, &expected), "{}", answer.text);
        }
        assert_eq!(names(&owner).await, ["质谱仪", "离心机"]);
        app.stop().await;
    }

    async fn of_two_previews_of_one_ledger_one_is_applied(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let mut paths = Vec::new();
        for _ in 0..4 {
            let preview = upload(&owner.office, owner.institution, "a.csv", LEDGER.as_bytes()).await;
            paths.push(format!("/imports/{}/apply", preview.body["id"].as_str().expect("an id")));
        }
        let answers = join_all(paths.iter().map(|path| owner.office.post(path, json!({})))).await;
        let won = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
        let outdated = answers.iter().filter(|answer| answer.body["params"]["state"] == "outdated").count();
        assert_eq!((won, outdated), (1, 3), "{:?}", answers.iter().map(|answer| &answer.text).collect::<Vec<_>>());
        app.stop().await;
    }
}
