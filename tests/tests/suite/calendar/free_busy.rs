//! When an instrument is taken, for programs that look for a time.

use super::*;
use tests::each_database;

fn address(instrument: &str) -> String {
    format!("/instruments/{}/freebusy.ics?from=2026-11-25T00:00:00Z&to=2026-11-27T00:00:00Z", id(instrument))
}

each_database! {
    async fn a_visitor_learns_when_and_nothing_else(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let reservation = booked(&researcher, 2, "镀金样品").await;
        let answer = app.visitor().get(&address("sem")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
        let shown = unfolded(&answer.text);
        assert!(shown.contains("BEGIN:VFREEBUSY") && shown.contains("DTSTART:20261125T000000Z"), "{shown}");
        assert!(shown.contains("FREEBUSY;FBTYPE=BUSY:20261125T0") && shown.contains("FBTYPE=BUSY-UNAVAILABLE:"), "{shown}");
        for secret in ["王珊", "镀金样品", text(&reservation, "id")] {
            assert!(!shown.contains(secret), "{shown}");
        }
        app.stop().await;
    }

    async fn what_is_not_approved_yet_is_tentative_to_those_who_know_of_it(db) {
        let app = TestApp::with_city(db).await;
        crate::booking::held(&app).await;
        let manager = app.sign_in("manager").await.get(&address("sem")).await;
        assert!(manager.text.contains("FBTYPE=BUSY-TENTATIVE:20261126T0"), "{}", manager.text);
        let visitor = app.visitor().get(&address("sem")).await;
        assert!(!visitor.text.contains("TENTATIVE") && visitor.text.contains("FBTYPE=BUSY:20261126T0"), "{}", visitor.text);
        app.stop().await;
    }

    async fn the_time_is_bounded_and_what_one_may_not_see_is_not_there(db) {
        let app = TestApp::with_city(db).await;
        let long = format!("/instruments/{}/freebusy.ics?from=2026-11-01T00:00:00Z&to=2026-12-31T00:00:00Z", id("sem"));
        assert_eq!(app.visitor().get(&long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let unknown = format!("/instruments/{}/freebusy.ics?from=2026-11-25T00:00:00Z&to=2026-11-27T00:00:00Z", fresh());
        assert_eq!(app.visitor().get(&unknown).await.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }
}
