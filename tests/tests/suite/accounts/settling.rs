//! Requests that wait for a word on their organisation, when the server stops right after that word.

use super::{
    organisations::{asked, reservation},
    *,
};
use api::store::fault::{Fault, Order};
use tests::{app::id, database::TestDatabase, each_database};

fn awaits(reservation: &Value, approval: &str) -> bool {
    reservation["awaiting"].as_array().is_some_and(|awaited| awaited.contains(&json!(approval)))
}

fn times(reservation: &Value, action: &str) -> usize {
    reservation["history"].as_array().map_or(0, |entries| entries.iter().filter(|e| e["action"] == action).count())
}

/// Sends a decision to a server that dies at its first step, then one step later, and so on, until the decision itself
/// is committed and nothing after it is.
async fn dies_after_committing(db: &TestDatabase, person: &Person, (method, path): (Method, &str), body: Value) {
    for first in 1.. {
        db.faults.arm(Order { fault: Fault::Lost, first, times: u64::MAX, rolls_back: true });
        let answer = person.send(method.clone(), path, Some(body.clone()), None).await;
        db.faults.disarm();
        if answer.status == StatusCode::OK {
            return;
        }
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
    }
}

each_database! {
    async fn accepted_terms_are_settled_by_the_sweeper(db) {
        let app = TestApp::with_city(db).await;
        let applicant = app.sign_in("wuyou").await;
        let held = asked(&applicant).await;
        let terms = format!("/institutions/{}/terms/acceptance", id("gangcheng"));
        dies_after_committing(db, &applicant, (Method::PUT, &terms), json!({"version": 1})).await;
        assert!(awaits(&reservation(&applicant, &held).await, "terms"), "accepted, and nobody has settled what waited");
        app.work().await;
        let settled = reservation(&applicant, &held).await;
        assert!(!awaits(&settled, "terms") && awaits(&settled, "admission"), "{settled}");
        app.work().await;
        assert_eq!(reservation(&applicant, &held).await, settled, "settled once");
        app.stop().await;
    }

    async fn terms_of_an_older_edition_settle_nothing(db) {
        let app = TestApp::with_city(db).await;
        let applicant = app.sign_in("wuyou").await;
        let held = asked(&applicant).await;
        let terms = format!("/institutions/{}/terms/acceptance", id("gangcheng"));
        dies_after_committing(db, &applicant, (Method::PUT, &terms), json!({"version": 1})).await;
        let raised = db.write("test", |tx| Box::pin(async move {
            let sql = "UPDATE institution SET terms_version = 2 WHERE code = 'gangcheng'";
            Ok(sea_orm::ConnectionTrait::execute_unprepared(tx, sql).await?.rows_affected())
        }));
        assert_eq!(raised.await.expect("a newer edition"), 1);
        app.work().await;
        assert!(awaits(&reservation(&applicant, &held).await, "terms"));
        app.stop().await;
    }

    async fn an_admission_is_settled_by_the_sweeper(db) {
        let app = TestApp::with_city(db).await;
        let (applicant, bureau) = (app.sign_in("wuyou").await, app.sign_in("bureau").await);
        let held = asked(&applicant).await;
        let admission = format!("/organisations/{}/admission", id("wuyou"));
        dies_after_committing(db, &bureau, (Method::POST, &admission), json!({"decision": "admit"})).await;
        assert!(awaits(&reservation(&applicant, &held).await, "admission"));
        app.work().await;
        let settled = reservation(&applicant, &held).await;
        assert!(!awaits(&settled, "admission") && awaits(&settled, "terms"), "{settled}");
        app.stop().await;
    }

    async fn several_sweepers_settle_once(db) {
        let app = TestApp::with_city(db).await;
        let applicant = app.sign_in("wuyou").await;
        let held = asked(&applicant).await;
        let terms = format!("/institutions/{}/terms/acceptance", id("gangcheng"));
        dies_after_committing(db, &applicant, (Method::PUT, &terms), json!({"version": 1})).await;
        let sweeps = (0..8).map(|_| api::service::settle::sweep(&app.app));
        for swept in futures::future::join_all(sweeps).await {
            swept.expect("the sweep");
        }
        assert_eq!(times(&reservation(&applicant, &held).await, "approved"), 1);
        app.stop().await;
    }
}
