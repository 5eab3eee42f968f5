//! Every way in which a mail server fails, and a worker that is killed at each of its steps: nothing is lost, nothing goes
//! before it is committed, and what goes twice goes with the same bytes and only where nobody can know better.

use super::*;
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tests::{
    each_database,
    smtp_faults::{Fault, FaultySmtp},
};

/// Whether the mail is taken although the server fails. Nothing of a bounce that comes late is seen when the mail is sent;
/// what becomes of it stands in `answers/bounces.rs`.
fn is_harmless(fault: Fault) -> bool {
    matches!(fault, Fault::DropsBeforeQuit | Fault::AsciiOnly | Fault::Tarpit | Fault::LateBounce)
}

/// A worker that gives a mail server one and a half seconds a mail; `seed` is another for each on the same database.
fn bench(db: &TestDatabase, server: &FaultySmtp, seed: u64) -> Bench {
    Bench::seeded(db, mailer(&server.url()), seed)
}

fn mailer(url: &str) -> Mailer {
    Mailer::waiting(&config(Some(url)), Duration::from_millis(1500)).expect("an address of a mail server")
}

/// Ends the fault, at the server or in the settings.
async fn mend(server: &mut FaultySmtp, bench: &mut Bench) {
    server.mend().await;
    bench.worker.mailer = mailer(&server.mended_url());
}

fn to_somebody(number: u128) -> OutboxMessage {
    let who = if number == 0 { "nobody@example.cn".to_owned() } else { format!("li.{number}@example.cn") };
    notice(number, &who, Happening::Confirmed, 1)
}

/// A future that is dropped when it has been polled so often, as a process that is killed drops what it does.
struct Killed<F> {
    doing: F,
    polls: u32,
}

impl<F: Future + Unpin> Future for Killed<F> {
    /// What was done, or nothing.
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        Pin::new(&mut self.doing).poll(context).map(Some)
    }
}

/// Works, hour by hour, until nothing is left to do.
async fn work_it_off(bench: &Bench) {
    for _ in 0..6 {
        bench.clock.advance(TimeDelta::hours(1));
        while bench.work().await.leased > 0 {}
        let (open, _) = outbox::depth(bench.worker.db.read()).await.expect("the database answers");
        if open == 0 {
            return;
        }
    }
}

/// How often each row's mail has come; the same bytes each time, and no mail that is no row's.
async fn arrivals(bench: &Bench, server: &FaultySmtp, rows: &[Uuid]) -> Vec<usize> {
    let taken = server.taken();
    let mut counts = Vec::new();
    for id in rows {
        let row = bench.row(*id).await;
        let stored = row.rendered.expect("a mail");
        let own: Vec<_> = taken.iter().filter(|mail| mail.to == [row.recipient.clone()]).collect();
        assert!(own.iter().all(|mail| mail.bytes.strip_suffix(b"\r\n") == Some(&stored[..])), "the same bytes");
        assert_eq!(row.state, OutboxState::Sent, "{:?}", row.last_error);
        counts.push(own.len());
    }
    assert_eq!(counts.iter().sum::<usize>(), taken.len(), "nothing else has come");
    counts
}

each_database! {
    async fn every_failure_is_outlasted_and_nothing_comes_twice_but_what_the_server_kept_silent_about(db) {
        for (seed, fault) in (0..).zip(Fault::ALL) {
            let mut server = FaultySmtp::start(fault, 2).await;
            let mut bench = bench(db, &server, seed);
            let mut rows = Vec::new();
            for number in 0..3 {
                rows.push(bench.enqueue(to_somebody(number)).await);
            }
            let first = bench.work().await;
            assert_eq!(first.leased, 3, "{fault:?}");
            match fault {
                _ if is_harmless(fault) => assert_eq!(first.sent, 3, "{fault:?}"),
                // One of three; the other two are not kept waiting.
                Fault::UnknownRecipient => assert_eq!((first.sent, first.retried), (2, 1)),
                Fault::Refused | Fault::BadTls => assert_eq!(first.retried, 3),
                _ => assert_eq!((first.sent, first.retried), (1, 2), "{fault:?}"),
            }
            for id in &rows {
                let row = bench.row(*id).await;
                assert_eq!(row.last_error.is_some(), row.state == OutboxState::Pending, "{fault:?} is told");
            }
            mend(&mut server, &mut bench).await;
            work_it_off(&bench).await;
            let counts = arrivals(&bench, &server, &rows).await;
            // A server that takes a mail and says nothing has it: it comes once more, as it was.
            let twice = if fault == Fault::DropsAfterDot { 2 } else { 0 };
            assert_eq!(counts.iter().filter(|count| **count == 2).count(), twice, "{fault:?}: {counts:?}");
            assert!(counts.iter().all(|count| (1..=2).contains(count)), "{fault:?}: {counts:?}");
        }
    }

    async fn a_worker_killed_at_any_step_loses_nothing(db) {
        let mut seed = 0;
        for fault in Fault::ALL {
            // Waiting for a server that says nothing is one step.
            let mut steps = 0;
            for polls in 0.. {
                let mut server = FaultySmtp::start(fault, 1).await;
                seed += 1;
                let mut bench = bench(db, &server, seed);
                let id = bench.enqueue(to_somebody(u128::from(polls))).await;
                let done = Killed { doing: Box::pin(worker::run_once(&bench.worker)), polls }.await;
                steps = polls;
                mend(&mut server, &mut bench).await;
                // Its successor finds the row when the lease has run out.
                work_it_off(&bench).await;
                let counts = arrivals(&bench, &server, &[id]).await;
                assert!((1..=2).contains(&counts[0]), "{fault:?}, killed at {polls}: came {} times", counts[0]);
                if let Some(done) = done {
                    done.expect("the database answers");
                    let twice = usize::from(fault == Fault::DropsAfterDot);
                    assert_eq!(counts, [1 + twice], "{fault:?} without a kill");
                    break;
                }
            }
            // How many there are depends on how often the worker has to wait: for the database at least.
            assert!(steps > 0, "{fault:?}: never killed");
        }
    }

    async fn what_is_rolled_back_is_not_sent(db) {
        let server = FaultySmtp::start(Fault::Tarpit, 0).await;
        let bench = bench(db, &server, 1);
        let (id, now) = (new_id(&bench.worker.clock), bench.worker.clock.now());
        let undone = bench.worker.db.write("test", move |tx| {
            async move {
                enqueue(tx, id, to_somebody(1), now).await?;
                Err::<(), StoreError>(StoreError::Guard)
            }
            .boxed()
        });
        assert!(undone.await.is_err());
        assert_eq!(bench.work().await, Summary::default());
        assert!(server.taken().is_empty());
    }
}
