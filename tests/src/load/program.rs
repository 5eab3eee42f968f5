//! The program as it runs in production: its configuration's defaults, its log, a real port.
//!
//! Only the clock stands still, so that every run books the same slots, and mail goes to memory.

use crate::app::beginning;
use api::{
    app::Shared,
    clock::{Clock, FixedClock},
    config::Config,
    mail::Mailer,
    server::{self, Running},
    store::{Database, DatabaseConfig, fault::FaultPlan},
    telemetry,
};
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::JoinHandle};

/// What runs beside the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Nothing but the look-out for live views.
    Nothing,
    /// The worker, which renders and sends what the bookings put into the outbox.
    Worker,
}

/// A running program.
#[derive(Debug)]
pub struct Program {
    running: Running,
}

impl Program {
    /// Starts it on a database that is ready.
    pub async fn start(url: &str, beside: Beside) -> Self {
        let app = assemble(url, None).await;
        let listener = listen().await;
        let running = match beside {
            Beside::Nothing => server::serve_only(app, listener).await,
            Beside::Worker => server::run(app, listener).await,
        };
        Self { running: running.expect("the program serves") }
    }

    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Stops it and closes its database.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

/// A program whose statements are written down. Nothing runs beside it that would send some of its own.
#[derive(Debug)]
pub struct Observed {
    /// Where it listens.
    pub address: SocketAddr,
    /// The record of its statements.
    pub plan: Arc<FaultPlan>,
    app: Shared,
    serving: JoinHandle<()>,
}

impl Observed {
    /// Starts it on a database that is ready.
    pub async fn start(url: &str) -> Self {
        let plan = Arc::new(FaultPlan::default());
        let app = assemble(url, Some(plan.clone())).await;
        let listener = listen().await;
        let address = listener.local_addr().expect("its address");
        let routes = server::router(&app).into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await.expect("the program serves") });
        Self { address, plan, app, serving }
    }

    /// Stops it and closes its database.
    pub async fn stop(self) {
        self.serving.abort();
        self.app.db.close().await;
    }
}

/// Sends the log where the program's configuration does by default: to standard output.
pub fn log() {
    let config = config();
    telemetry::init(&config.log, config.log_format).expect("the log is set up once");
}

/// Puts the program together without serving.
pub async fn assemble(url: &str, plan: Option<Arc<FaultPlan>>) -> Shared {
    let config = config();
    let place =
        DatabaseConfig { url: url.to_owned(), max_connections: config.database_connections, sqlite_max_pages: None };
    let opened = match plan {
        Some(plan) => Database::open_with_faults(&place, plan).await,
        None => Database::open(&place).await,
    };
    let clock = Clock::Fixed(FixedClock::new(beginning()));
    let (mailer, _) = Mailer::memory();
    let parts = server::assemble(config, clock, opened.expect("the database opens"), mailer, false);
    parts.await.expect("the program is put together").0
}

/// The defaults. Tokens name the site, so that its address stays the same on whatever port a copy is served.
pub fn config() -> Config {
    let settings = [("JISHI_LISTEN", "127.0.0.1:0"), ("JISHI_BASE_URL", "http://127.0.0.1:8300")];
    Config::read(settings, None).expect("a valid configuration")
}

async fn listen() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a free port")
}
