//! A disk that is really full: SQLite with a limit on its pages.

use super::{group, names, put_bytes, write};
use api::store::{Database, DatabaseConfig, StoreError, tx::Tx};
use futures::FutureExt;
use sea_orm::{ConnectionTrait, Statement};
use std::sync::Arc;
use tests::database::{Kind, TestDatabase, run};

const PAGE_BYTES: usize = 4096;

async fn pages(db: &TestDatabase) -> u32 {
    let statement = Statement::from_string(db.backend(), "PRAGMA page_count");
    let row = db.read().query_one_raw(statement).await.expect("a query").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// A job whose row fills so many pages.
async fn fill(db: &Database, name: String, pages: usize) -> Result<(), StoreError> {
    db.write("fill", move |tx: &Tx| {
        let name = name.clone();
        Box::pin(async move { put_bytes(tx, &name, pages * PAGE_BYTES).await })
    })
    .await
}

#[test]
fn a_full_disk_refuses_what_does_not_fit_and_goes_on() {
    run(Kind::Sqlite, |db| {
        Box::pin(async move {
            let room = 24;
            let config = DatabaseConfig { sqlite_max_pages: Some(pages(db).await + room), ..db.config.clone() };
            let small = Database::open(&config).await.expect("opens");
            let jobs = (0..12).map(|number| fill(&small, format!("job {number:02}"), 4));
            let answers = futures::future::join_all(jobs).await;
            let written = names(small.read(), "job").await;
            for (number, answer) in answers.iter().enumerate() {
                match answer {
                    Ok(()) => assert!(written.contains(&format!("job {number:02}")), "answered but not there"),
                    Err(StoreError::Full(_)) => {
                        assert!(!written.contains(&format!("job {number:02}")), "there but refused")
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
            let done = answers.iter().filter(|answer| answer.is_ok()).count();
            assert!((3..12).contains(&done), "{done} of 12 fit");
            assert_eq!(names(small.read(), "job").await.len(), done, "readers are served");
            let freed = small.write("free", |tx: &Tx| {
                Box::pin(async move { Ok(tx.execute_unprepared("DELETE FROM server_key").await?.rows_affected()) })
            });
            assert_eq!(freed.await.expect("freeing needs no room"), done as u64);
            fill(&small, "afterwards".to_owned(), 4).await.expect("there is room again");
            small.close().await;
        })
    });
}

#[test]
fn a_full_disk_in_a_group_harms_nobody_who_fits() {
    run(Kind::Sqlite, |db| {
        Box::pin(async move {
            let config = DatabaseConfig { sqlite_max_pages: Some(pages(db).await + 24), ..db.config.clone() };
            let small = Arc::new(Database::open(&config).await.expect("opens"));
            let big = {
                let small = small.clone();
                async move { fill(&small, "too big".to_owned(), 100).await }.boxed()
            };
            let fits = |name: &'static str| {
                let small = small.clone();
                async move { fill(&small, name.to_owned(), 1).await }.boxed()
            };
            let answers =
                futures::future::join_all(vec![fits("one"), fits("two"), big, fits("three"), fits("four")]).await;
            assert!(
                matches!(answers.as_slice(), [Ok(()), Ok(()), Err(StoreError::Full(_)), Ok(()), Ok(())]),
                "{answers:?}"
            );
            assert_eq!(names(small.read(), "").await, ["four", "one", "three", "two"]);
            small.close().await;
            // The other handle on the same file knows no limit.
            write(db, "unlimited").await.expect("written");
            drop(group::together(db, Vec::new()).await);
        })
    });
}
