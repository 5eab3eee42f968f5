//! **Nothing is lost.** What was answered as done is in the final state, or a later change that may have happened
//! explains what stands there instead.
//!
//! Cannot see: the loss of what was never answered; that a revision above the last answered one hides a loss, where
//! an unanswered request or an outage may have made it (what cannot be retold is told by `transitions` and
//! `invented`); the loss of usage records, notices and mail.

use crate::{
    case::{Case, OutageStory, Story},
    finding::{Check, Finding},
    history::{Kind, Operation, Outcome},
};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let reservations = case.reservations.values().flat_map(reservation);
    let outages = case.outages.values().flat_map(outage);
    reservations.chain(outages).chain(displaced(case)).chain(several(case)).collect()
}

fn reservation(story: &Story<'_>) -> Option<Finding> {
    let Some(last) = story.last else {
        let (number, _) = story.events.iter().rfind(|(_, event)| event.seen().is_some() || event.made())?;
        return Some(Finding::new(Check::Lost, story.id, [*number], "it was answered and is not there"));
    };
    let (number, _, seen) = story.seen.last().copied()?;
    let finding = |text: String| Some(Finding::new(Check::Lost, story.id, [number], text));
    let last = &last.seen;
    if last.revision < seen.revision {
        return finding(format!("revision {} was answered, revision {} is there", seen.revision, last.revision));
    }
    if last.revision == seen.revision && last.state != seen.state {
        let (revision, answered, there) = (seen.revision, seen.state.name(), last.state.name());
        return finding(format!("revision {revision} was answered as {answered} and is {there}"));
    }
    None
}

fn outage(story: &OutageStory<'_>) -> Option<Finding> {
    let finding = |number, text: &str| Some(Finding::new(Check::Lost, story.id, [number], text));
    let answered = story.events.iter().rev().find(|(_, event)| event.succeeded());
    let Some(last) = story.last else {
        return answered.and_then(|(number, _)| finding(*number, "the outage was answered and is not there"));
    };
    let ended = story.ended().find(|(_, event, _)| event.succeeded());
    match (ended, last.ended_at) {
        (Some((number, ..)), None) => finding(number, "the outage was ended and goes on"),
        (Some((number, _, at)), there) if at.is_some() && at != there => {
            finding(number, "the outage ended at another time than was answered")
        }
        _ => story.declared().filter(|declared| declared.event.succeeded()).find_map(|declared| {
            let Operation::ExtendOutage { until } = declared.event.operation else { return None };
            let number = story.events.iter().find(|(_, event)| std::ptr::eq(*event, declared.event))?.0;
            (last.slot.end() < until).then(|| finding(number, "the outage was extended and ends before")).flatten()
        }),
    }
}

/// What was seen of several, and what was agreed to.
fn several(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let last = &case.history.last;
    let there: BTreeSet<Uuid> = last.reservations.iter().map(|last| last.id).collect();
    for ((kind, id), events) in &case.groups {
        for (number, event) in events {
            if let Outcome::Series { occurrences, .. } = &event.outcome {
                let gone = occurrences.iter().filter(|one| !there.contains(&one.id));
                let text = "an occurrence was seen and is not there";
                found.extend(gone.map(|one| Finding::new(Check::Lost, one.id, [*number], text)));
            }
            if *kind == Kind::Proposal && event.succeeded() {
                let stands = last.proposals.iter().find(|last| last.id == *id);
                let agreed = event.operation == Operation::AcceptProposal;
                if stands.is_none_or(|last| agreed && !last.accepted) {
                    found.push(Finding::new(Check::Lost, *id, [*number], "the proposal does not stand as answered"));
                }
            }
        }
    }
    found
}

/// What an outage pushed out has a revision that came after it.
fn displaced(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, event) in case.outages.values().flat_map(|outage| &outage.events) {
        let Outcome::Outage { displaced, .. } = &event.outcome else { continue };
        for story in displaced.iter().filter_map(|id| case.reservations.get(id)) {
            let before = story.seen.iter().copied().rfind(|(_, seen_by, _)| seen_by.precedes(event));
            let Some((seen_at, _, before)) = before else { continue };
            if story.last.is_some_and(|last| last.seen.revision <= before.revision) {
                let text = "an outage pushed it out, and it stands as if nothing had happened";
                found.push(Finding::new(Check::Lost, story.id, [*number, seen_at], text));
            }
        }
    }
    found
}
