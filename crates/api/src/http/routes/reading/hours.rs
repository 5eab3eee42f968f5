//! The hours of a use, as the bench tells them.

use super::slot;
use crate::http::{
    fields::{Fields, value},
    problem::{Fault, Problem},
};
use booking::command::HoursEntry;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

/// The hours of a use.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `check_out` reads it")]
pub struct CheckOut {
    /// The hours by kind; without them the whole use counts as testing.
    #[schema(max_items = 50)]
    intervals: Option<Vec<HoursInterval>>,
    /// How many samples were measured.
    #[schema(minimum = 0, maximum = 100_000)]
    samples: Option<u32>,
    /// Words of the bench.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// One interval of a use.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `check_out` reads it")]
pub struct HoursInterval {
    /// What kind of hours.
    #[schema(value_type = String,
        pattern = "^(set_up|test|post_processing|training|maintenance|fault|standby)$")]
    kind: String,
    /// When it began.
    start: DateTime<Utc>,
    /// When it ended.
    end: DateTime<Utc>,
}

/// Reads the hours of a use.
pub fn check_out(mut fields: Fields) -> Result<(Vec<HoursEntry>, Option<u32>, String), Problem> {
    let entries = fields.objects("intervals", 50, |inner| {
        let kind = inner.required("kind", value::choice);
        let slot = slot(inner);
        inner.combine("", (kind, slot), |(kind, slot)| Ok::<_, Vec<Fault>>(HoursEntry { kind, slot }))
    });
    let samples = fields.optional("samples", value::integer(0, 100_000));
    let note = fields.or("note", String::new(), value::paragraph(2000));
    fields.finish((entries, samples, note))
}
