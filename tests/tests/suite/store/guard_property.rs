//! The guard against the plainest possible model: a list of rows, each compared with each.

use super::{at, occupy};
use api::store::{StoreError, tx::Tx};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use std::sync::atomic::{AtomicU32, Ordering};
use tests::{database::TestDatabase, each_database};
use tokio::runtime::Handle;
use uuid::Uuid;

#[derive(Debug, Clone, Copy)]
enum Change {
    Insert { lane: i32, start: i64, length: i64 },
    Move { row: usize, lane: i32, start: i64, length: i64 },
    Delete { row: usize },
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    id: u128,
    lane: i32,
    hours: (i64, i64),
}

fn change() -> impl Strategy<Value = Change> {
    let span = (0..2_i32, 0..40_i64, 1..9_i64);
    prop_oneof![
        6 => span.clone().prop_map(|(lane, start, length)| Change::Insert { lane, start, length }),
        3 => (0..12_usize, span).prop_map(|(row, (lane, start, length))| Change::Move { row, lane, start, length }),
        1 => (0..12_usize).prop_map(|row| Change::Delete { row }),
    ]
}

fn collides(rows: &[Row], new: Row) -> bool {
    rows.iter()
        .any(|row| row.id != new.id && row.lane == new.lane && row.hours.0 < new.hours.1 && new.hours.0 < row.hours.1)
}

/// Carries one change out on the table and returns whether the guard let it pass.
async fn carry_out(db: &TestDatabase, resource: u128, old: Option<u128>, new: Option<Row>) -> bool {
    let outcome = db.write("change", move |tx: &Tx| {
        Box::pin(async move {
            match (old, new) {
                (None, Some(row)) => tx.execute(&occupy(row.id, resource, row.lane, row.hours)).await.map(drop)?,
                (Some(id), Some(row)) => {
                    let values = [
                        ("lane", row.lane.into()),
                        ("starts_at", at(row.hours.0).into()),
                        ("ends_at", at(row.hours.1).into()),
                    ];
                    let update = Query::update()
                        .table("occupancy")
                        .values(values)
                        .and_where(Expr::col("id").eq(Uuid::from_u128(id)))
                        .to_owned();
                    tx.execute(&update).await.map(drop)?;
                }
                (Some(id), None) => {
                    let delete = Query::delete()
                        .from_table("occupancy")
                        .and_where(Expr::col("id").eq(Uuid::from_u128(id)))
                        .to_owned();
                    tx.execute(&delete).await.map(drop)?;
                }
                (None, None) => {}
            }
            Ok(())
        })
    });
    match outcome.await {
        Ok(()) => true,
        Err(StoreError::Guard) => false,
        Err(other) => panic!("{other:?}"),
    }
}

async fn play(db: &TestDatabase, changes: &[Change]) -> Result<(), TestCaseError> {
    static RESOURCE: AtomicU32 = AtomicU32::new(1);
    let resource = u128::from(RESOURCE.fetch_add(1, Ordering::Relaxed));
    let mut model: Vec<Row> = Vec::new();
    for (number, change) in changes.iter().enumerate() {
        let fresh = (resource << 32) + number as u128;
        let chosen = |row: usize| (!model.is_empty()).then(|| model[row % model.len()].id);
        let (old, new) = match *change {
            Change::Insert { lane, start, length } => {
                (None, Some(Row { id: fresh, lane, hours: (start, start + length) }))
            }
            Change::Move { row, lane, start, length } => match chosen(row) {
                Some(id) => (Some(id), Some(Row { id, lane, hours: (start, start + length) })),
                None => continue,
            },
            Change::Delete { row } => match chosen(row) {
                Some(id) => (Some(id), None),
                None => continue,
            },
        };
        let expected = new.is_none_or(|row| !collides(&model, row));
        prop_assert_eq!(carry_out(db, resource, old, new).await, expected, "{:?} in {:?}", change, model);
        if expected {
            model.retain(|row| Some(row.id) != old);
            model.extend(new);
        }
    }
    Ok(())
}

each_database! {
    async fn the_guard_agrees_with_comparing_every_row_with_every_other(db) {
        let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let outcome = tokio::task::block_in_place(|| {
            runner.run(&prop::collection::vec(change(), 1..40), |changes| Handle::current().block_on(play(db, &changes)))
        });
        outcome.expect("guard and model agree");
    }
}
