//! People and roles: who sees whom, and who gives what.

use super::*;
use sea_orm::ConnectionTrait;
use tests::{app::id, database::TestDatabase, each_database};

fn person(local: &str) -> String {
    format!("/people/{}", id(&format!("person:{local}")))
}

fn lab_manager(facility: &str) -> Value {
    json!({"role": "lab_manager", "scope_kind": "facility", "scope_id": id(facility)})
}

async fn names(reader: &Person, query: &str) -> Vec<String> {
    let answer = expect(reader.get(&format!("/people{query}")).await, StatusCode::OK);
    let items = answer.body["items"].as_array().expect("a list");
    items.iter().map(|person| person["name"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Sets whether somebody may sign in, as another administrator would.
async fn disable(db: &TestDatabase, local: &str, state: &str) {
    let statement = format!("UPDATE person SET state = '{state}' WHERE email = '{}'", address(local));
    let done = db.write("test", move |tx| {
        let statement = statement.clone();
        Box::pin(async move { Ok(tx.execute_unprepared(&statement).await?) })
    });
    done.await.expect("the state is set");
}

each_database! {
    async fn an_office_sees_its_own_people_and_an_administrator_all(db) {
        let app = TestApp::with_city(db).await;
        let (office, admin) = (app.sign_in("haidong-office").await, app.sign_in("secadmin").await);
        let mut own = names(&office, "").await;
        own.sort();
        assert_eq!(own, ["唐莉", "曹阳", "韩梅"]);
        assert_eq!(names(&admin, "?limit=100").await.len(), 27);
        assert_eq!(names(&admin, "?q=CHAO@demo").await, ["罗洋"]);
        assert_eq!(names(&admin, "?q=%E5%BC%BA").await, ["董强"]);
        assert_eq!(names(&admin, "?q=%25").await.len(), 0, "signs of patterns are text");
        assert_eq!(names(&admin, &format!("?institution={}", id("haidong"))).await.len(), 3);
        for other in ["researcher", "startup", "bureau", "sysadmin"] {
            expect(app.sign_in(other).await.get("/people").await, StatusCode::FORBIDDEN);
        }
    }

    async fn a_lab_manager_finds_an_outsider_by_his_whole_address_only(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        assert!(names(&manager, "?q=startup").await.is_empty());
        assert_eq!(names(&manager, "?q=Startup%40demo.example").await, ["陈宇"]);
        assert!(names(&manager, "?limit=100").await.contains(&"王珊".to_owned()));
    }

    async fn pages_of_people_follow_each_other_without_gap(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        let (mut seen, mut path) = (Vec::new(), "/people?limit=4".to_owned());
        loop {
            let page = expect(admin.get(&path).await, StatusCode::OK).body;
            seen.extend(page["items"].as_array().expect("a list").iter().map(|person| person["id"].clone()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/people?limit=4&cursor={next}");
        }
        assert_eq!(seen.len(), 27);
        seen.sort_by_key(Value::to_string);
        seen.dedup();
        assert_eq!(seen.len(), 27);
    }

    async fn an_office_gives_and_takes_roles_of_its_own_labs(db) {
        let app = TestApp::with_city(db).await;
        let (office, researcher) = (app.sign_in("office").await, app.sign_in("researcher").await);
        let roles = format!("{}/roles", person("researcher"));
        let shown = expect(office.post(&roles, lab_manager("em")).await, StatusCode::OK).body;
        assert_eq!(shown["roles"].as_array().map(Vec::len), Some(1));
        let again = expect(office.post(&roles, lab_manager("em")).await, StatusCode::OK).body;
        assert_eq!(again["roles"].as_array().map(Vec::len), Some(1));
        assert!(researcher.get("/session").await.body["pages"].as_array().expect("pages").contains(&json!("desk")));
        assert_eq!(notice_kinds(&researcher).await, ["role_granted"]);
        let role = shown["roles"][0]["id"].as_str().expect("an id");
        expect(office.delete(&format!("{roles}/{role}")).await, StatusCode::NO_CONTENT);
        expect(office.delete(&format!("{roles}/{role}")).await, StatusCode::NOT_FOUND);
        assert!(!researcher.get("/session").await.body["pages"].as_array().expect("pages").contains(&json!("desk")));
    }

    async fn an_office_reaches_no_further_than_its_institution(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let own = format!("{}/roles", person("researcher"));
        expect(office.post(&own, lab_manager("mechanics")).await, StatusCode::FORBIDDEN);
        let city = json!({"role": "auditor", "scope_kind": "city"});
        expect(office.post(&own, city).await, StatusCode::FORBIDDEN);
        expect(office.post(&format!("{}/roles", person("startup")), lab_manager("em")).await, StatusCode::NOT_FOUND);
        let manager = app.sign_in("manager").await;
        expect(manager.post(&own, lab_manager("em")).await, StatusCode::FORBIDDEN);
    }

    async fn a_role_must_fit_its_scope(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        let roles = format!("{}/roles", person("researcher"));
        for (body, wrong) in [
            (json!({"role": "lab_manager", "scope_kind": "city"}), "/scope_kind not_of_this_role"),
            (json!({"role": "lab_manager", "scope_kind": "facility"}), "/scope_id required"),
            (json!({"role": "lab_manager", "scope_kind": "facility", "scope_id": id("nothing")}), "/scope_id unknown"),
            (json!({"role": "auditor", "scope_kind": "city", "scope_id": id("em")}), "/scope_id not_needed"),
            (json!({"role": "pi", "scope_kind": "group", "scope_id": id("nano")}), "/role not_grantable"),
            (json!({"role": "king", "scope_kind": "city"}), "/role unknown_choice"),
        ] {
            let answer = expect(admin.post(&roles, body).await, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(errors(&answer), [wrong]);
        }
    }

    async fn an_office_confirms_and_ends_staff_of_its_own_house_only(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let body = json!({
            "institution_id": id("gangcheng"), "name": "林一", "email": "lin@gangcheng.example", "locale": "zh",
        });
        expect(app.visitor().post("/registrations/members", body).await, StatusCode::ACCEPTED);
        let secret = format!("/links/{}", link(&app, "lin@gangcheng.example").await.expect("a link"));
        expect(app.visitor().post(&secret, json!({"password": NEW_PASSWORD})).await, StatusCode::OK);
        let (lin, me) = sign_in(&app, "lin@gangcheng.example", NEW_PASSWORD).await;
        let lin_id = me.body["person"]["id"].as_str().expect("an id").to_owned();
        let staff = |institution: &str| format!("/institutions/{}/staff/{lin_id}", id(institution));

        for stranger in ["haidong-office", "pi", "manager", "secadmin", "sysadmin"] {
            expect(app.sign_in(stranger).await.put(&staff("gangcheng"), json!({})).await, StatusCode::FORBIDDEN);
            expect(app.sign_in(stranger).await.delete(&staff("gangcheng")).await, StatusCode::FORBIDDEN);
        }
        expect(lin.put(&staff("gangcheng"), json!({})).await, StatusCode::FORBIDDEN);
        let outsider = format!("/institutions/{}/staff/{}", id("gangcheng"), id("person:startup"));
        expect(office.put(&outsider, json!({})).await, StatusCode::NOT_FOUND);
        let other = app.sign_in("haidong-office").await;
        expect(other.put(&staff("haidong"), json!({})).await, StatusCode::NOT_FOUND);

        let shown = expect(office.put(&staff("gangcheng"), json!({})).await, StatusCode::OK).body;
        assert_eq!((&shown["institution"]["name"]["zh"], &shown["requested_institution"]), (&json!("港城大学"), &Value::Null));
        expect(office.put(&staff("gangcheng"), json!({})).await, StatusCode::OK);
        assert_eq!(notice_kinds(&lin).await, ["staff_confirmed"], "said once");
        assert_eq!(lin.get("/session").await.body["institution"]["name"]["zh"], "港城大学");
        expect(office.delete(&staff("gangcheng")).await, StatusCode::NO_CONTENT);
        let me = lin.get("/session").await.body;
        assert_eq!((&me["institution"], &me["requested_institution"]["name"]["zh"]), (&Value::Null, &json!("港城大学")));
        expect(office.delete(&staff("gangcheng")).await, StatusCode::NO_CONTENT);
        assert_eq!(lin.get("/session").await.body["requested_institution"], Value::Null);
        expect(office.delete(&staff("gangcheng")).await, StatusCode::NOT_FOUND);
        let mut told = notice_kinds(&lin).await;
        told.sort();
        assert_eq!(told, ["staff_confirmed", "staff_declined", "staff_ended"]);
    }

    async fn nobody_grants_himself_a_role(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        let own = format!("{}/roles", person("secadmin"));
        for body in [
            json!({"role": "institution_office", "scope_kind": "institution", "scope_id": id("gangcheng")}),
            lab_manager("em"),
            json!({"role": "auditor", "scope_kind": "city"}),
        ] {
            let refused = expect(admin.post(&own, body).await, StatusCode::CONFLICT);
            assert_eq!(refused.body["params"]["state"], "own_roles");
        }
        let office = app.sign_in("office").await;
        let refused = office.post(&format!("{}/roles", person("office")), lab_manager("em")).await;
        assert_eq!(expect(refused, StatusCode::CONFLICT).body["params"]["state"], "own_roles");
    }

    async fn the_three_administrators_are_kept_apart(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        for (local, role) in [
            ("sysadmin", "audit_administrator"),
            ("sysadmin", "security_administrator"),
            ("auditadmin", "security_administrator"),
            ("auditadmin", "system_administrator"),
            ("sysadmin", "bureau_officer"),
            ("auditadmin", "auditor"),
            ("bureau", "system_administrator"),
            ("auditor", "audit_administrator"),
        ] {
            let body = json!({"role": role, "scope_kind": "city"});
            let answer = admin.post(&format!("{}/roles", person(local)), body).await;
            let answer = expect(answer, StatusCode::CONFLICT);
            assert_eq!(answer.body["params"]["state"], "separate_administrators", "{local}: {role}");
        }
        let auditor = json!({"role": "auditor", "scope_kind": "city"});
        expect(admin.post(&format!("{}/roles", person("bureau")), auditor).await, StatusCode::OK);
    }

    async fn the_last_administrator_of_each_kind_stays(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        let held = async |local: &str| {
            let people = admin.get(&format!("/people?q={local}@")).await.body;
            let role = people["items"][0]["roles"][0]["id"].as_str().expect("an id").to_owned();
            format!("{}/roles/{role}", person(local))
        };
        for local in ["sysadmin", "auditadmin", "secadmin"] {
            let last = expect(admin.delete(&held(local).await).await, StatusCode::CONFLICT);
            assert_eq!(last.body["params"]["state"], "last_administrator", "{local}");
        }
        for (local, heir, role) in [
            ("sysadmin", "startup", "system_administrator"),
            ("auditadmin", "orgadmin", "audit_administrator"),
            ("secadmin", "langchao", "security_administrator"),
        ] {
            let body = json!({"role": role, "scope_kind": "city"});
            let path = held(local).await;
            expect(admin.post(&format!("{}/roles", person(heir)), body).await, StatusCode::OK);
            disable(db, heir, "disabled").await;
            let last = expect(admin.delete(&path).await, StatusCode::CONFLICT);
            assert_eq!(last.body["params"]["state"], "last_administrator", "who is disabled administers nothing");
            disable(db, heir, "active").await;
            expect(admin.delete(&path).await, StatusCode::NO_CONTENT);
        }
        expect(admin.get("/people").await, StatusCode::FORBIDDEN);
    }
}
