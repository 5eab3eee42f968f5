//! The first run of an empty site.

use super::*;
use tests::each_database;

fn first(token: &str) -> Value {
    json!({"token": token, "email": "he@city.example", "name": "何伟", "password": NEW_PASSWORD})
}

each_database! {
    async fn the_token_of_the_console_makes_the_first_administrator_once(db) {
        let app = TestApp::empty(db).await;
        let visitor = app.visitor();
        assert_eq!(visitor.get("/setup").await.body, json!({"needed": true}));
        let wrong = expect(visitor.post("/setup", first(&"A".repeat(43))).await, StatusCode::FORBIDDEN);
        assert_eq!(wrong.code(), "forbidden");
        let weak = json!({"token": app.setup, "email": "he@city.example", "name": "", "password": "short"});
        let weak = expect(visitor.post("/setup", weak).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&weak), ["/name empty", "/password too_short", "/password too_simple"]);

        let made = expect(visitor.post("/setup", first(&app.setup)).await, StatusCode::CREATED);
        let roles: Vec<&Value> = made.body["roles"].as_array().expect("roles").iter().map(|role| &role["role"]).collect();
        assert!(roles.contains(&&json!("system_administrator")) && roles.contains(&&json!("security_administrator")));
        assert_eq!(made.body["pages"], json!(["catalogue", "mine", "admin"]));
        expect(visitor.get("/session").await, StatusCode::OK);
        assert_eq!(visitor.get("/setup").await.body, json!({"needed": false}));
        let again = expect(app.visitor().post("/setup", first(&app.setup)).await, StatusCode::CONFLICT);
        assert_eq!((again.code(), &again.body["params"]["state"]), ("wrong-state", &json!("set_up")));
    }

    async fn of_two_who_are_first_at_the_same_instant_one_is(db) {
        let app = TestApp::empty(db).await;
        let (one, other) = (app.visitor(), app.visitor());
        let mut second = first(&app.setup);
        second["email"] = json!("xu@city.example");
        let (a, b) = futures::join!(one.post("/setup", first(&app.setup)), other.post("/setup", second));
        let mut statuses = [a.status, b.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::CREATED, StatusCode::CONFLICT]);
    }

    async fn guessing_the_token_is_counted(db) {
        let app = TestApp::empty(db).await;
        for _ in 0..50 {
            expect(app.visitor().post("/setup", first("guess")).await, StatusCode::FORBIDDEN);
        }
        expect(app.visitor().post("/setup", first(&app.setup)).await, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn a_city_that_has_people_needs_no_first_run(db) {
        let app = TestApp::with_city(db).await;
        assert_eq!(app.visitor().get("/setup").await.body, json!({"needed": false}));
        expect(app.visitor().post("/setup", first(&app.setup)).await, StatusCode::CONFLICT);
    }
}
