//! One id a request, in the log, in the answer and in every problem.

use crate::clock::{Clock, new_id};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::{fmt, sync::Arc};

/// The header that carries it both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request; the layer [`super::edge`] leaves it in the request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// Takes the caller's id when it is 8 to 64 letters, digits, `.`, `_` or `-`, and makes one otherwise.
    ///
    /// Anything else would let a caller write into the log or split a header.
    pub fn of(headers: &HeaderMap, clock: &Clock) -> Self {
        let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| is_well_formed(id));
        Self(given.map_or_else(|| new_id(clock).to_string().into(), Into::into))
    }

    /// Returns the id as a header's value.
    pub fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("invariant: the signs of an id may stand in a header")
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_well_formed(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> String {
        let value = HeaderValue::from_str(header).expect("a header value");
        RequestId::of(&HeaderMap::from_iter([(REQUEST_ID, value)]), &Clock::System).as_str().to_owned()
    }

    #[test]
    fn a_well_formed_id_of_the_caller_is_kept() {
        assert_eq!(of("order-42.retry_1"), "order-42.retry_1");
    }

    #[test]
    fn anything_else_is_replaced() {
        for id in ["", "short", "has blanks in it", "quote\"quote", &"x".repeat(65)] {
            assert_ne!(of(id), id);
            assert_eq!(of(id).len(), 36);
        }
    }
}
