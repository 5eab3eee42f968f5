//! **Only legal steps.** Each answered change leads from a state the reservation may have been in to one that the
//! table in [`crate::machine`] allows for it; what was seen without an answered change can be reached by some step.
//!
//! Cannot see: an illegal step that unanswered requests, an outage or a deadline may have made legal; whether a move
//! should have been held or confirmed, which is for the policy to say.

use crate::{
    case::Case,
    explain::{self, GapKind},
    finding::{Check, Finding},
};

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let stories = case.reservations.values().filter(|story| story.creates().next().is_some());
    stories
        .flat_map(|story| {
            let gaps = explain::gaps(case, story).into_iter().filter(|gap| gap.kind == GapKind::Impossible);
            gaps.map(|gap| {
                let before: Vec<&str> = gap.before.iter().map(|state| state.name()).collect();
                let before = if before.is_empty() { "nothing".to_owned() } else { before.join(" or ") };
                let after = gap.after.map_or("no state that follows", |state| state.name());
                let text = format!("revision {} leads from {before} to {after}", gap.revision);
                Finding::new(Check::Transitions, story.id, gap.events, text)
            })
        })
        .collect()
}
