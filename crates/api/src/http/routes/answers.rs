//! What the desk's answers look like over HTTP.

use crate::{
    app::Shared,
    authz::Principal,
    desk::{self, Answered, Errand, Refused},
    http::{
        etag::Etag,
        problem::{
            AlternativeBody, Fault, OccurrenceBody, OccurrenceOutcome, Problem, Refusal, ViolationBody, WaitingBody,
        },
        shape::Span,
    },
    service::reservation_view,
    store::{self, StoreError},
    words,
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use booking::{decision::Rejection, reservation::State, series::Verdict, violation::Violation};
use chrono_tz::Tz;

/// Carries an errand out and shows the reservation it was about.
pub async fn carry_out(app: &Shared, reader: &Principal, errand: Errand) -> Result<Response, Problem> {
    let answered = settle(app, errand).await?;
    let reservation = answered.reservation.as_ref().ok_or(Problem::NotFound)?;
    let view = reservation_view::detailed(app.db.read(), reader, reservation, app.clock.now()).await?;
    let view = view.ok_or(Problem::NotFound)?;
    Ok((made(answered.made), Etag(i64::from(view.revision)), Json(view)).into_response())
}

/// Carries an errand out.
pub async fn settle(app: &Shared, errand: Errand) -> Result<Answered, Problem> {
    let answered = desk::carry_out(app, errand).await?.map_err(Problem::from)?;
    app.wake.notify_one();
    Ok(answered)
}

/// The status of something that was made, or found as it had been asked for before.
pub fn made(made: bool) -> StatusCode {
    if made { StatusCode::CREATED } else { StatusCode::OK }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Forbidden => Self::Forbidden,
            Refused::IdInUse => Self::IdInUse,
            Refused::Stale { current } => Self::StaleRevision { current: i64::from(current) },
            Refused::Rejected(rejection, zone) => match rejection {
                Rejection::Refused(refusal) => Self::BookingRefused(told(&refusal, zone)),
                Rejection::WrongState { state } => {
                    Self::WrongState { state: store::code::text(&state).unwrap_or_default() }
                }
                Rejection::SeriesRefused(verdicts) => {
                    Self::SeriesRefused(verdicts.iter().map(|verdict| occurrence_body(verdict, zone)).collect())
                }
                Rejection::UnknownOccurrence(_) => Self::field("/from", Fault::new("unknown_choice")),
                Rejection::Unwritable => Self::field("/start", Fault::new("not_a_time")),
                Rejection::SeriesIdTaken(_) => Self::IdInUse,
                Rejection::NoCounterpart => Self::field("/at", Fault::new("unknown_choice")),
                Rejection::ProposalClosed { standing } => {
                    Self::WrongState { state: store::code::text(&standing).unwrap_or_default() }
                }
                Rejection::UnknownProposal(_) => Self::NotFound,
                Rejection::NothingToGiveOut(_) => Self::WrongState { state: "given_out".to_owned() },
                Rejection::GrantRefused { violations, .. } if violations.is_empty() => {
                    Self::field("/grants", Fault::new("unknown_choice"))
                }
                Rejection::GrantRefused { violations, .. } => {
                    let refusal = booking::decision::Refusal { violations, ..Default::default() };
                    Self::BookingRefused(told(&refusal, zone))
                }
                Rejection::UnknownReservation(_) | Rejection::UnknownOutage(_) | Rejection::UnknownSeries(_) => {
                    Self::NotFound
                }
            },
        }
    }
}

/// What the guard refuses is a conflict like any other; the engine should have seen it, and it is counted.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Guard => Self::BookingRefused(Refusal::default()),
            StoreError::Full(_) => Self::storage_full(&error),
            StoreError::Busy(_)
            | StoreError::Unavailable(_)
            | StoreError::CommitUnknown(_)
            | StoreError::TooSlow { .. } => Self::unavailable(&error),
            StoreError::Rollback
            | StoreError::AlreadyExists { .. }
            | StoreError::ForeignKey
            | StoreError::Invalid { .. }
            | StoreError::UnexpectedRows { .. }
            | StoreError::BadRow { .. }
            | StoreError::Unstorable(_)
            | StoreError::Panicked(_)
            | StoreError::Other(_) => Self::internal(&error),
        }
    }
}

/// A refusal in words.
pub fn told(refusal: &booking::decision::Refusal, zone: Tz) -> Refusal {
    Refusal {
        violations: refusal.violations.iter().map(|violation| violation_body(violation, zone)).collect(),
        alternatives: refusal
            .alternatives
            .iter()
            .map(|alternative| AlternativeBody {
                kind: store::code::text(&alternative.kind).unwrap_or_default(),
                start: alternative.slot.start(),
                end: alternative.slot.end(),
                second: alternative.second.map(Span::from),
                text: words::alternative::sentence(alternative, zone).into(),
            })
            .collect(),
        waiting: refusal.ahead.map(|ahead| {
            Box::new(WaitingBody { ahead, given_up: None, of: None, text: words::waiting::invitation(ahead).into() })
        }),
    }
}

/// An occurrence's verdict in words.
pub fn occurrence_body(verdict: &Verdict, zone: Tz) -> OccurrenceBody {
    let Verdict { occurrence, outcome, price } = verdict;
    let (outcome, violations) = match outcome {
        Ok(State::Held { .. }) => (OccurrenceOutcome::Pending, Vec::new()),
        Ok(_) => (OccurrenceOutcome::Confirmed, Vec::new()),
        Err(violations) => {
            (OccurrenceOutcome::Refused, violations.iter().map(|violation| violation_body(violation, zone)).collect())
        }
    };
    OccurrenceBody {
        recurrence_id: occurrence.recurrence_id,
        start: occurrence.slot.start(),
        end: occurrence.slot.end(),
        outcome,
        price_fen: price.map(|price| price.0),
        violations,
    }
}

fn violation_body(violation: &Violation, zone: Tz) -> ViolationBody {
    // The numbers are the violation's own fields; its name and the blockers stand beside them.
    let mut params = match serde_json::to_value(violation) {
        Ok(serde_json::Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    };
    for beside in ["code", "blockers", "closed", "outside"] {
        params.remove(beside);
    }
    ViolationBody {
        code: store::code::text(&violation.code()).unwrap_or_default(),
        params,
        blockers: violation.blockers().iter().copied().map(Into::into).collect(),
        waivable: violation.code().is_soft(),
        about_time: violation.code().is_about_time(),
        text: words::violation::sentence(violation, zone).into(),
    }
}
