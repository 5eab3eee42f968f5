//! The mailbox that answers come into, over IMAP (RFC 9051): what is unread is handed on, and marked once it is settled.
//!
//! Nothing is deleted and nothing moved: whoever owns the mailbox may look at it with any program. Deliberately absent:
//! `IDLE`, since a minute is soon enough, and passwords other than by `LOGIN`.

use super::MOST_BYTES;
use crate::config::ImapUrl;
use async_imap::{Client, Session};
use futures::TryStreamExt;
use std::{fmt, future::Future, io, sync::Arc, time::Duration};
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{self, ClientConfig, RootCertStore, pki_types::ServerName},
};

/// How long one look at the mailbox may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Most mails that one look settles.
const MOST_MAILS: usize = 50;

/// A mail as it lies in the mailbox.
#[derive(Clone, PartialEq, Eq)]
pub enum Incoming {
    /// Its bytes.
    Mail(Vec<u8>),
    /// It is too long to be fetched; this names it.
    TooBig(String),
}

/// Why a mailbox could not be looked at. Says nothing of who signs in.
#[derive(Debug, Error)]
pub enum ImapError {
    /// The server could not be reached.
    #[error("the mail server could not be reached")]
    Unreached(#[source] io::Error),
    /// Its certificate cannot be checked, since the system has none to trust.
    #[error("the system's certificates cannot be used")]
    Certificates(#[source] rustls::Error),
    /// It does not let us in.
    #[error("the mail server refuses user or password")]
    Refused,
    /// It said something that was not expected.
    #[error("the mail server did not answer as it should")]
    Protocol(#[source] async_imap::error::Error),
    /// It did not come to an end.
    #[error("the mail server took longer than {0:?}")]
    TooSlow(Duration),
}

/// Hands what is unread to `settle`, oldest first, and marks what it has settled as read; returns how many those were.
pub async fn look<F, S>(url: &ImapUrl, settle: F) -> Result<usize, ImapError>
where
    F: FnMut(Incoming) -> S + Send,
    S: Future<Output = bool> + Send,
{
    let looking = async {
        let stream = TcpStream::connect((url.host(), url.port())).await.map_err(ImapError::Unreached)?;
        if !url.is_tls() {
            return converse(url, stream, settle).await;
        }
        let name = ServerName::try_from(url.host().to_owned())
            .map_err(|error| ImapError::Unreached(io::Error::new(io::ErrorKind::InvalidInput, error)))?;
        let connecting = TlsConnector::from(Arc::new(tls()?)).connect(name, stream);
        converse(url, connecting.await.map_err(ImapError::Unreached)?, settle).await
    };
    tokio::time::timeout(PATIENCE, looking).await.map_err(|_| ImapError::TooSlow(PATIENCE))?
}

/// TLS as the system trusts it.
fn tls() -> Result<ClientConfig, ImapError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(ImapError::Certificates)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

async fn converse<T, F, S>(url: &ImapUrl, stream: T, mut settle: F) -> Result<usize, ImapError>
where
    T: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send,
    F: FnMut(Incoming) -> S + Send,
    S: Future<Output = bool> + Send,
{
    let mut client = Client::new(stream);
    // The greeting.
    client.read_response().await.map_err(ImapError::Unreached)?;
    let mut session = client.login(url.user(), url.password()).await.map_err(|(error, _)| match error {
        // What the server says may repeat what it was told.
        async_imap::error::Error::No(_) | async_imap::error::Error::Bad(_) => ImapError::Refused,
        error => ImapError::Protocol(error),
    })?;
    let mailbox = session.select(url.mailbox()).await.map_err(ImapError::Protocol)?;
    let mut unread: Vec<u32> = session.uid_search("UNSEEN").await.map_err(ImapError::Protocol)?.into_iter().collect();
    unread.sort_unstable();
    let mut settled = 0;
    for uid in unread.into_iter().take(MOST_MAILS) {
        let name = format!("{} {uid}", mailbox.uid_validity.unwrap_or(0));
        // Somebody else may have taken it away meanwhile.
        let Some(mail) = fetch(&mut session, uid, name).await? else { continue };
        if settle(mail).await {
            let marking = session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)").await;
            let marked: Result<Vec<_>, _> = marking.map_err(ImapError::Protocol)?.try_collect().await;
            marked.map_err(ImapError::Protocol)?;
            settled += 1;
        }
    }
    // Whoever is let go need not say good-bye.
    drop(session.logout().await);
    Ok(settled)
}

/// Fetches a mail without marking it as read; one that is too long only by name.
async fn fetch<T>(session: &mut Session<T>, uid: u32, name: String) -> Result<Option<Incoming>, ImapError>
where
    T: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send,
{
    let sizes = session.uid_fetch(uid.to_string(), "(RFC822.SIZE)").await.map_err(ImapError::Protocol)?;
    let sizes: Vec<_> = sizes.try_collect().await.map_err(ImapError::Protocol)?;
    let Some(size) = sizes.iter().find_map(|found| found.size) else { return Ok(None) };
    if size as usize > MOST_BYTES {
        return Ok(Some(Incoming::TooBig(name)));
    }
    let found = session.uid_fetch(uid.to_string(), "(BODY.PEEK[])").await.map_err(ImapError::Protocol)?;
    let found: Vec<_> = found.try_collect().await.map_err(ImapError::Protocol)?;
    Ok(found.iter().find_map(|found| found.body()).map(|bytes| Incoming::Mail(bytes.to_vec())))
}

/// Prints no content.
impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mail(bytes) => write!(f, "Incoming({} bytes)", bytes.len()),
            Self::TooBig(name) => write!(f, "Incoming(too big, {name})"),
        }
    }
}
