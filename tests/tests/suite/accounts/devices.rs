//! Where one is signed in.

use super::*;
use chrono::TimeDelta;
use tests::each_database;

async fn devices(person: &Person) -> Vec<Value> {
    let answer = expect(person.get("/session/devices").await, StatusCode::OK);
    answer.body["items"].as_array().expect("a list").clone()
}

fn id_of(device: &Value) -> &str {
    device["id"].as_str().expect("an id")
}

each_database! {
    async fn browsers_and_programs_stand_in_one_list_last_used_first(db) {
        let app = TestApp::with_city(db).await;
        let _program = app.token("pi").await;
        app.clock.advance(TimeDelta::minutes(1));
        let _old = app.sign_in("pi").await;
        app.clock.advance(TimeDelta::minutes(1));
        let here = app.sign_in("pi").await;
        let _other = app.sign_in("researcher").await;
        let found = devices(&here).await;
        let kinds: Vec<_> = found.iter().map(|device| (&device["kind"], &device["current"])).collect();
        let (page, api) = (json!("page"), json!("api"));
        assert_eq!(kinds, [(&page, &json!(true)), (&page, &json!(false)), (&api, &json!(false))]);
        assert_eq!(found[2]["label"], "test");
    }

    async fn a_long_list_goes_on_by_cursor_without_gap(db) {
        let app = TestApp::with_city(db).await;
        for _ in 0..3 {
            app.token("pi").await;
            app.clock.advance(TimeDelta::minutes(1));
        }
        let here = app.sign_in("pi").await;
        let (mut seen, mut path) = (Vec::new(), "/session/devices?limit=1".to_owned());
        loop {
            let page = expect(here.get(&path).await, StatusCode::OK).body;
            seen.extend(page["items"].as_array().expect("a list").iter().map(|device| id_of(device).to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/session/devices?limit=1&cursor={next}");
        }
        let all: Vec<String> = devices(&here).await.iter().map(|device| id_of(device).to_owned()).collect();
        assert_eq!(seen, all);
        assert_eq!(seen.len(), 4);
    }

    async fn a_revoked_device_is_out_at_once(db) {
        let app = TestApp::with_city(db).await;
        let (browser, program) = (app.sign_in("pi").await, app.token("pi").await);
        app.clock.advance(TimeDelta::minutes(2));
        let here = app.sign_in("pi").await;
        let others: Vec<Value> = devices(&here).await.into_iter().filter(|device| device["current"] == false).collect();
        assert_eq!(others.len(), 2);
        for device in &others {
            expect(here.delete(&format!("/session/devices/{}", id_of(device))).await, StatusCode::NO_CONTENT);
        }
        expect(browser.get("/session").await, StatusCode::UNAUTHORIZED);
        expect(program.get("/session").await, StatusCode::UNAUTHORIZED);
        expect(here.get("/session").await, StatusCode::OK);
        let again = here.delete(&format!("/session/devices/{}", id_of(&others[0]))).await;
        expect(again, StatusCode::NOT_FOUND);
    }

    async fn nobody_signs_somebody_else_out(db) {
        let app = TestApp::with_city(db).await;
        let (pi, researcher) = (app.sign_in("pi").await, app.sign_in("researcher").await);
        let device = devices(&pi).await.remove(0);
        let path = format!("/session/devices/{}", id_of(&device));
        expect(researcher.delete(&path).await, StatusCode::NOT_FOUND);
        expect(pi.get("/session").await, StatusCode::OK);
    }

    async fn another_password_signs_out_everywhere_else(db) {
        let app = TestApp::with_city(db).await;
        let (browser, program, here) = (app.sign_in("pi").await, app.token("pi").await, app.sign_in("pi").await);
        let wrong = here.post("/me/password", json!({"old": "Not-the-password-1", "new": NEW_PASSWORD})).await;
        expect(wrong, StatusCode::UNAUTHORIZED);
        let weak = expect(here.post("/me/password", json!({"old": demo::PASSWORD, "new": "short"})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&weak), ["/new too_short", "/new too_simple"]);
        let right = here.post("/me/password", json!({"old": demo::PASSWORD, "new": NEW_PASSWORD})).await;
        expect(right, StatusCode::NO_CONTENT);
        expect(here.get("/session").await, StatusCode::OK);
        expect(browser.get("/session").await, StatusCode::UNAUTHORIZED);
        expect(program.get("/session").await, StatusCode::UNAUTHORIZED);
        let (_, old) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
        expect(old, StatusCode::UNAUTHORIZED);
        let (_, new) = sign_in(&app, &address("pi"), NEW_PASSWORD).await;
        expect(new, StatusCode::OK);
        assert_eq!(letters(&app, &address("pi")).await.len(), 1, "the owner hears of it");
    }
}
