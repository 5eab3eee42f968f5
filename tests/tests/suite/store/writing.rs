//! What the writer promises to whoever asks, and to whoever has gone away.

use super::{
    group::{three, together},
    names, put, write,
};
use api::store::{Database, StoreError, tx::Tx};
use futures::FutureExt;
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use tests::each_database;
use tokio::sync::Notify;

/// A statement that takes either database some tenths of a second.
const COUNTED_TO_A_MILLION: &str = "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1000000) SELECT max(n) FROM counted";

each_database! {
    async fn whoever_goes_away_does_not_cancel_the_commit(db) {
        let (begun, open) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let mut asking = {
            let (begun, open) = (begun.clone(), open.clone());
            db.write("slow", move |tx: &Tx| {
                let (begun, open) = (begun.clone(), open.clone());
                Box::pin(async move {
                    put(tx, "first half").await?;
                    begun.notify_one();
                    open.notified().await;
                    put(tx, "second half").await
                })
            })
            .boxed()
        };
        assert!(asking.as_mut().now_or_never().is_none());
        begun.notified().await;
        drop(asking);
        open.notify_one();
        db.close().await;
        let again = Database::open(&db.config).await.expect("opens again");
        assert_eq!(names(again.read(), "").await, ["first half", "second half"]);
        again.close().await;
    }

    async fn what_was_taken_is_done_before_closing_and_nothing_is_taken_after(db) {
        let mut asking: Vec<_> = (0..8).map(|number| {
            let name = format!("job {number}");
            async move { write(db, &name).await }.boxed()
        }).collect();
        for job in &mut asking {
            drop(job.as_mut().now_or_never());
        }
        db.close().await;
        let answers = futures::future::join_all(asking).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert!(matches!(write(db, "late").await, Err(StoreError::Unavailable(_))));
    }

    async fn a_job_that_goes_on_after_an_error_writes_nothing(db) {
        let careless = db.write("careless", |tx: &Tx| Box::pin(async move {
            put(tx, "before").await?;
            drop(put(tx, "before").await);
            drop(put(tx, "after").await);
            Ok("all is well")
        }));
        let outcome = careless.await;
        assert!(matches!(outcome, Err(StoreError::AlreadyExists { .. })), "{outcome:?}");
        assert!(names(db.read(), "").await.is_empty());
    }

    async fn what_a_job_refuses_is_answered_and_undone(db) {
        let refuse = |refused: bool| db.write_or_refuse("refuses", move |tx: &Tx| Box::pin(async move {
            put(tx, "half").await?;
            Ok(if refused { Err("no") } else { Ok("yes") })
        }));
        assert_eq!(refuse(true).await.expect("an answer"), Err("no"));
        assert!(names(db.read(), "").await.is_empty());
        assert_eq!(refuse(false).await.expect("an answer"), Ok("yes"));
        assert_eq!(names(db.read(), "").await, ["half"]);
        let fails = refuse(true).await;
        assert!(matches!(fails, Err(StoreError::AlreadyExists { .. })), "the database's no is no refusal: {fails:?}");
    }

    async fn a_job_that_panics_harms_nobody_else(db) {
        let panics = db.write("panics", |tx: &Tx| Box::pin(async move {
            put(tx, "before").await?;
            if tx.statements() > 0 {
                panic!("on order");
            }
            Ok(())
        }));
        let answers = together(db, vec![
            three(db, "one".to_owned()),
            panics.boxed(),
            three(db, "two".to_owned()),
        ]).await;
        assert!(matches!(answers.as_slice(), [Ok(()), Err(StoreError::Panicked("panics")), Ok(())]), "{answers:?}");
        assert_eq!(names(db.read(), "").await.len(), 6);
    }

    async fn a_statement_given_up_half_way_undoes_the_job(db) {
        let hasty = db.write("hasty", |tx: &Tx| Box::pin(async move {
            put(tx, "before").await?;
            // A database that answers before the first poll is over leaves nothing to give up: ask once more.
            loop {
                let slow = tx.execute_unprepared(COUNTED_TO_A_MILLION);
                futures::pin_mut!(slow);
                if futures::poll!(slow).is_pending() {
                    return Ok(());
                }
            }
        }));
        let outcome = hasty.await;
        assert!(matches!(outcome, Err(StoreError::Unavailable(None))), "{outcome:?}");
        write(db, "after").await.expect("the writer goes on");
        assert_eq!(names(db.read(), "").await, ["after"]);
    }

    async fn two_servers_may_write_to_one_database(db) {
        let other = Database::open(&db.config).await.expect("opens twice");
        let jobs = (0..40).map(|number| {
            let db = if number % 2 == 0 { &other } else { &**db };
            db.write("put", move |tx: &Tx| Box::pin(async move { put(tx, &format!("job {number}")).await }))
        });
        let answers = futures::future::join_all(jobs).await;
        other.close().await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(names(db.read(), "").await.len(), 40);
    }
}
