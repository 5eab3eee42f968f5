//! Configuration: environment variables and an optional TOML file, read once at start.
//!
//! Every problem is reported at once, so that a server is set up in one round. Deliberately absent: what may change
//! while the program runs (policies, prices, people), which lives in the database.

pub mod address;
mod problem;
pub mod reference;
mod settings;
mod sources;

pub use address::{BaseUrl, DatabaseKind, DatabaseUrl, ImapUrl, SmtpUrl};
pub use problem::{ConfigError, ConfigProblem, ValueError};
pub use settings::{CONFIG_FILE, Fallback, SETTINGS, Setting};

use crate::{
    channel::Target,
    mail::Signer,
    texts::{BodyFormat, Gateway, GatewayParts, Part, Success},
};
use chrono_tz::Tz;
use inventory::text::{Bilingual, EmailAddress, line};
use ipnet::IpNet;
use lettre::message::Mailbox;
use sources::Sources;
use std::{
    ffi::OsString,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// All settings of a server; printing it shows no password.
#[derive(Debug, Clone)]
pub struct Config {
    /// Directory of the embedded database.
    pub data_dir: PathBuf,
    /// The database.
    pub database_url: DatabaseUrl,
    /// Most connections to the database.
    pub database_connections: u32,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where people find the site.
    pub base_url: BaseUrl,
    /// The proxies whose word about the client's address is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The mail server; without one mail goes to the embedded mailbox.
    pub smtp_url: Option<SmtpUrl>,
    /// Most connections to it at once.
    pub smtp_connections: u32,
    /// The sender of mail.
    pub mail_from: Mailbox,
    /// Signs mails with DKIM; without one they go as they are.
    pub signer: Option<Signer>,
    /// Labs may register webhooks.
    pub webhooks: bool,
    /// The networks beyond the public internet that may be called.
    pub outbound_networks: Vec<IpNet>,
    /// The gateway of text messages; without one none are sent.
    pub texts: Option<Gateway>,
    /// The mailbox that answers come into; without one nothing is read.
    pub answers: Option<Answers>,
    /// The site's name.
    pub site_name: Bilingual,
    /// The city's time zone.
    pub time_zone: Tz,
    /// What is logged.
    pub log: String,
    /// How it is written.
    pub log_format: LogFormat,
}

/// Where answers to invitations come in, and mails that came back.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The mailbox.
    pub mailbox: ImapUrl,
    /// Its address.
    pub address: EmailAddress,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// Lines for people.
    Text,
}

