//! Putting the program together, and running it.

use crate::{
    app::{App, Shared},
    auth::{
        access_token::AccessTokens,
        password::{PasswordError, Passwords},
        secret::{Secret, SetupToken},
    },
    channel::{self, Hooks, Sender, SigningKey},
    clock::Clock,
    config::{Config, DatabaseKind},
    http::{
        edge::{self, Edge},
        problem, routes,
    },
    live::Live,
    mail::{Letterhead, Mailer},
    metrics::{Metrics, OPEN_METRICS},
    pages, service,
    store::{self, Database, DatabaseConfig, OpenError, StoreError},
    texts::Texts,
    worker::{self, Worker, hooks::Courier, texts::Messenger},
};
use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::TimeDelta;
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use thiserror::Error;
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// How often the waiting lists are looked at, besides with every command that frees time, and what is near.
const LISTS_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Why the program could not be put together.
#[derive(Debug, Error)]
pub enum StartError {
    /// The database could not be opened.
    #[error("the database could not be opened")]
    Open(#[from] OpenError),
    /// The database refused something.
    #[error("the database could not be prepared")]
    Store(#[from] StoreError),
    /// Passwords cannot be hashed here.
    #[error("passwords cannot be hashed")]
    Passwords(#[from] PasswordError),
    /// The directory of the embedded database cannot be made.
    #[error("cannot make the directory {}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The client that calls other systems cannot be made.
    #[error("cannot make the client that calls other systems")]
    Client(#[from] reqwest::Error),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
}

/// A running program: its address, and its tasks.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// The program.
    pub app: Shared,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

/// Opens the database and applies the steps that are missing.
pub async fn open(config: &Config) -> Result<Database, StartError> {
    if config.database_url.kind() == DatabaseKind::Sqlite {
        let made = std::fs::create_dir_all(&config.data_dir);
        made.map_err(|source| StartError::Directory { path: config.data_dir.clone(), source })?;
    }
    let database = DatabaseConfig {
        url: config.database_url.as_str().to_owned(),
        max_connections: config.database_connections,
        sqlite_max_pages: None,
    };
    let db = Database::open(&database).await?;
    db.migrate().await?;
    Ok(db)
}

/// Puts the program together; also returns the one-time token of the first run, to be printed.
pub async fn assemble(
    config: Config,
    clock: Clock,
    db: Database,
    mail: Mailer,
    demonstration: bool,
) -> Result<(Shared, Secret), StartError> {
    let key = store::server_key::get_or_make(&db, &clock, "access_token").await?;
    let hooks = hooks(&config, &clock, &db).await?;
    let texts = texts(&config, &clock, &db).await?;
    let (setup, secret) = SetupToken::issue(&clock);
    let app = App {
        passwords: Passwords::new(clock.clone())?,
        tokens: AccessTokens::new(&key, &config.base_url, clock.clone()),
        metrics: Metrics::new(),
        wake: Arc::new(Notify::new()),
        live: Live::default(),
        config,
        clock,
        db,
        mail,
        hooks,
        texts,
        setup,
        demonstration,
    };
    Ok((Arc::new(app), secret))
}

/// Makes what calls of labs' systems need, unless they are off.
async fn hooks(config: &Config, clock: &Clock, db: &Database) -> Result<Option<Hooks>, StartError> {
    if !config.webhooks {
        return Ok(None);
    }
    let key = store::server_key::get_or_make(db, clock, "webhook").await?;
    let sender = Sender::new(config.outbound_networks.clone(), channel::system_lookup(), channel::PATIENCE)?;
    Ok(Some(Hooks { sender, key: SigningKey::new(&key) }))
}

/// Makes what text messages need, unless they are off.
async fn texts(config: &Config, clock: &Clock, db: &Database) -> Result<Option<Texts>, StartError> {
    let Some(gateway) = config.texts.clone() else { return Ok(None) };
    let key = store::server_key::get_or_make(db, clock, "phone_code").await?;
    let sender = Sender::new(config.outbound_networks.clone(), channel::system_lookup(), channel::PATIENCE)?;
    Ok(Some(Texts { sender, gateway, key }))
}

/// Returns what the worker of text messages works with.
pub fn messenger(app: &Shared) -> Messenger {
    Messenger {
        db: app.db.clone(),
        clock: app.clock.clone(),
        texts: app.texts.clone(),
        site: app.config.site_name.clone(),
        zone: app.config.time_zone,
    }
}

/// Listens and serves until [`Running::stop`], with the worker beside.
pub async fn run(app: Shared, listener: TcpListener) -> Result<Running, StartError> {
    let mut running = serve_only(app, listener).await?;
    let working = tokio::spawn(work(running.app.clone(), running.stop.clone()));
    let courier =
        Courier { db: running.app.db.clone(), clock: running.app.clock.clone(), hooks: running.app.hooks.clone() };
    let calling = tokio::spawn(worker::hooks::run(courier, running.stop.clone()));
    let texting = tokio::spawn(worker::texts::run(messenger(&running.app), running.stop.clone()));
    let tidying = tokio::spawn(service::tidy::run(running.app.clone(), running.stop.clone()));
    let watching = tokio::spawn(service::alerts::run(running.app.clone(), running.stop.clone()));
    let reading = tokio::spawn(service::answers::run(running.app.clone(), running.stop.clone()));
    running.tasks.extend([working, calling, texting, tidying, watching, reading]);
    Ok(running)
}

/// Listens, serves and feeds live views, without the worker.
pub async fn serve_only(app: Shared, listener: TcpListener) -> Result<Running, StartError> {
    let address = listener.local_addr().map_err(|source| StartError::Listen { address: app.config.listen, source })?;
    let stop = CancellationToken::new();
    let routes = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = stop.clone();
    let served = tokio::spawn(async move {
        let graceful = axum::serve(listener, routes).with_graceful_shutdown(async move { stopped.cancelled().await });
        if let Err(error) = graceful.await {
            tracing::error!(error = crate::telemetry::chain(&error), "the server stopped");
        }
    });
    let (live, stopped) = (app.clone(), stop.clone());
    let looking = tokio::spawn(async move { live.live.run(&live.db, stopped).await });
    Ok(Running { address, app, stop, tasks: vec![served, looking] })
}

/// Sends mail and lets what is due lapse, until told to stop.
async fn work(app: Shared, stop: CancellationToken) {
    let worker = Worker {
        db: app.db.clone(),
        clock: app.clock.clone(),
        mailer: app.mail.clone(),
        letterhead: Letterhead::of(&app.config),
    };
    let wake = app.wake.clone();
    let mut looked_at = None;
    let sweep = || {
        let app = app.clone();
        let now = app.clock.now();
        let looks = looked_at.is_none_or(|last| now - last >= LISTS_EVERY);
        looked_at = looks.then_some(now).or(looked_at);
        async move {
            app.metrics.worker_ran(now);
            if looks {
                service::settle::offer_waiting(&app).await?;
            }
            let lapsed = service::settle::sweep(&app).await?;
            if looks {
                service::retelling::look(&app).await?;
                service::reminders::look(&app).await?;
                service::digests::look(&app).await?;
            }
            Ok(lapsed)
        }
    };
    worker::run(worker, wake, sweep, stop).await;
}

impl Running {
    /// Stops listening, lets what is under way come to its end, and closes the database.
    pub async fn stop(self) {
        let app = self.app.clone();
        self.stop_serving().await;
        app.db.close().await;
    }

    /// Stops like [`Running::stop`], but leaves the database open.
    pub async fn stop_serving(self) {
        self.stop.cancel();
        for task in self.tasks {
            // Open event streams do not end by themselves.
            if tokio::time::timeout(std::time::Duration::from_secs(5), task).await.is_err() {
                tracing::debug!("a task was still busy and is left behind");
            }
        }
    }
}

/// Returns the routes with the edge around them.
pub fn router(app: &Shared) -> Router {
    let edge = Edge {
        clock: app.clock.clone(),
        site: app.config.base_url.clone(),
        trusted_proxies: app.config.trusted_proxies.clone().into(),
        metrics: app.metrics.clone(),
    };
    let (api, document) = routes::api();
    let document = document.to_pretty_json().unwrap_or_default();
    let plain = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(|| async { ([(header::CONTENT_TYPE, "application/json")], document) }))
        .merge(routes::programs())
        .nest("/api/v1", api.fallback(problem::not_found))
        .fallback(pages::serve);
    edge::wrap(plain, edge).with_state(app.clone())
}

/// Ready: the database answers and its tables are those this program knows.
async fn ready(State(app): State<Shared>) -> Response {
    match app.db.missing_steps().await {
        Ok(missing) if missing.is_empty() => "ready\n".into_response(),
        Ok(missing) => {
            tracing::warn!(?missing, "the tables are older than the program");
            problem::Problem::Unavailable.into_response()
        }
        Err(error) => problem::Problem::unavailable(&error).into_response(),
    }
}

/// The metrics, in the form Prometheus reads. Served to whoever reaches the server's own address; the proxy in front
/// does not pass it on.
async fn metrics(State(app): State<Shared>) -> Response {
    ([(header::CONTENT_TYPE, OPEN_METRICS)], app.metrics.encode()).into_response()
}
