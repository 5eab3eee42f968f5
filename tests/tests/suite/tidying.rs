//! What is forgotten once it has run out, and what stays.

use crate::{
    booking::held,
    owner::{Owner, upload},
};
use api::{
    service::tidy,
    store::{self, mailbox::Letter},
};
use chrono::TimeDelta;
use inventory::{id::InstrumentId, slot::Slot};
use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{
    app::{TestApp, beginning, fresh, id},
    database::TestDatabase,
    each_database,
};

const LEDGER: &str = "资产编号,仪器名称,原值,购置日期,状态,是否开放\nA1,质谱仪,250000.00,2020-01-02,在用,是\n";

async fn rows(db: &TestDatabase, from: &str) -> i64 {
    db.number(&format!("SELECT count(*) FROM {from}")).await
}

async fn forget(app: &TestApp) -> u64 {
    tidy::forget(&app.app).await.expect("forgotten")
}

each_database! {
    async fn mails_leave_the_outbox_after_half_a_year_unless_they_still_have_to_go(db) {
        let app = TestApp::with_city(db).await;
        held(&app).await;
        app.work().await;
        let second = app.sign_in("startup").await;
        let again = crate::booking::want("sem", crate::booking::slot(4, 9, 0, 60), json!({"organisation_id": id("xinghai")}));
        assert_eq!(second.put(&format!("/reservations/{}", fresh()), again).await.status, StatusCode::CREATED);
        let given_up = db.write("test", |tx| Box::pin(async move {
            let sql = "UPDATE outbox SET state = 'given_up', last_error = 'refused' WHERE id IN \
                       (SELECT id FROM outbox WHERE state = 'pending' ORDER BY id LIMIT 1)";
            Ok(tx.execute_unprepared(sql).await?.rows_affected())
        }));
        assert_eq!(given_up.await.expect("given up"), 1);
        let kept = Letter {
            id: fresh(),
            recipient: "li@example.cn".into(),
            subject: "Reserved".into(),
            at: beginning(),
            raw: Vec::new(),
            has_calendar: false,
        };
        let kept = db.write("test", move |tx| Box::pin(store::mailbox::insert(tx, kept.clone())));
        kept.await.expect("a mail in the mailbox");

        app.clock.advance(TimeDelta::days(180));
        forget(&app).await;
        assert_eq!(rows(db, "outbox").await, 4, "not yet");
        app.clock.advance(TimeDelta::seconds(1));
        assert!(forget(&app).await >= 3);
        assert_eq!((rows(db, "outbox").await, rows(db, "outbox WHERE state = 'pending'").await), (1, 1));
        assert_eq!(rows(db, "mailbox_message").await, 1);
        app.stop().await;
    }

    async fn a_preview_is_forgotten_when_its_day_is_over_and_an_applied_import_stays(db) {
        let app = TestApp::with_city(db).await;
        let owner = Owner::found(&app).await;
        let applied = upload(&owner.office, owner.institution, "a.csv", LEDGER.as_bytes()).await;
        let path = format!("/imports/{}/apply", applied.body["id"].as_str().expect("an id"));
        assert_eq!(owner.office.post(&path, json!({})).await.status, StatusCode::OK);
        let preview = upload(&owner.office, owner.institution, "a.csv", LEDGER.as_bytes()).await;
        assert_eq!(preview.status, StatusCode::CREATED, "{}", preview.text);

        app.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
        forget(&app).await;
        assert_eq!((rows(db, "ledger_import").await, rows(db, "ledger_import_row").await), (2, 2));
        app.clock.advance(TimeDelta::seconds(1));
        forget(&app).await;
        assert_eq!((rows(db, "ledger_import").await, rows(db, "ledger_import_row").await), (1, 1));
        assert_eq!(rows(db, "ledger_import WHERE applied_at IS NOT NULL").await, 1);
        app.stop().await;
    }

    async fn changes_are_forgotten_after_two_days_however_many_there_are(db) {
        let app = TestApp::with_city(db).await;
        let many = db.write("test", |tx| Box::pin(async move {
            let span = Slot::new(beginning(), beginning() + TimeDelta::hours(1)).expect("an hour");
            for _ in 0..2500 {
                store::change::insert(tx, InstrumentId(id("sem")), &span, beginning()).await?;
            }
            Ok(())
        }));
        many.await.expect("many changes");
        let last = store::change::latest(db.read()).await.expect("the last number");
        app.clock.advance(TimeDelta::days(2));
        assert_eq!(forget(&app).await, 0, "not yet");
        app.clock.advance(TimeDelta::seconds(1));
        assert_eq!(forget(&app).await, 2500);
        held(&app).await;
        let after = store::change::after(db.read(), last).await.expect("what is new");
        assert_eq!(after.len(), 1, "numbers go on rising, so that live views see what is new");
        app.stop().await;
    }
}
