//! The daily digest: at eight, once a day, and only if there is something to say.

use super::*;
use crate::{accounts::plain_text, booking::held, waiting::path};
use chrono::TimeDelta;
use tests::each_database;
use tokio::task::JoinSet;

each_database! {
    async fn what_waits_is_gathered_at_eight_and_once_a_day(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        choose(&manager, json!({"request": "digest"})).await;
        let asked = held(&app).await;
        app.work().await;
        assert_eq!(gather(&app).await, 0, "what of today is past eight waits for tomorrow");
        app.clock.advance(TimeDelta::hours(23) - TimeDelta::seconds(1));
        assert_eq!(gather(&app).await, 0, "not eight yet");
        app.clock.advance(TimeDelta::seconds(1));
        assert_eq!((gather(&app).await, gather(&app).await), (1, 0));
        app.work().await;
        let mails = mails_to(&app, "manager");
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].subject, "每日摘要：1 项申请待您审批");
        let letter = plain_text(&mails[0].bytes);
        for part in ["等待您审批（1 项）", "陈宇", "保留至 11月25日 周三 09:00", &path(&asked, "")] {
            assert!(letter.contains(part), "{part}: {letter}");
        }
        approve(&app, &asked).await;
        app.work().await;
        app.clock.advance(TimeDelta::days(1));
        let before = mails_to(&app, "manager").len();
        assert_eq!(gather(&app).await, 0, "nothing waits");
        app.work().await;
        assert_eq!(mails_to(&app, "manager").len(), before, "an empty one is not sent");
        app.stop().await;
    }

    async fn a_pi_reads_of_what_waits_for_him_and_of_nothing_else(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("pi").await;
        choose(&pi, json!({"request": "digest"})).await;
        held(&app).await;
        let student = app.sign_in("polymer-student").await;
        let body = want("raman", thursday(), json!({"group_id": id("polymer")}));
        let asked = crate::waiting::join(&student, body).await;
        assert_eq!(asked.body["awaiting"], json!(["pi"]), "{}", asked.text);
        app.clock.advance(TimeDelta::hours(23));
        assert_eq!(gather(&app).await, 1);
        app.work().await;
        let mail = mails_to(&app, "pi").pop().expect("a digest");
        assert_eq!(mail.subject, "每日摘要：1 项申请待您审批");
        assert!(plain_text(&mail.bytes).contains("马骏"));
        app.stop().await;
    }

    async fn what_would_have_been_a_mail_stands_in_the_next_digest_and_only_there(db) {
        let app = TestApp::with_city(db).await;
        let (manager, office) = (app.sign_in("manager").await, app.sign_in("office").await);
        choose(&office, json!({"other": "digest"})).await;
        choose(&manager, json!({"request": "digest"})).await;
        held(&app).await;
        app.clock.advance(TimeDelta::days(2));
        app.work().await;
        assert_eq!(mails_to(&app, "office").len(), 0);
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(gather(&app).await, 2, "the office's and the manager's");
        app.work().await;
        let (of_office, of_manager) = (mails_to(&app, "office"), mails_to(&app, "manager"));
        let letter = plain_text(&of_office.last().expect("a digest").bytes);
        assert!(letter.contains("其他通知（1 项）") && letter.contains("无人答复，已于 11月25日 周三 09:00 过期"), "{letter}");
        let letter = plain_text(&of_manager.last().expect("a digest").bytes);
        assert!(letter.contains("无人答复，已过期（1 项）"), "{letter}");
        assert_eq!(db.number("SELECT count(*) FROM digest_item").await, 0);
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(gather(&app).await, 0);
        app.stop().await;
    }

    async fn several_servers_gather_once(db) {
        let app = TestApp::with_city(db).await;
        choose(&app.sign_in("manager").await, json!({"request": "digest"})).await;
        held(&app).await;
        app.clock.advance(TimeDelta::days(1));
        let mut looks = JoinSet::new();
        for _ in 0..6 {
            let shared = app.app.clone();
            looks.spawn(async move { digest::look(&shared).await.expect("a look") });
        }
        assert_eq!(looks.join_all().await.into_iter().sum::<usize>(), 1);
        assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'digest'").await, 1);
        app.stop().await;
    }

    async fn its_link_ends_all_that_is_gathered(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        choose(&manager, json!({"request": "digest", "other": "digest", "reminder": "at_once"})).await;
        held(&app).await;
        app.clock.advance(TimeDelta::hours(23));
        assert_eq!(gather(&app).await, 1);
        app.work().await;
        let mail = mails_to(&app, "manager").pop().expect("a digest");
        let url = header(&mail, "List-Unsubscribe").expect("a link");
        let token = url.trim_end_matches('>').rsplit('/').next().expect("a secret");
        let stopped = app.visitor().post(&format!("/unsubscribe/{token}"), json!({})).await;
        assert_eq!((&stopped.body["kind"], &stopped.body["is_stopped"]), (&json!("digest"), &json!(true)), "{}", stopped.text);
        let now = manager.get("/me/mail-choices").await;
        let choices: Vec<&Value> = now.body["kinds"].as_array().expect("a list").iter().map(|kind| &kind["choice"]).collect();
        assert_eq!(choices, ["pages", "at_once", "at_once", "pages"]);
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(gather(&app).await, 0);
        app.stop().await;
    }
}