impl Config {
    /// Reads the process's environment and the file, if `file` or `JISHI_CONFIG` names one.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::read(std::env::vars_os(), file)
    }

    /// Reads the given variables and the file; variables without our prefix are passed over.
    pub fn read<N: Into<OsString>, V: Into<OsString>>(
        environment: impl IntoIterator<Item = (N, V)>,
        file: Option<&Path>,
    ) -> Result<Self, ConfigError> {
        let environment = environment.into_iter().map(|(name, value)| (name.into(), value.into()));
        let mut sources = Sources::gather(environment, file);
        let config = Self::assemble(&mut sources);
        match config {
            Some(config) if sources.problems.is_empty() => Ok(config),
            Some(_) | None => Err(ConfigError(sources.problems)),
        }
    }

    /// Puts the port that the system chose where the configuration left the choice to it.
    pub fn settle_port(&mut self, bound: SocketAddr) {
        if self.listen.port() == 0
            && BaseUrl::of_listener(self.listen).as_ref() == Some(&self.base_url)
            && let Some(settled) = BaseUrl::of_listener(bound)
        {
            self.base_url = settled;
        }
        self.listen = bound;
    }

    /// Reads every setting before giving up on any, so that all problems are noted.
    fn assemble(sources: &mut Sources) -> Option<Self> {
        let data_dir = sources.read(&settings::DATA_DIR, |text| Ok(PathBuf::from(text)));
        let database_url = sources.read(&settings::DATABASE_URL, DatabaseUrl::parse);
        let database_connections = sources.read(&settings::DATABASE_CONNECTIONS, |text| number(text, 1, 500));
        let listen = sources.read(&settings::LISTEN, |text| text.parse().map_err(|_| ValueError::NotASocket));
        let base_url = sources.read(&settings::BASE_URL, BaseUrl::parse);
        let trusted_proxies = sources.read(&settings::TRUSTED_PROXIES, networks);
        let smtp_url = sources.read(&settings::SMTP_URL, SmtpUrl::parse);
        let smtp_connections = sources.read(&settings::SMTP_CONNECTIONS, |text| number(text, 1, 50));
        let mail_from = sources.read(&settings::MAIL_FROM, |text| text.parse().map_err(|_| ValueError::NotASender));
        let selector = sources.read(&settings::DKIM_SELECTOR, selector);
        let domain = mail_from.as_ref().and_then(Option::as_ref).map(|from: &Mailbox| from.email.domain().to_owned());
        let signer = sources.read(&settings::DKIM_KEY_FILE, |file| {
            let pem = std::fs::read_to_string(file).map_err(|_| ValueError::NotASigningKey)?;
            let selector = selector.clone().flatten().unwrap_or_default();
            Signer::of_pem(&pem, selector, domain.unwrap_or_default())
        });
        let webhooks = sources.read(&settings::WEBHOOKS, on_or_off);
        let outbound_networks = sources.read(&settings::OUTBOUND_NETWORKS, networks);
        let texts = texts(sources, outbound_networks.as_ref().and_then(|given| given.as_deref()).unwrap_or_default());
        let imap_url = sources.read(&settings::ANSWERS_IMAP_URL, ImapUrl::parse);
        let answered_to = sources
            .read(&settings::ANSWERS_ADDRESS, |text| EmailAddress::parse(text).map_err(|_| ValueError::NotAnAddress));
        let site_name_zh = sources.read(&settings::SITE_NAME_ZH, site_name);
        let site_name_en = sources.read(&settings::SITE_NAME_EN, site_name);
        let time_zone = sources.read(&settings::TIME_ZONE, |text| text.parse().map_err(|_| ValueError::NotAZone));
        let log = sources.read(&settings::LOG, log_filter);
        let log_format = sources.read(&settings::LOG_FORMAT, log_format);

        let base_url = base_url.zip(listen).and_then(|(given, listen)| base_or_listener(sources, given, listen?));
        if sources.is_given(&settings::SMTP_URL) && !sources.is_given(&settings::MAIL_FROM) {
            let because = "JISHI_SMTP_URL is";
            sources.problems.push(ConfigProblem::Missing { name: settings::MAIL_FROM.name, because });
        }
        if sources.is_given(&settings::ANSWERS_IMAP_URL) && !sources.is_given(&settings::ANSWERS_ADDRESS) {
            let because = "JISHI_ANSWERS_IMAP_URL is";
            sources.problems.push(ConfigProblem::Missing { name: settings::ANSWERS_ADDRESS.name, because });
        }
        let data_dir = data_dir??;
        Some(Self {
            database_url: database_url?.unwrap_or_else(|| DatabaseUrl::embedded(&data_dir)),
            data_dir,
            database_connections: database_connections??,
            listen: listen??,
            base_url: base_url?,
            trusted_proxies: trusted_proxies?.unwrap_or_default(),
            smtp_url: smtp_url?,
            smtp_connections: smtp_connections??,
            mail_from: mail_from??,
            signer: signer?,
            webhooks: webhooks??,
            outbound_networks: outbound_networks?.unwrap_or_default(),
            texts: texts?,
            answers: imap_url?.zip(answered_to?).map(|(mailbox, address)| Answers { mailbox, address }),
            site_name: Bilingual::new(site_name_zh??, site_name_en??),
            time_zone: time_zone??,
            log: log??,
            log_format: log_format??,
        })
    }
}

