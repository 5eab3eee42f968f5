//! Asking for the same time again and again.

use super::{AskedFor, NeedsBody, digest, request::asked_for};
use crate::{
    http::{
        fields::{Checked, Fields, value},
        problem::{Fault, Problem},
    },
    view::reservation::{ModeName, PurposeName},
};
use booking::{
    recurrence::{Recurrence, RecurrenceError, Rule},
    series::{Choice, SeriesError},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use inventory::slot::{Instant, Slot};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most dates added or taken out.
const MOST_DATES: usize = 400;
/// Longest text of a rule.
const LONGEST_RULE: usize = 500;

/// How a time repeats, on the wall clock of the lab.
#[derive(Deserialize, ToSchema)]
#[schema(as = Repeat)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a part of bodies; `repeat` reads it")]
pub struct RepeatBody {
    /// A rule of RFC 5545 section 3.3.10, without `RRULE:`. A date as `UNTIL` counts to its last second.
    #[schema(max_length = 500, example = "FREQ=WEEKLY;COUNT=12")]
    rule: Option<String>,
    /// Starts that are left out (`EXDATE`).
    #[schema(max_items = 400)]
    without: Option<Vec<DateTime<Utc>>>,
    /// Starts that are added (`RDATE`).
    #[schema(max_items = 400)]
    also: Option<Vec<DateTime<Utc>>>,
}

/// A request for a series; `start` and `end` are those of its first occurrence.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put_series` reads it")]
pub struct PutSeries {
    /// The instrument.
    instrument_id: Uuid,
    /// When the first use begins, with offset.
    start: DateTime<Utc>,
    /// When it ends.
    end: DateTime<Utc>,
    /// How it repeats: at most 400 times.
    repeat: RepeatBody,
    /// Whether all must be had, or those that can be.
    choice: ChoiceName,
    /// Self-use or commissioned.
    mode: ModeName,
    /// What the hours are for.
    purpose: PurposeName,
    /// What it is called in calendars.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// Words to the lab.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// What each of them needs beside the instrument.
    needs: Option<NeedsBody>,
    /// The research group it is for.
    group_id: Option<Uuid>,
    /// The group's project code.
    #[schema(max_length = 50)]
    project_code: Option<String>,
    /// The organisation it is for.
    organisation_id: Option<Uuid>,
    /// The person who will use it, where the lab books for a caller.
    for_person_id: Option<Uuid>,
    /// Soft rules the lab sets aside.
    #[schema(max_items = 20)]
    waive: Option<Vec<String>>,
    /// Why; with `waive` only, and needed there. What else there is to say stands in `note`.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What is to happen when some occurrences cannot be had.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceName {
    /// All of them or nothing.
    All,
    /// Those that can be had.
    Possible,
}

/// Giving up what is still to come of a series.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `cancel_series` reads it")]
pub struct CancelSeries {
    /// From this occurrence on, named by the start that the rule gives it; without it, all.
    from: Option<DateTime<Utc>>,
    /// Why.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// How a time repeats, as read.
pub struct Repeat {
    rule: Option<Rule>,
    without: Vec<Instant>,
    also: Vec<Instant>,
}

impl Repeat {
    /// The recurrence that begins with `first` on the wall clock of `zone`.
    pub fn of(&self, first: &Slot, zone: Tz) -> Result<Recurrence, Problem> {
        let wall = |at: Instant| at.with_timezone(&zone).naive_local();
        let rule = self.rule.as_ref().map(|rule| rule.anchored(zone));
        let made =
            Recurrence::new(zone, wall(first.start()), wall(first.end()), rule).map_err(|error| match error {
                RecurrenceError::EndsBeforeStart { .. } | RecurrenceError::UntilWithoutZone => {
                    Problem::field("/repeat/rule", Fault::new("ends_before_start"))
                }
                RecurrenceError::Backwards { .. } | RecurrenceError::Unwritable(_) => {
                    Problem::field("/end", Fault::new("not_after_start"))
                }
            })?;
        Ok(made.including(self.also.iter().copied()).excluding(self.without.iter().copied()))
    }
}

/// A series without an occurrence, or with too many, as an error of its field.
impl From<SeriesError> for Problem {
    fn from(error: SeriesError) -> Self {
        match error {
            SeriesError::TooMany(too_many) => {
                Self::field("/repeat/rule", Fault::new("too_many").with("max", too_many.limit.get()))
            }
            SeriesError::Empty => Self::field("/repeat/without", Fault::new("nothing_left")),
        }
    }
}

/// A request for a series as read.
pub struct AskedSeries {
    /// What each occurrence asks for; its time is the first one's.
    pub each: AskedFor,
    /// How it repeats.
    pub repeat: Repeat,
    /// What is to happen when some cannot be had.
    pub choice: Choice,
}

impl AskedSeries {
    /// SHA-256 of what was asked, in one form however it was written.
    pub fn digest(&self) -> Vec<u8> {
        digest(&json!({
            "each": self.each.content(),
            "rule": self.repeat.rule,
            "without": self.repeat.without,
            "also": self.repeat.also,
            "choice": self.choice,
        }))
    }
}

/// Reads `repeat`.
pub fn repeat(fields: &mut Fields) -> Checked<Repeat> {
    fields.object("repeat", |fields| {
        let rule = fields.optional("rule", |given| {
            let text = value::line(LONGEST_RULE)(given)?;
            Rule::parse(&text).map_err(|_| vec![Fault::new("not_a_rule")])
        });
        let without = fields.list("without", MOST_DATES, value::time);
        let also = fields.list("also", MOST_DATES, value::time);
        fields.combine("/rule", (rule, without, also), |(rule, without, also)| {
            if rule.is_none() && also.is_empty() {
                return Err(Fault::new("required"));
            }
            Ok(Repeat { rule, without, also })
        })
    })
}

/// Reads a request for a series.
pub fn put_series(mut fields: Fields) -> Result<AskedSeries, Problem> {
    let each = asked_for(&mut fields);
    let repeat = repeat(&mut fields);
    let choice = fields.required("choice", value::choice::<Choice>);
    let (each, repeat, choice) = fields.finish((each, repeat, choice))?;
    Ok(AskedSeries { each, repeat, choice })
}

/// Reads from where on a series is given up, and why.
pub fn cancel_series(mut fields: Fields) -> Result<(Option<Instant>, Option<String>), Problem> {
    let from = fields.optional("from", value::time);
    let reason = fields.optional("reason", value::line(500));
    fields.finish((from, reason))
}
