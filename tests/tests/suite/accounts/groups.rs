//! Research groups: registered by the PI, confirmed by the office, kept by the PI.

use super::*;
use crate::booking::{slot, want};
use sea_orm::ConnectionTrait;
use tests::{
    app::{fresh, id},
    each_database,
};
use uuid::Uuid;

fn new_group() -> Value {
    json!({"institution_id": id("gangcheng"), "name": "量子传感", "pi_approval": true})
}

async fn registered(pi: &Person) -> String {
    let path = format!("/groups/{}", fresh());
    expect(pi.put(&path, new_group()).await, StatusCode::CREATED);
    path
}

async fn confirmed(app: &TestApp, pi: &Person) -> String {
    let path = registered(pi).await;
    let office = app.sign_in("office").await;
    let answer = office.post(&format!("{path}/confirmation"), json!({"decision": "confirm"})).await;
    assert_eq!(expect(answer, StatusCode::OK).body["state"], "confirmed");
    path
}

fn emails(group: &Value) -> Vec<&str> {
    let members = group["members"].as_array().expect("members");
    members.iter().map(|member| member["email"].as_str().expect("an address")).collect()
}

each_database! {
    async fn a_pi_registers_a_group_and_the_office_confirms_it(db) {
        let app = TestApp::with_city(db).await;
        let (pi, office) = (app.sign_in("pi").await, app.sign_in("office").await);
        let path = registered(&pi).await;
        let group = expect(pi.get(&path).await, StatusCode::OK);
        assert_eq!((&group.body["state"], &group.body["pi_approval"]), (&json!("pending"), &json!(true)));
        assert_eq!(group.body["members"][0]["role"], "pi");
        assert_eq!(group.headers["etag"], "\"1\"");
        assert_eq!(notice_kinds(&office).await, ["group_registered"]);
        let waiting = expect(office.get("/groups?state=pending").await, StatusCode::OK).body;
        assert_eq!(waiting["items"].as_array().map(Vec::len), Some(1));

        let answer = office.post(&format!("{path}/confirmation"), json!({"decision": "confirm"})).await;
        assert_eq!(expect(answer, StatusCode::OK).body["revision"], 2);
        assert_eq!(notice_kinds(&pi).await, ["group_confirmed"]);
        let again = expect(office.post(&format!("{path}/confirmation"), json!({"decision": "confirm"})).await, StatusCode::CONFLICT);
        assert_eq!((again.code(), &again.body["params"]["state"]), ("wrong-state", &json!("confirmed")));
    }

    async fn the_same_request_again_changes_nothing_and_another_is_refused(db) {
        let app = TestApp::with_city(db).await;
        let (pi, other) = (app.sign_in("pi").await, app.sign_in("nano-pi").await);
        let path = registered(&pi).await;
        expect(pi.put(&path, new_group()).await, StatusCode::OK);
        let mut different = new_group();
        different["name"] = json!("量子计算");
        for answer in [pi.put(&path, different).await, other.put(&path, new_group()).await] {
            let answer = expect(answer, StatusCode::CONFLICT);
            assert_eq!(answer.code(), "id-in-use");
        }
    }

    async fn only_people_of_the_institution_register_and_only_its_office_confirms(db) {
        let app = TestApp::with_city(db).await;
        let path = format!("/groups/{}", fresh());
        for outsider in ["startup", "fatigue-pi"] {
            let person = app.sign_in(outsider).await;
            expect(person.put(&path, new_group()).await, StatusCode::FORBIDDEN);
        }
        let pi = app.sign_in("pi").await;
        let path = registered(&pi).await;
        let confirmation = format!("{path}/confirmation");
        expect(pi.post(&confirmation, json!({"decision": "confirm"})).await, StatusCode::FORBIDDEN);
        for stranger in ["haidong-office", "startup", "bureau"] {
            let person = app.sign_in(stranger).await;
            expect(person.post(&confirmation, json!({"decision": "confirm"})).await, StatusCode::NOT_FOUND);
            expect(person.get(&path).await, StatusCode::NOT_FOUND);
        }
    }

    async fn a_group_is_turned_down_with_a_reason(db) {
        let app = TestApp::with_city(db).await;
        let (pi, office) = (app.sign_in("pi").await, app.sign_in("office").await);
        let path = registered(&pi).await;
        let confirmation = format!("{path}/confirmation");
        let bare = expect(office.post(&confirmation, json!({"decision": "decline"})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&bare), ["/reason required"]);
        let body = json!({"decision": "decline", "reason": "与已有课题组重复"});
        let group = expect(office.post(&confirmation, body).await, StatusCode::OK).body;
        assert_eq!((&group["state"], &group["decision_reason"]), (&json!("declined"), &json!("与已有课题组重复")));
        let notices = pi.get("/notices").await.body;
        assert!(notices["items"][0]["text"]["zh"].as_str().is_some_and(|text| text.contains("与已有课题组重复")));
        let member = pi.post(&format!("{path}/members"), json!({"email": address("researcher")})).await;
        assert_eq!(expect(member, StatusCode::CONFLICT).body["params"]["state"], "declined");
    }

    async fn a_pi_adds_members_by_address(db) {
        let app = TestApp::with_city(db).await;
        let (pi, researcher) = (app.sign_in("pi").await, app.sign_in("researcher").await);
        let path = confirmed(&app, &pi).await;
        let members = format!("{path}/members");
        let group = expect(pi.post(&members, json!({"email": address("researcher")})).await, StatusCode::OK).body;
        assert_eq!(emails(&group), ["pi@demo.example", "researcher@demo.example"]);
        let again = expect(pi.post(&members, json!({"email": address("researcher")})).await, StatusCode::OK).body;
        assert_eq!(again["revision"], group["revision"], "who is a member already stays one");
        assert_eq!(notice_kinds(&researcher).await, ["group_joined"]);
        expect(researcher.post(&members, json!({"email": address("nano-pi")})).await, StatusCode::FORBIDDEN);
        expect(researcher.get(&path).await, StatusCode::OK);
    }

    async fn who_has_no_account_is_invited_and_is_no_staff_by_the_pis_word(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let path = confirmed(&app, &pi).await;
        let email = "student@gangcheng.example";
        let group = expect(pi.post(&format!("{path}/members"), json!({"email": email})).await, StatusCode::OK).body;
        assert_eq!(emails(&group), ["pi@demo.example"]);
        let secret = format!("/links/{}", link(&app, email).await.expect("a link"));
        let seen = expect(app.visitor().get(&secret).await, StatusCode::OK).body;
        assert_eq!((&seen["purpose"], &seen["password_needed"], &seen["name"]), (&json!("invite"), &json!(true), &Value::Null));
        let bare = expect(app.visitor().post(&secret, json!({})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&bare), ["/password required", "/name required"]);
        let filled = json!({"password": NEW_PASSWORD, "name": "吴同学"});
        expect(app.visitor().post(&secret, filled.clone()).await, StatusCode::OK);
        expect(app.visitor().post(&secret, filled).await, StatusCode::NOT_FOUND);
        let (student, me) = sign_in(&app, email, NEW_PASSWORD).await;
        let me = expect(me, StatusCode::OK).body;
        assert_eq!((&me["groups"][0]["name"], &me["institution"]), (&json!("量子传感"), &Value::Null));
        assert_eq!(me["requested_institution"]["name"]["zh"], "港城大学");
        assert!(notice_kinds(&app.sign_in("office").await).await.contains(&"staff_requested".to_owned()));
        assert_eq!(expect(student.get(&path).await, StatusCode::OK).body["members"][1]["name"], "吴同学");
    }

    async fn a_second_invitation_ends_the_first(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let path = format!("{}/members", confirmed(&app, &pi).await);
        let email = "student@gangcheng.example";
        pi.post(&path, json!({"email": email})).await;
        let first = link(&app, email).await.expect("a link");
        pi.post(&path, json!({"email": email})).await;
        let second = link(&app, email).await.expect("a link");
        expect(app.visitor().get(&format!("/links/{first}")).await, StatusCode::NOT_FOUND);
        expect(app.visitor().get(&format!("/links/{second}")).await, StatusCode::OK);
    }

    async fn members_leave_or_are_removed_but_the_last_pi_stays(db) {
        let app = TestApp::with_city(db).await;
        let (pi, researcher) = (app.sign_in("pi").await, app.sign_in("researcher").await);
        let path = confirmed(&app, &pi).await;
        let member = |local: &str| format!("{path}/members/{}", id(&format!("person:{local}")));
        for local in ["researcher", "nano-pi"] {
            expect(pi.post(&format!("{path}/members"), json!({"email": address(local)})).await, StatusCode::OK);
        }
        expect(researcher.delete(&member("nano-pi")).await, StatusCode::FORBIDDEN);
        expect(researcher.delete(&member("researcher")).await, StatusCode::NO_CONTENT);
        expect(researcher.get(&path).await, StatusCode::NOT_FOUND);
        expect(pi.delete(&member("nano-pi")).await, StatusCode::NO_CONTENT);
        expect(pi.delete(&member("nano-pi")).await, StatusCode::NOT_FOUND);
        let last = expect(pi.delete(&member("pi")).await, StatusCode::CONFLICT);
        assert_eq!(last.body["params"]["state"], "last_pi");
    }

    async fn project_codes_are_added_renamed_and_closed(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let path = confirmed(&app, &pi).await;
        let codes = format!("{path}/project-codes");
        expect(pi.post(&codes, json!({"code": "QS-1", "title": "磁力计"})).await, StatusCode::OK);
        let body = json!({"code": "QS-1", "title": "金刚石磁力计", "active": false});
        let group = expect(pi.post(&codes, body).await, StatusCode::OK).body;
        assert_eq!(group["project_codes"], json!([{"code": "QS-1", "title": "金刚石磁力计", "active": false}]));
        let mine = pi.get("/session").await.body;
        let own = mine["groups"].as_array().expect("groups").iter().find(|group| group["name"] == "量子传感");
        assert_eq!(own.expect("the group")["project_codes"], json!([]), "new requests may not name it");
        let wrong = expect(pi.post(&codes, json!({"code": "", "extra": 1})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&wrong), ["/code empty", "/title required", "/extra unknown_field"]);
    }

    async fn a_pi_asks_to_approve_every_request(db) {
        let app = TestApp::with_city(db).await;
        let (pi, member) = (app.sign_in("nano-pi").await, app.sign_in("researcher").await);
        let path = format!("/groups/{}", id("nano"));
        let before = expect(pi.get(&path).await, StatusCode::OK).body;
        let wanted = before["pi_approval"] == false;
        let after = expect(patch(&pi, &path, json!({"pi_approval": wanted})).await, StatusCode::OK).body;
        assert_eq!((&after["pi_approval"], &after["name"]), (&json!(wanted), &before["name"]));
        expect(patch(&member, &path, json!({"pi_approval": true})).await, StatusCode::FORBIDDEN);
        expect(patch(&pi, &format!("/groups/{}", Uuid::nil()), json!({})).await, StatusCode::NOT_FOUND);
    }

    async fn a_member_who_is_no_staff_books_for_the_group_and_sees_nothing_secret(db) {
        let app = TestApp::with_city(db).await;
        let (pi, office) = (app.sign_in("pi").await, app.sign_in("office").await);
        let path = confirmed(&app, &pi).await;
        let email = "student@elsewhere.example";
        expect(pi.post(&format!("{path}/members"), json!({"email": email})).await, StatusCode::OK);
        let secret = format!("/links/{}", link(&app, email).await.expect("a link"));
        let filled = json!({"password": NEW_PASSWORD, "name": "吴同学"});
        expect(app.visitor().post(&secret, filled).await, StatusCode::OK);
        let (student, me) = sign_in(&app, email, NEW_PASSWORD).await;
        let person = me.body["person"]["id"].as_str().expect("an id").to_owned();
        let sonar = format!("/instruments/{}", id("sonar"));
        let listed = async |person: &Person| {
            let page = expect(person.get("/instruments?limit=100").await, StatusCode::OK).body;
            page["items"].as_array().expect("a list").iter().map(|each| each["id"].clone()).collect::<Vec<_>>()
        };
        expect(student.get(&sonar).await, StatusCode::NOT_FOUND);
        assert!(!listed(&student).await.contains(&json!(id("sonar"))));
        let group = path.strip_prefix("/groups/").expect("a path");
        let body = want("xrd", slot(2, 9, 0, 120), json!({"group_id": group}));
        let quote = json!({"start": body["start"], "end": body["end"], "mode": "self_use", "group_id": group});
        let closing = db.write("test", |tx| Box::pin(async move {
            Ok(tx.execute_unprepared("UPDATE instrument SET open = FALSE WHERE name_zh = 'X射线衍射仪'").await?)
        }));
        closing.await.expect("the instrument is opened to nobody outside");
        let quoted = expect(student.post(&format!("/instruments/{}/quote", id("xrd")), quote).await, StatusCode::OK);
        assert_eq!(quoted.body["side"], "own_institution", "{}", quoted.text);
        assert_eq!(listed(&student).await.len(), listed(&pi).await.len() - 1, "all of the house but what is secret");
        expect(app.sign_in("startup").await.get(&format!("/instruments/{}", id("xrd"))).await, StatusCode::NOT_FOUND);

        let staff = format!("/institutions/{}/staff/{person}", id("gangcheng"));
        expect(office.put(&staff, json!({})).await, StatusCode::OK);
        expect(student.get(&sonar).await, StatusCode::OK);
        expect(office.delete(&staff).await, StatusCode::NO_CONTENT);
        expect(student.get(&sonar).await, StatusCode::NOT_FOUND);
    }

    async fn only_the_pi_is_staff_by_the_offices_word_about_his_group(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        let path = registered(&pi).await;
        let email = "student@gangcheng.example";
        expect(pi.post(&format!("{path}/members"), json!({"email": email})).await, StatusCode::OK);
        let secret = format!("/links/{}", link(&app, email).await.expect("a link"));
        let filled = json!({"password": NEW_PASSWORD, "name": "吴同学"});
        expect(app.visitor().post(&secret, filled).await, StatusCode::OK);
        let office = app.sign_in("office").await;
        expect(office.post(&format!("{path}/confirmation"), json!({"decision": "confirm"})).await, StatusCode::OK);
        let (_, me) = sign_in(&app, email, NEW_PASSWORD).await;
        assert_eq!((&me.body["institution"], &me.body["groups"][0]["state"]), (&Value::Null, &json!("confirmed")));
    }
}
