//! Qualifications: the lab says who may operate an instrument alone.

use super::*;
use chrono::TimeDelta;
use tests::{app::id, each_database};

fn path(local: &str) -> String {
    format!("/instruments/{}/qualifications/{}", id("sem"), id(&format!("person:{local}")))
}

async fn qualification(person: &Person) -> Value {
    expect(person.get(&format!("/instruments/{}", id("sem"))).await, StatusCode::OK).body["qualification"].clone()
}

each_database! {
    async fn a_lab_manager_gives_and_takes_a_qualification(db) {
        let app = TestApp::with_city(db).await;
        let (manager, wuyou) = (app.sign_in("manager").await, app.sign_in("wuyou").await);
        assert_eq!(qualification(&wuyou).await, "missing");
        expect(manager.put(&path("wuyou"), json!({"expires_on": "2027-06-30"})).await, StatusCode::NO_CONTENT);
        assert_eq!(qualification(&wuyou).await, "valid");
        app.clock.advance(TimeDelta::minutes(1));
        expect(manager.put(&path("wuyou"), json!({})).await, StatusCode::NO_CONTENT);
        app.clock.advance(TimeDelta::minutes(1));
        expect(manager.delete(&path("wuyou")).await, StatusCode::NO_CONTENT);
        expect(manager.delete(&path("wuyou")).await, StatusCode::NOT_FOUND);
        assert_eq!(qualification(&wuyou).await, "missing");
        assert_eq!(notice_kinds(&wuyou).await, ["qualification_revoked", "qualification_granted", "qualification_granted"]);
    }

    async fn nobody_else_does(db) {
        let app = TestApp::with_city(db).await;
        for other in ["mechanics-manager", "operator", "office", "wuyou"] {
            let person = app.sign_in(other).await;
            expect(person.put(&path("wuyou"), json!({})).await, StatusCode::FORBIDDEN);
            expect(person.delete(&path("researcher")).await, StatusCode::FORBIDDEN);
        }
    }

    async fn a_day_that_is_over_or_no_day_is_refused(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        for (day, wrong) in [("2026-11-22", "/expires_on in_past"), ("2026-02-30", "/expires_on not_a_date")] {
            let answer = expect(manager.put(&path("wuyou"), json!({"expires_on": day})).await, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(errors(&answer), [wrong]);
        }
        expect(manager.put(&path("wuyou"), json!({"expires_on": "2026-11-23"})).await, StatusCode::NO_CONTENT);
        let nobody = format!("/instruments/{}/qualifications/{}", id("sem"), id("nobody"));
        expect(manager.put(&nobody, json!({})).await, StatusCode::NOT_FOUND);
    }
}
