//! By hand on PostgreSQL: a connection for each of the thirty-two tasks.

use super::{Prepared, Queue, Script, concluded};
use crate::load::{CLIENTS, figures::Run};
use sea_orm::sqlx::{ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use std::{
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

pub(super) async fn run(url: &str, scripts: &Arc<[Script]>, warm: usize) -> Run {
    let mut connections = connect(url).await;
    (connections, _) = send(connections, scripts, Queue::new(0..warm)).await;
    let start = Instant::now();
    let (connections, latencies) = send(connections, scripts, Queue::new(warm..scripts.len())).await;
    let run = concluded(start, latencies);
    for connection in connections {
        connection.close().await.expect("the connection closes");
    }
    run
}

/// Opens a connection for each client.
pub(in crate::load) async fn connect(url: &str) -> Vec<PgConnection> {
    let options = PgConnectOptions::from_str(url).expect("an address");
    let options = options.statement_cache_capacity(256).disable_statement_logging();
    let mut connections = Vec::new();
    for _ in 0..CLIENTS {
        connections.push(PgConnection::connect_with(&options).await.expect("a connection"));
    }
    connections
}

async fn send(
    connections: Vec<PgConnection>,
    scripts: &Arc<[Script]>,
    queue: Arc<Queue>,
) -> (Vec<PgConnection>, Vec<Vec<Duration>>) {
    let mut tasks = JoinSet::new();
    for mut connection in connections {
        let (scripts, queue) = (scripts.clone(), queue.clone());
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            while let Some(number) = queue.take() {
                let start = Instant::now();
                book(&mut connection, &scripts[number]).await;
                latencies.push(start.elapsed());
            }
            (connection, latencies)
        });
    }
    tasks.join_all().await.into_iter().unzip()
}

async fn book(connection: &mut PgConnection, script: &Script) {
    all(connection, &script.before).await;
    connection.execute("BEGIN").await.expect("a transaction");
    all(connection, &script.job).await;
    connection.execute("COMMIT").await.expect("a commit");
    all(connection, &script.after).await;
}

async fn all(connection: &mut PgConnection, statements: &[Prepared]) {
    for statement in statements {
        let answer = statement.on_postgres().fetch_all(&mut *connection).await;
        answer.unwrap_or_else(|error| refused(statement, &error));
    }
}

#[expect(clippy::panic, reason = "a refused statement is no figure")]
fn refused<T>(statement: &Prepared, error: &sea_orm::sqlx::Error) -> T {
    panic!("{}: {error}", statement.sql())
}
