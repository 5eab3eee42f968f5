//! What a check found.

use serde::{Serialize, Serializer};
use std::fmt;
use uuid::Uuid;

/// A check, in the order in which findings are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// See [`crate::checks::depth`].
    Depth,
    /// See [`crate::checks::lost`].
    Lost,
    /// See [`crate::checks::invented`].
    Invented,
    /// See [`crate::checks::refusals`].
    Refusals,
    /// See [`crate::checks::one_effect`].
    OneEffect,
    /// See [`crate::checks::transitions`].
    Transitions,
    /// See [`crate::checks::revisions`].
    Revisions,
    /// See [`crate::checks::sequences`].
    Sequences,
    /// See [`crate::checks::occupancy`].
    Occupancy,
    /// See [`crate::checks::preconditions`].
    Preconditions,
    /// See [`crate::checks::together`].
    Together,
}

/// Something that no correct run shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The check.
    pub check: Check,
    /// The reservation, outage, instrument, series, bundle or proposal concerned.
    pub subject: Uuid,
    /// The lines of the events concerned, ascending; the final state stands on none.
    pub lines: Vec<usize>,
    /// What is wrong, in a sentence without its full stop.
    pub text: String,
}

impl Check {
    /// All checks, in order.
    pub const ALL: [Self; 11] = [
        Self::Depth,
        Self::Lost,
        Self::Invented,
        Self::Refusals,
        Self::OneEffect,
        Self::Transitions,
        Self::Revisions,
        Self::Sequences,
        Self::Occupancy,
        Self::Preconditions,
        Self::Together,
    ];

    /// Returns the check's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Depth => "depth",
            Self::Lost => "lost",
            Self::Invented => "invented",
            Self::Refusals => "refusals",
            Self::OneEffect => "one_effect",
            Self::Transitions => "transitions",
            Self::Revisions => "revisions",
            Self::Sequences => "sequences",
            Self::Occupancy => "occupancy",
            Self::Preconditions => "preconditions",
            Self::Together => "together",
        }
    }
}

impl Finding {
    /// Makes a finding about `subject` from the numbers of events, counted from 0 as in
    /// [`crate::history::History::events`].
    pub(crate) fn new(
        check: Check,
        subject: Uuid,
        events: impl IntoIterator<Item = usize>,
        text: impl Into<String>,
    ) -> Self {
        // The world stands on line 1.
        let mut lines: Vec<usize> = events.into_iter().map(|event| event + 2).collect();
        lines.sort_unstable();
        lines.dedup();
        Self { check, subject, lines, text: text.into() }
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.check.name(), self.subject, self.text)?;
        match self.lines.as_slice() {
            [] => Ok(()),
            [line] => write!(f, " (line {line})"),
            lines => {
                let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
                write!(f, " (lines {})", lines.join(", "))
            }
        }
    }
}
