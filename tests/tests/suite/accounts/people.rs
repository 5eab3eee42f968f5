//! People and roles: who sees whom, and who gives what.

use super::*;
use tests::{app::id, each_database};

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

    async fn the_three_administrators_are_kept_apart(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        let audit = json!({"role": "audit_administrator", "scope_kind": "city"});
        let answer = expect(admin.post(&format!("{}/roles", person("sysadmin")), audit).await, StatusCode::CONFLICT);
        assert_eq!(answer.body["params"]["state"], "separate_administrators");
        let security = json!({"role": "security_administrator", "scope_kind": "city"});
        expect(admin.post(&format!("{}/roles", person("auditadmin")), security).await, StatusCode::CONFLICT);
    }

    async fn the_last_administrator_of_accounts_stays(db) {
        let app = TestApp::with_city(db).await;
        let admin = app.sign_in("secadmin").await;
        let people = admin.get("/people?q=secadmin@").await.body;
        let role = people["items"][0]["roles"][0]["id"].as_str().expect("an id");
        let own = format!("{}/roles/{role}", person("secadmin"));
        let last = expect(admin.delete(&own).await, StatusCode::CONFLICT);
        assert_eq!(last.body["params"]["state"], "last_administrator");
        let security = json!({"role": "security_administrator", "scope_kind": "city"});
        expect(admin.post(&format!("{}/roles", person("sysadmin")), security).await, StatusCode::OK);
        expect(admin.delete(&own).await, StatusCode::NO_CONTENT);
        expect(admin.get("/people").await, StatusCode::FORBIDDEN);
    }
}
