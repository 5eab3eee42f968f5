//! The duty to open, with its figures and the instruments behind them.

use super::common::{Named, Words};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How an institution meets its duty to open.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpeningDuty {
    /// The institution.
    pub institution: Named,
    /// The day of which it speaks.
    pub as_of: NaiveDate,
    /// Original value from which an instrument must be opened, in fen.
    pub threshold_fen: i64,
    /// Instruments of that value that are not retired, the secret ones included.
    pub obligated: u64,
    /// Those of them that are open.
    pub opened: u64,
    /// Those of them that are not.
    pub obligated_not_open: u64,
    /// The latter by reason, most first.
    pub not_open_by_reason: Vec<ReasonCount>,
    /// Opening rate: opened by obligated; nothing when none is obligated.
    pub rate: Option<f64>,
    /// What the rate means.
    pub definition: Words,
    /// A page of the instruments asked for, by asset number; secret ones only for their own office.
    pub items: Vec<DutyItem>,
    /// The cursor of the next page; nothing at the end of the list.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// Why instruments are not open, and how many.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReasonCount {
    /// The reason as a code; `none` when nobody gave one.
    #[schema(example = "teaching_only")]
    pub reason: String,
    /// The reason in words.
    pub text: Words,
    /// How many instruments.
    pub count: u64,
}

/// An instrument in the office's list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyItem {
    /// Its id.
    pub id: Uuid,
    /// Its number in the ledger.
    pub asset_number: String,
    /// Its name.
    pub name: Words,
    /// Original value, in fen.
    pub value_fen: i64,
    /// Its state in the ledger, as a code.
    pub status: String,
    /// Whether it must be opened.
    pub obligated: bool,
    /// Whether outsiders may use it.
    pub open: bool,
    /// Why not.
    pub not_open_reason: Option<NotOpenView>,
    /// The lab it stands in; nothing while it is offered to nobody.
    pub facility: Option<Named>,
    /// Counts changes of policy and offer; the entity tag for changing them.
    pub revision: i32,
}

/// Why an instrument is not open.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotOpenView {
    /// The reason as a code.
    #[schema(example = "other")]
    pub code: String,
    /// The reason in words; other reasons as they were typed.
    pub text: Words,
}
