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
    fn a_database_in_memory_is_refused() {
        assert_eq!(DatabaseUrl::parse("sqlite::memory:"), Err(ValueError::InMemory));
        assert_eq!(DatabaseUrl::parse("sqlite://"), Err(ValueError::NoPath));
        assert_eq!(DatabaseUrl::parse("mysql://x"), Err(ValueError::Scheme { allowed: "sqlite, postgres" }));
        let embedded = DatabaseUrl::embedded(Path::new("data"));
        assert_eq!((embedded.kind(), embedded.as_str()), (DatabaseKind::Sqlite, "sqlite://data/jishi.db"));
    }
}
