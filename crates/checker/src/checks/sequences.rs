//! **SEQUENCE rises** (RFC 5546 section 2.1.4). From revision to revision the sequence never falls, and it rises when
//! the time changes, or what the invited are told of it: that it may take place, takes place, or does not.
//!
//! Cannot see: changes back and forth between two sightings; whether it rose without need, which the standard allows.

use crate::{
    case::{Case, Story},
    finding::{Check, Finding},
    history::Seen,
};

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    case.reservations.values().flat_map(of_story).collect()
}

fn of_story(story: &Story<'_>) -> Vec<Finding> {
    let mut seen: Vec<(Option<usize>, &Seen)> =
        story.seen.iter().copied().map(|(number, _, seen)| (Some(number), seen)).collect();
    // A final state older than an answer is a loss, told elsewhere; it stands in order all the same.
    seen.extend(story.last.map(|last| (None, &last.seen)));
    seen.sort_by_key(|(_, seen)| seen.revision);
    let pairs = seen.windows(2).filter_map(|pair| {
        let ((first, before), (second, after)) = (pair[0], pair[1]);
        let told = |seen: &Seen| (seen.slot, seen.state.standing());
        let text = if after.revision == before.revision {
            (after.sequence != before.sequence).then_some("one revision was seen with two sequences")
        } else if after.sequence < before.sequence {
            Some("the sequence fell")
        } else if told(after) != told(before) && after.sequence == before.sequence {
            Some("the sequence stayed when time or standing changed")
        } else {
            None
        };
        text.map(|text| Finding::new(Check::Sequences, story.id, first.into_iter().chain(second), text))
    });
    pairs.collect()
}
