//! What a mail server does to mails: takes them, refuses them for now, or is not there.

use super::*;
use tests::{
    each_database,
    smtp_sink::{Received, SmtpSink},
};

/// Tells whether these stored bytes came over the wire, where the client ends every mail with one more line end.
fn is_sent(mail: &Received, stored: &[u8]) -> bool {
    mail.bytes.strip_suffix(b"\r\n") == Some(stored)
}

each_database! {
    async fn a_mail_reaches_the_server_as_it_is_stored(db) {
        let mut sink = SmtpSink::start().await;
        let bench = Bench::with_server(db, &sink.url());
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await, Summary { leased: 1, sent: 1, ..Summary::default() });
        let mail = sink.next().await;
        assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("jishi@example.cn", &["li.na@example.cn".to_owned()][..]));
        let row = bench.row(id).await;
        assert_eq!(row.state, OutboxState::Sent);
        assert!(is_sent(&mail, &row.rendered.expect("a mail")));
        assert_eq!(row.message_id, Some(format!("{}@jishi.example.cn", id.simple())));
        assert_eq!(bench.work().await, Summary::default());
    }

    async fn a_mail_refused_for_now_goes_again_with_the_same_bytes(db) {
        let mut sink = SmtpSink::start().await;
        sink.answer([451, 450]);
        let bench = Bench::with_server(db, &sink.url());
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await.retried, 1);
        assert_eq!(bench.work().await, Summary::default(), "not before a minute has passed");
        let row = bench.row(id).await;
        assert_eq!((row.state, row.attempts), (OutboxState::Pending, 1));
        assert!(row.last_error.expect("an error").contains("451"));
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bench.work().await.retried, 1);
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bench.work().await, Summary::default(), "the second pause is two minutes");
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bench.work().await.sent, 1);
        let mails = sink.all();
        assert_eq!(mails.iter().map(|mail| mail.is_taken).collect::<Vec<_>>(), [false, false, true]);
        assert!(mails.iter().all(|mail| mail.bytes == mails[0].bytes));
        assert_eq!(bench.row(id).await.last_error, None);
    }

    async fn a_server_that_is_down_gets_the_same_bytes_when_it_is_up(db) {
        let address = SmtpSink::start().await.address();
        let bench = Bench::with_server(db, &format!("smtp://{address}"));
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await.retried, 1);
        let stored = bench.row(id).await.rendered.expect("a mail");
        let mut sink = SmtpSink::start_at(address).await;
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bench.work().await.sent, 1);
        assert!(is_sent(&sink.next().await, &stored));
    }

    async fn a_mail_is_given_up_after_twelve_attempts_and_can_be_revived(db) {
        let mut sink = SmtpSink::start().await;
        sink.answer([550; 12]);
        let bench = Bench::with_server(db, &sink.url());
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        for attempt in 1..=12 {
            let summary = bench.work().await;
            assert_eq!((summary.retried, summary.given_up), if attempt < 12 { (1, 0) } else { (0, 1) }, "{attempt}");
            bench.clock.advance(TimeDelta::hours(6));
        }
        assert_eq!(bench.work().await, Summary::default());
        assert_eq!(bench.state(id).await, OutboxState::GivenUp);
        let now = bench.worker.clock.now();
        let revived = bench.worker.db.write("revive", move |tx| outbox::revive(tx, id, now).boxed()).await;
        assert_eq!(revived.expect("the database answers"), outbox::Revived::Yes);
        assert_eq!(bench.work().await.sent, 1);
        let mails = sink.all();
        assert_eq!(mails.len(), 13);
        assert!(mails.iter().all(|mail| mail.bytes == mails[0].bytes));
    }
}
