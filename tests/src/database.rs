//! A database of its own for each test, on SQLite and on PostgreSQL.

use crate::postgres;
use api::store::{Database, DatabaseConfig, fault::FaultPlan};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, Statement};
use std::{
    fs,
    ops::Deref,
    panic::{AssertUnwindSafe, resume_unwind},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// The two kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file in a temporary folder.
    Sqlite,
    /// A database on the tests' server.
    Postgres,
}

/// A database with all tables and no rows, gone after the test. Faults can be ordered on it.
#[derive(Debug)]
pub struct TestDatabase {
    database: Database,
    /// How it was opened.
    pub config: DatabaseConfig,
    /// The faults on order.
    pub faults: Arc<FaultPlan>,
    folder: Option<PathBuf>,
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

impl TestDatabase {
    /// Makes a database.
    pub async fn create(kind: Kind) -> Self {
        let (url, folder) = match kind {
            Kind::Sqlite => {
                let folder = temporary_folder();
                (format!("sqlite:{}", folder.join("jishi.db").display()), Some(folder))
            }
            Kind::Postgres => (postgres::server().await.create().await, None),
        };
        Self::open(url, folder, kind == Kind::Sqlite).await
    }

    /// Makes a database without tables.
    pub async fn create_empty(kind: Kind) -> Self {
        let (url, folder) = match kind {
            Kind::Sqlite => {
                let folder = temporary_folder();
                (format!("sqlite:{}", folder.join("jishi.db").display()), Some(folder))
            }
            Kind::Postgres => (postgres::server().await.create_empty().await, None),
        };
        Self::open(url, folder, false).await
    }

    async fn open(url: String, folder: Option<PathBuf>, migrate: bool) -> Self {
        let config = DatabaseConfig { url, max_connections: 8, sqlite_max_pages: None };
        let faults = Arc::new(FaultPlan::default());
        let database = Database::open_with_faults(&config, faults.clone()).await.expect("the database opens");
        if migrate {
            database.migrate().await.expect("the tables are made");
        }
        Self { database, config, faults, folder }
    }

    /// Tells which kind it is.
    pub fn is_sqlite(&self) -> bool {
        self.config.url.starts_with("sqlite:")
    }

    /// Asks one number; readers are asked, so that it works while nothing can be written.
    pub async fn number(&self, sql: &str) -> i64 {
        let row = self.read().query_one_raw(Statement::from_string(self.backend(), sql)).await;
        row.expect("readers are served").expect("a row").try_get_by_index(0).expect("a number")
    }

    /// Opens a connection that knows nothing of the store, to look behind its back or to write past it.
    pub async fn raw(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(&self.config.url);
        options.max_connections(1).sqlx_logging(false);
        sea_orm::Database::connect(options).await.expect("a second connection")
    }

    /// Closes and removes it.
    pub async fn remove(self) {
        self.database.close().await;
        match self.folder {
            Some(folder) => fs::remove_dir_all(folder).expect("the temporary folder"),
            None => postgres::server().await.drop(&self.config.url).await,
        }
    }
}

/// Runs a test on a database of its own and removes that however the test ends.
pub fn run(kind: Kind, test: impl for<'a> FnOnce(&'a TestDatabase) -> BoxFuture<'a, ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let database = TestDatabase::create(kind).await;
        let outcome = AssertUnwindSafe(test(&database)).catch_unwind().await;
        database.remove().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}

/// Makes two tests of one body: `name::on_sqlite` and `name::on_postgres`.
#[macro_export]
macro_rules! each_database {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing from around it")]
            use super::*;

            async fn body($db: &$crate::database::TestDatabase) $body

            #[test]
            fn on_sqlite() {
                $crate::database::run($crate::database::Kind::Sqlite, |db| Box::pin(body(db)));
            }

            #[test]
            fn on_postgres() {
                $crate::database::run($crate::database::Kind::Postgres, |db| Box::pin(body(db)));
            }
        }
    )+};
}

/// Makes an empty folder of the caller's own.
pub fn temporary_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("jishi-test-{}-{number}", std::process::id()));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}
