//! **`If-Match` holds.** Of two changes made on one revision at most one succeeds; none succeeds on a revision that
//! was known to be old; the same holds for changes of a whole series or bundle; and who is told that his revision is old had one that was ever followed by another.
//!
//! Cannot see: whether a revision was already old at the moment of a 412, only that it became so; a 412 for a
//! revision that nobody had been told.

use crate::{
    case::{Case, Story},
    finding::{Check, Finding},
    history::{Event, Operation, Outcome},
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let reservations = case.reservations.values().flat_map(of_story);
    reservations.chain(case.groups.iter().flat_map(|((_, id), events)| of_several(*id, events))).collect()
}

/// A series' and a bundle's revision rises with every change of any of its reservations.
fn of_several(id: Uuid, events: &[(usize, &Event)]) -> Vec<Finding> {
    let finding = |events: Vec<usize>, text: &str| Finding::new(Check::Preconditions, id, events, text);
    let shown = |event: &Event| match &event.outcome {
        Outcome::Series { series, revision, .. } if *series == id => Some(*revision),
        Outcome::Bundle { revision, .. } => Some(*revision),
        _ => None,
    };
    let mut found = Vec::new();
    let mut winners: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, event) in events {
        let Some(before) = event.if_match else { continue };
        if event.succeeded() {
            // A series that is moved to the time it has stays as it is.
            let moves = !matches!(event.operation, Operation::MoveSeries { from, slot } if from == slot.start());
            if moves {
                winners.entry(before).or_default().push(*number);
            }
            let newer = |(_, other): &&(usize, &Event)| {
                other.precedes(event) && shown(other).is_some_and(|revision| revision > before)
            };
            if let Some((newer, _)) = events.iter().find(newer) {
                found.push(finding(vec![*newer, *number], "a change of all succeeded on a revision known to be old"));
            }
        }
        if let Outcome::Refused { status: 412, revision: Some(revision), .. } = event.outcome
            && revision == before
        {
            found.push(finding(vec![*number], "a change of all was refused as old on the revision that is there"));
        }
    }
    let twice = winners.into_values().filter(|events| events.len() > 1);
    found.extend(twice.map(|events| finding(events, "two changes of all succeeded on one revision")));
    found
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
