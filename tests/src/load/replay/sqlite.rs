//! By hand on SQLite: readers for all, and one writer that commits what waits in one go, with a savepoint for each.

use super::{Prepared, Queue, Script, concluded};
use crate::load::{CLIENTS, figures::Run, program};
use sea_orm::sqlx::{
    ConnectOptions, Connection, Executor, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};

/// Most bookings in one commit, as in the program.
const GROUP: usize = 64;

type Job = (usize, oneshot::Sender<()>);

pub(super) async fn run(url: &str, scripts: &Arc<[Script]>, warm: usize) -> Run {
    let options = options(url);
    let writer = SqliteConnection::connect_with(&options).await.expect("a connection");
    let readers = program::config().database_connections.saturating_sub(1).max(1);
    let pool = SqlitePoolOptions::new().max_connections(readers).test_before_acquire(false);
    let readers = pool.connect_with(options.pragma("query_only", "ON")).await.expect("readers");
    let (jobs, waiting) = mpsc::channel(1024);
    let writing = tokio::spawn(write(writer, scripts.clone(), waiting));

    send(&readers, &jobs, scripts, Queue::new(0..warm)).await;
    let start = Instant::now();
    let latencies = send(&readers, &jobs, scripts, Queue::new(warm..scripts.len())).await;
    let run = concluded(start, latencies);

    drop(jobs);
    writing.await.expect("the writer");
    readers.close().await;
    run
}

/// The settings of the program's own connections.
pub(in crate::load) fn options(url: &str) -> SqliteConnectOptions {
    SqliteConnectOptions::from_str(url)
        .expect("an address")
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(256)
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-16384")
        .disable_statement_logging()
}

async fn send(
    readers: &SqlitePool,
    jobs: &mpsc::Sender<Job>,
    scripts: &Arc<[Script]>,
    queue: Arc<Queue>,
) -> Vec<Vec<Duration>> {
    let mut tasks = JoinSet::new();
    for _ in 0..CLIENTS {
        let (readers, jobs, scripts, queue) = (readers.clone(), jobs.clone(), scripts.clone(), queue.clone());
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            while let Some(number) = queue.take() {
                let start = Instant::now();
                read(&readers, &scripts[number].before).await;
                let (done, written) = oneshot::channel();
                jobs.send((number, done)).await.expect("the writer is there");
                written.await.expect("the writer answers");
                read(&readers, &scripts[number].after).await;
                latencies.push(start.elapsed());
            }
            latencies
        });
    }
    tasks.join_all().await
}

async fn read(readers: &SqlitePool, statements: &[Prepared]) {
    let mut connection = readers.acquire().await.expect("a reader");
    all(&mut connection, statements).await;
}

async fn write(mut connection: SqliteConnection, scripts: Arc<[Script]>, mut waiting: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut jobs, GROUP).await > 0 {
        connection.execute("BEGIN IMMEDIATE").await.expect("a transaction");
        let alone = jobs.len() == 1;
        for (number, _) in &jobs {
            if !alone {
                connection.execute("SAVEPOINT job").await.expect("a savepoint");
            }
            all(&mut connection, &scripts[*number].job).await;
            if !alone {
                connection.execute("RELEASE job").await.expect("the savepoint is kept");
            }
        }
        connection.execute("COMMIT").await.expect("a commit");
        for (_, done) in jobs.drain(..) {
            done.send(()).expect("somebody waits");
        }
    }
    connection.close().await.expect("the connection closes");
}

async fn all(connection: &mut SqliteConnection, statements: &[Prepared]) {
    for statement in statements {
        let answer = statement.on_sqlite().fetch_all(&mut *connection).await;
        answer.unwrap_or_else(|error| refused(statement, &error));
    }
}

#[expect(clippy::panic, reason = "a refused statement is no figure")]
fn refused<T>(statement: &Prepared, error: &sea_orm::sqlx::Error) -> T {
    panic!("{}: {error}", statement.sql())
}
