//! Readers: they do not write, and a snapshot is one state.

use super::{names, put, write};
use api::store::{StoreError, tx::Tx};
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use tests::each_database;
use tokio::sync::Notify;

each_database! {
    async fn readers_cannot_write(db) {
        assert!(put(db.read(), "past the writer").await.is_err());
        let outcome = db.snapshot("write", |tx: &Tx| Box::pin(async move { put(tx, "past the writer").await })).await;
        assert!(outcome.is_err());
        assert!(names(db.read(), "").await.is_empty());
    }

    async fn a_snapshot_does_not_see_what_is_written_meanwhile(db) {
        write(db, "before").await.expect("written");
        let (begun, written) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let look = db.snapshot("look", |tx: &Tx| {
            let (begun, written) = (begun.clone(), written.clone());
            Box::pin(async move {
                let first = names(tx, "").await;
                begun.notify_one();
                written.notified().await;
                Ok((first, names(tx, "").await))
            })
        });
        let change = async {
            begun.notified().await;
            write(db, "meanwhile").await.expect("a reader does not hold up the writer");
            written.notify_one();
        };
        let (seen, ()) = futures::future::join(look, change).await;
        let (first, second) = seen.expect("a snapshot");
        assert_eq!((first.len(), second.len()), (1, 1));
        assert_eq!(names(db.read(), "").await, ["before", "meanwhile"]);
    }

    async fn readers_go_on_while_a_job_writes(db) {
        let (wrote, read) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let job = {
            let (wrote, read) = (wrote.clone(), read.clone());
            db.write("slow", move |tx: &Tx| {
                let (wrote, read) = (wrote.clone(), read.clone());
                Box::pin(async move {
                    put(tx, "slow").await?;
                    wrote.notify_one();
                    read.notified().await;
                    Ok(())
                })
            })
        };
        let look = async {
            wrote.notified().await;
            let seen = names(db.read(), "").await;
            read.notify_one();
            seen
        };
        let (outcome, seen) = futures::future::join(job, look).await;
        outcome.expect("written");
        assert!(seen.is_empty(), "what is not committed is not seen");
    }

    async fn a_query_that_fails_is_named(db) {
        let error = db.read().execute_unprepared("SELECT nonsense").await.expect_err("nonsense");
        assert!(matches!(StoreError::from(error), StoreError::Other(_)));
    }
}
