//! The client that calls other systems, and what a call can come to.

use super::{
    signature::Signed,
    target::{Target, TargetError, may_call},
};
use futures::{FutureExt, future::BoxFuture};
use ipnet::IpNet;
use reqwest::{
    RequestBuilder, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header::CONTENT_TYPE,
    redirect::Policy,
};
use std::{
    error::Error as _,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use thiserror::Error;

/// How long a call may take, from the name's resolution to the last of the answer.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// What is read of an answer, so that its sender may end in order.
const MOST_BYTES: usize = 64 * 1024;

/// Finds the addresses of a name.
pub type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// Asks the system for a name's addresses.
pub fn system_lookup() -> Lookup {
    Arc::new(|host: String| {
        async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        }
        .boxed()
    })
}

/// Why a call did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Missed {
    /// The address may not be called.
    #[error("the address {0}")]
    Target(#[from] TargetError),
    /// Nobody there, or nobody who could be spoken to.
    #[error("the connection failed")]
    Unreachable,
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// An answer that sends the call elsewhere.
    #[error("answered {0}, and redirects are not followed")]
    Redirect(u16),
    /// It says that it wants no more calls.
    #[error("answered 410: it wants no more calls")]
    Gone,
    /// Another answer than success.
    #[error("answered {0}")]
    Status(u16),
}

impl Missed {
    /// Returns its name for pages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Target(_) => "address",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Redirect(_) => "redirect",
            Self::Gone => "gone",
            Self::Status(_) => "status",
        }
    }

    /// Returns the status of the answer, where there was one.
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Redirect(status) | Self::Status(status) => Some(status),
            Self::Gone => Some(410),
            Self::Target(_) | Self::Unreachable | Self::TimedOut => None,
        }
    }
}

/// An answer that says success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// The beginning of its body, at most 64 KiB.
    pub body: Vec<u8>,
}

/// Calls other systems.
#[derive(Debug, Clone)]
pub struct Sender {
    encrypted: reqwest::Client,
    /// For the networks that are named in the settings, and no other.
    plain: reqwest::Client,
    allowed: Vec<IpNet>,
}

impl Sender {
    /// Makes a client that waits so long for one call; `allowed` are the networks beyond the public internet to which
    /// calls may go.
    pub fn new(allowed: Vec<IpNet>, lookup: Lookup, patience: Duration) -> reqwest::Result<Self> {
        let client = |is_plain: bool| {
            reqwest::Client::builder()
                .user_agent(concat!("Jishi/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(patience)
                .timeout(patience)
                .redirect(Policy::none())
                .referer(false)
                .no_proxy()
                .https_only(!is_plain)
                // Every call is resolved, and its addresses checked, anew.
                .pool_max_idle_per_host(0)
                .dns_resolver(Arc::new(Checked { is_plain, allowed: allowed.clone(), lookup: lookup.clone() }))
                .build()
        };
        Ok(Self { encrypted: client(false)?, plain: client(true)?, allowed })
    }

    /// Returns the networks beyond the public internet to which calls may go.
    pub fn allowed(&self) -> &[IpNet] {
        &self.allowed
    }

    /// Makes one signed call and returns the status of an answer that says success.
    pub async fn post(&self, url: &str, signed: &Signed, body: String) -> Result<u16, Missed> {
        let dress = |request: RequestBuilder| {
            request
                .header(CONTENT_TYPE, "application/json")
                .header("webhook-id", &signed.id)
                .header("webhook-timestamp", &signed.timestamp)
                .header("webhook-signature", &signed.signature)
                .body(body)
        };
        Ok(self.call(url, dress).await?.status)
    }

    /// Makes one call, with the headers and body that `dress` gives it, and returns an answer that says success.
    pub async fn call(
        &self,
        url: &str,
        dress: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Answer, Missed> {
        let target = Target::parse(url, &self.allowed)?;
        let client = if target.is_plain() { &self.plain } else { &self.encrypted };
        let answer = dress(client.post(target.url().clone())).send().await.map_err(|error| missed(&error))?;
        let status = answer.status();
        let body = read_some(answer).await;
        match status {
            status if status.is_success() => Ok(Answer { status: status.as_u16(), body }),
            status if status.is_redirection() => Err(Missed::Redirect(status.as_u16())),
            StatusCode::GONE => Err(Missed::Gone),
            status => Err(Missed::Status(status.as_u16())),
        }
    }
}

/// The status has come, so whatever goes wrong from here on changes nothing of it.
async fn read_some(mut answer: reqwest::Response) -> Vec<u8> {
    let mut read = Vec::new();
    while let Ok(Some(part)) = answer.chunk().await {
        read.extend_from_slice(&part[..part.len().min(MOST_BYTES - read.len())]);
        if read.len() >= MOST_BYTES {
            break;
        }
    }
    read
}

/// The error's own text is not passed on: it repeats the address, and with it perhaps a token.
fn missed(error: &reqwest::Error) -> Missed {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(refused) = inner.downcast_ref::<TargetError>() {
            return Missed::Target(*refused);
        }
        cause = inner.source();
    }
    if error.is_timeout() { Missed::TimedOut } else { Missed::Unreachable }
}

/// Resolves names, and hands on only addresses that may be called: what is checked is what is connected to.
struct Checked {
    is_plain: bool,
    allowed: Vec<IpNet>,
    lookup: Lookup,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (is_plain, allowed) = (self.is_plain, self.allowed.clone());
        let found = (self.lookup)(name.as_str().to_owned());
        Box::pin(async move {
            let found = found.await?;
            // A name that also leads elsewhere is not to be trusted with the rest.
            if found.is_empty() || !found.iter().all(|address| may_call(*address, is_plain, &allowed)) {
                return Err(TargetError::NotPublic.into());
            }
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}
