//! Signing in on the pages.

use super::*;
use chrono::TimeDelta;
use tests::each_database;

each_database! {
    async fn a_page_gets_a_cookie_that_no_script_can_read(db) {
        let app = TestApp::with_city(db).await;
        let answer = expect(app.visitor().post("/session", account("manager")).await, StatusCode::OK);
        let cookie = answer.headers["set-cookie"].to_str().expect("text");
        assert!(cookie.starts_with("jishi-session="), "{cookie}");
        for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"] {
            assert!(cookie.split("; ").any(|found| found == part), "{part} in {cookie}");
        }
        let secret = cookie.split(['=', ';']).nth(1).expect("a value");
        assert!(!answer.text.contains(secret), "the secret stands in the cookie only");
        assert_eq!(answer.body["pages"], json!(["catalogue", "mine", "desk", "bench", "group"]));
        assert_eq!(answer.body["institution"]["name"]["zh"], "港城大学");
    }

    async fn what_of_address_and_password_is_wrong_is_never_said(db) {
        let app = TestApp::with_city(db).await;
        let (_, wrong) = sign_in(&app, &address("pi"), "Not-the-password-1").await;
        let (_, unknown) = sign_in(&app, "nobody@demo.example", "Not-the-password-1").await;
        assert_eq!((wrong.status, unknown.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
        assert_eq!(without_request_id(&wrong), without_request_id(&unknown));
        assert!(wrong.headers.get("set-cookie").is_none());
    }

    async fn every_wrong_field_is_named(db) {
        let app = TestApp::with_city(db).await;
        let body = json!({"email": "lab at example", "remember": true});
        let answer = expect(app.visitor().post("/session", body).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&answer), ["/email not_an_address", "/password required", "/remember unknown_field"]);
    }

    async fn a_session_shows_who_is_signed_in_until_he_signs_out(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let me = expect(researcher.get("/session").await, StatusCode::OK).body;
        assert_eq!(me["person"]["email"], "researcher@demo.example");
        assert_eq!(me["groups"][0]["project_codes"], json!(["NANO-2026-01", "NANO-2026-02"]));
        assert_eq!(me["roles"][0]["role"], "group_member");
        assert_eq!(me["roles"][0]["scope_name"]["en"], me["groups"][0]["name"]);
        expect(researcher.delete("/session").await, StatusCode::NO_CONTENT);
        expect(researcher.get("/session").await, StatusCode::UNAUTHORIZED);
    }

    async fn a_session_ends_unused_after_two_weeks_and_used_after_thirty_days(db) {
        let app = TestApp::with_city(db).await;
        let (idle, busy) = (app.sign_in("researcher").await, app.sign_in("pi").await);
        app.clock.advance(TimeDelta::days(13));
        expect(busy.get("/session").await, StatusCode::OK);
        app.clock.advance(TimeDelta::days(1));
        expect(idle.get("/session").await, StatusCode::UNAUTHORIZED);
        app.clock.advance(TimeDelta::days(12));
        expect(busy.get("/session").await, StatusCode::OK);
        app.clock.advance(TimeDelta::days(4));
        expect(busy.get("/session").await, StatusCode::UNAUTHORIZED);
    }

    async fn a_session_that_has_ended_makes_a_visitor_of_the_public_pages(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        app.clock.advance(TimeDelta::days(31));
        expect(researcher.get("/instruments").await, StatusCode::OK);
        expect(researcher.get("/groups").await, StatusCode::UNAUTHORIZED);
    }

    async fn name_and_language_can_be_changed(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let body = json!({"name": " 周启明（教授） ", "locale": "en"});
        let me = expect(patch(&pi, "/me", body).await, StatusCode::OK).body;
        assert_eq!((&me["person"]["name"], &me["person"]["locale"]), (&json!("周启明（教授）"), &json!("en")));
        let wrong = expect(patch(&pi, "/me", json!({"name": "", "locale": "fr", "admin": true})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&wrong), ["/name empty", "/locale unknown_choice", "/admin unknown_field"]);
        expect(patch(&pi, "/me", json!({})).await, StatusCode::OK);
    }
}
