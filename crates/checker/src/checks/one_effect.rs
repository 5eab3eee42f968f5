//! **One effect per id.** A request that makes something makes it once, however often it is repeated; the id never
//! serves for another content; who is told that it is in use is not alone with it. Series, bundles and proposals have ids
//! like everything else, and a proposal is agreed to once.
//!
//! Cannot see: whether two persons' equal requests are told apart; which of several concurrent contents should win.

use crate::{
    case::Case,
    finding::{Check, Finding},
    history::{Event, Operation, Outcome},
};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let reservations = case.reservations.values().map(|story| (story.id, &story.events));
    let outages = case.outages.values().map(|story| (story.id, &story.events));
    let several = case.groups.iter().map(|((_, id), events)| (*id, events));
    let made = reservations.chain(outages).chain(several).flat_map(|(id, events)| of_id(id, events));
    let proposals = case.groups.iter().filter_map(|((_, id), events)| agreed(*id, events));
    made.chain(proposals).collect()
}

/// What a request that makes something says.
type Content<'a> = &'a Operation;

fn content(event: &Event) -> Option<Content<'_>> {
    let makes = matches!(
        event.operation,
        Operation::Create { .. }
            | Operation::Outage { .. }
            | Operation::CreateSeries { .. }
            | Operation::CreateBundle { .. }
            | Operation::Propose { .. }
    );
    makes.then_some(&event.operation)
}

/// A proposal is agreed to by one, however often he repeats it, and not after it was refused.
fn agreed(id: Uuid, events: &[(usize, &Event)]) -> Option<Finding> {
    let done = |operation: Operation| {
        events.iter().filter(move |(_, event)| event.operation == operation && event.succeeded())
    };
    let agreed: Vec<usize> = done(Operation::AcceptProposal).map(|(number, _)| *number).collect();
    let people: BTreeSet<&str> = done(Operation::AcceptProposal).map(|(_, event)| event.client.as_str()).collect();
    let closed: Vec<usize> = done(Operation::CloseProposal).map(|(number, _)| *number).collect();
    let wrong = !agreed.is_empty() && (people.len() > 1 || !closed.is_empty());
    let all: Vec<usize> = agreed.into_iter().chain(closed).collect();
    wrong.then(|| Finding::new(Check::OneEffect, id, all, "a proposal was agreed to and answered in another way"))
}

fn of_id(id: Uuid, events: &[(usize, &Event)]) -> Vec<Finding> {
    let asked: Vec<(usize, &Event, Content<'_>)> =
        events.iter().filter_map(|(number, event)| Some((*number, *event, content(event)?))).collect();
    let answered: Vec<_> = asked.iter().filter(|(_, event, _)| event.succeeded()).collect();
    let numbers = |some: &[&(usize, &Event, Content<'_>)]| some.iter().map(|(number, ..)| *number).collect::<Vec<_>>();
    let mut found = Vec::new();
    let mut report = |events: Vec<usize>, text: &str| found.push(Finding::new(Check::OneEffect, id, events, text));

    let made: Vec<_> = answered.iter().copied().filter(|(_, event, _)| event.made()).collect();
    if made.len() > 1 {
        report(numbers(&made), "it was made more than once");
    }
    if answered.iter().any(|(_, _, content)| *content != answered[0].2) {
        report(numbers(&answered), "one id was accepted with two contents");
    }
    if !answered.is_empty() && made.is_empty() && !asked.iter().any(|(_, event, _)| event.is_uncertain()) {
        report(numbers(&answered), "it was found as asked for before, and nobody had made it");
    }
    for (number, event, content) in &asked {
        let Outcome::Refused { code, status: 409, .. } = &event.outcome else { continue };
        if code == "id-in-use" && asked.len() == 1 {
            report(vec![*number], "the id is said to be in use, and nobody else asked for it");
        }
        let repeats = |(_, first, same): &&&(usize, &Event, Content<'_>)| {
            first.client == event.client && same == content && first.precedes(event)
        };
        if let Some((first, ..)) = answered.iter().find(repeats) {
            report(vec![*first, *number], "a request that had been granted was refused when it was repeated");
        }
    }
    found
}
