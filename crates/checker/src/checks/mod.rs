//! The checks, one a file: what it states, and what it cannot see.

pub mod depth;
pub mod invented;
pub mod lost;
pub mod occupancy;
pub mod one_effect;
pub mod preconditions;
pub mod refusals;
pub mod revisions;
pub mod sequences;
pub mod together;
pub mod transitions;

use crate::{
    case::Case,
    finding::{Check, Finding},
    history::History,
    parts,
};

/// Returns everything in a history that no correct run shows, by check, subject and line; the same history gives the
/// same findings to the byte.
///
/// Costs time in the square of the number of events on one instrument at worst.
pub fn check(history: &History) -> Vec<Finding> {
    let parts = parts::of(history);
    let case = Case::new(history, &parts);
    let mut found: Vec<Finding> = Check::ALL.into_iter().flat_map(|check| run(check, &case)).collect();
    found.sort();
    found.dedup();
    found
}

fn run(check: Check, case: &Case<'_>) -> Vec<Finding> {
    match check {
        Check::Depth => depth::check(case),
        Check::Lost => lost::check(case),
        Check::Invented => invented::check(case),
        Check::Refusals => refusals::check(case),
        Check::OneEffect => one_effect::check(case),
        Check::Transitions => transitions::check(case),
        Check::Revisions => revisions::check(case),
        Check::Sequences => sequences::check(case),
        Check::Occupancy => occupancy::check(case),
        Check::Preconditions => preconditions::check(case),
        Check::Together => together::check(case),
    }
}
