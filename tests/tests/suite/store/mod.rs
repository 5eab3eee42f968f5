//! The store on real databases: tables, guard, transactions and what becomes of them when something fails.

#![expect(clippy::panic, reason = "a test that meets what it must not meet ends there")]

mod answers;
mod changing_tables;
mod faults;
mod full_disk;
mod group;
mod guard;
mod guard_property;
mod instants;
mod locks;
mod old_rows;
mod postgres_answers;
mod reading;
mod writing;

use api::store::{
    StoreError,
    tx::{Tx, expect_rows},
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, InsertStatement, Query},
};
use tests::database::TestDatabase;
use uuid::Uuid;

/// An instant some hours after a Tuesday's midnight.
fn at(hour: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_083_200, 0).expect("a valid instant") + TimeDelta::hours(hour)
}

/// The statement that occupies a lane from one hour to another.
fn occupy(id: u128, resource: u128, lane: i32, hours: (i64, i64)) -> InsertStatement {
    let columns = ["id", "resource_id", "lane", "starts_at", "ends_at", "source_kind", "source_id"];
    Query::insert()
        .into_table("occupancy")
        .columns(columns)
        .values_panic([
            Uuid::from_u128(id).into(),
            Uuid::from_u128(resource).into(),
            lane.into(),
            at(hours.0).into(),
            at(hours.1).into(),
            "reservation".into(),
            Uuid::from_u128(id).into(),
        ])
        .to_owned()
}

/// Writes a row with this name into a table that wants nothing else.
async fn put(db: &impl ConnectionTrait, name: &str) -> Result<(), StoreError> {
    put_bytes(db, name, 1).await
}

/// Writes a row with this name that takes so much room.
async fn put_bytes(db: &impl ConnectionTrait, name: &str, size_bytes: usize) -> Result<(), StoreError> {
    let statement = Query::insert()
        .into_table("server_key")
        .columns(["name", "bytes", "created_at"])
        .values_panic([name.into(), vec![7_u8; size_bytes].into(), at(0).into()])
        .to_owned();
    expect_rows("server_key", db.execute(&statement).await?.rows_affected(), 1)
}

/// Returns the names that were written and begin like this, sorted.
async fn names(db: &impl ConnectionTrait, prefix: &str) -> Vec<String> {
    let statement = Query::select()
        .column("name")
        .from("server_key")
        .and_where(Expr::col("name").like(format!("{prefix}%")))
        .order_by("name", sea_orm::Order::Asc)
        .to_owned();
    let rows = db.query_all(&statement).await.expect("a query");
    rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}

/// Writes a row with this name in a transaction of the store.
async fn write(db: &TestDatabase, name: &str) -> Result<(), StoreError> {
    let name = name.to_owned();
    db.write("put", move |tx: &Tx| {
        let name = name.clone();
        Box::pin(async move { put(tx, &name).await })
    })
    .await
}
