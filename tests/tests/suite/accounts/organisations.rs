//! Organisations: admission by the city, members by invitation, terms on first use.

use super::*;
use crate::booking::{slot, want};
use tests::{
    app::{fresh, id},
    each_database,
};

/// Asks for time for the organisation that the city has not admitted yet.
pub(super) async fn asked(person: &Person) -> Value {
    let body = want("sem", slot(4, 9, 0, 120), json!({"organisation_id": id("wuyou"), "mode": "commissioned"}));
    let answer = person.put(&format!("/reservations/{}", fresh()), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

/// Reads a reservation as it stands now.
pub(super) async fn reservation(person: &Person, of: &Value) -> Value {
    let id = of["id"].as_str().expect("an id");
    expect(person.get(&format!("/reservations/{id}")).await, StatusCode::OK).body
}

fn path(code: &str) -> String {
    format!("/organisations/{}", id(code))
}

each_database! {
    async fn the_bureau_sees_all_and_others_their_own(db) {
        let app = TestApp::with_city(db).await;
        let (bureau, member) = (app.sign_in("bureau").await, app.sign_in("startup").await);
        let all = expect(bureau.get("/organisations").await, StatusCode::OK).body;
        assert_eq!(all["items"].as_array().map(Vec::len), Some(5));
        let waiting = expect(bureau.get("/organisations?admission=pending").await, StatusCode::OK).body;
        assert_eq!(waiting["items"][0]["name"], "无忧检测科技有限公司");
        let own = expect(member.get("/organisations").await, StatusCode::OK).body;
        assert_eq!(own["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(own["items"][0]["credit_code"], "91350100M000100Y43");
        expect(member.get(&path("langchao")).await, StatusCode::NOT_FOUND);
        expect(app.sign_in("manager").await.get(&path("xinghai")).await, StatusCode::NOT_FOUND);
        let wrong = bureau.get("/organisations?admission=maybe&limit=0").await;
        let wrong = expect(wrong, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&wrong), ["/admission unknown_choice", "/limit out_of_range"]);
    }

    async fn admission_runs_beside_the_first_request(db) {
        let app = TestApp::with_city(db).await;
        let (bureau, applicant) = (app.sign_in("bureau").await, app.sign_in("wuyou").await);
        let held = asked(&applicant).await;
        let awaiting = held["awaiting"].as_array().expect("a list");
        assert!(awaiting.contains(&json!("admission")) && awaiting.contains(&json!("terms")), "{awaiting:?}");

        let admitted = expect(bureau.post(&format!("{}/admission", path("wuyou")), json!({"decision": "admit"})).await, StatusCode::OK);
        assert_eq!((&admitted.body["admission"], &admitted.body["revision"]), (&json!("admitted"), &json!(2)));
        let left = reservation(&applicant, &held).await;
        assert!(!left["awaiting"].as_array().expect("a list").contains(&json!("admission")), "{left}");
        assert!(notice_kinds(&applicant).await.contains(&"organisation_admitted".to_owned()));

        let terms = format!("/institutions/{}/terms/acceptance", id("gangcheng"));
        let stale = expect(applicant.put(&terms, json!({"version": 7})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((errors(&stale), &stale.body["errors"][0]["params"]["current"]), (vec!["/version not_current".to_owned()], &json!(1)));
        let accepted = expect(applicant.put(&terms, json!({"version": 1})).await, StatusCode::OK);
        assert_eq!(accepted.body["institution"]["name"]["zh"], "港城大学");
        expect(applicant.put(&terms, json!({"version": 1})).await, StatusCode::OK);
        let left = reservation(&applicant, &held).await;
        assert!(!left["awaiting"].as_array().expect("a list").contains(&json!("terms")), "{left}");
        let listed = expect(applicant.get("/terms").await, StatusCode::OK).body;
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
        let elsewhere = expect(applicant.get(&format!("/terms?institution={}", id("haidong"))).await, StatusCode::OK).body;
        assert_eq!(elsewhere["items"], json!([]));
    }

    async fn who_is_not_admitted_loses_what_he_asked_for(db) {
        let app = TestApp::with_city(db).await;
        let (bureau, applicant) = (app.sign_in("bureau").await, app.sign_in("wuyou").await);
        let held = asked(&applicant).await;
        let admission = format!("{}/admission", path("wuyou"));
        let bare = expect(bureau.post(&admission, json!({"decision": "decline"})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&bare), ["/reason required"]);
        let body = json!({"decision": "decline", "reason": "信用代码与名称不符"});
        let declined = expect(bureau.post(&admission, body).await, StatusCode::OK).body;
        assert_eq!(declined["decision_reason"], "信用代码与名称不符");
        assert_eq!(reservation(&applicant, &held).await["state"], "declined");
        let again = expect(bureau.post(&admission, json!({"decision": "admit"})).await, StatusCode::CONFLICT);
        assert_eq!((again.code(), &again.body["params"]["state"]), ("wrong-state", &json!("declined")));
    }

    async fn only_the_bureau_admits(db) {
        let app = TestApp::with_city(db).await;
        let admission = format!("{}/admission", path("wuyou"));
        let own = app.sign_in("wuyou").await;
        expect(own.post(&admission, json!({"decision": "admit"})).await, StatusCode::FORBIDDEN);
        for stranger in ["manager", "startup", "sysadmin", "auditor"] {
            let person = app.sign_in(stranger).await;
            expect(person.post(&admission, json!({"decision": "admit"})).await, StatusCode::NOT_FOUND);
        }
        expect(app.visitor().post(&admission, json!({"decision": "admit"})).await, StatusCode::UNAUTHORIZED);
    }

    async fn two_officers_who_decide_at_once_decide_once(db) {
        let app = TestApp::with_city(db).await;
        let (one, other) = (app.sign_in("bureau").await, app.sign_in("bureau").await);
        let admission = format!("{}/admission", path("wuyou"));
        let decline = json!({"decision": "decline", "reason": "材料不全"});
        let (yes, no) = futures::join!(one.post(&admission, json!({"decision": "admit"})), other.post(&admission, decline));
        let mut statuses = [yes.status, no.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
    }

    async fn an_admin_invites_and_members_do_not(db) {
        let app = TestApp::with_city(db).await;
        let (admin, member) = (app.sign_in("orgadmin").await, app.sign_in("startup").await);
        let members = format!("{}/members", path("xinghai"));
        let invite = json!({"email": "neu@xinghai.example", "name": "新同事"});
        expect(member.post(&members, invite.clone()).await, StatusCode::FORBIDDEN);
        expect(app.sign_in("langchao").await.post(&members, invite.clone()).await, StatusCode::NOT_FOUND);
        let unknown = expect(admin.post(&members, invite).await, StatusCode::ACCEPTED);
        let known = expect(admin.post(&members, json!({"email": address("langchao"), "name": "罗洋"})).await, StatusCode::ACCEPTED);
        assert_eq!(unknown.body, known.body);

        let secret = format!("/links/{}", link(&app, "neu@xinghai.example").await.expect("a link"));
        assert_eq!(app.visitor().get(&secret).await.body["name"], "新同事");
        expect(app.visitor().post(&secret, json!({"password": NEW_PASSWORD})).await, StatusCode::OK);
        let (_, me) = sign_in(&app, "neu@xinghai.example", NEW_PASSWORD).await;
        assert_eq!(me.body["organisation"]["admission"], "admitted");
        assert_eq!(notice_kinds(&admin).await, ["organisation_joined"]);

        let secret = format!("/links/{}", link(&app, &address("langchao")).await.expect("a link"));
        let asked = app.visitor().get(&secret).await.body;
        assert_eq!((&asked["password_needed"], &asked["name_asked"]), (&json!(false), &json!(false)));
        let given = expect(app.visitor().post(&secret, json!({"password": NEW_PASSWORD})).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(errors(&given), ["/password unknown_field"], "an invitation sets no password of an account that is there");
        expect(app.visitor().post(&secret, json!({})).await, StatusCode::OK);
        let shown = expect(admin.get(&path("xinghai")).await, StatusCode::OK).body;
        assert_eq!(shown["members"].as_array().map(Vec::len), Some(4));
    }

    async fn terms_are_accepted_by_members_of_an_organisation_only(db) {
        let app = TestApp::with_city(db).await;
        let terms = format!("/institutions/{}/terms/acceptance", id("gangcheng"));
        expect(app.sign_in("manager").await.put(&terms, json!({"version": 1})).await, StatusCode::FORBIDDEN);
        let foreign = json!({"version": 1, "organisation_id": id("xinghai")});
        expect(app.sign_in("wuyou").await.put(&terms, foreign).await, StatusCode::FORBIDDEN);
        let nowhere = format!("/institutions/{}/terms/acceptance", fresh());
        expect(app.sign_in("wuyou").await.put(&nowhere, json!({"version": 1})).await, StatusCode::NOT_FOUND);
    }
}
