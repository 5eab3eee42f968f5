//! No room: 507 `storage-full`, and reading goes on.

use super::*;
use api::store::{self, Database, DatabaseConfig, StoreError, tx::Tx};
use chrono::TimeDelta;
use inventory::{id::InstrumentId, slot::Slot};
use sea_orm::{ConnectionTrait, sea_query::Query};
use tests::{
    app::beginning,
    database::{Kind, run},
    each_database,
};
use uuid::Uuid;

const REFUSAL: (StatusCode, &str) = (StatusCode::INSUFFICIENT_STORAGE, "storage-full");

each_database! {
    async fn a_full_disk_at_any_step_leaves_nothing_half_written(db) {
        at_every_step(db, Fault::Full, REFUSAL).await;
    }
}

/// Pages that the city needs, and some more.
const ROOM: u32 = 1000;

#[test]
fn a_file_that_may_not_grow_serves_readers_and_goes_on_once_there_is_room() {
    run(Kind::Sqlite, |db| {
        Box::pin(async move {
            let pages = u32::try_from(db.number("PRAGMA page_count").await).expect("a small file");
            let config = DatabaseConfig { sqlite_max_pages: Some(pages + ROOM), ..db.config.clone() };
            let small = Database::open(&config).await.expect("opens");
            let app = TestApp::with_city(&small).await;
            let (deeds, readers) = (Deed::each(&app).await, Readers::of(&app).await);
            fill(&small).await;
            let (before, shown) = (written(db).await, readers.read().await);
            for deed in &deeds {
                let answer = deed.send().await;
                assert_eq!((answer.status, answer.code()), REFUSAL, "{}: {}", deed.path, answer.text);
                assert_eq!(written(db).await, before, "{}", deed.path);
                assert_eq!(readers.read().await, shown, "{}", deed.path);
            }
            empty(&small).await;
            for deed in &deeds {
                let answer = deed.send().await;
                assert_eq!(answer.status, deed.done, "{}: {}", deed.path, answer.text);
            }
            app.stop().await;
            small.close().await;
        })
    });
}

/// Takes all the room that is left: large rows first, then the crumbs inside the pages; last what a half-filled page has
/// for the rows that every deed writes.
async fn fill(db: &Database) {
    for size_bytes in [65_536, 16_384, 4096, 1024, 256] {
        for count in 0.. {
            match ballast(db, format!("ballast {size_bytes} {count}"), size_bytes).await {
                Ok(()) => {}
                Err(StoreError::Full(_)) => break,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    loop {
        match db
            .write("fill", |tx: &Tx| {
                Box::pin(async move { store::change::insert(tx, NOWHERE, &never(), beginning()).await })
            })
            .await
        {
            Ok(()) => {}
            Err(StoreError::Full(_)) => break,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// An instrument that there is not.
const NOWHERE: InstrumentId = InstrumentId(Uuid::nil());

/// A time after every deed.
fn never() -> Slot {
    let start = beginning() + TimeDelta::days(1000);
    Slot::new(start, start + TimeDelta::hours(1)).expect("an hour")
}

async fn ballast(db: &Database, name: String, size_bytes: usize) -> Result<(), StoreError> {
    db.write("fill", move |tx: &Tx| {
        let insert = Query::insert()
            .into_table("server_key")
            .columns(["name", "bytes", "created_at"])
            .values_panic([name.clone().into(), vec![7_u8; size_bytes].into(), beginning().into()])
            .to_owned();
        Box::pin(async move { Ok(tx.execute(&insert).await.map(drop)?) })
    })
    .await
}

async fn empty(db: &Database) {
    let emptying = db.write("empty", |tx: &Tx| {
        Box::pin(async move {
            tx.execute_unprepared("DELETE FROM change WHERE starts_at > '2029'").await?;
            Ok(tx.execute_unprepared("DELETE FROM server_key WHERE name LIKE 'ballast%'").await.map(drop)?)
        })
    });
    emptying.await.expect("freeing needs no room");
}
