//! Addresses of the program and of its peers; those that may hold a password never show it.

use super::problem::ValueError;
use std::{fmt, net::SocketAddr, path::Path};
use url::{Host, Url};

/// Where people find the site: scheme, host and port, without a path.
///
/// Plain `http` only on loopback: elsewhere the session cookie would travel in the clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Parses the address.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let url = Url::parse(text).map_err(|_| ValueError::NotAUrl)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        match url.scheme() {
            _ if url.host().is_none() => Err(ValueError::NotAUrl),
            _ if !bare || !anonymous => Err(ValueError::NotAnOrigin),
            "https" => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            "http" => Err(ValueError::PlainHttp),
            _ => Err(ValueError::Scheme { allowed: "https, http on loopback" }),
        }
    }

    /// Returns `http://` and the address of a listener, when that is on loopback.
    pub fn of_listener(listener: SocketAddr) -> Option<Self> {
        Self::parse(&format!("http://{listener}")).ok()
    }

    /// Returns scheme, host and port as browsers send them in `Origin`, without a final slash.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Returns the address of a page; `path` begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// Tells whether people reach the site through TLS.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Returns the host's name, as used in message and calendar ids.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or("localhost")
    }

    /// Tells whether a browser's `Origin` is this site; the names of loopback are one site.
    pub fn is_own_origin(&self, origin: &str) -> bool {
        let Ok(other) = Url::parse(origin) else { return false };
        let both_loopback = is_loopback(&self.0) && is_loopback(&other);
        self.0.origin() == other.origin()
            || (both_loopback
                && self.0.scheme() == other.scheme()
                && self.0.port_or_known_default() == other.port_or_known_default())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// The embedded one.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// The address of the database; printed without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    kind: DatabaseKind,
    text: String,
}

impl DatabaseUrl {
    /// Parses the address; an SQLite database in memory is refused, since each connection would see its own.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let kind = match text.split_once(':').map(|(scheme, rest)| (scheme, rest.trim_start_matches('/'))) {
            Some(("sqlite", rest)) if rest.is_empty() || rest.starts_with('?') => return Err(ValueError::NoPath),
            Some(("sqlite", rest)) if rest.starts_with(":memory:") || rest.contains("mode=memory") => {
                return Err(ValueError::InMemory);
            }
            Some(("sqlite", _)) => DatabaseKind::Sqlite,
            Some(("postgres" | "postgresql", _)) => match Url::parse(text) {
                Ok(_) => DatabaseKind::Postgres,
                Err(_) => return Err(ValueError::NotAUrl),
            },
            _ => return Err(ValueError::Scheme { allowed: "sqlite, postgres" }),
        };
        Ok(Self { kind, text: text.to_owned() })
    }

    /// Returns the address of the embedded database in `directory`.
    pub fn embedded(directory: &Path) -> Self {
        let path = directory.join("jishi.db").display().to_string().replace('%', "%25").replace('?', "%3F");
        Self { kind: DatabaseKind::Sqlite, text: format!("sqlite://{path}") }
    }

    /// Returns the kind of database.
    pub fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// Returns the whole address with its password, for the driver only.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The address of the mail server; printed without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(Url);

impl SmtpUrl {
    /// Parses the address.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let url = Url::parse(text).map_err(|_| ValueError::NotAUrl)?;
        match url.scheme() {
            "smtp" | "smtps" if url.host_str().is_some_and(|host| !host.is_empty()) => Ok(Self(url)),
            "smtp" | "smtps" => Err(ValueError::NotAUrl),
            _ => Err(ValueError::Scheme { allowed: "smtp, smtps" }),
        }
    }

    /// Returns the whole address with its password, for the mailer only.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// The mailbox that answers come into; printed without user and password.
#[derive(Clone, PartialEq, Eq)]
pub struct ImapUrl {
    url: Url,
    user: String,
    password: String,
    mailbox: String,
}

impl ImapUrl {
    /// Parses the address: `imaps://user:password@host/INBOX`, without a mailbox the inbox. Without TLS only on loopback:
    /// elsewhere the password would travel in the clear.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let url = Url::parse(text).map_err(|_| ValueError::NotAUrl)?;
        let decoded = |text: &str| {
            let pairs = format!("x={}", text.replace('+', "%2B").replace('&', "%26"));
            url::form_urlencoded::parse(pairs.as_bytes()).next().map(|(_, value)| value.into_owned())
        };
        let has_no_more = url.query().is_none() && url.fragment().is_none();
        // The parser knows neither scheme, so that a host stays text even where it is an address.
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let is_here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        match url.scheme() {
            "imaps" | "imap" if host.is_empty() || !has_no_more => return Err(ValueError::NotAUrl),
            "imaps" => {}
            "imap" if is_here => {}
            _ => return Err(ValueError::Scheme { allowed: "imaps, imap on loopback" }),
        }
        let user = decoded(url.username()).filter(|user| !user.is_empty()).ok_or(ValueError::NotAUrl)?;
        let password = decoded(url.password().unwrap_or_default()).unwrap_or_default();
        let mailbox = decoded(url.path().trim_matches('/')).unwrap_or_default();
        let mailbox = if mailbox.is_empty() { "INBOX".to_owned() } else { mailbox };
        if [&user, &password, &mailbox].iter().any(|text| text.chars().any(char::is_control)) {
            return Err(ValueError::NotAUrl);
        }
        Ok(Self { url, user, password, mailbox })
    }

    /// Returns the server's name.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// Returns the server's port.
    pub fn port(&self) -> u16 {
        self.url.port().unwrap_or(if self.is_tls() { 993 } else { 143 })
    }

    /// Tells whether the server is spoken to through TLS.
    pub fn is_tls(&self) -> bool {
        self.url.scheme() == "imaps"
    }

    /// Returns who signs in.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Returns the password, for the server only.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Returns the mailbox's name.
    pub fn mailbox(&self) -> &str {
        &self.mailbox
    }
}

