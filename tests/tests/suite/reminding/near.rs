//! Reminders of what is near, once whoever looks and whatever fails.

use super::*;
use crate::{accounts::plain_text, booking::held, waiting::path};
use api::{
    store::fault::{Fault, Order},
    worker::{self, Worker},
};
use chrono::TimeDelta;
use tests::each_database;
use tokio::task::JoinSet;

fn worker(app: &TestApp) -> Worker {
    Worker {
        db: app.app.db.clone(),
        clock: app.app.clock.clone(),
        mailer: app.app.mail.clone(),
        letterhead: api::mail::Letterhead::of(&app.app.config),
    }
}

each_database! {
    async fn a_use_is_reminded_of_a_day_before_and_once(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, made) = confirmed(&app, thursday()).await;
        app.work().await;
        let before = app.mails().len();
        app.clock.advance(TimeDelta::days(2) - TimeDelta::seconds(1));
        assert_eq!(remind(&app).await, 0, "more than a day");
        app.clock.advance(TimeDelta::seconds(1));
        assert_eq!((remind(&app).await, remind(&app).await), (1, 0));
        app.work().await;
        let mails = app.mails();
        assert_eq!(mails.len(), before + 1, "nobody else is reminded");
        let mail = mails.last().expect("a mail");
        assert!(mail.to.starts_with("researcher@") && !mail.has_calendar, "{}", mail.to);
        assert!(mail.subject.starts_with("即将使用：") && mail.subject.ends_with("11月26日 周四 09:00–11:00"), "{}", mail.subject);
        let letter = plain_text(&mail.bytes);
        for part in ["北京时间，UTC+8", "场发射扫描电子显微镜", "取消预约", "不记失约", &path(&made, "")] {
            assert!(letter.contains(part), "{part}: {letter}");
        }
        assert!(header(mail, "List-Unsubscribe").is_some());
        assert!(said(&researcher, "use_near").await.contains("11月26日 周四 09:00–11:00"));
        app.stop().await;
    }

    async fn what_was_cancelled_or_booked_today_is_not_reminded_of(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, made) = confirmed(&app, thursday()).await;
        confirmed(&app, slot(1, 8, 0, 60)).await;
        assert_eq!(crate::waiting::cancel(&researcher, &made).await.status, StatusCode::OK);
        for _ in 0..4 {
            assert_eq!(remind(&app).await, 0);
            app.clock.advance(TimeDelta::hours(16));
        }
        assert!(!kinds(&researcher).await.contains(&"use_near".to_owned()));
        app.stop().await;
    }

    async fn what_was_moved_is_told_again_for_its_new_time(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, made) = confirmed(&app, thursday()).await;
        app.clock.advance(TimeDelta::days(2));
        assert_eq!(remind(&app).await, 1);
        let moved = researcher.patch(&path(&made, ""), made["revision"].as_u64().expect("one"), slot(4, 14, 0, 120)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        assert_eq!(remind(&app).await, 0, "not near any more");
        app.clock.advance(TimeDelta::hours(29));
        assert_eq!((remind(&app).await, remind(&app).await), (1, 0));
        assert!(said(&researcher, "use_near").await.contains("11月27日 周五 14:00–16:00"));
        app.stop().await;
    }

    async fn a_reminder_that_comes_too_late_does_not_come(db) {
        let app = TestApp::with_city(db).await;
        confirmed(&app, thursday()).await;
        app.work().await;
        let before = app.mails().len();
        app.clock.advance(TimeDelta::days(2));
        assert_eq!(remind(&app).await, 1);
        app.clock.advance(TimeDelta::days(1));
        app.work().await;
        assert_eq!(app.mails().len(), before, "no mail server for a day");
        app.stop().await;
    }

    async fn whoever_wants_none_reads_it_in_the_pages(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, _) = confirmed(&app, thursday()).await;
        app.work().await;
        let before = app.mails().len();
        choose(&researcher, json!({"reminder": "pages"})).await;
        app.clock.advance(TimeDelta::days(2));
        assert_eq!(remind(&app).await, 1);
        app.work().await;
        assert_eq!((app.mails().len(), kinds(&researcher).await[0].as_str()), (before, "use_near"));
        app.stop().await;
    }

    async fn several_servers_remind_and_send_once(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, _) = confirmed(&app, thursday()).await;
        app.work().await;
        let before = app.mails().len();
        app.clock.advance(TimeDelta::days(2));
        let mut looks = JoinSet::new();
        for _ in 0..6 {
            let shared = app.app.clone();
            looks.spawn(async move { reminders::look(&shared).await.expect("a look") });
        }
        assert_eq!(looks.join_all().await.into_iter().sum::<usize>(), 1);
        let mut workers = JoinSet::new();
        for _ in 0..6 {
            let worker = worker(&app);
            workers.spawn(async move { worker::run_once(&worker).await.expect("a round").sent });
        }
        assert_eq!(workers.join_all().await.into_iter().sum::<usize>(), 1);
        assert_eq!(app.mails().len(), before + 1);
        assert_eq!(kinds(&researcher).await.iter().filter(|kind| *kind == "use_near").count(), 1);
        app.stop().await;
    }

    async fn a_server_that_dies_at_any_step_reminds_of_nothing_by_halves(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, _) = confirmed(&app, thursday()).await;
        app.work().await;
        app.clock.advance(TimeDelta::days(2));
        let mut step = 0;
        loop {
            step += 1;
            db.faults.arm(Order { fault: Fault::Io, first: step, times: u64::MAX, rolls_back: true });
            let outcome = reminders::look(&app.app).await;
            db.faults.disarm();
            let told = db.number("SELECT count(*) FROM outbox WHERE kind = 'reminder'").await;
            let known = db.number("SELECT count(*) FROM reminder").await;
            assert_eq!(known, told, "step {step}");
            if outcome.is_ok() {
                break;
            }
        }
        assert!(step > 5, "every step went wrong once, not only {step}");
        remind(&app).await;
        assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'reminder'").await, 1);
        assert_eq!(kinds(&researcher).await.iter().filter(|kind| *kind == "use_near").count(), 1);
        app.stop().await;
    }

    async fn whose_word_is_awaited_is_reminded_half_way_and_once(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let asked = held(&app).await;
        app.work().await;
        app.clock.advance(TimeDelta::days(1) - TimeDelta::seconds(1));
        assert_eq!(remind(&app).await, 0, "two days, not half of them yet");
        app.clock.advance(TimeDelta::seconds(1));
        assert_eq!((remind(&app).await, remind(&app).await), (1, 0));
        app.work().await;
        let mail = mails_to(&app, "manager").pop().expect("a mail");
        assert!(mail.subject.starts_with("请尽快审批：") && !mail.has_calendar, "{}", mail.subject);
        let text = said(&manager, "answer_due").await;
        assert!(text.starts_with("陈宇申请的") && text.contains("到 11月25日 周三 09:00 无人答复就会过期"), "{text}");
        approve(&app, &asked).await;
        app.clock.advance(TimeDelta::hours(2));
        assert_eq!(remind(&app).await, 0);
        app.stop().await;
    }

    async fn a_request_that_was_answered_or_moved_is_not_reminded_of(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let startup = app.sign_in("startup").await;
        app.clock.advance(TimeDelta::hours(23));
        let moved = startup.patch(&path(&asked, ""), 1, slot(4, 9, 0, 120)).await;
        assert_eq!((moved.status, &moved.body["state"]), (StatusCode::OK, &json!("held")), "{}", moved.text);
        app.clock.advance(TimeDelta::hours(1));
        assert_eq!(remind(&app).await, 0, "he was asked anew an hour ago");
        approve(&app, &asked).await;
        app.clock.advance(TimeDelta::hours(20));
        assert_eq!(remind(&app).await, 0);
        app.stop().await;
    }

    async fn a_series_is_one_request(db) {
        let app = TestApp::with_city(db).await;
        let startup = app.sign_in("startup").await;
        let body = crate::series::repeated("sem", "FREQ=WEEKLY;COUNT=3", json!({"organisation_id": id("xinghai")}));
        let made = startup.put(&format!("/series/{}", fresh()), body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        app.clock.advance(TimeDelta::hours(36));
        assert_eq!((remind(&app).await, remind(&app).await), (1, 0), "{}", made.text);
        app.stop().await;
    }

    async fn what_is_over_is_forgotten(db) {
        let app = TestApp::with_city(db).await;
        confirmed(&app, thursday()).await;
        app.clock.advance(TimeDelta::days(2));
        assert_eq!(remind(&app).await, 1);
        api::service::tidy::forget(&app.app).await.expect("forgotten");
        assert_eq!(db.number("SELECT count(*) FROM reminder").await, 1);
        app.clock.advance(TimeDelta::days(4));
        api::service::tidy::forget(&app.app).await.expect("forgotten");
        assert_eq!(db.number("SELECT count(*) FROM reminder").await, 0);
        app.stop().await;
    }
}
