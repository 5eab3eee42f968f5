//! **`If-Match` holds.** Of two changes made on one revision at most one succeeds; none succeeds on a revision that
//! was known to be old; and who is told that his revision is old had one that was ever followed by another.
//!
//! Cannot see: whether a revision was already old at the moment of a 412, only that it became so; a 412 for a
//! revision that nobody had been told.

use crate::{
    case::{Case, Story},
    finding::{Check, Finding},
    history::Outcome,
};
use std::collections::BTreeMap;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    case.reservations.values().flat_map(of_story).collect()
}

fn of_story(story: &Story<'_>) -> Vec<Finding> {
    let finding = |events: Vec<usize>, text: &str| Finding::new(Check::Preconditions, story.id, events, text);
    let mut found = Vec::new();
    let mut winners: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, event) in &story.events {
        let Some(before) = event.if_match.filter(|_| event.step().is_some()) else { continue };
        if event.succeeded() {
            winners.entry(before).or_default().push(*number);
            let newer =
                story.seen.iter().copied().find(|(_, other, seen)| other.precedes(event) && seen.revision > before);
            if let Some((newer, ..)) = newer {
                found.push(finding(vec![newer, *number], "a change succeeded on a revision known to be old"));
            }
        }
        // A revision that nobody had been told is no old one, and no present one either.
        let told = || story.seen.iter().any(|(_, other, seen)| other.precedes(event) && seen.revision == before);
        if let Outcome::Refused { status: 412, revision, .. } = &event.outcome
            && told()
            && (story.last.is_some_and(|last| last.seen.revision == before) || *revision == Some(before))
        {
            found.push(finding(vec![*number], "refused as old, though nothing came after the revision it saw"));
        }
    }
    let twice = winners.into_values().filter(|events| events.len() > 1);
    found.extend(twice.map(|events| finding(events, "two changes succeeded on one revision")));
    found
}
