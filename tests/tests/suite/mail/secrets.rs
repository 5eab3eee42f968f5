//! Links hold a secret, of which nothing may stay.

use super::*;
use api::store::{mailbox, outbox::Revived};
use tests::each_database;

each_database! {
    async fn nothing_of_a_link_stays_once_it_is_sent(db) {
        let (mailer, kept) = Mailer::memory();
        let bench = Bench::new(db, mailer);
        let id = bench.enqueue(link("2026-11-28T12:00:00Z")).await;
        assert!(bench.row(id).await.payload.contains("c2VjcmV0"));
        assert_eq!(bench.work().await.sent, 1);
        assert!(!kept.lock().expect("kept mails").is_empty());
        let row = bench.row(id).await;
        assert_eq!((row.payload.as_str(), row.rendered), ("{}", None));
        assert!(row.message_id.is_some(), "what was sent can still be named");
    }

    async fn a_link_that_has_run_out_is_not_sent_and_forgotten(db) {
        let (mailer, kept) = Mailer::memory();
        let bench = Bench::new(db, mailer);
        let id = bench.enqueue(link("2026-11-28T12:00:00Z")).await;
        bench.clock.advance(TimeDelta::hours(2));
        assert_eq!(bench.work().await.given_up, 1);
        assert!(kept.lock().expect("kept mails").is_empty());
        let row = bench.row(id).await;
        assert_eq!((row.state, row.payload.as_str(), row.rendered), (OutboxState::GivenUp, "{}", None));
        let now = bench.worker.clock.now();
        let revived = bench.worker.db.write("revive", move |tx| outbox::revive(tx, id, now).boxed()).await;
        assert_eq!(revived.expect("the database answers"), Revived::Forgotten);
    }

    async fn the_embedded_mailbox_keeps_one_mail_a_row(db) {
        let bench = Bench::new(db, Mailer::Mailbox);
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        let link = bench.enqueue(link("2026-11-28T12:00:00Z")).await;
        assert_eq!(bench.work().await.sent, 2);
        let letters = mailbox::list(db.read(), None, 10).await.expect("letters");
        assert_eq!(letters.len(), 2);
        let found = mailbox::find(db.read(), id).await.expect("the database answers").expect("the mail");
        assert_eq!(found.subject, "预约已确认：场发射扫描电镜 12月1日 周二 09:00–11:30");
        assert!(found.has_calendar);
        assert_eq!(Some(found.raw.clone()), bench.row(id).await.rendered);
        assert!(!mailbox::find(db.read(), link).await.expect("the database answers").expect("the mail").has_calendar);
        // The same mail once more, as after a lost lease.
        db.write("again", move |tx| mailbox::insert(tx, found.clone()).boxed()).await.expect("taken as known");
        assert_eq!(mailbox::list(db.read(), None, 10).await.expect("letters").len(), 2);
    }
}
