//! Answers that only PostgreSQL gives: each is provoked for real, or raised by the server under its own code.

use super::{put, write};
use api::store::{
    StoreError,
    tx::{Lock, Tx},
};
use futures::future::join;
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use tests::database::{Kind, TestDatabase, run};
use tokio::sync::Barrier;

async fn told(db: &TestDatabase, sql: &'static str) -> StoreError {
    let outcome =
        db.write("tell", move |tx: &Tx| Box::pin(async move { Ok(tx.execute_unprepared(sql).await.map(drop)?) }));
    outcome.await.expect_err("the server refuses")
}

#[test]
fn codes_of_the_server_have_their_kinds() {
    run(Kind::Postgres, |db| {
        Box::pin(async move {
            let raised = |code: &str| {
                let sql = format!("DO $$ BEGIN RAISE EXCEPTION 'on order' USING ERRCODE = '{code}'; END $$");
                db.write("raise", move |tx: &Tx| {
                    let sql = sql.clone();
                    Box::pin(async move { Ok(tx.execute_unprepared(&sql).await.map(drop)?) })
                })
            };
            assert!(matches!(raised("53100").await, Err(StoreError::Full(_))));
            assert!(matches!(raised("40001").await, Err(StoreError::Busy(_))));
            assert!(matches!(raised("53300").await, Err(StoreError::Busy(_))));
            assert!(matches!(raised("57P03").await, Err(StoreError::Unavailable(_))));
            assert!(matches!(raised("08006").await, Err(StoreError::Unavailable(_))));
            assert!(matches!(raised("23P01").await, Err(StoreError::Invalid { .. })), "an exclusion of another name");
            assert!(matches!(raised("XX000").await, Err(StoreError::Other(_))));
        })
    });
}

#[test]
fn a_serialization_failure_is_tried_four_times() {
    run(Kind::Postgres, |db| {
        Box::pin(async move {
            let sql = "DO $$ BEGIN RAISE EXCEPTION 'on order' USING ERRCODE = '40001'; END $$";
            assert!(matches!(told(db, sql).await, StoreError::Busy(_)));
            assert_eq!(db.counters().reruns(), 3);
        })
    });
}

#[test]
fn a_statement_may_not_take_for_ever() {
    run(Kind::Postgres, |db| {
        Box::pin(async move {
            let error = told(db, "SET LOCAL statement_timeout = '20ms'; SELECT pg_sleep(10)").await;
            assert!(matches!(error, StoreError::TooSlow { .. }), "{error:?}");
        })
    });
}

#[test]
fn a_connection_that_is_lost_is_replaced() {
    run(Kind::Postgres, |db| {
        Box::pin(async move {
            let error = told(db, "SELECT pg_terminate_backend(pg_backend_pid())").await;
            assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
            write(db, "afterwards").await.expect("another connection");
        })
    });
}

#[test]
fn a_deadlock_is_run_again_and_both_are_done() {
    run(Kind::Postgres, |db| {
        Box::pin(async move {
            write(db, "a").await.expect("nothing is there yet");
            write(db, "b").await.expect("nothing is there yet");
            // Both hold one row before either asks for the other; a second run finds nobody to wait for.
            let met = Arc::new(Barrier::new(2));
            let cross = |first: &'static str, second: &'static str| {
                let (met, runs) = (met.clone(), Arc::new(std::sync::atomic::AtomicU32::new(0)));
                db.write("cross", move |tx: &Tx| {
                    let (met, runs) = (met.clone(), runs.clone());
                    Box::pin(async move {
                        tx.execute_unprepared("SET LOCAL deadlock_timeout = '10ms'").await?;
                        tx.execute_unprepared(&format!("UPDATE server_key SET bytes = bytes WHERE name = '{first}'"))
                            .await?;
                        if runs.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
                            met.wait().await;
                        }
                        tx.execute_unprepared(&format!("UPDATE server_key SET bytes = bytes WHERE name = '{second}'"))
                            .await?;
                        put(tx, &format!("done {first}")).await
                    })
                })
            };
            let (one, other) = join(cross("a", "b"), cross("b", "a")).await;
            one.expect("one of them");
            other.expect("the other one");
            assert_eq!(super::names(db.read(), "done").await, ["done a", "done b"]);
            assert!(db.counters().reruns() >= 1);
        })
    });
}

#[test]
fn a_foreign_key_is_not_held_up_by_a_locked_row() {
    run(Kind::Postgres, |db| {
        Box::pin(async move {
            let raw = db.raw().await;
            let place = "INSERT INTO institution VALUES ('00000000-0000-0000-0000-000000000001', 'A', '甲', 'A', '', 1, '', '', true)";
            raw.execute_unprepared(place).await.expect("an institution");
            raw.execute_unprepared("SET lock_timeout = '10ms'").await.expect("a setting");
            let outcome = db.write("lock", move |tx: &Tx| {
                let raw = raw.clone();
                Box::pin(async move {
                    let id = uuid::Uuid::from_u128(1);
                    tx.lock(Lock::Institution, [id]).await?;
                    let lab = "INSERT INTO facility VALUES ('00000000-0000-0000-0000-000000000002', \
                           '00000000-0000-0000-0000-000000000001', '', '', 'Asia/Shanghai', '', '')";
                    let referring = raw.execute_unprepared(lab).await.is_ok();
                    let sharing = raw.execute_unprepared("SELECT 1 FROM institution FOR SHARE").await;
                    Ok((referring, sharing.map(drop).map_err(StoreError::from)))
                })
            });
            let (referring, sharing) = outcome.await.expect("a lock");
            assert!(referring);
            assert!(matches!(sharing, Err(StoreError::Busy(_))), "{sharing:?}");
        })
    });
}
