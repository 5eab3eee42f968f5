//! Corruptions: each changes a good history so that a promise is broken, and says which check must see it.

mod coda;
mod occupancy;
mod pick;
mod promises;
mod refusals;
mod revisions;
mod series;
mod state;
mod together;
mod waiting;

pub use coda::alone;

use crate::random::Random;
use checker::{finding::Check, history::History};

/// A way to break a promise.
pub struct Corruption {
    pub name: &'static str,
    /// Changes the history, if it holds what the corruption needs.
    pub apply: fn(&mut History, &mut Random) -> Option<()>,
    /// The check that must see it.
    pub seen_by: Check,
    /// Checks that may see it too.
    pub and: &'static [Check],
}

/// All corruptions.
pub fn all() -> Vec<Corruption> {
    [state::ALL, promises::ALL, refusals::ALL, revisions::ALL, occupancy::ALL, series::ALL, waiting::ALL, together::ALL]
        .into_iter()
        .flatten()
        .map(|(name, seen_by, and, apply)| Corruption { name, apply: *apply, seen_by: *seen_by, and })
        .collect()
}

type Entry = (&'static str, Check, &'static [Check], fn(&mut History, &mut Random) -> Option<()>);
