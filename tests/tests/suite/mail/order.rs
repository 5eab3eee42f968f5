//! Mails about one reservation come in the order in which things happened.

use super::*;
use api::store::outbox::Revived;
use tests::{each_database, smtp_sink::SmtpSink};

const LI: &str = "li.na@example.cn";

/// The SEQUENCE and METHOD of each mail that was taken.
fn told(sink: &mut SmtpSink) -> Vec<(String, String)> {
    let line = |file: &str, name: &str| {
        let found = file.lines().find_map(|line| line.strip_prefix(name)).expect("the line");
        found.trim_end().to_owned()
    };
    let mails = sink.all().into_iter().filter(|mail| mail.is_taken);
    mails.map(|mail| calendar(&mail.text())).map(|file| (line(&file, "SEQUENCE:"), line(&file, "METHOD:"))).collect()
}

each_database! {
    async fn a_later_mail_waits_for_an_earlier_one_and_nobody_else_does(db) {
        let mut sink = SmtpSink::start().await;
        let bench = Bench::with_server(db, &sink.url());
        let first = bench.enqueue(notice(1, LI, Happening::Requested, 0)).await;
        sink.answer([451]);
        assert_eq!(bench.work().await.retried, 1);
        sink.all();
        let second = bench.enqueue(notice(1, LI, Happening::Confirmed, 1)).await;
        let third = bench.enqueue(notice(1, LI, Happening::Cancelled, 2)).await;
        let to_another = bench.enqueue(notice(1, "lab@example.cn", Happening::Cancelled, 2)).await;
        let about_another = bench.enqueue(notice(2, LI, Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await.sent, 2);
        for id in [to_another, about_another] {
            assert_eq!(bench.state(id).await, OutboxState::Sent);
        }
        sink.all();
        bench.clock.advance(TimeDelta::minutes(1));
        for id in [first, second, third] {
            assert_eq!(bench.state(id).await, OutboxState::Pending);
            assert_eq!(bench.work().await.sent, 1);
            assert_eq!(bench.state(id).await, OutboxState::Sent);
        }
        let told = told(&mut sink);
        let expected = [("0", "REQUEST"), ("1", "REQUEST"), ("2", "CANCEL")];
        assert_eq!(told, expected.map(|(sequence, method)| (sequence.to_owned(), method.to_owned())));
    }

    async fn many_that_wait_do_not_keep_others_waiting(db) {
        let sink = SmtpSink::start().await;
        let bench = Bench::with_server(db, &sink.url());
        for sequence in 0..20 {
            bench.enqueue(notice(1, LI, Happening::Confirmed, sequence)).await;
        }
        sink.answer([451]);
        assert_eq!(bench.work().await.retried, 1);
        bench.enqueue(notice(2, LI, Happening::Confirmed, 0)).await;
        assert_eq!(bench.work().await.sent, 1);
    }

    async fn what_was_given_up_is_not_revived_once_a_later_mail_has_told_more(db) {
        let mut sink = SmtpSink::start().await;
        let bench = Bench::with_server(db, &sink.url());
        let first = bench.enqueue(notice(1, LI, Happening::Confirmed, 1)).await;
        let second = bench.enqueue(notice(1, LI, Happening::Cancelled, 2)).await;
        sink.answer([550; 12]);
        while bench.state(first).await != OutboxState::GivenUp {
            bench.work().await;
            bench.clock.advance(TimeDelta::hours(6));
        }
        assert_eq!(bench.work().await.sent, 1, "the later one goes on");
        assert_eq!(bench.state(second).await, OutboxState::Sent);
        let now = bench.worker.clock.now();
        let revived = bench.worker.db.write("revive", move |tx| outbox::revive(tx, first, now).boxed()).await;
        assert_eq!(revived.expect("the database answers"), Revived::Overtaken);
        sink.all();
    }
}
