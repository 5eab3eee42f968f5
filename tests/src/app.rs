//! The whole program on a test's database, behind a real port, with a clock that stands still.

use crate::history::Recorder;
use api::{
    app::Shared,
    clock::{Clock, FixedClock},
    config::Config,
    demo::{self, Extent},
    mail::{Kept, Mailer},
    server::{self, Running},
    service,
    store::Database,
    worker::{self, Summary, Worker, hooks::Courier},
};
use chrono::{DateTime, TimeZone, Utc};
use reqwest::StatusCode;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use uuid::Uuid;

pub use crate::person::{Answer, Person};

/// When tests begin: Monday, 23 November 2026, 09:00 in Shanghai.
pub fn beginning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 1, 0, 0).single().expect("a valid instant")
}

/// A running program.
pub struct TestApp {
    /// The program's parts.
    pub app: Shared,
    /// Its clock.
    pub clock: FixedClock,
    /// What it mailed.
    pub mailed: Arc<Mutex<Vec<Kept>>>,
    /// The token of the first run.
    pub setup: String,
    /// What its clients ask and are told.
    pub recorder: Recorder,
    base: String,
    running: Option<Running>,
}

impl TestApp {
    /// Starts the program on an empty database.
    pub async fn empty(db: &Database) -> Self {
        Self::start(db, None, &[]).await
    }

    /// Starts the program with the city's people and instruments, and nothing in any calendar.
    pub async fn with_city(db: &Database) -> Self {
        Self::start(db, Some(Extent::Bare), &[]).await
    }

    /// Starts the program with the city, with a mailbox that it reads, and perhaps a mail server.
    pub async fn reading(db: &Database, mailbox: &str, smtp: Option<&str>) -> Self {
        let mut settings =
            vec![("JISHI_ANSWERS_IMAP_URL", mailbox), ("JISHI_ANSWERS_ADDRESS", "answers@jishi.example.cn")];
        settings.extend(smtp.map(|url| ("JISHI_SMTP_URL", url)));
        settings.extend(smtp.map(|_| ("JISHI_MAIL_FROM", "jishi@jishi.example.cn")));
        Self::start(db, Some(Extent::Bare), &settings).await
    }

    /// Starts the program with the whole demonstration city.
    pub async fn with_past(db: &Database) -> Self {
        Self::start(db, Some(Extent::Whole), &[]).await
    }

    /// Starts the program like [`Self::with_city`], with more settings.
    pub async fn with_settings(db: &Database, settings: &[(&str, &str)]) -> Self {
        Self::start(db, Some(Extent::Bare), settings).await
    }

    async fn start(db: &Database, extent: Option<Extent>, settings: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let given = [("JISHI_LISTEN", "127.0.0.1:0")].iter().chain(settings).copied();
        let mut config = Config::read(given, None).expect("a valid configuration");
        config.settle_port(address);
        let clock = FixedClock::new(beginning());
        let (memory, mailed) = Mailer::memory();
        let mailer = match &config.smtp_url {
            Some(_) => Mailer::of(&config).expect("an address of a mail server"),
            None => memory,
        };
        let parts = server::assemble(config, Clock::Fixed(clock.clone()), db.clone(), mailer, extent.is_some());
        let (app, setup) = parts.await.expect("the program is put together");
        match extent {
            Some(extent) => drop(demo::prepare(&app, extent).await.expect("the city is made")),
            None => demo::load_calendar(&app).await.expect("the calendar is stored"),
        }
        let running = server::serve_only(app.clone(), listener).await.expect("the program serves");
        let (recorder, base) = (Recorder::new(app.clock.clone()), format!("http://{address}"));
        Self { app, clock, mailed, setup: setup.to_text(), recorder, base, running: Some(running) }
    }

    /// Returns the address of the site.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Returns somebody who has not signed in.
    pub fn visitor(&self) -> Person {
        self.somebody("visitor")
    }

    fn somebody(&self, name: &str) -> Person {
        Person::new(name, &self.base, self.recorder.clone())
    }

    /// Signs one of the city's people in, by the local part of the address, with a cookie as pages do.
    pub async fn sign_in(&self, local: &str) -> Person {
        let person = self.somebody(local);
        let account = json!({"email": format!("{local}@demo.example"), "password": demo::PASSWORD});
        let answer = person.post("/session", account).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        person
    }

    /// Signs one of the city's people in with an access token, as API clients do.
    pub async fn token(&self, local: &str) -> Person {
        let person = self.somebody(local);
        let account = json!({
            "grant_type": "password",
            "email": format!("{local}@demo.example"),
            "password": demo::PASSWORD,
            "label": "test",
        });
        let answer = person.post("/tokens", account).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        person.with_token(answer.body["access_token"].as_str().expect("a token"))
    }

    /// Lets what is due lapse and sends what waits in the outbox; returns how many mails went out.
    pub async fn work(&self) -> usize {
        service::settle::sweep(&self.app).await.expect("the sweep");
        let worker = Worker {
            db: self.app.db.clone(),
            clock: self.app.clock.clone(),
            mailer: self.app.mail.clone(),
            letterhead: api::mail::Letterhead::of(&self.app.config),
        };
        let before = self.mails().len();
        while worker::run_once(&worker).await.expect("the worker").leased > 0 {}
        self.mails().len() - before
    }

    /// Calls labs' systems for what waits in the outbox; returns what came of it.
    pub async fn call(&self) -> Summary {
        let courier = Courier { db: self.app.db.clone(), clock: self.app.clock.clone(), hooks: self.app.hooks.clone() };
        let mut all = Summary::default();
        loop {
            let some = worker::hooks::run_once(&courier).await.expect("the worker");
            if some.leased == 0 {
                return all;
            }
            all.leased += some.leased;
            all.sent += some.sent;
            all.retried += some.retried;
            all.given_up += some.given_up;
        }
    }

    /// Hands what waits for phones to the gateway; returns what came of it.
    pub async fn text(&self) -> Summary {
        let messenger = server::messenger(&self.app);
        let mut all = Summary::default();
        loop {
            let some = worker::texts::run_once(&messenger).await.expect("the worker");
            if some.leased == 0 {
                return all;
            }
            all.leased += some.leased;
            all.sent += some.sent;
            all.retried += some.retried;
            all.given_up += some.given_up;
        }
    }

    /// Returns what was mailed so far.
    pub fn mails(&self) -> Vec<Kept> {
        self.mailed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Stops the program; the database stays open for a look.
    pub async fn stop(mut self) {
        if let Some(running) = self.running.take() {
            running.stop_serving().await;
        }
    }
}

/// Returns the id of something in the city.
pub fn id(name: &str) -> Uuid {
    demo::id(name)
}

/// Returns an id nobody has used.
pub fn fresh() -> Uuid {
    api::clock::new_id(&Clock::System)
}
