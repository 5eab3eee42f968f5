//! Disabling accounts: who may, what ends at once, and what a stranger learns of it.

use super::*;
use tests::{app::id, each_database};

fn account_of(local: &str) -> String {
    format!("/people/{}/account", id(&format!("person:{local}")))
}

async fn put(admin: &Person, local: &str, disabled: bool) -> Answer {
    admin.put(&account_of(local), json!({"disabled": disabled})).await
}

async fn make_administrator(admin: &Person, local: &str) {
    let role = json!({"role": "security_administrator", "scope_kind": "city"});
    let roles = format!("/people/{}/roles", id(&format!("person:{local}")));
    expect(admin.post(&roles, role).await, StatusCode::OK);
}

each_database! {
    async fn sessions_and_tokens_of_a_disabled_account_end_at_once_and_for_good(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        let (page, program) = (app.sign_in("researcher").await, app.token("researcher").await);
        let grant = json!({"grant_type": "password", "email": address("researcher"), "password": demo::PASSWORD, "label": "x"});
        let issued = expect(app.visitor().post("/tokens", grant).await, StatusCode::OK);
        let shown = expect(put(&admin, "researcher", true).await, StatusCode::OK);
        assert_eq!(shown.body["state"], "disabled");
        let refresh = json!({"grant_type": "refresh_token", "refresh_token": issued.body["refresh_token"]});
        for enabled_again in [false, true] {
            expect(page.get("/notices").await, StatusCode::UNAUTHORIZED);
            expect(program.get("/notices").await, StatusCode::UNAUTHORIZED);
            expect(app.visitor().post("/tokens", refresh.clone()).await, StatusCode::UNAUTHORIZED);
            if !enabled_again {
                let shown = expect(put(&admin, "researcher", false).await, StatusCode::OK);
                assert_eq!(shown.body["state"], "active");
            }
        }
        expect(app.sign_in("researcher").await.get("/notices").await, StatusCode::OK);
        app.stop().await;
    }

    async fn signing_in_to_a_disabled_account_looks_like_a_wrong_password(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        expect(put(&admin, "researcher", true).await, StatusCode::OK);
        let (_, right) = sign_in(&app, &address("researcher"), demo::PASSWORD).await;
        let (_, wrong) = sign_in(&app, &address("pi"), "Falsch-7-falsch").await;
        let (_, nobody) = sign_in(&app, "nobody@demo.example", demo::PASSWORD).await;
        assert_eq!(right.status, StatusCode::UNAUTHORIZED);
        assert_eq!(without_request_id(&right), without_request_id(&wrong));
        assert_eq!(without_request_id(&right), without_request_id(&nobody));
        app.stop().await;
    }

    async fn a_disabled_account_gets_no_link_and_loses_those_it_has(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        let forgotten = json!({"email": address("researcher")});
        let known = app.visitor().post("/password-resets", forgotten.clone()).await;
        let secret = link(&app, &address("researcher")).await.expect("a link");
        expect(put(&admin, "researcher", true).await, StatusCode::OK);
        let sent = letters(&app, &address("researcher")).await.len();
        app.clock.advance(chrono::TimeDelta::minutes(20));
        let asked = app.visitor().post("/password-resets", forgotten).await;
        assert_eq!((asked.status, &asked.text), (known.status, &known.text), "nothing is given away");
        assert_eq!(letters(&app, &address("researcher")).await.len(), sent);
        expect(put(&admin, "researcher", false).await, StatusCode::OK);
        let pressed = app.visitor().post(&format!("/links/{secret}"), json!({"password": NEW_PASSWORD})).await;
        expect(pressed, StatusCode::NOT_FOUND);
        app.stop().await;
    }

    async fn only_an_administrator_of_accounts_disables_and_never_himself(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        for other in ["researcher", "manager", "office", "sysadmin", "auditadmin", "bureau"] {
            expect(put(&app.sign_in(other).await, "startup", true).await, StatusCode::FORBIDDEN);
        }
        expect(put(&app.visitor(), "startup", true).await, StatusCode::UNAUTHORIZED);
        let own = expect(put(&admin, "secadmin", true).await, StatusCode::CONFLICT);
        assert_eq!((own.code(), &own.body["params"]["state"]), ("wrong-state", &json!("own_account")));
        expect(put(&admin, "secadmin", false).await, StatusCode::OK);
        expect(put(&admin, "nobody at all", true).await, StatusCode::NOT_FOUND);
        let wrong = expect(admin.put(&account_of("startup"), json!({"disabled": "yes"})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&wrong), ["/disabled wrong_type"]);
        app.stop().await;
    }

    async fn of_two_administrators_who_disable_each_other_one_stays(db) {
        let app = TestApp::with_city(db).await;
        let (one, other) = (app.sign_in("secadmin").await, app.sign_in("researcher").await);
        make_administrator(&one, "researcher").await;
        let (first, second) = futures::join!(put(&one, "researcher", true), put(&other, "secadmin", true));
        let refused = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED];
        let done = [&first, &second].into_iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!(done, 1, "{} {}", first.text, second.text);
        assert!(refused.contains(&first.status) || refused.contains(&second.status), "{} {}", first.text, second.text);
        app.stop().await;
    }

    async fn a_disabled_administrator_does_not_count_when_the_last_role_is_taken_away(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        make_administrator(&admin, "researcher").await;
        expect(put(&admin, "researcher", true).await, StatusCode::OK);
        let role_of = async |local: &str| {
            let found = admin.get(&format!("/people?q={local}@")).await.body;
            let roles = found["items"][0]["roles"].as_array().expect("roles").clone();
            let role = roles.iter().find(|role| role["role"] == "security_administrator").expect("the role").clone();
            format!("/people/{}/roles/{}", id(&format!("person:{local}")), role["id"].as_str().expect("an id"))
        };
        let (own, disabled) = (role_of("secadmin").await, role_of("researcher").await);
        let last = expect(admin.delete(&own).await, StatusCode::CONFLICT);
        assert_eq!(last.body["params"]["state"], "last_administrator");
        expect(admin.delete(&disabled).await, StatusCode::NO_CONTENT);
        app.stop().await;
    }

    async fn each_change_leaves_one_leaf_and_the_same_again_none(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        for disabled in [true, true, false, false] {
            expect(put(&admin, "researcher", disabled).await, StatusCode::OK);
        }
        assert_eq!(db.number("SELECT count(*) FROM audit_leaf WHERE action = 'put_account'").await, 2);
        app.stop().await;
    }
}
