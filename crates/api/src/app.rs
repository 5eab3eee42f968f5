//! The program's parts, made once and shared by all requests.

use crate::{
    auth::{access_token::AccessTokens, password::Passwords, secret::SetupToken},
    channel::Hooks,
    clock::Clock,
    config::Config,
    live::Live,
    mail::Mailer,
    metrics::Metrics,
    store::Database,
    texts::Texts,
};
use std::sync::Arc;
use tokio::sync::Notify;

/// Everything a request may need.
#[derive(Debug)]
pub struct App {
    /// The settings.
    pub config: Config,
    /// Time and chance.
    pub clock: Clock,
    /// The database.
    pub db: Database,
    /// Password hashing.
    pub passwords: Passwords,
    /// Access tokens of API clients.
    pub tokens: AccessTokens,
    /// What is counted.
    pub metrics: Metrics,
    /// Where mail goes.
    pub mail: Mailer,
    /// What calls of labs' systems need; nothing where they are off.
    pub hooks: Option<Hooks>,
    /// What text messages need; nothing where they are off.
    pub texts: Option<Texts>,
    /// Wakes the worker when something waits in the outbox.
    pub wake: Arc<Notify>,
    /// The listeners of live views.
    pub live: Live,
    /// The one-time token of the first run.
    pub setup: SetupToken,
    /// The demonstration city was asked for.
    pub demonstration: bool,
}

/// The program, shared.
pub type Shared = Arc<App>;