/// Reads what the gateway of text messages needs; the outer `None` means that a problem was noted.
fn texts(sources: &mut Sources, allowed: &[IpNet]) -> Option<Option<Gateway>> {
    let url = sources.read(&settings::TEXT_URL, |text| {
        Target::parse(text.trim(), allowed).map(|target| target.url().to_string()).map_err(ValueError::NotATarget)
    });
    let format = sources.read(&settings::TEXT_FORMAT, |text| match text {
        "json" => Ok(BodyFormat::Json),
        "form" => Ok(BodyFormat::Form),
        _ => Err(ValueError::NotOneOf { allowed: "json, form" }),
    });
    let body = sources.read(&settings::TEXT_BODY, |text| Ok(text.to_owned()));
    let headers = sources.read(&settings::TEXT_HEADERS, |text| Ok(text.to_owned()));
    let success = sources.read(&settings::TEXT_SUCCESS, |text| Success::parse(text).ok_or(ValueError::NotACondition));
    let (format, body, headers, success) = (format??, body?, headers?.unwrap_or_default(), success?);
    let Some(url) = url? else {
        for (of, because) in [
            (&settings::TEXT_BODY, "JISHI_TEXT_BODY is"),
            (&settings::TEXT_HEADERS, "JISHI_TEXT_HEADERS is"),
            (&settings::TEXT_SUCCESS, "JISHI_TEXT_SUCCESS is"),
        ] {
            if sources.is_given(of) {
                sources.problems.push(ConfigProblem::Missing { name: settings::TEXT_URL.name, because });
            }
        }
        return Some(None);
    };
    let Some(body) = body else {
        let because = "JISHI_TEXT_URL is";
        sources.problems.push(ConfigProblem::Missing { name: settings::TEXT_BODY.name, because });
        return None;
    };
    match Gateway::new(GatewayParts { url, format, body: &body, headers: &headers, success }) {
        Ok(gateway) => Some(Some(gateway)),
        Err((part, faulty)) => {
            let name = match part {
                Part::Body => settings::TEXT_BODY.name,
                Part::Headers => settings::TEXT_HEADERS.name,
            };
            sources.problems.push(ConfigProblem::Invalid { name, reason: ValueError::NotATemplate(faulty) });
            None
        }
    }
}

fn base_or_listener(sources: &mut Sources, given: Option<BaseUrl>, listen: SocketAddr) -> Option<BaseUrl> {
    let base = given.or_else(|| BaseUrl::of_listener(listen));
    if base.is_none() {
        let because = "JISHI_LISTEN is not a loopback address";
        sources.problems.push(ConfigProblem::Missing { name: settings::BASE_URL.name, because });
    }
    base
}

fn number(text: &str, min: u32, max: u32) -> Result<u32, ValueError> {
    text.parse().ok().filter(|number| (min..=max).contains(number)).ok_or(ValueError::NotInRange { min, max })
}

fn networks(text: &str) -> Result<Vec<IpNet>, ValueError> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(network).collect()
}

fn network(text: &str) -> Result<IpNet, ValueError> {
    let single = text.parse::<IpAddr>().map(IpNet::from);
    single.or_else(|_| text.parse::<IpNet>()).map_err(|_| ValueError::NotNetworks)
}

fn on_or_off(text: &str) -> Result<bool, ValueError> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(ValueError::NotOneOf { allowed: "on, off" }),
    }
}

/// A selector is labels of a host name with dots between them (RFC 6376 section 3.1).
fn selector(text: &str) -> Result<String, ValueError> {
    let is_label = |label: &str| {
        let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        inner && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    Some(text).filter(|text| text.split('.').all(is_label)).map(str::to_owned).ok_or(ValueError::NotASelector)
}

fn site_name(text: &str) -> Result<String, ValueError> {
    line(text, 60).map_err(|_| ValueError::NotALine { max: 60 })
}

fn log_filter(text: &str) -> Result<String, ValueError> {
    tracing_subscriber::EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|_| ValueError::NotAFilter)
}

fn log_format(text: &str) -> Result<LogFormat, ValueError> {
    match text {
        "json" => Ok(LogFormat::Json),
        "text" => Ok(LogFormat::Text),
        _ => Err(ValueError::NotOneOf { allowed: "json, text" }),
    }
}

#[cfg(test)]
mod tests;
