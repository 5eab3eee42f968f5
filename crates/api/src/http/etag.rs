//! Revisions as entity tags: `"<revision>"`, strong (RFC 9110 section 8.8.3).

use super::problem::{Malformed, Problem};
use axum::{
    extract::FromRequestParts,
    http::{
        HeaderValue,
        header::{ETAG, IF_MATCH},
        request::Parts,
    },
    response::{IntoResponseParts, ResponseParts},
};
use std::convert::Infallible;

/// The revision that the caller saw, out of `If-Match`; without it the request is refused with 428.
///
/// Exactly one strong tag of ours. `*` and lists are refused: a caller who means to change something has seen one
/// revision of it. A weak tag is refused too, since it never matches (RFC 9110 section 13.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

/// The revision that the caller saw, if he has seen any: for what one request makes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SomeMatch(pub Option<i64>);

/// The revision of what an answer shows, for the `ETag` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Etag(pub i64);

impl IfMatch {
    /// Refuses the request when `current` is not the revision that the caller saw.
    pub fn check(self, current: i64) -> Result<(), Problem> {
        if self.0 == current { Ok(()) } else { Err(Problem::StaleRevision { current }) }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(IF_MATCH) else { return Err(Problem::PreconditionRequired) };
        let revision = value.to_str().ok().and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"'));
        let digits = revision.filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
        let revision = digits.and_then(|text| text.parse().ok());
        revision.map(Self).ok_or(Problem::Malformed(Malformed::Header("If-Match")))
    }
}

impl<S: Sync> FromRequestParts<S> for SomeMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.headers.contains_key(IF_MATCH) {
            IfMatch::from_request_parts(parts, state).await.map(|IfMatch(seen)| Self(Some(seen)))
        } else {
            Ok(Self(None))
        }
    }
}

impl IntoResponseParts for Etag {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.headers_mut().insert(ETAG, tag(self.0));
        Ok(parts)
    }
}

/// Writes a revision as a strong tag.
pub(super) fn tag(revision: i64) -> HeaderValue {
    HeaderValue::try_from(format!("\"{revision}\"")).expect("invariant: a number in quotes may stand in a header")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    async fn read(header: Option<&str>) -> Result<IfMatch, Problem> {
        let request = header.into_iter().fold(Request::builder(), |request, value| request.header(IF_MATCH, value));
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        IfMatch::from_request_parts(&mut parts, &()).await
    }

    #[tokio::test]
    async fn one_strong_tag_is_read() {
        assert_eq!(read(Some("\"7\"")).await, Ok(IfMatch(7)));
    }

    #[tokio::test]
    async fn without_a_tag_a_precondition_is_required() {
        assert_eq!(read(None).await, Err(Problem::PreconditionRequired));
    }

    #[tokio::test]
    async fn anything_else_is_malformed() {
        for header in ["7", "W/\"7\"", "*", "\"7\", \"8\"", "\"\"", "\"-1\"", "\"+1\"", "\"99999999999999999999\""] {
            assert_eq!(read(Some(header)).await, Err(Problem::Malformed(Malformed::Header("If-Match"))), "{header}");
        }
    }

    #[test]
    fn a_stale_revision_names_the_present_one() {
        assert_eq!(IfMatch(3).check(3), Ok(()));
        assert_eq!(IfMatch(3).check(4), Err(Problem::StaleRevision { current: 4 }));
    }
}
