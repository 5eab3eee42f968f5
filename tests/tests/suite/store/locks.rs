//! Row locks: taken in one order, whatever order they are named in; nothing on SQLite.

use api::store::tx::{Lock, LockSet, Tx};
use sea_orm::ConnectionTrait;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tests::each_database;
use uuid::Uuid;

each_database! {
    async fn jobs_that_lock_the_same_rows_come_one_after_the_other(db) {
        let raw = db.raw().await;
        for id in 1..=3 {
            let hex = format!("0000000000000000000000000000000{id}");
            let literal = match raw.get_database_backend() {
                sea_orm::DbBackend::Sqlite => format!("x'{hex}'"),
                _ => format!("'{hex}'"),
            };
            let insert = format!("INSERT INTO institution VALUES ({literal}, '{id}', '', '', '', 1, '', '', %)");
            let yes = if raw.get_database_backend() == sea_orm::DbBackend::Sqlite { "1" } else { "true" };
            raw.execute_unprepared(&insert.replace('%', yes)).await.expect("an institution");
        }
        raw.close().await.expect("closes");
        let inside = Arc::new(AtomicU32::new(0));
        let jobs = (0..24_u32).map(|number| {
            let inside = inside.clone();
            db.write("lock", move |tx: &Tx| {
                let inside = inside.clone();
                Box::pin(async move {
                    let mut ids = [1, 2, 3].map(Uuid::from_u128);
                    ids.rotate_left(number as usize % 3);
                    tx.lock_all(&LockSet::default().exclusive(Lock::Institution, ids)).await?;
                    let others = inside.fetch_add(1, Ordering::SeqCst);
                    tx.execute_unprepared("SELECT 1").await?;
                    inside.fetch_sub(1, Ordering::SeqCst);
                    Ok(others)
                })
            })
        });
        let others = futures::future::join_all(jobs).await;
        assert!(others.iter().all(|others| matches!(others, Ok(0))), "{others:?}");
        assert_eq!(db.counters().reruns(), 0, "nobody meets a deadlock");
    }

    async fn rows_that_are_not_there_can_be_named(db) {
        let outcome = db.write("lock", |tx: &Tx| Box::pin(async move {
            tx.lock(Lock::Person, [Uuid::from_u128(1)]).await?;
            tx.lock(Lock::Instrument, None).await?;
            tx.share(Lock::Facility, [Uuid::from_u128(1)]).await?;
            Ok(tx.statements())
        }));
        let statements = outcome.await.expect("nothing to wait for");
        assert_eq!(statements, if db.backend() == sea_orm::DbBackend::Sqlite { 0 } else { 2 });
    }
}
