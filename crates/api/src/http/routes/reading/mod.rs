//! What the calendar's routes read: the documented shapes, and the functions that check them field by field.

mod bundle;
mod decision;
mod hold;
mod hours;
mod needs;
mod outage;
mod parts;
mod request;
mod series;
mod series_move;

pub use bundle::{AskedTogether, MOST as MOST_TOGETHER, PutBundle, put_bundle};
pub use decision::{CancelReservation, DeclineReservation, cancel, decline};
pub use hold::{BookHold, PutHold, book_hold, put_hold};
pub use hours::{CheckOut, HoursInterval, check_out};
pub use needs::{NeedsBody, needs};
pub use outage::{DeclaredOutage, PutOutage, put_outage};
pub use parts::{Explained, Waived, explained, party, slot, waiver};
pub use request::{AskedFor, MoveReservation, PutReservation, move_reservation, put_reservation, usual_party};
pub use series::{AskedSeries, CancelSeries, PutSeries, Repeat, RepeatBody, cancel_series, put_series, repeat};
pub use series_move::{AskedMove, MoveSeries, move_series};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

/// The revision that the caller has seen.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes a header; the extractor reads it")]
pub struct IfMatchParam {
    /// The entity tag that was read last, as `"3"`.
    #[param(rename = "If-Match", required = true, example = "\"3\"")]
    if_match: String,
}

/// The revision that the caller has seen, of a thing that may be new.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes a header; the extractor reads it")]
pub struct SomeMatchParam {
    /// The entity tag that was read last, as `"3"`; left out, the thing must be new.
    #[param(rename = "If-Match", required = false, value_type = String, example = "\"3\"")]
    if_match: Option<String>,
}

/// An object without fields.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// SHA-256 of a request's content; JSON's keys are in alphabetical order.
pub fn digest(content: &serde_json::Value) -> Vec<u8> {
    Sha256::digest(content.to_string()).to_vec()
}