/// Returns the address without its user, password and query.
fn redacted(text: &str) -> String {
    let bare = text.split(['?', '#']).next().unwrap_or_default();
    match bare.split_once("://") {
        // The last @ ends the user's part even where a password holds an unescaped one.
        Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, place)| place)),
        None => bare.to_owned(),
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redacted(&self.text))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redacted(self.0.as_str()))
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpUrl({self})")
    }
}

impl fmt::Display for ImapUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redacted(self.url.as_str()))
    }
}

impl fmt::Debug for ImapUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImapUrl({self})")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_only() {
        for text in ["http://127.0.0.1:8300", "http://localhost", "http://[::1]:80/", "https://jishi.example.cn"] {
            assert!(BaseUrl::parse(text).is_ok(), "{text}");
        }
        assert_eq!(BaseUrl::parse("http://jishi.example.cn"), Err(ValueError::PlainHttp));
        for text in ["https://a.cn/path", "https://u:p@a.cn", "https://a.cn/?q"] {
            assert_eq!(BaseUrl::parse(text), Err(ValueError::NotAnOrigin), "{text}");
        }
    }

    #[test]
    fn an_origin_is_compared_as_browsers_write_it() {
        let base = BaseUrl::parse("https://Jishi.example.cn:443/").expect("valid");
        assert_eq!(base.origin(), "https://jishi.example.cn");
        assert_eq!(base.join("/links/x"), "https://jishi.example.cn/links/x");
        assert!(base.is_own_origin("https://jishi.example.cn"));
        for foreign in ["null", "", "http://jishi.example.cn", "https://jishi.example.cn:8443", "https://evil.cn"] {
            assert!(!base.is_own_origin(foreign), "{foreign}");
        }
    }

    #[test]
    fn the_names_of_loopback_are_one_site() {
        let base = BaseUrl::parse("http://127.0.0.1:8300").expect("valid");
        assert!(base.is_own_origin("http://localhost:8300"));
        assert!(!base.is_own_origin("http://localhost:8301"));
        assert!(!base.is_own_origin("http://localhost.evil.cn:8300"));
    }

    #[test]
    fn passwords_are_never_printed() {
        let database = DatabaseUrl::parse("postgres://jishi:s3@cret@db:5432/jishi?password=x").expect("valid");
        assert_eq!(
            format!("{database:?} {database}"),
            "DatabaseUrl(postgres://db:5432/jishi) postgres://db:5432/jishi"
        );
        let smtp = SmtpUrl::parse("smtps://user:pass@mail.example.cn?tls=required").expect("valid");
        assert_eq!(format!("{smtp:?}"), "SmtpUrl(smtps://mail.example.cn)");
    }

    #[test]
    fn a_mailbox_has_a_user_and_is_read_through_tls() {
        let url = ImapUrl::parse("imaps://jishi%40example.cn:p%20w+%2F@imap.example.cn/Answers").expect("valid");
        assert_eq!((url.host(), url.port(), url.is_tls()), ("imap.example.cn", 993, true));
        assert_eq!((url.user(), url.password(), url.mailbox()), ("jishi@example.cn", "p w+/", "Answers"));
        assert_eq!(
            format!("{url:?} {url}"),
            "ImapUrl(imaps://imap.example.cn/Answers) imaps://imap.example.cn/Answers"
        );
        let here = ImapUrl::parse("imap://u:p@127.0.0.1:1143").expect("valid");
        assert_eq!((here.port(), here.is_tls(), here.mailbox()), (1143, false, "INBOX"));
        let allowed = "imaps, imap on loopback";
        assert_eq!(ImapUrl::parse("imap://u:p@imap.example.cn"), Err(ValueError::Scheme { allowed }));
        assert_eq!(ImapUrl::parse("https://u:p@imap.example.cn"), Err(ValueError::Scheme { allowed }));
        for text in ["imaps://imap.example.cn", "imaps://u:p@", "imaps://u:p%0d%0aX@imap.example.cn", "x"] {
            assert_eq!(ImapUrl::parse(text), Err(ValueError::NotAUrl), "{text}");
        }
    }

    #[test]
    fn a_database_in_memory_is_refused() {
        assert_eq!(DatabaseUrl::parse("sqlite::memory:"), Err(ValueError::InMemory));
        assert_eq!(DatabaseUrl::parse("sqlite://"), Err(ValueError::NoPath));
        assert_eq!(DatabaseUrl::parse("mysql://x"), Err(ValueError::Scheme { allowed: "sqlite, postgres" }));
        let embedded = DatabaseUrl::embedded(Path::new("data"));
        assert_eq!((embedded.kind(), embedded.as_str()), (DatabaseKind::Sqlite, "sqlite://data/jishi.db"));
    }
}
