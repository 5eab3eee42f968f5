//! Coming in: an organisation with its first member, or somebody of an institution.

use super::*;
use chrono::TimeDelta;
use tests::{app::id, each_database};

fn newcomer(email: &str) -> Value {
    json!({"name": "林一", "email": email, "locale": "zh"})
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

fn chosen() -> Value {
    json!({"password": NEW_PASSWORD})
}

async fn press(app: &TestApp, email: &str) -> Answer {
    let secret = link(app, email).await.expect("a link");
    app.visitor().post(&format!("/links/{secret}"), chosen()).await
}

/// Registers an organisation under a name and returns the path of the link that was mailed.
async fn registered(app: &TestApp, email: &str, organisation_name: &str, person_name: &str) -> String {
    let mut body = organisation(email, None);
    body["organisation"]["name"] = json!(organisation_name);
    body["person"]["name"] = json!(person_name);
    expect(app.visitor().post("/registrations", body).await, StatusCode::ACCEPTED);
    format!("/links/{}", link(app, email).await.expect("a link"))
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

    async fn the_link_shows_what_is_confirmed_and_asks_for_the_password(db) {
        let app = TestApp::with_city(db).await;
        let path = registered(&app, "lin@weina.example", "微纳科技", "林一").await;
        let seen = expect(app.visitor().get(&path).await, StatusCode::OK).body;
        assert_eq!((&seen["purpose"], &seen["password_needed"]), (&json!("confirm_email"), &json!(true)));
        assert_eq!((&seen["party"], &seen["name"]), (&json!({"zh": "微纳科技", "en": "微纳科技"}), &json!("林一")));
        let bare = expect(app.visitor().post(&path, json!({})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&bare), ["/password required"]);
        let weak = json!({"password": "short", "name": "王二"});
        let weak = expect(app.visitor().post(&path, weak).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&weak), ["/password too_short", "/password too_simple", "/name unknown_field"]);
        expect(app.visitor().post(&path, chosen()).await, StatusCode::OK);

        let email = "lin@gangcheng.example";
        expect(app.visitor().post("/registrations/members", member(email)).await, StatusCode::ACCEPTED);
        let path = format!("/links/{}", link(&app, email).await.expect("a link"));
        let seen = expect(app.visitor().get(&path).await, StatusCode::OK).body;
        assert_eq!((&seen["party"]["zh"], &seen["name"]), (&json!("港城大学"), &json!("林一")));
        assert!(seen["party"]["en"].as_str().is_some_and(|name| !name.is_empty()), "{seen}");
    }

    async fn nobody_chooses_a_password_before_the_address_is_proved(db) {
        let app = TestApp::with_city(db).await;
        let (mut organisation, mut inside) = (organisation("lin@weina.example", None), member("lin@gangcheng.example"));
        organisation["person"]["password"] = json!(NEW_PASSWORD);
        inside["password"] = json!(NEW_PASSWORD);
        let refused = expect(app.visitor().post("/registrations", organisation).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&refused), ["/person/password unknown_field"]);
        let refused = expect(app.visitor().post("/registrations/members", inside).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&refused), ["/password unknown_field"]);
    }

    async fn another_registration_of_the_same_address_ends_no_link_and_the_one_that_is_used_counts(db) {
        let app = TestApp::with_city(db).await;
        let email = "lin@weina.example";
        let own = registered(&app, email, "微纳科技", "林一").await;
        let strange = registered(&app, email, "占名公司", "某人").await;
        assert_ne!(own, strange);
        assert_eq!(expect(app.visitor().get(&own).await, StatusCode::OK).body["party"]["zh"], "微纳科技");
        assert_eq!(expect(app.visitor().get(&strange).await, StatusCode::OK).body["party"]["zh"], "占名公司");
        expect(app.visitor().post(&own, chosen()).await, StatusCode::OK);
        let (_, me) = sign_in(&app, email, NEW_PASSWORD).await;
        assert_eq!(expect(me, StatusCode::OK).body["organisation"]["name"], "微纳科技");
        expect(app.visitor().get(&strange).await, StatusCode::NOT_FOUND);
        expect(app.visitor().post(&strange, chosen()).await, StatusCode::NOT_FOUND);
    }

    async fn of_two_links_pressed_at_once_one_makes_the_account(db) {
        let app = TestApp::with_city(db).await;
        let email = "lin@weina.example";
        let one = registered(&app, email, "微纳科技", "林一").await;
        let other = registered(&app, email, "微纳科技二队", "林一").await;
        let (a, b) = (app.visitor(), app.visitor());
        let (first, second) = futures::join!(a.post(&one, chosen()), b.post(&other, chosen()));
        let made = [&first, &second].iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!(made, 1, "{} {}", first.text, second.text);
        let (_, me) = sign_in(&app, email, NEW_PASSWORD).await;
        expect(me, StatusCode::OK);
    }

    async fn an_address_has_five_open_registrations_at_most_and_the_first_ones_stay(db) {
        let app = TestApp::with_city(db).await;
        let email = "lin@weina.example";
        let mut paths = Vec::new();
        for hour in 0..3 {
            for number in 0..3 {
                paths.push(registered(&app, email, &format!("第{hour}{number}公司"), "林一").await);
                app.clock.advance(TimeDelta::minutes(1));
            }
            app.clock.advance(TimeDelta::hours(1));
        }
        let mut open = Vec::new();
        for (number, path) in paths.iter().enumerate() {
            if app.visitor().get(path).await.status == StatusCode::OK {
                open.push(number);
            }
        }
        assert_eq!(open, [0, 1, 2, 3, 8], "the last place is the newest one's");
    }

    async fn a_registration_runs_out_after_three_days(db) {
        let app = TestApp::with_city(db).await;
        app.visitor().post("/registrations", organisation("lin@weina.example", None)).await;
        let secret = link(&app, "lin@weina.example").await.expect("a link");
        app.clock.advance(TimeDelta::days(3));
        expect(app.visitor().post(&format!("/links/{secret}"), chosen()).await, StatusCode::NOT_FOUND);
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
        let invitation = format!("/links/{}", link(&app, "lin@weina.example").await.expect("a link"));
        let seen = expect(app.visitor().get(&invitation).await, StatusCode::OK).body;
        assert_eq!((&seen["party"]["zh"], &seen["password_needed"]), (&json!("星海新材料科技有限公司"), &json!(false)));
        expect(app.visitor().post(&invitation, json!({})).await, StatusCode::OK);
        assert_eq!(lin.get("/session").await.body["organisation"]["name"], "星海新材料科技有限公司");
    }

    async fn every_wrong_field_of_a_registration_is_named(db) {
        let app = TestApp::with_city(db).await;
        let body = json!({
            "organisation": {"name": " ", "kind": "enterprise", "credit_code": "91350100M000100Y44", "vat": 1},
            "person": {"name": "x", "email": "no", "locale": "fr"},
        });
        let answer = expect(app.visitor().post("/registrations", body).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&answer), [
            "/organisation/name empty",
            "/organisation/credit_code check_sign",
            "/organisation/vat unknown_field",
            "/person/email not_an_address",
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
        let late = app.visitor().post(&format!("/links/{registration}"), chosen()).await;
        let late = expect(late, StatusCode::CONFLICT);
        assert_eq!(late.code(), "already-exists");
    }
}
