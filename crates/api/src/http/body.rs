//! Request bodies.

use super::{
    fields::Fields,
    problem::{Fault, Malformed, Problem},
};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use serde_json::{Map, Value};

/// The most bytes of a JSON body; a route that takes files sets its own limit.
pub const BODY_LIMIT_BYTES: usize = 1024 * 1024;

/// A JSON object to be read field by field; an empty body without media type counts as `{}`.
#[derive(Debug)]
pub struct Body(pub Fields);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match read_json(request, state).await? {
            Value::Object(members) => Ok(Self(Fields::new(members))),
            _ => Err(Problem::field("", Fault::new("wrong_type").with("expected", "object"))),
        }
    }
}

/// Reads a whole body as JSON.
pub(super) async fn read_json<S: Send + Sync>(request: Request, state: &S) -> Result<Value, Problem> {
    let media = request.headers().contains_key(CONTENT_TYPE);
    let is_json = is_json(request.headers());
    if media && !is_json {
        return Err(Problem::UnsupportedMedia { expected: "application/json" });
    }
    let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
    match bytes.as_ref() {
        [] if !media => Ok(Value::Object(Map::new())),
        _ if !media => Err(Problem::UnsupportedMedia { expected: "application/json" }),
        bytes => serde_json::from_slice(bytes)
            .map_err(|error| Problem::Malformed(Malformed::Json { line: error.line(), column: error.column() })),
    }
}

fn unreadable(rejection: BytesRejection) -> Problem {
    // The rejection's status is the only stable sign of what happened.
    match rejection.status().as_u16() {
        413 => Problem::TooLarge { max_bytes: BODY_LIMIT_BYTES as u64 },
        _ => Problem::Malformed(Malformed::Body),
    }
}

/// Tells whether the body is said to be JSON: `application/json` or `application/*+json`, with any parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}
