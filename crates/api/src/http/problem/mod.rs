//! Refusals and failures as `application/problem+json` (RFC 9457). Status codes are chosen here and nowhere else.
//!
//! 4xx: the caller can mend it; 500: we have a bug; 503 and 507: try again later. A handler returns a [`Problem`];
//! the layer [`super::edge`] writes the body, since only it knows the request's id and language.

mod body;
mod dav;
mod field_error;
mod refusal;
mod responses;
mod wording;

pub use body::{PROBLEM_JSON, ProblemBody, render};
pub use dav::{DavRefusal, MULTI_STATUS, XML, escaped, moved_to};
pub use field_error::{Fault, FieldError, pointer};
pub use refusal::{
    AlternativeBody, BundleItemBody, BundleItemOutcome, OccurrenceBody, OccurrenceOutcome, Refusal, ViolationBody,
    WaitingBody,
};
pub use responses::{ChangeProblems, CommonProblems};

use super::etag;
use crate::telemetry::chain;
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use inventory::text::Bilingual;
use std::error::Error;

/// Everything that can go wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// Fields are missing, unknown or wrong: all of them are listed.
    Validation(Vec<FieldError>),
    /// The request cannot be read at all.
    Malformed(Malformed),
    /// Nobody, or nobody that we know, is asking.
    Unauthenticated(Unauthenticated),
    /// This person may not do this.
    Forbidden,
    /// A page of another site sent the request.
    OriginMismatch,
    /// There is no such thing, or the reader may not know of it.
    NotFound,
    /// The address exists, but not for this method.
    MethodNotAllowed,
    /// The calendar's rules refuse.
    BookingRefused(Refusal),
    /// The calendar's rules refuse a series: every occurrence with its verdict.
    SeriesRefused(Vec<OccurrenceBody>),
    /// Not everything that was asked for together can be had, or given up: each with its verdict.
    BundleRefused(Vec<BundleItemBody>),
    /// The id chosen by the caller belongs to something else.
    IdInUse,
    /// The thing is in a state that does not allow this.
    WrongState {
        /// The state it is in.
        state: String,
    },
    /// Another one with the same name, address or code exists.
    AlreadyExists {
        /// The field that says the same.
        pointer: &'static str,
    },
    /// Somebody changed it in the meantime.
    StaleRevision {
        /// The revision it has now.
        current: i64,
    },
    /// The body is larger than allowed.
    TooLarge {
        /// The most bytes allowed.
        max_bytes: u64,
    },
    /// The body has another media type than expected.
    UnsupportedMedia {
        /// The media type expected.
        expected: &'static str,
    },
    /// A file that was handed in cannot be used.
    UnusableFile {
        /// What is the matter with it.
        fault: FileFault,
        /// The reason as a sentence without its full stop.
        text: Bilingual,
    },
    /// `If-Match` is missing.
    PreconditionRequired,
    /// Too many attempts.
    Throttled {
        /// How long to wait, in seconds, rounded up.
        retry_after_seconds: u64,
    },
    /// We have a bug; made by [`Problem::internal`], which logs it.
    Internal,
    /// The database or another peer is away; made by [`Problem::unavailable`].
    Unavailable,
    /// The disk is full: reading still works; made by [`Problem::storage_full`].
    StorageFull,
}

/// What is the matter with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// It is larger than is read.
    TooLarge,
    /// It is of a kind that is not read.
    Unsupported,
    /// Its content cannot be understood.
    Unreadable,
}

/// What of a request cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Malformed {
    /// The body is not JSON.
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The body ended too early or is not what its media type says.
    Body,
    /// A header cannot be understood.
    Header(&'static str),
}

/// Why nobody is known to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unauthenticated {
    /// Neither a session nor a token was sent.
    Missing,
    /// Address and password do not belong together, or there is no such account.
    WrongCredentials,
    /// The session or token is not valid, or was revoked.
    Invalid,
    /// The session or token was valid once.
    Expired,
}

