//! What each person has chosen, and what cannot be chosen.

use super::*;
use crate::{
    booking::held,
    waiting::{join, path},
};
use tests::each_database;

each_database! {
    async fn everybody_gets_everything_at_once_until_he_chooses(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let first = manager.get("/me/mail-choices").await;
        let kinds = |answer: &tests::app::Answer| -> Vec<(String, String)> {
            let text = |value: &Value| value.as_str().expect("a word").to_owned();
            let kinds = answer.body["kinds"].as_array().expect("a list").iter();
            kinds.map(|one| (text(&one["kind"]), text(&one["choice"]))).collect()
        };
        let all = |choices: [&str; 4]| -> Vec<(String, String)> {
            ["request", "reminder", "alert", "other"].into_iter().map(str::to_owned).zip(choices.map(str::to_owned)).collect()
        };
        assert_eq!(kinds(&first), all(["at_once"; 4]), "{}", first.text);
        assert_eq!(first.body["kinds"][0]["choices"], json!(["at_once", "digest", "pages"]));
        assert_eq!(first.body["kinds"][1]["choices"], json!(["at_once", "pages"]));
        let changed = manager.put("/me/mail-choices", json!({"request": "digest", "reminder": "pages"})).await;
        assert_eq!(kinds(&changed), all(["digest", "pages", "at_once", "at_once"]), "{}", changed.text);
        choose(&manager, json!({"request": "at_once"})).await;
        assert_eq!(kinds(&manager.get("/me/mail-choices").await), all(["at_once", "pages", "at_once", "at_once"]));
        assert_eq!(kinds(&app.sign_in("researcher").await.get("/me/mail-choices").await), all(["at_once"; 4]));
        assert_eq!(app.visitor().get("/me/mail-choices").await.status, StatusCode::UNAUTHORIZED);
        app.stop().await;
    }

    async fn nobody_chooses_what_there_is_not(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        for (body, at) in [
            (json!({"reminder": "digest"}), "/reminder"),
            (json!({"alert": "digest"}), "/alert"),
            (json!({"request": "never"}), "/request"),
            (json!({"invitation": "pages"}), "/invitation"),
            (json!({"digest": "pages"}), "/digest"),
        ] {
            let refused = manager.put("/me/mail-choices", body).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
            assert_eq!(refused.body["errors"][0]["pointer"], at, "{}", refused.text);
        }
        assert_eq!(db.number("SELECT count(*) FROM mail_choice").await, 0);
        app.stop().await;
    }

    async fn a_request_comes_as_its_reader_wants_and_stands_in_the_pages_anyway(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        for (how, mails) in [("at_once", 1), ("digest", 0), ("pages", 0)] {
            choose(&manager, json!({"request": how})).await;
            let (before, read) = (mails_to(&app, "manager").len(), kinds(&manager).await.len());
            let asked = held(&app).await;
            app.work().await;
            assert_eq!(mails_to(&app, "manager").len() - before, mails, "{how}");
            assert_eq!(kinds(&manager).await.len(), read + 1, "{how}");
            approve(&app, &asked).await;
            app.work().await;
            let granted = mails_to(&app, "manager");
            assert_eq!(granted.len() - before, mails + 1, "{how}: the calendar always hears of it");
            assert!(granted.last().is_some_and(|mail| mail.has_calendar), "{how}");
            let startup = app.sign_in("startup").await;
            let seen = startup.get(&path(&asked, "")).await;
            let gone = startup.act(&path(&asked, "/cancellation"), seen.revision(), json!({})).await;
            assert_eq!(gone.status, StatusCode::OK, "{}", gone.text);
            app.work().await;
        }
        app.stop().await;
    }

    async fn what_a_calendar_has_is_kept_right_whatever_was_chosen_since(db) {
        let app = TestApp::with_city(db).await;
        let (manager, startup) = (app.sign_in("manager").await, app.sign_in("startup").await);
        let asked = held(&app).await;
        app.work().await;
        assert_eq!(mails_to(&app, "manager").len(), 1);
        choose(&manager, json!({"request": "pages", "reminder": "pages", "alert": "pages", "other": "pages"})).await;
        let moved = startup.patch(&path(&asked, ""), 1, slot(4, 9, 0, 120)).await;
        assert_eq!((moved.status, &moved.body["state"]), (StatusCode::OK, &json!("held")), "{}", moved.text);
        app.work().await;
        let mail = mails_to(&app, "manager").pop().expect("a mail");
        assert!(mail.has_calendar && mail.subject.starts_with("已改期，待您审批"), "{}", mail.subject);
        assert_eq!(header(&mail, "List-Unsubscribe"), None, "it cannot be ended");
        app.stop().await;
    }

    async fn a_mail_that_still_has_to_go_counts_as_gone(db) {
        let app = TestApp::with_city(db).await;
        let (manager, startup) = (app.sign_in("manager").await, app.sign_in("startup").await);
        let asked = held(&app).await;
        choose(&manager, json!({"request": "pages"})).await;
        let moved = startup.patch(&path(&asked, ""), 1, slot(4, 9, 0, 120)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        app.work().await;
        let subjects: Vec<String> = mails_to(&app, "manager").into_iter().map(|mail| mail.subject).collect();
        assert_eq!(subjects.len(), 2, "the time that his calendar is told is the one that holds: {subjects:?}");
        app.stop().await;
    }

    async fn news_of_waiting_can_be_done_without(db) {
        let app = TestApp::with_city(db).await;
        let student = app.sign_in("polymer-student").await;
        let wish = || want("raman", thursday(), json!({"group_id": id("polymer"), "wait_within": thursday()}));
        let researcher = app.sign_in("researcher").await;
        let taken = join(&researcher, want("raman", thursday(), json!({"group_id": id("nano")}))).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
        choose(&student, json!({"alert": "pages"})).await;
        let waits = join(&student, wish()).await;
        assert_eq!(waits.body["state"], "waiting", "{}", waits.text);
        app.work().await;
        assert_eq!((mails_to(&app, "polymer-student").len(), kinds(&student).await.len()), (0, 1));
        choose(&student, json!({"alert": "at_once"})).await;
        assert_eq!(crate::waiting::cancel(&researcher, &taken.body).await.status, StatusCode::OK);
        app.work().await;
        let mail = mails_to(&app, "polymer-student").pop().expect("the offer");
        assert!(!mail.has_calendar && header(&mail, "List-Unsubscribe").is_some(), "{}", mail.subject);
        app.stop().await;
    }
}
