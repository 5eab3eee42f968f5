//! The problems that routes share, for the API's description.

use super::ProblemBody;
use utoipa::IntoResponses;

/// What any route may answer instead of its result.
#[derive(IntoResponses)]
pub enum CommonProblems {
    /// The request cannot be read.
    #[response(status = 400, description = "The request cannot be read.", content_type = "application/problem+json")]
    Malformed(ProblemBody),
    /// Nobody that we know is asking.
    #[response(
        status = 401,
        description = "Sign in first, or the session or token is not valid.",
        content_type = "application/problem+json"
    )]
    Unauthenticated(ProblemBody),
    /// This person may not do this.
    #[response(
        status = 403,
        description = "None of the person's roles allows this, or the request came from another site.",
        content_type = "application/problem+json"
    )]
    Forbidden(ProblemBody),
    /// There is no such thing.
    #[response(
        status = 404,
        description = "There is no such thing, or the person may not see it.",
        content_type = "application/problem+json"
    )]
    NotFound(ProblemBody),
    /// Fields are wrong.
    #[response(
        status = 422,
        description = "Fields or parameters are wrong; every one is listed in errors.",
        content_type = "application/problem+json"
    )]
    Validation(ProblemBody),
    /// Too many attempts.
    #[response(
        status = 429,
        description = "Too many attempts; Retry-After says how long to wait.",
        content_type = "application/problem+json"
    )]
    Throttled(ProblemBody),
    /// We have a bug.
    #[response(status = 500, description = "A bug of ours, logged.", content_type = "application/problem+json")]
    Internal(ProblemBody),
    /// Try again later.
    #[response(
        status = 503,
        description = "The database is away; nothing was changed.",
        content_type = "application/problem+json"
    )]
    Unavailable(ProblemBody),
}

/// What a route that changes something may answer besides [`CommonProblems`].
#[derive(IntoResponses)]
pub enum ChangeProblems {
    /// It contradicts what is there.
    #[response(
        status = 409,
        description = "It contradicts what is there: a refused booking with violations and alternatives, an id in \
                       use, a state that does not allow it, or a value that is taken.",
        content_type = "application/problem+json"
    )]
    Conflict(ProblemBody),
    /// Somebody changed it in the meantime.
    #[response(
        status = 412,
        description = "Somebody changed it in the meantime; ETag has its revision.",
        content_type = "application/problem+json"
    )]
    StaleRevision(ProblemBody),
    /// The body is too large.
    #[response(
        status = 413,
        description = "The body is larger than allowed.",
        content_type = "application/problem+json"
    )]
    TooLarge(ProblemBody),
    /// The body has another media type.
    #[response(
        status = 415,
        description = "The body has another media type than described.",
        content_type = "application/problem+json"
    )]
    UnsupportedMedia(ProblemBody),
    /// `If-Match` is missing.
    #[response(
        status = 428,
        description = "If-Match is missing where it is described.",
        content_type = "application/problem+json"
    )]
    PreconditionRequired(ProblemBody),
    /// The disk is full.
    #[response(
        status = 507,
        description = "The storage is full; nothing was changed and reading still works.",
        content_type = "application/problem+json"
    )]
    StorageFull(ProblemBody),
}
