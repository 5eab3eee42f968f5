//! The body of a problem.

use super::{
    AlternativeBody, BundleItemBody, Fault, FieldError, OccurrenceBody, Problem, Refusal, ViolationBody, WaitingBody,
};
use crate::http::{language::Language, request_id::RequestId};
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The media type of problems (RFC 9457 section 3).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong (RFC 9457).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The kind of problem: `/problems/` and the code.
    #[serde(rename = "type")]
    #[schema(example = "/problems/validation")]
    pub kind: String,
    /// The kind in a few words, in the reader's language.
    pub title: String,
    /// The status code of the answer.
    #[schema(example = 422)]
    pub status: u16,
    /// This occurrence in a sentence, in the reader's language.
    pub detail: String,
    /// The kind as a code, for programs.
    #[schema(example = "validation")]
    pub code: String,
    /// The request's id, as in `X-Request-Id` and in the log.
    pub request_id: String,
    /// The numbers of this occurrence, such as `current_revision` or `retry_after_seconds`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schema(required = false)]
    pub params: Map<String, Value>,
    /// Every wrong field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub errors: Option<Vec<FieldError>>,
    /// Every rule that stands in the way, in a fixed order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub violations: Option<Vec<ViolationBody>>,
    /// Times that would be accepted, nearest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub alternatives: Option<Vec<AlternativeBody>>,
    /// The waiting list, where it may be joined and would help.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub waiting: Option<WaitingBody>,
    /// Every occurrence of a refused series with its verdict, in the order of time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub occurrences: Option<Vec<OccurrenceBody>>,
    /// Everything that was asked for together, or was to be given up together, with its verdict, in its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub items: Option<Vec<BundleItemBody>>,
}

impl Problem {
    /// Returns the body in the reader's language.
    pub fn body(self, language: Language, request: &RequestId) -> ProblemBody {
        let code = self.code();
        let body = ProblemBody {
            kind: format!("/problems/{code}"),
            title: self.title(language).to_owned(),
            status: self.status().as_u16(),
            detail: self.detail(language),
            code: code.to_owned(),
            request_id: request.as_str().to_owned(),
            params: Map::new(),
            errors: None,
            violations: None,
            alternatives: None,
            waiting: None,
            occurrences: None,
            items: None,
        };
        match self {
            Self::Validation(errors) => ProblemBody { errors: Some(errors), ..body },
            Self::AlreadyExists { pointer } => {
                ProblemBody { errors: Some(vec![Fault::new("already_exists").at(pointer)]), ..body }
            }
            Self::BookingRefused(Refusal { violations, alternatives, waiting }) => ProblemBody {
                violations: Some(violations),
                alternatives: Some(alternatives),
                waiting: waiting.map(|list| *list),
                ..body
            },
            Self::SeriesRefused(occurrences) => ProblemBody { occurrences: Some(occurrences), ..body },
            Self::BundleRefused(items) => ProblemBody { items: Some(items), ..body },
            Self::WrongState { state } => body.with("state", state),
            Self::StaleRevision { current } => body.with("current_revision", current),
            Self::TooLarge { max_bytes } => body.with("max_bytes", max_bytes),
            Self::Throttled { retry_after_seconds } => body.with("retry_after_seconds", retry_after_seconds),
            Self::Malformed(_)
            | Self::Unauthenticated(_)
            | Self::Forbidden
            | Self::OriginMismatch
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::IdInUse
            | Self::UnsupportedMedia { .. }
            | Self::UnusableFile { .. }
            | Self::PreconditionRequired
            | Self::Internal
            | Self::Unavailable
            | Self::StorageFull => body,
        }
    }
}

impl ProblemBody {
    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// Writes the body of a response that carries a [`Problem`]; leaves all others as they are.
pub fn render(mut response: Response, language: Language, request: &RequestId) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let body = serde_json::to_vec(&problem.body(language, request));
    *response.body_mut() = Body::from(body.expect("invariant: a problem's body has only text keys"));
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
