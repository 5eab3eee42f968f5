//! The session's cookie.

use crate::{auth::secret::Secret, config::BaseUrl};
use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

/// Returns the cookie's name: with the prefix `__Host-` (RFC 6265bis section 4.1.3.2) where the site uses TLS.
pub fn name(site: &BaseUrl) -> &'static str {
    if site.is_https() { "__Host-jishi" } else { "jishi-session" }
}

/// Returns the session's secret, if the request bears one.
pub fn read(headers: &HeaderMap, site: &BaseUrl) -> Option<Secret> {
    raw(headers, site).and_then(|text| Secret::parse(text).ok())
}

/// Tells whether the request bears the session's cookie, valid or not.
pub fn is_present(headers: &HeaderMap, site: &BaseUrl) -> bool {
    raw(headers, site).is_some()
}

/// Returns the `Set-Cookie` value that gives the browser a session for `max_age_seconds`.
pub fn set(site: &BaseUrl, secret: &Secret, max_age_seconds: i64) -> HeaderValue {
    header(site, &secret.to_text(), max_age_seconds)
}

/// Returns the `Set-Cookie` value that takes the session away.
pub fn clear(site: &BaseUrl) -> HeaderValue {
    header(site, "", 0)
}

fn raw<'a>(headers: &'a HeaderMap, site: &BaseUrl) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(found, _)| *found == name(site)).map(|(_, text)| text)
}

fn header(site: &BaseUrl, text: &str, max_age_seconds: i64) -> HeaderValue {
    let secure = if site.is_https() { "; Secure" } else { "" };
    let cookie = format!("{}={text}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}", name(site));
    HeaderValue::try_from(cookie).expect("invariant: base64url may stand in a header")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn site(text: &str) -> BaseUrl {
        BaseUrl::parse(text).expect("valid")
    }

    #[test]
    fn the_cookie_is_bound_to_the_host_where_there_is_tls() {
        let secret = Secret::new(&Clock::System);
        let set = set(&site("https://a.cn"), &secret, 60);
        let expected = format!("__Host-jishi={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure", secret.to_text());
        assert_eq!(set, expected.as_str());
        let cleared = clear(&site("http://127.0.0.1:8300"));
        assert_eq!(cleared, "jishi-session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    #[test]
    fn the_secret_is_found_among_other_cookies() {
        let secret = Secret::new(&Clock::System);
        let line = format!("theme=dark; jishi-session={}; x=y=z", secret.to_text());
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(line).expect("valid"))]);
        assert_eq!(read(&headers, &site("http://localhost")), Some(secret));
        assert!(!is_present(&headers, &site("https://a.cn")), "the other name does not count");
    }

    #[test]
    fn a_cookie_that_is_no_secret_is_present_but_opens_nothing() {
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static("jishi-session=guess"))]);
        assert!(is_present(&headers, &site("http://localhost")));
        assert_eq!(read(&headers, &site("http://localhost")), None);
    }
}
