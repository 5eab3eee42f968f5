//! What comes as a text message, and when.

use super::*;
use api::service::reminders;
use chrono::TimeDelta;
use tests::each_database;

each_database! {
    async fn what_somebody_else_did_comes_besides_the_mail_and_what_he_did_himself_does_not(db) {
        let phones = Phones::ready(db).await;
        let (own, other) = (phones.book(3, 9).await, phones.book(3, 11).await);
        assert_eq!(cancel(&phones.person, &own).await.status, StatusCode::OK);
        phones.app.work().await;
        assert_eq!(phones.app.text().await.leased, 0);
        phones.taken_away(&other).await;
        assert_eq!(phones.app.text().await.sent, 1);
        let sent = phones.last();
        assert_eq!((&sent["kind"], &sent["event"], &sent["to"]), (&json!("change"), &json!("cancelled"), &json!("+8613800138000")));
        let name = sent["instrument"].as_str().expect("a name");
        assert_eq!(sent["text"], format!("【机时】您预约的{name} 11月26日 周四 11:00 已被取消，详见邮件。"));
        assert!(phones.app.work().await > 0, "the mail comes as well");
        phones.app.stop().await;
    }

    async fn only_what_is_chosen_comes(db) {
        let phones = Phones::ready(db).await;
        let choose = |body| phones.person.put("/me/text-choices", body);
        assert_eq!(choose(json!({"change": 1})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let chosen = choose(json!({"change": false})).await;
        assert_eq!(chosen.status, StatusCode::OK, "{}", chosen.text);
        let (one, two) = (phones.book(3, 9).await, phones.book(3, 11).await);
        phones.taken_away(&one).await;
        assert_eq!(phones.app.text().await.leased, 0);
        assert_eq!(choose(json!({"change": true})).await.status, StatusCode::OK);
        phones.taken_away(&two).await;
        assert_eq!(phones.app.text().await.sent, 1);
        phones.app.stop().await;
    }

    async fn a_manager_is_asked_on_his_phone_once_he_wants_that(db) {
        let phones = Phones::new(db).await;
        let manager = Phones { person: phones.app.sign_in("manager").await, ..phones };
        let code = manager.code("13900139000").await;
        assert_eq!(manager.confirm(&code).await.0, StatusCode::OK);
        crate::booking::held(&manager.app).await;
        assert_eq!(manager.app.text().await.leased, 0, "not usually");
        assert_eq!(manager.person.put("/me/text-choices", json!({"request": true})).await.status, StatusCode::OK);
        let startup = manager.app.sign_in("startup").await;
        let body = want("sem", slot(4, 9, 0, 120), json!({"organisation_id": id("xinghai")}));
        let asked = startup.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
        assert_eq!(manager.app.text().await.sent, 1);
        let text = manager.last()["text"].as_str().expect("a text").to_owned();
        assert!(text.contains("有新申请，请于") && !text.contains("星海"), "{text}");
        manager.app.stop().await;
    }

    async fn what_waits_for_the_morning_is_overtaken_or_comes_only_if_it_still_holds(db) {
        let phones = Phones::ready(db).await;
        let reservation = phones.book(3, 9).await;
        // 23:00 of the first day.
        phones.app.clock.advance(TimeDelta::hours(14));
        let manager = phones.app.sign_in("manager").await;
        let path = format!("/reservations/{}", reservation["id"].as_str().expect("an id"));
        let moved = manager.patch(&path, reservation["revision"].as_u64().expect("a revision"), slot(3, 14, 0, 60)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        assert_eq!(phones.app.text().await.leased, 0);
        phones.taken_away(&moved.body).await;
        phones.app.clock.advance(TimeDelta::hours(9));
        assert_eq!(phones.app.text().await.sent, 1);
        assert_eq!(phones.last()["event"], "cancelled");

        let lab = Phones { person: manager, ..phones };
        let code = lab.code("13900139000").await;
        assert_eq!(lab.confirm(&code).await.0, StatusCode::OK);
        assert_eq!(lab.person.put("/me/text-choices", json!({"request": true})).await.status, StatusCode::OK);
        lab.app.clock.advance(TimeDelta::hours(15));
        let asked = crate::booking::held(&lab.app).await;
        assert_eq!(lab.app.text().await.leased, 0, "it is night");
        let path = format!("/reservations/{}/approval", asked["id"].as_str().expect("an id"));
        assert_eq!(lab.person.act(&path, 1, json!({})).await.status, StatusCode::OK);
        let before = lab.sent().len();
        lab.app.clock.advance(TimeDelta::hours(9));
        lab.app.text().await;
        assert_eq!(lab.sent().len(), before, "it was decided over night");
        lab.app.stop().await;
    }

    async fn what_is_no_longer_so_is_not_told_when_the_gateway_is_back(db) {
        let phones = Phones::ready(db).await;
        let (moved, removed) = (phones.book(3, 9).await, phones.book(3, 11).await);
        let manager = phones.app.sign_in("manager").await;
        let path = format!("/reservations/{}", moved["id"].as_str().expect("an id"));
        let later = manager.patch(&path, moved["revision"].as_u64().expect("a revision"), slot(4, 9, 0, 60)).await;
        assert_eq!(later.status, StatusCode::OK, "{}", later.text);
        assert_eq!(cancel(&phones.person, &later.body).await.status, StatusCode::OK);
        assert_eq!(phones.app.text().await.sent, 0, "he has given it up himself");

        // What waits for a number ends with it, and does not go to the next one.
        phones.taken_away(&removed).await;
        assert_eq!(phones.person.delete("/me/phone").await.status, StatusCode::NO_CONTENT);
        phones.app.clock.advance(TimeDelta::minutes(1));
        let code = phones.code("13900139000").await;
        assert_eq!(phones.confirm(&code).await.0, StatusCode::OK);
        assert_eq!(phones.app.text().await.leased, 0);

        let office = phones.app.sign_in("office").await;
        let roles = format!("/people/{}/roles", id("person:marine-manager"));
        let role = json!({"role": "lab_manager", "scope_kind": "facility", "scope_id": id("em")});
        let made = office.post(&roles, role).await;
        let all = made.body["roles"].as_array().expect("a list");
        let role = all.iter().find(|role| role["scope_id"] == json!(id("em"))).expect("the role")["id"].clone();
        let lab = Phones { person: phones.app.sign_in("marine-manager").await, ..phones };
        let code = lab.code("13800138001").await;
        assert_eq!(lab.confirm(&code).await.0, StatusCode::OK);
        assert_eq!(lab.person.put("/me/text-choices", json!({"request": true})).await.status, StatusCode::OK);
        crate::booking::held(&lab.app).await;
        let gone = office.delete(&format!("{roles}/{}", role.as_str().expect("an id"))).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
        assert_eq!(lab.app.text().await.sent, 0, "he decides nothing any more");
        lab.app.stop().await;
    }

    async fn a_reminder_comes_once_and_not_after_the_use_has_begun(db) {
        let phones = Phones::ready(db).await;
        phones.book(2, 9).await;
        phones.book(2, 14).await;
        phones.app.clock.advance(TimeDelta::hours(25));
        reminders::look(&phones.app.app).await.expect("a look");
        reminders::look(&phones.app.app).await.expect("a look");
        assert_eq!(phones.app.text().await.sent, 1);
        assert_eq!(phones.last()["event"], "use_near");
        phones.app.clock.advance(TimeDelta::hours(5));
        reminders::look(&phones.app.app).await.expect("a look");
        phones.app.clock.advance(TimeDelta::hours(24));
        let late = phones.app.text().await;
        assert_eq!((late.sent, late.given_up), (0, 1), "what it is about has run out");
        phones.app.stop().await;
    }

    async fn at_night_only_what_is_near_comes(db) {
        let phones = Phones::ready(db).await;
        let (near, far) = (phones.book(1, 9).await, phones.book(2, 14).await);
        // 23:00 of the first day.
        phones.app.clock.advance(TimeDelta::hours(14));
        phones.taken_away(&near).await;
        phones.taken_away(&far).await;
        assert_eq!(phones.app.text().await.leased, 0);
        phones.app.clock.advance(TimeDelta::minutes(7 * 60 + 59));
        assert_eq!(phones.app.text().await.leased, 0, "6:59, and the nearer one begins at nine");
        phones.app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(phones.app.text().await.sent, 1);
        assert!(phones.last()["text"].as_str().expect("a text").contains("11月24日 周二 09:00"));
        phones.app.clock.advance(TimeDelta::minutes(59));
        assert_eq!(phones.app.text().await.leased, 0);
        phones.app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(phones.app.text().await.sent, 1, "eight o'clock");
        phones.app.stop().await;
    }
}
