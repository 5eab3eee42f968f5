//! Tokens of API clients, and what attackers make of them.

use super::*;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use tests::{app::fresh, each_database};

async fn issue(app: &TestApp, local: &str) -> Value {
    let mut body = account(local);
    body["grant_type"] = json!("password");
    body["label"] = json!("script");
    expect(app.visitor().post("/tokens", body).await, StatusCode::OK).body
}

async fn refresh(app: &TestApp, token: &Value) -> Answer {
    app.visitor().post("/tokens", json!({"grant_type": "refresh_token", "refresh_token": token})).await
}

/// Asks who is signed in with these `Authorization` headers.
async fn who(app: &TestApp, authorization: &[&str]) -> (StatusCode, Value) {
    let visitor = app.visitor();
    let (client, base) = visitor.raw();
    let request = client.get(format!("{base}/api/v1/session"));
    let request = authorization.iter().fold(request, |request, value| request.header("authorization", *value));
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    (status, answer.json().await.expect("JSON"))
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decode(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

each_database! {
    async fn an_access_token_signs_a_program_in_for_ten_minutes(db) {
        let app = TestApp::with_city(db).await;
        let tokens = issue(&app, "pi").await;
        assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(600)));
        let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("a token"));
        let (status, me) = who(&app, &[&bearer]).await;
        assert_eq!((status, &me["person"]["email"]), (StatusCode::OK, &json!("pi@demo.example")));
        app.clock.advance(TimeDelta::minutes(10));
        let (status, problem) = who(&app, &[&bearer]).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("unauthenticated")));
    }

    async fn a_refresh_token_gives_the_next_one(db) {
        let app = TestApp::with_city(db).await;
        let mut tokens = issue(&app, "pi").await;
        for _ in 0..3 {
            app.clock.advance(TimeDelta::days(20));
            let next = expect(refresh(&app, &tokens["refresh_token"]).await, StatusCode::OK).body;
            assert_ne!(next["refresh_token"], tokens["refresh_token"]);
            tokens = next;
        }
        app.clock.advance(TimeDelta::days(30));
        expect(refresh(&app, &tokens["refresh_token"]).await, StatusCode::UNAUTHORIZED);
    }

    async fn a_refresh_token_used_twice_ends_its_whole_family_at_once(db) {
        let app = TestApp::with_city(db).await;
        let (first, other) = (issue(&app, "pi").await, issue(&app, "pi").await);
        let second = expect(refresh(&app, &first["refresh_token"]).await, StatusCode::OK).body;
        let bearer = format!("Bearer {}", second["access_token"].as_str().expect("a token"));
        assert_eq!(who(&app, &[&bearer]).await.0, StatusCode::OK);

        expect(refresh(&app, &first["refresh_token"]).await, StatusCode::UNAUTHORIZED);
        assert_eq!(who(&app, &[&bearer]).await.0, StatusCode::UNAUTHORIZED, "its access token is dead");
        expect(refresh(&app, &second["refresh_token"]).await, StatusCode::UNAUTHORIZED);
        expect(refresh(&app, &other["refresh_token"]).await, StatusCode::OK);
    }

    async fn of_two_who_refresh_at_once_neither_goes_on(db) {
        let app = TestApp::with_city(db).await;
        let tokens = issue(&app, "pi").await;
        let (one, other) =
            futures::join!(refresh(&app, &tokens["refresh_token"]), refresh(&app, &tokens["refresh_token"]));
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::UNAUTHORIZED]);
        let winner = if one.status == StatusCode::OK { one } else { other };
        expect(refresh(&app, &winner.body["refresh_token"]).await, StatusCode::UNAUTHORIZED);
    }

    async fn forged_tokens_are_refused(db) {
        let app = TestApp::with_city(db).await;
        let tokens = issue(&app, "pi").await;
        let token = tokens["access_token"].as_str().expect("a token");
        let parts: Vec<&str> = token.split('.').collect();
        let (header, claims, signature) = (parts[0], parts[1], parts[2]);
        let admin = {
            let mut claims = decode(claims);
            claims["sub"] = json!(tests::app::id("person:secadmin"));
            encode(&claims)
        };
        let unsigned = encode(&json!({"alg": "none", "typ": "at+jwt"}));
        let other_type = encode(&json!({"alg": "HS256", "typ": "JWT"}));
        let other_algorithm = encode(&json!({"alg": "HS512", "typ": "at+jwt"}));
        let refresh = tokens["refresh_token"].as_str().expect("a token");
        for forged in [
            format!("{header}.{admin}.{signature}"),
            format!("{unsigned}.{admin}."),
            format!("{unsigned}.{claims}.{signature}"),
            format!("{other_type}.{claims}.{signature}"),
            format!("{other_algorithm}.{claims}.{signature}"),
            format!("{header}.{claims}"),
            format!("{header}.{claims}.{signature}x"),
            refresh.to_owned(),
            String::new(),
            "null".to_owned(),
        ] {
            let (status, problem) = who(&app, &[&format!("Bearer {forged}")]).await;
            assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("unauthenticated")), "{forged}");
        }
        for headers in [&["Basic cGk6cGk="][..], &[token], &[&format!("Bearer {token}"), &format!("Bearer {token}")]] {
            assert_eq!(who(&app, headers).await.0, StatusCode::UNAUTHORIZED, "{headers:?}");
        }
    }

    async fn an_access_token_is_no_refresh_token_and_the_other_way_round(db) {
        let app = TestApp::with_city(db).await;
        let tokens = issue(&app, "pi").await;
        expect(refresh(&app, &tokens["access_token"]).await, StatusCode::UNAUTHORIZED);
        expect(refresh(&app, &json!("A".repeat(43))).await, StatusCode::UNAUTHORIZED);
    }

    async fn each_grant_has_its_own_fields(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        let body = json!({"grant_type": "refresh_token", "refresh_token": "x", "email": "a@b.cn"});
        let mixed = expect(visitor.post("/tokens", body).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&mixed), ["/email unknown_field"]);
        let none = expect(visitor.post("/tokens", json!({"grant_type": "magic"})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&none), ["/grant_type unknown_choice", "/email required", "/password required", "/label required"]);
    }

    async fn wrong_passwords_for_tokens_count_like_those_of_pages(db) {
        let app = TestApp::with_city(db).await;
        for _ in 0..5 {
            let body = json!({"grant_type": "password", "email": address("pi"), "password": "Wrong-1-wrong", "label": "x"});
            expect(app.visitor().post("/tokens", body).await, StatusCode::UNAUTHORIZED);
        }
        let (_, locked) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
        expect(locked, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn a_role_taken_away_is_gone_while_the_token_lives(db) {
        let app = TestApp::with_city(db).await;
        let (program, admin) = (app.token("auditor").await, app.sign_in("secadmin").await);
        let person = tests::app::id("person:auditor");
        let people = expect(admin.get("/people?q=auditor@").await, StatusCode::OK).body;
        let role = people["items"][0]["roles"][0]["id"].as_str().expect("a role").to_owned();
        let path = format!("/figures?from=2026-01-01&to=2026-02-01&institution={}", fresh());
        assert_ne!(program.get(&path).await.status, StatusCode::FORBIDDEN);
        expect(admin.delete(&format!("/people/{person}/roles/{role}")).await, StatusCode::NO_CONTENT);
        assert_eq!(program.get(&path).await.status, StatusCode::FORBIDDEN);
    }
}
