//! The whole program on a test's database, behind a real port, with a clock that stands still.

use api::{
    app::Shared,
    clock::{Clock, FixedClock},
    config::Config,
    demo::{self, Extent},
    mail::{Kept, Mailer},
    server::{self, Running},
    service,
    store::Database,
    worker::{self, Worker},
};
use chrono::{DateTime, TimeZone, Utc};
use reqwest::{Client, Method, Response, StatusCode, header};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use uuid::Uuid;

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
    base: String,
    running: Option<Running>,
}

/// An answer, read.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The body, if it was JSON.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

/// Somebody who sends requests.
#[derive(Debug, Clone)]
pub struct Person {
    client: Client,
    base: String,
    bearer: Option<String>,
}

impl TestApp {
    /// Starts the program on an empty database.
    pub async fn empty(db: &Database) -> Self {
        Self::start(db, None).await
    }

    /// Starts the program with the city's people and instruments, and nothing in any calendar.
    pub async fn with_city(db: &Database) -> Self {
        Self::start(db, Some(Extent::Bare)).await
    }

    /// Starts the program with the whole demonstration city.
    pub async fn with_past(db: &Database) -> Self {
        Self::start(db, Some(Extent::Whole)).await
    }

    async fn start(db: &Database, extent: Option<Extent>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let mut config = Config::read([("JISHI_LISTEN", "127.0.0.1:0")], None).expect("a valid configuration");
        config.settle_port(address);
        let clock = FixedClock::new(beginning());
        let (mailer, mailed) = Mailer::memory();
        let parts = server::assemble(config, Clock::Fixed(clock.clone()), db.clone(), mailer, extent.is_some());
        let (app, setup) = parts.await.expect("the program is put together");
        match extent {
            Some(extent) => drop(demo::prepare(&app, extent).await.expect("the city is made")),
            None => demo::load_calendar(&app).await.expect("the calendar is stored"),
        }
        let running = server::serve_only(app.clone(), listener).await.expect("the program serves");
        Self { app, clock, mailed, setup: setup.to_text(), base: format!("http://{address}"), running: Some(running) }
    }

    /// Returns the address of the site.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Returns somebody who has not signed in.
    pub fn visitor(&self) -> Person {
        Person { client: client(), base: self.base.clone(), bearer: None }
    }

    /// Signs one of the city's people in, by the local part of the address, with a cookie as pages do.
    pub async fn sign_in(&self, local: &str) -> Person {
        let person = self.visitor();
        let account = json!({"email": format!("{local}@demo.example"), "password": demo::PASSWORD});
        let answer = person.post("/session", account).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        person
    }

    /// Signs one of the city's people in with an access token, as API clients do.
    pub async fn token(&self, local: &str) -> Person {
        let person = self.visitor();
        let account = json!({
            "grant_type": "password",
            "email": format!("{local}@demo.example"),
            "password": demo::PASSWORD,
            "label": "test",
        });
        let answer = person.post("/tokens", account).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let bearer = answer.body["access_token"].as_str().expect("a token").to_owned();
        Person { bearer: Some(bearer), ..person }
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

impl Person {
    /// Sends a request to a path below `/api/v1`.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>, if_match: Option<&str>) -> Answer {
        let mut request = self
            .client
            .request(method, format!("{}/api/v1{path}", self.base))
            .header(header::ORIGIN, &self.base)
            .header(header::ACCEPT_LANGUAGE, "en");
        if let Some(bearer) = &self.bearer {
            request = request.bearer_auth(bearer);
        }
        if let Some(tag) = if_match {
            request = request.header(header::IF_MATCH, tag);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        read(request.send().await.expect("an answer")).await
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, None).await
    }

    /// POST.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), None).await
    }

    /// PUT.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body), None).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, None).await
    }

    /// POST with the revision seen.
    pub async fn act(&self, path: &str, revision: u64, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), Some(&format!("\"{revision}\""))).await
    }

    /// PATCH with the revision seen.
    pub async fn patch(&self, path: &str, revision: u64, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body), Some(&format!("\"{revision}\""))).await
    }

    /// Returns the client and the site's address, for requests of another shape.
    pub fn raw(&self) -> (&Client, &str) {
        (&self.client, &self.base)
    }
}

impl Answer {
    /// Returns the problem's code.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Returns the revision of the reservation shown.
    pub fn revision(&self) -> u64 {
        self.body["revision"].as_u64().unwrap_or_default()
    }

    /// Returns the codes of a refusal's violations.
    pub fn violations(&self) -> Vec<&str> {
        let listed = self.body["violations"].as_array().map(Vec::as_slice).unwrap_or_default();
        listed.iter().filter_map(|violation| violation["code"].as_str()).collect()
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

fn client() -> Client {
    Client::builder().cookie_store(true).no_proxy().build().expect("a client")
}

async fn read(response: Response) -> Answer {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.unwrap_or_default();
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer { status, headers, body, text }
}
