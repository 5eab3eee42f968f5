//! Whoever takes mails: a mail server, the embedded mailbox, or a test.

use crate::{
    config::Config,
    store::{Database, StoreError, mailbox},
};
use inventory::slot::Instant;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    address::{Address, AddressError, Envelope},
    transport::smtp::{self, AsyncSmtpTransportBuilder, PoolConfig},
};
use std::{
    error::Error,
    fmt,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use thiserror::Error;
use uuid::Uuid;

/// How long a mail server may take for one mail, from the connection to its last word. The library waits for a connection
/// and then for ever; and a lease must outlast it.
const PATIENCE: Duration = Duration::from_secs(180);

/// How many mails are on their way at once where no mail server says how many it bears.
const AT_ONCE: usize = 16;

/// How long connections that are not used again may take for their good-bye.
const GOOD_BYE: Duration = Duration::from_secs(1);

/// A mail server, and how long it may take for one mail.
pub struct Server {
    builder: AsyncSmtpTransportBuilder,
    /// Keeps its connections for the next mails.
    transport: Mutex<AsyncSmtpTransport<Tokio1Executor>>,
    connections: usize,
    patience: Duration,
}

/// Where mail goes. Clones go to the same place.
#[derive(Clone)]
pub enum Mailer {
    /// To a mail server.
    Smtp(Arc<Server>),
    /// Into the embedded mailbox, which the administrator's page shows.
    Mailbox,
    /// Into memory, for tests.
    Memory(Arc<Mutex<Vec<Kept>>>),
}

/// A mail with what its carrier needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The outbox row, and the id under which the embedded mailbox keeps it.
    pub id: Uuid,
    /// Where it comes back to when it cannot be delivered.
    pub from: String,
    /// The recipient's address.
    pub to: String,
    /// The subject, decoded.
    pub subject: String,
    /// When it was handed over.
    pub at: Instant,
    /// Whether it carries an invitation.
    pub has_calendar: bool,
    /// The mail itself.
    pub bytes: Vec<u8>,
}

/// Why a mail was not taken. It is always tried again.
///
/// Also after a final refusal (5xx): it often comes from a server that is set up wrongly and mended an hour later,
/// and giving up at once would lose every mail of that hour.
#[derive(Debug, Error)]
pub enum SendError {
    /// The mail server did not take it, or was not reached.
    #[error("the mail server did not take the mail")]
    Smtp(#[from] smtp::Error),
    /// The mail server did not come to an end with the mail.
    #[error("the mail server had not taken the mail after {0:?}")]
    TooSlow(Duration),
    /// An address is none that mail can be sent to.
    #[error("an address is not valid")]
    Address(#[from] AddressError),
    /// Sender or recipient is missing.
    #[error("the envelope is not complete")]
    Envelope(#[from] lettre::error::Error),
    /// The embedded mailbox could not be written.
    #[error("the embedded mailbox could not be written")]
    Mailbox(#[from] StoreError),
}

impl Mailer {
    /// Takes the mail server from the settings; without one mail goes to the embedded mailbox.
    pub fn of(config: &Config) -> Result<Self, smtp::Error> {
        Self::waiting(config, PATIENCE)
    }

    /// Takes the mail server from the settings, which may take so long for one mail.
    pub fn waiting(config: &Config, patience: Duration) -> Result<Self, smtp::Error> {
        Ok(match &config.smtp_url {
            Some(url) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())?
                    .timeout(Some(patience))
                    .pool_config(PoolConfig::new().max_size(config.smtp_connections));
                let transport = Mutex::new(builder.clone().build());
                let connections = usize::try_from(config.smtp_connections).unwrap_or(1);
                Self::Smtp(Arc::new(Server { builder, transport, connections, patience }))
            }
            None => Self::Mailbox,
        })
    }

    /// Returns a mailer that keeps what it is given, and where it keeps it.
    pub fn memory() -> (Self, Arc<Mutex<Vec<Kept>>>) {
        let kept = Arc::new(Mutex::new(Vec::new()));
        (Self::Memory(kept.clone()), kept)
    }

    /// Returns how many mails it takes at once.
    pub fn at_once(&self) -> usize {
        match self {
            Self::Smtp(server) => server.connections,
            Self::Mailbox | Self::Memory(_) => AT_ONCE,
        }
    }

    /// Hands a mail over; it is on its way when this returns. Handing the same mail over twice does no harm: its
    /// Message-ID is the same, and the embedded mailbox keeps one.
    pub async fn send(&self, db: &Database, mail: Kept) -> Result<(), SendError> {
        match self {
            Self::Smtp(server) => {
                let (from, to): (Address, Address) = (mail.from.parse()?, mail.to.parse()?);
                server.send(&Envelope::new(Some(from), vec![to])?, &mail.bytes).await?;
            }
            Self::Mailbox => {
                let letter = mailbox::Letter {
                    id: mail.id,
                    recipient: mail.to,
                    subject: mail.subject,
                    at: mail.at,
                    raw: mail.bytes,
                    has_calendar: mail.has_calendar,
                };
                db.write("mailbox", move |tx| Box::pin(mailbox::insert(tx, letter.clone()))).await?;
            }
            Self::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).push(mail),
        }
        Ok(())
    }
}

impl Server {
    async fn send(&self, envelope: &Envelope, bytes: &[u8]) -> Result<(), SendError> {
        let transport = self.transport().clone();
        let mut handing_over = pin!(transport.send_raw(envelope, bytes));
        match tokio::time::timeout(self.patience, &mut handing_over).await {
            Ok(taken) => drop(taken?),
            Err(_) => {
                self.renew(&transport).await;
                return Err(SendError::TooSlow(self.patience));
            }
        }
        Ok(())
    }

    /// Uses no connection again that was there until now. One that was left in the middle of a mail would be taken for
    /// a good one, and what the server says late for the answer to the next mail, which nobody may have taken.
    async fn renew(&self, old: &AsyncSmtpTransport<Tokio1Executor>) {
        *self.transport() = self.builder.clone().build();
        // What is shut down takes no connection back.
        drop(tokio::time::timeout(GOOD_BYE, old.shutdown()).await);
    }

    fn transport(&self) -> MutexGuard<'_, AsyncSmtpTransport<Tokio1Executor>> {
        self.transport.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SendError {
    /// Returns the error with all its causes on one line of at most 500 characters, for the administrator's list.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(500).collect()
    }
}

/// Prints no address of a server, which may hold a password.
impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Smtp(_) => "Smtp",
            Self::Mailbox => "Mailbox",
            Self::Memory(_) => "Memory",
        })
    }
}
