//! The worker's loop.

use super::*;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tests::{each_database, smtp_sink::SmtpSink};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

each_database! {
    async fn no_more_is_on_its_way_than_the_mail_server_takes(db) {
        let stop = CancellationToken::new();
        for most in [1, 2, 3, 16] {
            let mut sink = SmtpSink::start().await;
            let bench = Bench::with_connections(db, &sink.url(), most);
            for number in 0..40 {
                bench.enqueue(notice(number, "li.na@example.cn", Happening::Confirmed, 1)).await;
            }
            let summary = worker::drain(&bench.worker, &stop).await.expect("the database answers");
            assert_eq!((summary.leased, summary.sent), (40, 40), "with {most}");
            assert_eq!(sink.all().iter().filter(|mail| mail.is_taken).count(), 40, "with {most}");
            assert!(sink.most_connected() <= usize::from(most), "{} with {most}", sink.most_connected());
            assert!(most == 1 || sink.most_connected() > 1, "some go side by side");
        }
        stop.cancel();
        let bench = Bench::seeded(db, Mailer::memory().0, 99);
        bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 2)).await;
        let summary = worker::drain(&bench.worker, &stop).await.expect("the database answers");
        assert_eq!(summary, Summary::default(), "nothing is begun any more");
    }

    async fn the_worker_sweeps_sends_and_stops_when_told(db) {
        let mut sink = SmtpSink::start().await;
        let bench = Bench::with_server(db, &sink.url());
        let (wake, stop, sweeps) = (Arc::new(Notify::new()), CancellationToken::new(), Arc::new(AtomicUsize::new(0)));
        let counted = sweeps.clone();
        let sweep = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            async { Ok(0) }
        };
        let running = tokio::spawn(worker::run(bench.worker.clone(), wake.clone(), sweep, stop.clone()));
        // More than one batch, so that the loop goes on without being woken.
        for number in 0..20 {
            bench.enqueue(notice(number, "li.na@example.cn", Happening::Confirmed, 1)).await;
            wake.notify_one();
        }
        for _ in 0..20 {
            sink.next().await;
        }
        stop.cancel();
        running.await.expect("the worker ends");
        assert!(sweeps.load(Ordering::Relaxed) > 0);
        let (open, given_up) = outbox::depth(db.read()).await.expect("the database answers");
        assert_eq!((open, given_up), (0, 0));
    }
}
