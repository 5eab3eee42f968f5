//! Coming in: an organisation with its first member, or somebody of an institution.

use super::*;
use chrono::TimeDelta;
use tests::{app::id, each_database};

fn newcomer(email: &str) -> Value {
    json!({"name": "林一", "email": email, "password": NEW_PASSWORD, "locale": "zh"})
}

fn organisation(email: &str, credit_code: Option<&str>) -> Value {
    let kind = if credit_code.is_some() { "enterprise" } else { "team" };
    let organisation = json!({"name": "微纳科技", "kind": kind, "credit_code": credit_code, "district": "开发区"});
    json!({"organisation": organisation, "person": newcomer(email)})
}

fn member(email: &str) -> Value {
    let mut body = newcomer(email);
    body["institution_id"] = json!(id("gangcheng"));
    body
}

async fn press(app: &TestApp, email: &str) -> Answer {
    let secret = link(app, email).await.expect("a link");
    app.visitor().post(&format!("/links/{secret}"), json!({})).await
}

each_database! {
    async fn a_startup_comes_in_by_a_mailed_link(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        let bureau = app.sign_in("bureau").await;
        expect(visitor.post("/registrations", organisation("lin@weina.example", None)).await, StatusCode::ACCEPTED);
        let (_, early) = sign_in(&app, "lin@weina.example", NEW_PASSWORD).await;
        expect(early, StatusCode::UNAUTHORIZED);
        assert!(notice_kinds(&bureau).await.is_empty(), "nothing happens before the address is proved");

        assert_eq!(expect(press(&app, "lin@weina.example").await, StatusCode::OK).body["purpose"], "confirm_email");
        let (_, me) = sign_in(&app, "lin@weina.example", NEW_PASSWORD).await;
        let me = expect(me, StatusCode::OK).body;
        assert_eq!(me["organisation"]["admission"], "pending");
        assert_eq!(me["organisation"]["name"], "微纳科技");
        assert_eq!(me["roles"][0]["role"], "organisation_admin");
        assert_eq!(me["pages"], json!(["catalogue", "mine"]));
        assert_eq!(notice_kinds(&bureau).await, ["organisation_registered"]);
    }

    async fn the_answer_is_the_same_for_an_address_that_has_an_account(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        let fresh = visitor.post("/registrations", organisation("lin@weina.example", None)).await;
        let known = visitor.post("/registrations", organisation(&address("pi"), None)).await;
        let inside = visitor.post("/registrations/members", member(&address("pi"))).await;
        assert_eq!((fresh.status, &fresh.body), (known.status, &known.body));
        assert_eq!((fresh.status, &fresh.body), (inside.status, &inside.body));
        assert_eq!(link(&app, &address("pi")).await, None, "its owner gets a letter without a link");
        assert_eq!(letters(&app, &address("pi")).await.len(), 2);
    }

    async fn registering_again_ends_the_older_link_and_the_newer_content_counts(db) {
        let app = TestApp::with_city(db).await;
        let email = "lin@weina.example";
        expect(app.visitor().post("/registrations", organisation(email, None)).await, StatusCode::ACCEPTED);
        let older = link(&app, email).await.expect("a link");
        let mut again = organisation(email, None);
        again["organisation"]["name"] = json!("微纳科技二队");
        expect(app.visitor().post("/registrations", again).await, StatusCode::ACCEPTED);
        expect(app.visitor().post(&format!("/links/{older}"), json!({})).await, StatusCode::NOT_FOUND);
        expect(press(&app, email).await, StatusCode::OK);
        let (_, me) = sign_in(&app, email, NEW_PASSWORD).await;
        assert_eq!(me.body["organisation"]["name"], "微纳科技二队");
    }

    async fn a_registration_runs_out_after_three_days(db) {
        let app = TestApp::with_city(db).await;
        app.visitor().post("/registrations", organisation("lin@weina.example", None)).await;
        let secret = link(&app, "lin@weina.example").await.expect("a link");
        app.clock.advance(TimeDelta::days(3));
        expect(app.visitor().post(&format!("/links/{secret}"), json!({})).await, StatusCode::NOT_FOUND);
    }

    async fn a_credit_code_that_is_here_already_brings_its_admin_into_play(db) {
        let app = TestApp::with_city(db).await;
        let orgadmin = app.sign_in("orgadmin").await;
        let body = organisation("lin@weina.example", Some("91350100M000100Y43"));
        let same = app.visitor().post("/registrations", body).await;
        let other = app.visitor().post("/registrations", organisation("wu@weina.example", None)).await;
        assert_eq!((same.status, &same.body), (other.status, &other.body));
        expect(press(&app, "lin@weina.example").await, StatusCode::OK);
        let (lin, me) = sign_in(&app, "lin@weina.example", NEW_PASSWORD).await;
        assert_eq!(expect(me, StatusCode::OK).body["organisation"], Value::Null);
        assert_eq!(notice_kinds(&lin).await, ["organisation_known"]);
        assert_eq!(notice_kinds(&orgadmin).await, ["organisation_asked"]);
        let invite = json!({"email": "lin@weina.example", "name": "林一"});
        let path = format!("/organisations/{}/members", id("xinghai"));
        expect(orgadmin.post(&path, invite).await, StatusCode::ACCEPTED);
        expect(press(&app, "lin@weina.example").await, StatusCode::OK);
        assert_eq!(lin.get("/session").await.body["organisation"]["name"], "星海新材料科技有限公司");
    }

    async fn every_wrong_field_of_a_registration_is_named(db) {
        let app = TestApp::with_city(db).await;
        let body = json!({
            "organisation": {"name": " ", "kind": "enterprise", "credit_code": "91350100M000100Y44", "vat": 1},
            "person": {"name": "x", "email": "no", "password": "short", "locale": "fr"},
        });
        let answer = expect(app.visitor().post("/registrations", body).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&answer), [
            "/organisation/name empty",
            "/organisation/credit_code check_sign",
            "/organisation/vat unknown_field",
            "/person/email not_an_address",
            "/person/password too_short",
            "/person/password too_simple",
            "/person/locale unknown_choice",
        ]);
    }

    async fn somebody_of_an_institution_is_staff_once_its_office_has_confirmed_his_group(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let email = "lin@gangcheng.example";
        expect(app.visitor().post("/registrations/members", member(email)).await, StatusCode::ACCEPTED);
        expect(press(&app, email).await, StatusCode::OK);
        assert_eq!(notice_kinds(&office).await, ["staff_requested"]);
        let (lin, me) = sign_in(&app, email, NEW_PASSWORD).await;
        let me = expect(me, StatusCode::OK).body;
        assert_eq!((&me["institution"], &me["requested_institution"]["name"]["zh"]), (&Value::Null, &json!("港城大学")));
        assert_eq!(me["pages"], json!(["catalogue", "mine", "group"]));
        let listed = expect(office.get("/people?q=lin%40").await, StatusCode::OK).body;
        assert_eq!(listed["items"][0]["requested_institution"]["name"]["zh"], "港城大学");

        let group = tests::app::fresh();
        let elsewhere = json!({"institution_id": id("haidong"), "name": "林一课题组"});
        expect(lin.put(&format!("/groups/{group}"), elsewhere).await, StatusCode::FORBIDDEN);
        let here = json!({"institution_id": id("gangcheng"), "name": "林一课题组"});
        expect(lin.put(&format!("/groups/{group}"), here).await, StatusCode::CREATED);
        assert_eq!(lin.get("/session").await.body["institution"], Value::Null, "not by his own word");
        let path = format!("/groups/{group}/confirmation");
        expect(office.post(&path, json!({"decision": "confirm"})).await, StatusCode::OK);
        let me = lin.get("/session").await.body;
        assert_eq!((&me["institution"]["name"]["zh"], &me["requested_institution"]), (&json!("港城大学"), &Value::Null));
    }

    async fn an_institution_that_does_not_exist_is_refused(db) {
        let app = TestApp::with_city(db).await;
        let mut body = member("lin@gangcheng.example");
        body["institution_id"] = json!(tests::app::fresh());
        let answer = expect(app.visitor().post("/registrations/members", body).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&answer), ["/institution_id unknown"]);
    }

    async fn an_address_that_was_taken_meanwhile_is_not_taken_twice(db) {
        let app = TestApp::with_city(db).await;
        let email = "lin@weina.example";
        let orgadmin = app.sign_in("orgadmin").await;
        app.visitor().post("/registrations", organisation(email, None)).await;
        let registration = link(&app, email).await.expect("a link");
        let path = format!("/organisations/{}/members", id("xinghai"));
        orgadmin.post(&path, json!({"email": email, "name": "林一"})).await;
        let invitation = link(&app, email).await.expect("a link");
        assert_ne!(registration, invitation);
        let joined = app.visitor().post(&format!("/links/{invitation}"), json!({"password": NEW_PASSWORD})).await;
        expect(joined, StatusCode::OK);
        let late = expect(app.visitor().post(&format!("/links/{registration}"), json!({})).await, StatusCode::CONFLICT);
        assert_eq!(late.code(), "already-exists");
    }
}
