//! Many jobs, one COMMIT: how SQLite's writer groups what waits, and that PostgreSQL keeps the same promises.

use super::{names, occupy, put, write};
use api::store::{StoreError, tx::Tx};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::{ConnectionTrait, DbBackend};
use std::sync::Arc;
use tests::{database::TestDatabase, each_database};
use tokio::sync::{Notify, Semaphore};

/// What a job of these tests answers.
pub type Answer = Result<(), StoreError>;

/// Keeps the writer busy until all of `jobs` wait in its queue, so that they come into one group on SQLite.
pub async fn together<'a>(db: &'a TestDatabase, jobs: Vec<BoxFuture<'a, Answer>>) -> Vec<Answer> {
    together_after(db, jobs, || ()).await
}

/// The same, and does something just before the jobs come to the queue. The job that keeps the writer busy writes
/// nothing, and what becomes of it is of no interest.
pub async fn together_after<'a>(
    db: &'a TestDatabase,
    jobs: Vec<BoxFuture<'a, Answer>>,
    prepare: impl FnOnce(),
) -> Vec<Answer> {
    // Closing the semaphore opens the gate for good: the job that waits there may be run again after a fault.
    let (begun, open) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let gate = {
        let (begun, open) = (begun.clone(), open.clone());
        db.write("gate", move |_: &Tx| {
            let (begun, open) = (begun.clone(), open.clone());
            Box::pin(async move {
                begun.notify_one();
                drop(open.acquire().await);
                Ok(())
            })
        })
    };
    let queue = async {
        begun.notified().await;
        prepare();
        let mut jobs: Vec<_> = jobs.into_iter().map(futures::future::maybe_done).map(Box::pin).collect();
        for job in &mut jobs {
            // The first look at a job puts it into the queue.
            assert!(job.as_mut().now_or_never().is_none_or(|()| true), "looked at");
        }
        open.close();
        futures::future::join_all(jobs.iter_mut()).await;
        jobs.into_iter().map(|mut job| job.as_mut().take_output().expect("it is done")).collect()
    };
    futures::future::join(gate, queue).await.1
}

/// A job that writes three rows under its name.
pub fn three(db: &TestDatabase, name: String) -> BoxFuture<'_, Answer> {
    db.write("three", move |tx: &Tx| {
        let name = name.clone();
        Box::pin(async move {
            for part in ["a", "b", "c"] {
                put(tx, &format!("{name} {part}")).await?;
            }
            Ok(())
        })
    })
    .boxed()
}

/// A job that writes a row under its name and then occupies a time that may be taken.
pub fn occupying(
    db: &TestDatabase,
    name: String,
    id: u128,
    resource: u128,
    hours: (i64, i64),
) -> BoxFuture<'_, Answer> {
    db.write("occupy", move |tx: &Tx| {
        let name = name.clone();
        Box::pin(async move {
            put(tx, &name).await?;
            tx.execute(&occupy(id, resource, 0, hours)).await?;
            put(tx, &format!("{name} after")).await
        })
    })
    .boxed()
}

each_database! {
    async fn what_waits_is_committed_at_once(db) {
        let before = db.counters().commits();
        let jobs = (0..40).map(|number| three(db, format!("job {number:02}"))).collect();
        let answers = together(db, jobs).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(names(db.read(), "job").await.len(), 120);
        let commits = db.counters().commits() - before;
        assert_eq!(commits, if db.backend() == DbBackend::Sqlite { 2 } else { 41 }, "the gate's own, and the group");
    }

    async fn the_guard_undoes_one_job_and_leaves_the_others(db) {
        let jobs = vec![
            three(db, "first".to_owned()),
            occupying(db, "wins".to_owned(), 1, 9, (8, 10)),
            three(db, "second".to_owned()),
            occupying(db, "loses".to_owned(), 2, 9, (9, 11)),
            three(db, "third".to_owned()),
        ];
        let before = db.counters().commits();
        let answers = together(db, jobs).await;
        let fired: Vec<bool> = answers.iter().map(|answer| matches!(answer, Err(StoreError::Guard))).collect();
        assert_eq!(fired.iter().filter(|fired| **fired).count(), 1, "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 4, "{answers:?}");
        // On PostgreSQL either of the two may be the faster one.
        let winner = if fired[3] { "wins" } else { "loses" };
        let written = names(db.read(), "").await;
        assert_eq!(written.len(), 11);
        assert!(written.contains(&format!("{winner} after")));
        if db.backend() == DbBackend::Sqlite {
            assert_eq!((winner, db.counters().commits() - before, db.counters().discarded()), ("wins", 2, 0));
        }
    }

    async fn a_job_may_take_its_changes_back(db) {
        let regret = db.write("regret", |tx: &Tx| Box::pin(async move {
            put(tx, "regretted").await?;
            Err::<(), _>(StoreError::Rollback)
        }));
        let answers = together(db, vec![three(db, "kept".to_owned()), regret.boxed(), three(db, "also".to_owned())]).await;
        assert!(matches!(answers.as_slice(), [Ok(()), Err(StoreError::Rollback), Ok(())]), "{answers:?}");
        assert!(names(db.read(), "regretted").await.is_empty());
        assert_eq!(db.counters().discarded(), 0);
    }

    async fn a_violated_constraint_undoes_one_job_only(db) {
        write(db, "twice").await.expect("nothing is there yet");
        let again = db.write("again", |tx: &Tx| Box::pin(async move {
            put(tx, "again").await?;
            put(tx, "twice").await
        }));
        let answers = together(db, vec![three(db, "kept".to_owned()), again.boxed(), three(db, "also".to_owned())]).await;
        let [Ok(()), Err(StoreError::AlreadyExists { constraint }), Ok(())] = answers.as_slice() else {
            panic!("{answers:?}");
        };
        assert_eq!(constraint, "server_key_pkey");
        assert_eq!(names(db.read(), "").await.len(), 7);
        assert_eq!(db.counters().discarded(), 0);
    }

    async fn a_job_that_wants_to_be_alone_is(db) {
        let alone = db.write_alone("alone", |tx: &Tx| Box::pin(async move { put(tx, "alone").await }));
        let jobs = vec![three(db, "a".to_owned()), alone.boxed(), three(db, "b".to_owned()), three(db, "c".to_owned())];
        let before = db.counters().commits();
        let answers = together(db, jobs).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        let expected = if db.backend() == DbBackend::Sqlite { 4 } else { 5 };
        assert_eq!(db.counters().commits() - before, expected, "the gate, one before, itself, and those after");
    }

    async fn a_refusal_is_an_answer_and_keeps_what_was_written_before(db) {
        let outcome = db.write("refuse", |tx: &Tx| Box::pin(async move {
            put(tx, "lapsed meanwhile").await?;
            Ok(Err::<(), _>("refused"))
        }));
        assert_eq!(outcome.await.expect("the database is well"), Err("refused"));
        assert_eq!(names(db.read(), "").await, ["lapsed meanwhile"]);
    }
}
