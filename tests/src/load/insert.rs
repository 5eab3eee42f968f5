//! The floor: nothing but inserting what bookings occupy, with the guard in place.

use super::{
    figures::Run,
    recording::Trace,
    replay::{Prepared, Queue, concluded, postgres, sqlite},
};
use sea_orm::sqlx::{Connection, Executor, SqliteConnection};
use std::{sync::Arc, time::Instant};
use tokio::task::JoinSet;

/// Returns the statements that insert into `occupancy`.
pub fn statements(traces: &[Trace]) -> Arc<[Prepared]> {
    let jobs = traces.iter().flat_map(|trace| &trace.job);
    jobs.filter(|statement| statement.sql.starts_with("INSERT INTO \"occupancy\"")).map(Prepared::from).collect()
}

/// On SQLite: one connection, `group` inserts a commit.
pub async fn on_sqlite(url: &str, inserts: &Arc<[Prepared]>, warm: usize, group: usize) -> Run {
    let mut connection = SqliteConnection::connect_with(&sqlite::options(url)).await.expect("a connection");
    in_groups(&mut connection, &inserts[..warm], group).await;
    let start = Instant::now();
    in_groups(&mut connection, &inserts[warm..], group).await;
    let seconds = start.elapsed().as_secs_f64();
    connection.close().await.expect("the connection closes");
    Run { bookings: inserts.len() - warm, seconds, latencies: Vec::new() }
}

async fn in_groups(connection: &mut SqliteConnection, inserts: &[Prepared], group: usize) {
    for inserts in inserts.chunks(group) {
        if group > 1 {
            connection.execute("BEGIN IMMEDIATE").await.expect("a transaction");
        }
        for insert in inserts {
            insert.on_sqlite().execute(&mut *connection).await.expect("the slot is free");
        }
        if group > 1 {
            connection.execute("COMMIT").await.expect("a commit");
        }
    }
}

/// On PostgreSQL: thirty-two connections, one insert a commit.
pub async fn on_postgres(url: &str, inserts: &Arc<[Prepared]>, warm: usize) -> Run {
    let connections = postgres::connect(url).await;
    let warming = Queue::new(0..warm);
    let measured = Queue::new(warm..inserts.len());
    let ready = Arc::new(tokio::sync::Barrier::new(connections.len() + 1));
    let mut tasks = JoinSet::new();
    for mut connection in connections {
        let (inserts, warming, measured) = (inserts.clone(), warming.clone(), measured.clone());
        let ready = ready.clone();
        tasks.spawn(async move {
            while let Some(number) = warming.take() {
                inserts[number].on_postgres().execute(&mut connection).await.expect("the slot is free");
            }
            ready.wait().await;
            let mut latencies = Vec::new();
            while let Some(number) = measured.take() {
                let start = Instant::now();
                inserts[number].on_postgres().execute(&mut connection).await.expect("the slot is free");
                latencies.push(start.elapsed());
            }
            (connection, latencies)
        });
    }
    ready.wait().await;
    let start = Instant::now();
    let (connections, latencies): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().unzip();
    let run = concluded(start, latencies);
    for connection in connections {
        connection.close().await.expect("the connection closes");
    }
    run
}
