//! Requests that change something must come from our own pages, or from a program.
//!
//! A browser attaches the session's cookie to whatever page sends a request; `Origin` and `Sec-Fetch-Site` say which
//! page it was and cannot be set by scripts. Programs with a token send neither and need neither.

use super::{cookie, problem::Problem};
use crate::config::BaseUrl;
use axum::http::{HeaderMap, Method, header::ORIGIN};

/// Refuses a request that another site's page sent, or one with the session's cookie that does not say where it
/// comes from. Reading is always allowed.
pub fn check(method: &Method, headers: &HeaderMap, site: &BaseUrl) -> Result<(), Problem> {
    if method.is_safe() {
        return Ok(());
    }
    let fetched_from = headers.get("sec-fetch-site").map(|value| value.as_bytes());
    let is_ours = match headers.get(ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| site.is_own_origin(origin)),
        None => match fetched_from {
            Some(from) => from == b"same-origin",
            None => !cookie::is_present(headers, site),
        },
    };
    if is_ours { Ok(()) } else { Err(Problem::OriginMismatch) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    const COOKIE: (&str, &str) = ("cookie", "__Host-jishi=x");

    fn allowed(method: Method, pairs: &[(&'static str, &'static str)]) -> bool {
        let headers =
            pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let site = BaseUrl::parse("https://jishi.example.cn").expect("valid");
        check(&method, &headers.collect(), &site).is_ok()
    }

    #[test]
    fn our_own_pages_may_change_things() {
        assert!(allowed(Method::POST, &[COOKIE, ("origin", "https://jishi.example.cn")]));
        assert!(allowed(Method::DELETE, &[COOKIE, ("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn pages_of_other_sites_may_not() {
        assert!(!allowed(Method::POST, &[COOKIE, ("origin", "https://evil.cn")]));
        assert!(!allowed(Method::POST, &[("origin", "https://evil.cn")]), "nor sign anyone in");
        assert!(!allowed(Method::PUT, &[COOKIE, ("origin", "null")]));
        assert!(!allowed(Method::PATCH, &[COOKIE, ("sec-fetch-site", "same-site")]));
        assert!(!allowed(Method::POST, &[COOKIE, ("origin", "https://evil.cn"), ("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn a_cookie_must_say_where_it_comes_from() {
        assert!(!allowed(Method::POST, &[COOKIE]));
    }

    #[test]
    fn programs_need_say_nothing_and_reading_is_free() {
        assert!(allowed(Method::POST, &[("authorization", "Bearer x")]));
        assert!(allowed(Method::GET, &[COOKIE, ("origin", "https://evil.cn")]));
    }
}
