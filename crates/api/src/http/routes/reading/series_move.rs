//! Taking another time with a series.

use super::{Explained, digest, explained, slot};
use crate::http::{
    fields::{Fields, value},
    problem::Problem,
};
use booking::series_move::{Scope, SeriesMove};
use chrono::{DateTime, Utc};
use inventory::{
    id::{PersonId, SeriesId},
    slot::{Instant, Slot},
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Taking an occurrence of a series to another time, and others with it. All make the same step on the lab's clock and
/// get the same length; what was moved on its own before stays where it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `move_series` reads it")]
pub struct MoveSeries {
    /// The occurrence, named by the start that the rule gives it.
    from: DateTime<Utc>,
    /// How far the move reaches.
    scope: ScopeName,
    /// When this occurrence begins then, with offset.
    start: DateTime<Utc>,
    /// When it ends then.
    end: DateTime<Utc>,
    /// Soft rules the lab sets aside.
    #[schema(max_items = 20)]
    waive: Option<Vec<String>>,
    /// Why, told to the other side; needed with `waive`.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// How far the move of an occurrence reaches.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeName {
    /// It and all that follow by the rule.
    Following,
    /// All that have not begun.
    All,
}

/// A move of a series as read.
pub struct AskedMove {
    from: Instant,
    scope: Scope,
    slot: Slot,
    explained: Explained,
}

impl AskedMove {
    /// SHA-256 of what was asked, for the series that comes of it.
    pub fn digest(&self, id: SeriesId) -> Vec<u8> {
        let Self { from, scope, slot, explained: _ } = self;
        digest(&json!({"move": id, "from": from, "scope": scope, "start": slot.start(), "end": slot.end()}))
    }

    /// The move of a series, asked for by this person.
    pub fn of(self, id: SeriesId, by: PersonId) -> SeriesMove {
        let Self { from, scope, slot, explained: Explained { waived, reason } } = self;
        SeriesMove { id, from, scope, slot, waiver: waived.map(|waived| waived.by(by)), reason }
    }
}

/// Reads a move of a series.
pub fn move_series(mut fields: Fields) -> Result<AskedMove, Problem> {
    let from = fields.required("from", value::time);
    let scope = fields.required("scope", value::choice::<Scope>);
    let slot = slot(&mut fields);
    let explained = explained(&mut fields);
    let (from, scope, slot, explained) = fields.finish((from, scope, slot, explained))?;
    Ok(AskedMove { from, scope, slot, explained })
}
