//! Several workers, and workers that die.

use super::*;
use api::store::outbox::{Lease, Outcome};
use std::collections::BTreeSet;
use tests::{each_database, smtp_sink::SmtpSink};

async fn come_back(tx: &Tx, id: Uuid, token: Uuid) -> Result<bool, StoreError> {
    outbox::finish(tx, id, token, &Outcome::GivenUp { error: "too late".to_owned() }, outbox::Forget::Nothing).await
}

each_database! {
    async fn two_workers_send_each_mail_once(db) {
        let mut sink = SmtpSink::start().await;
        let bench = Bench::with_server(db, &sink.url());
        for number in 0..24 {
            bench.enqueue(notice(number, "li.na@example.cn", Happening::Confirmed, 1)).await;
        }
        let other = Bench { worker: bench.worker.clone(), clock: bench.clock.clone() };
        let mut sent = 0;
        while sent < 24 {
            let (one, two) = futures::join!(bench.work(), other.work());
            sent += one.sent + two.sent;
        }
        let mails = sink.all();
        let ids: BTreeSet<String> =
            mails.iter().map(|mail| mail.text().lines().find(|line| line.starts_with("Message-ID")).expect("an id").to_owned()).collect();
        assert_eq!((mails.len(), ids.len()), (24, 24));
    }

    async fn a_lease_that_has_run_out_is_taken_over_and_its_holder_told(db) {
        let (mailer, kept) = Mailer::memory();
        let bench = Bench::new(db, mailer);
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        // A worker takes the row, renders it, and is never heard of again.
        let dead = Lease { token: Uuid::from_u128(1), until: bench.worker.clock.now() + TimeDelta::minutes(10) };
        let made = ("first@jishi.example.cn".to_owned(), b"as first rendered".to_vec());
        let leased = db.write("dies", move |tx| outbox::lease(tx, id, dead, Some(made.clone())).boxed()).await;
        leased.expect("a lease");
        assert_eq!(bench.work().await, Summary::default(), "it is still another's");
        bench.clock.advance(TimeDelta::minutes(10));
        assert_eq!(bench.work().await.sent, 1);
        let mail = kept.lock().expect("kept mails").pop().expect("one mail");
        assert_eq!(mail.bytes, b"as first rendered");
        assert_eq!(bench.row(id).await.attempts, 2);
        let held = db.write("comes back", move |tx| come_back(tx, id, dead.token).boxed()).await;
        assert!(!held.expect("the database answers"));
        assert_eq!(bench.state(id).await, OutboxState::Sent);
    }

    async fn a_message_that_cannot_be_read_is_given_up_and_blocks_nobody(db) {
        let (mailer, kept) = Mailer::memory();
        let bench = Bench::new(db, mailer);
        let now = bench.worker.clock.now();
        let id = Uuid::from_u128(5);
        let strange = outbox::NewRow {
            channel: outbox::Channel::Mail,
            id,
            kind: "from_the_future",
            payload: r#"{"kind":"from_the_future"}"#.to_owned(),
            recipient: "li.na@example.cn".to_owned(),
            about: None,
            at: now,
        };
        db.write("test", move |tx| outbox::insert(tx, strange.clone()).boxed()).await.expect("a row");
        bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        let summary = bench.work().await;
        assert_eq!((summary.sent, summary.given_up), (1, 1));
        assert!(bench.row(id).await.last_error.expect("an error").starts_with("unreadable message"));
        assert_eq!(kept.lock().expect("kept mails").len(), 1);
    }
}
