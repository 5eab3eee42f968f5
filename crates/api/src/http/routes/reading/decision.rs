//! Turning a request down, and giving a reservation up.

use crate::http::{
    fields::{Fields, value},
    problem::{Fault, Problem},
};
use booking::reservation::DeclineCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why a request is turned down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `decline` reads it")]
pub struct DeclineReservation {
    /// The kind of reason.
    #[schema(value_type = String, pattern = "^(not_feasible|instrument_needed|not_qualified|incomplete|other)$")]
    code: String,
    /// The reason in words, for the applicant.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Why a reservation is given up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `cancel` reads it")]
pub struct CancelReservation {
    /// The reason in words.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Reads a decline; what only the program says is refused.
pub fn decline(mut fields: Fields) -> Result<(DeclineCode, String), Problem> {
    let code = fields.required("code", |given| match value::choice::<DeclineCode>(given) {
        Ok(DeclineCode::NotAdmitted) => Err(vec![Fault::new("not_a_choice")]),
        read => read,
    });
    let reason = fields.required("reason", value::line(500));
    fields.finish((code, reason))
}

/// Reads a cancellation.
pub fn cancel(mut fields: Fields) -> Result<Option<String>, Problem> {
    let reason = fields.optional("reason", value::line(500));
    fields.finish(reason)
}