impl Problem {
    /// A bug: logs the error and its causes, once, and tells the caller nothing but the request's id.
    pub fn internal(error: &(dyn Error + 'static)) -> Self {
        tracing::error!(error = chain(error), "a request failed");
        Self::Internal
    }

    /// A peer is away: logs the error and its causes.
    pub fn unavailable(error: &(dyn Error + 'static)) -> Self {
        tracing::warn!(error = chain(error), "a request found the service unavailable");
        Self::Unavailable
    }

    /// The disk is full: logs the error and its causes.
    pub fn storage_full(error: &(dyn Error + 'static)) -> Self {
        tracing::error!(error = chain(error), "the storage is full");
        Self::StorageFull
    }

    /// One field is wrong.
    pub fn field(pointer: &str, fault: Fault) -> Self {
        Self::Validation(vec![fault.at(pointer)])
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Validation(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::OriginMismatch => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BookingRefused(_)
            | Self::SeriesRefused(_)
            | Self::BundleRefused(_)
            | Self::IdInUse
            | Self::WrongState { .. }
            | Self::AlreadyExists { .. } => StatusCode::CONFLICT,
            Self::StaleRevision { .. } => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::UnusableFile { fault, text: _ } => match fault {
                FileFault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                FileFault::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                FileFault::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// Returns the code, which also ends the problem's type.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "validation",
            Self::Malformed(_) => "malformed",
            Self::Unauthenticated(_) => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::OriginMismatch => "origin-mismatch",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::BookingRefused(_) => "booking-refused",
            Self::SeriesRefused(_) => "series-refused",
            Self::BundleRefused(_) => "bundle-refused",
            Self::IdInUse => "id-in-use",
            Self::WrongState { .. } => "wrong-state",
            Self::AlreadyExists { .. } => "already-exists",
            Self::StaleRevision { .. } => "stale-revision",
            Self::TooLarge { .. } => "too-large",
            Self::UnsupportedMedia { .. } => "unsupported-media",
            Self::UnusableFile { fault, text: _ } => match fault {
                FileFault::TooLarge => "file-too-large",
                FileFault::Unsupported => "file-unsupported",
                FileFault::Unreadable => "file-unreadable",
            },
            Self::PreconditionRequired => "precondition-required",
            Self::Throttled { .. } => "throttled",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::StorageFull => "storage-full",
        }
    }

    /// Returns the header that the status demands, if it demands one.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::Unauthenticated(reason) => Some((header::WWW_AUTHENTICATE, challenge(*reason))),
            Self::Throttled { retry_after_seconds } => Some((header::RETRY_AFTER, (*retry_after_seconds).into())),
            Self::Unavailable => Some((header::RETRY_AFTER, HeaderValue::from_static("5"))),
            Self::StaleRevision { current } => Some((header::ETAG, etag::tag(*current))),
            Self::Validation(_)
            | Self::Malformed(_)
            | Self::Forbidden
            | Self::OriginMismatch
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::BookingRefused(_)
            | Self::SeriesRefused(_)
            | Self::BundleRefused(_)
            | Self::IdInUse
            | Self::WrongState { .. }
            | Self::AlreadyExists { .. }
            | Self::TooLarge { .. }
            | Self::UnsupportedMedia { .. }
            | Self::UnusableFile { .. }
            | Self::PreconditionRequired
            | Self::Internal
            | Self::StorageFull => None,
        }
    }
}

/// The challenge of RFC 6750 section 3.
fn challenge(reason: Unauthenticated) -> HeaderValue {
    match reason {
        Unauthenticated::Missing | Unauthenticated::WrongCredentials => HeaderValue::from_static("Bearer"),
        Unauthenticated::Invalid | Unauthenticated::Expired => {
            HeaderValue::from_static("Bearer error=\"invalid_token\"")
        }
    }
}

/// Carries the problem to the layer that writes its body.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.headers_mut().extend(self.header());
        response.extensions_mut().insert(self);
        response
    }
}

/// Answers addresses that do not exist.
pub async fn not_found() -> Problem {
    Problem::NotFound
}

/// Answers methods that an address does not have; axum adds `Allow`.
pub async fn method_not_allowed() -> Problem {
    Problem::MethodNotAllowed
}
