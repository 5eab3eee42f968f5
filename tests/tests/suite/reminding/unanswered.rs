//! Requests that nobody answered: who else hears of it.

use super::*;
use crate::{booking::held, waiting::join};
use chrono::TimeDelta;
use tests::each_database;

each_database! {
    async fn the_office_hears_once_of_what_the_lab_did_not_answer(db) {
        let app = TestApp::with_city(db).await;
        let (office, manager) = (app.sign_in("office").await, app.sign_in("manager").await);
        held(&app).await;
        app.clock.advance(TimeDelta::days(2));
        app.work().await;
        app.work().await;
        let mails = mails_to(&app, "office");
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.starts_with("申请无人答复：场发射扫描电子显微镜"), "{}", mails[0].subject);
        let text = said(&office, "unanswered").await;
        let told = "陈宇申请的“场发射扫描电子显微镜”11月26日 周四 09:00–11:00 无人答复，已于 11月25日 周三 09:00 过期。\
                    自 11月23日 周一 09:00 起等待平台审批（刘海燕）。";
        assert_eq!(text, told);
        assert!(!kinds(&manager).await.contains(&"unanswered".to_owned()), "who was asked knows that it lapsed");
        app.stop().await;
    }

    async fn the_lab_hears_of_what_a_pi_did_not_answer(db) {
        let app = TestApp::with_city(db).await;
        let (student, pi) = (app.sign_in("polymer-student").await, app.sign_in("pi").await);
        let asked = join(&student, want("raman", thursday(), json!({"group_id": id("polymer")}))).await;
        assert_eq!(asked.body["awaiting"], json!(["pi"]), "{}", asked.text);
        app.clock.advance(TimeDelta::days(4));
        app.work().await;
        let text = said(&app.sign_in("manager").await, "unanswered").await;
        assert!(text.contains("马骏") && text.ends_with("起等待课题组负责人同意（周启明）。"), "{text}");
        assert!(!kinds(&pi).await.contains(&"unanswered".to_owned()));
        app.stop().await;
    }

    async fn whoever_wants_it_in_the_pages_alone_gets_no_mail(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        choose(&office, json!({"other": "pages"})).await;
        held(&app).await;
        app.clock.advance(TimeDelta::days(2));
        app.work().await;
        assert_eq!((mails_to(&app, "office").len(), kinds(&office).await), (0, vec!["unanswered".to_owned()]));
        app.stop().await;
    }

    async fn an_answer_in_time_or_a_cancellation_is_nobody_elses_business(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let asked = held(&app).await;
        approve(&app, &asked).await;
        let startup = app.sign_in("startup").await;
        let body = want("sem", slot(4, 9, 0, 60), json!({"organisation_id": id("xinghai")}));
        let other = join(&startup, body).await;
        assert_eq!(crate::waiting::cancel(&startup, &other.body).await.status, StatusCode::OK);
        app.clock.advance(TimeDelta::hours(60));
        app.work().await;
        assert!(kinds(&office).await.is_empty());
        app.stop().await;
    }
}
