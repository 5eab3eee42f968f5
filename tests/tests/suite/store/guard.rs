//! The occupancy guard, with the engine left out: nobody asks it before these rows are written.

use super::{at, occupy};
use api::store::{StoreError, tx::Tx};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, InsertStatement, Query, UpdateStatement},
};
use tests::{database::TestDatabase, each_database};
use uuid::Uuid;

async fn insert(db: &TestDatabase, statement: InsertStatement) -> Result<(), StoreError> {
    db.write("occupy", move |tx: &Tx| {
        let statement = statement.clone();
        Box::pin(async move { Ok(tx.execute(&statement).await.map(drop)?) })
    })
    .await
}

async fn update(db: &TestDatabase, statement: UpdateStatement) -> Result<(), StoreError> {
    db.write("move", move |tx: &Tx| {
        let statement = statement.clone();
        Box::pin(async move { Ok(tx.execute(&statement).await.map(drop)?) })
    })
    .await
}

fn moved(id: u128, hours: (i64, i64)) -> UpdateStatement {
    Query::update()
        .table("occupancy")
        .values([("starts_at", at(hours.0).into()), ("ends_at", at(hours.1).into())])
        .and_where(Expr::col("id").eq(Uuid::from_u128(id)))
        .to_owned()
}

async fn count(db: &TestDatabase) -> i64 {
    let all = Query::select().expr(Expr::col("id").count()).from("occupancy").to_owned();
    let row = db.read().query_one(&all).await.expect("a query").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

each_database! {
    async fn an_overlap_is_refused_on_insert(db) {
        insert(db, occupy(1, 9, 0, (8, 10))).await.expect("free");
        for hours in [(8, 10), (9, 11), (7, 9), (7, 11), (8, 9), (9, 10)] {
            let refused = insert(db, occupy(2, 9, 0, hours)).await;
            assert!(matches!(refused, Err(StoreError::Guard)), "{hours:?}: {refused:?}");
        }
        assert_eq!(count(db).await, 1);
        assert_eq!(db.counters().guard(), 6);
    }

    async fn an_overlap_is_refused_on_update(db) {
        insert(db, occupy(1, 9, 0, (8, 10))).await.expect("free");
        insert(db, occupy(2, 9, 0, (12, 14))).await.expect("free");
        insert(db, occupy(3, 9, 1, (9, 10))).await.expect("another lane");
        for hours in [(9, 11), (7, 13), (13, 15), (8, 10)] {
            let id = if hours.0 == 13 { 1 } else { 2 };
            assert!(matches!(update(db, moved(id, hours)).await, Err(StoreError::Guard)), "{hours:?}");
        }
        let lane = Query::update().table("occupancy").value("lane", 0).and_where(Expr::col("lane").eq(1)).to_owned();
        assert!(matches!(update(db, lane).await, Err(StoreError::Guard)));
        let resource = Query::update().table("occupancy").value("resource_id", Uuid::from_u128(8)).to_owned();
        update(db, resource).await.expect("all rows of a resource may move to another");
    }

    async fn a_row_may_be_moved_over_its_own_time(db) {
        insert(db, occupy(1, 9, 0, (8, 10))).await.expect("free");
        for hours in [(9, 11), (8, 12), (9, 10), (9, 10)] {
            update(db, moved(1, hours)).await.expect("only itself is there");
        }
    }

    async fn slots_that_only_touch_do_not_overlap(db) {
        insert(db, occupy(1, 9, 0, (8, 10))).await.expect("free");
        insert(db, occupy(2, 9, 0, (10, 12))).await.expect("begins as the other ends");
        insert(db, occupy(3, 9, 0, (6, 8))).await.expect("ends as the other begins");
        update(db, moved(2, (10, 11))).await.expect("still only touches");
    }

    async fn other_lanes_and_resources_are_free(db) {
        insert(db, occupy(1, 9, 0, (8, 10))).await.expect("free");
        insert(db, occupy(2, 9, 1, (8, 10))).await.expect("another lane");
        insert(db, occupy(3, 8, 0, (8, 10))).await.expect("another resource");
    }

    async fn a_row_without_an_end_is_refused(db) {
        for missing in ["starts_at", "ends_at", "lane", "resource_id"] {
            let sql = format!("UPDATE occupancy SET {missing} = NULL");
            insert(db, occupy(1, 9, 0, (8, 10))).await.ok();
            let refused = db.write("null", move |tx: &Tx| {
                let sql = sql.clone();
                Box::pin(async move { Ok(tx.execute_unprepared(&sql).await.map(drop)?) })
            });
            assert!(matches!(refused.await, Err(StoreError::Invalid { .. })), "{missing}");
        }
    }

    async fn a_backward_or_empty_span_is_refused(db) {
        for hours in [(10, 8), (8, 8)] {
            let refused = insert(db, occupy(1, 9, 0, hours)).await;
            let expected = "occupancy_is_forward";
            assert!(matches!(&refused, Err(StoreError::Invalid { constraint }) if constraint == expected), "{refused:?}");
        }
    }

    async fn lanes_can_be_dealt_anew_by_deleting_before_inserting(db) {
        insert(db, occupy(1, 9, 0, (8, 10))).await.expect("free");
        insert(db, occupy(2, 9, 1, (9, 11))).await.expect("free");
        let swap = db.write("swap", |tx: &Tx| Box::pin(async move {
            let delete = Query::delete().from_table("occupancy").to_owned();
            tx.execute(&delete).await?;
            tx.execute(&occupy(3, 9, 1, (8, 10))).await?;
            tx.execute(&occupy(4, 9, 0, (9, 11))).await?;
            Ok(())
        }));
        swap.await.expect("an in-place swap would meet the guard, this does not");
    }

    async fn the_guard_bites_past_the_store(db) {
        insert(db, occupy(1, 9, 0, (8, 10))).await.expect("free");
        let raw = db.raw().await;
        let copy = "INSERT INTO occupancy SELECT %, resource_id, lane, starts_at, ends_at, source_kind, source_id FROM occupancy";
        let id = match raw.get_database_backend() {
            sea_orm::DbBackend::Sqlite => "x'00000000000000000000000000000002'",
            _ => "'00000000-0000-0000-0000-000000000002'::uuid",
        };
        let refused = raw.execute_unprepared(&copy.replace('%', id)).await.expect_err("an overlap");
        assert!(matches!(StoreError::from(refused), StoreError::Guard));
        raw.close().await.expect("closes");
    }

    async fn of_many_at_once_one_gets_the_slot(db) {
        let tries = (0..32).map(|id| insert(db, occupy(id + 1, 9, 0, (8, 10))));
        let outcomes = futures::future::join_all(tries).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err(StoreError::Guard))).count();
        assert_eq!(refused, 31, "{outcomes:?}");
    }
}
