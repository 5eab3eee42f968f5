//! Notices in the pages.

use super::*;
use chrono::TimeDelta;
use tests::{
    app::{beginning, id},
    each_database,
};

each_database! {
    async fn notices_are_read_up_to_an_instant(db) {
        let app = TestApp::with_city(db).await;
        let (manager, wuyou) = (app.sign_in("manager").await, app.sign_in("wuyou").await);
        let path = format!("/instruments/{}/qualifications/{}", id("sem"), id("person:wuyou"));
        for _ in 0..3 {
            expect(manager.put(&path, json!({})).await, StatusCode::NO_CONTENT);
            app.clock.advance(TimeDelta::minutes(1));
        }
        assert_eq!(wuyou.get("/session").await.body["unread_notices"], 3);
        let up_to = json!({"up_to": beginning() + TimeDelta::minutes(1)});
        expect(wuyou.post("/notices/read", up_to).await, StatusCode::NO_CONTENT);
        assert_eq!(wuyou.get("/session").await.body["unread_notices"], 1);
        let first = expect(wuyou.get("/notices?limit=2").await, StatusCode::OK).body;
        assert_eq!((&first["items"][0]["read"], &first["items"][1]["read"]), (&json!(false), &json!(true)));
        assert!(first["items"][0]["text"]["en"].as_str().is_some_and(|text| text.starts_with("You are qualified")));
        let next = first["next"].as_str().expect("more");
        let rest = expect(wuyou.get(&format!("/notices?limit=2&cursor={next}")).await, StatusCode::OK).body;
        assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next"]), (Some(1), &Value::Null));
        assert_eq!(expect(manager.get("/notices").await, StatusCode::OK).body["items"], json!([]));
    }

    async fn notices_are_for_those_who_are_signed_in(db) {
        let app = TestApp::with_city(db).await;
        expect(app.visitor().get("/notices").await, StatusCode::UNAUTHORIZED);
        let person = app.sign_in("wuyou").await;
        let wrong = expect(person.post("/notices/read", json!({"up_to": "now"})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&wrong), ["/up_to not_a_time"]);
    }
}
