//! **What belongs together is done together.** Of a series that needs all its times either all are there or none, of
//! one that takes what can be had none but those asked for, and nothing joins or leaves it later; a bundle is there
//! whole or not at all, and given up whole; who exchanges times, hands one over, or finds other times for the displaced
//! changes all of them.
//!
//! Cannot see: which occurrences a change of a series should have met, but for those it says are turned down or moved;
//! what somebody else may have changed while a request was under way.

use crate::{
    case::{Case, Story},
    finding::{Check, Finding},
    history::{Event, FinalReservation, Kind, Operation, Outcome},
    machine::State,
    parts::is_fresh,
    several::{Choice, Occurrence, Wanted},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The number of a request, and the request.
type Asked<'a> = (usize, &'a Event);

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for ((kind, id), events) in &case.groups {
        match kind {
            Kind::Series => found.extend(series(case, *id, events)),
            Kind::Bundle => found.extend(bundle(case, *id, events)),
            _ => {}
        }
    }
    found.extend(exchanges(case));
    found.extend(resettlements(case));
    found
}

fn finding(id: Uuid, events: impl IntoIterator<Item = usize>, text: &str) -> Finding {
    Finding::new(Check::Together, id, events, text)
}

/// The requests that made it, or may have: the one that did for certain, if one did.
fn makers<'a>(events: &[Asked<'a>], makes: impl Fn(&Operation) -> bool) -> Vec<Asked<'a>> {
    let asked = || events.iter().copied().filter(|(_, event)| makes(&event.operation));
    match asked().find(|(_, event)| event.made()) {
        Some(maker) => vec![maker],
        None => asked().filter(|(_, event)| event.is_uncertain()).collect(),
    }
}

fn series(case: &Case<'_>, id: Uuid, events: &[Asked<'_>]) -> Vec<Finding> {
    let mut found: Vec<Finding> = events.iter().filter_map(|asked| changed(case, id, *asked)).collect();
    let makers = makers(events, |operation| matches!(operation, Operation::CreateSeries { .. }));
    let numbers = || makers.iter().map(|(number, _)| *number);
    let of_it = |last: &&FinalReservation| last.series.is_some_and(|(series, _)| case.families.root(series) == id);
    let there: BTreeSet<Uuid> = case.history.last.reservations.iter().filter(of_it).map(|last| last.id).collect();
    let allowed = |(_, event): &Asked<'_>| match &event.operation {
        Operation::CreateSeries { slots, choice: Choice::All, .. } => there.is_empty() || there.len() == slots.len(),
        Operation::CreateSeries { slots, .. } => there.len() <= slots.len(),
        _ => true,
    };
    if !makers.is_empty() && !makers.iter().any(allowed) {
        found.push(finding(id, numbers(), "the series is there in part, or with more than was asked for"));
    }
    let [(number, maker)] = makers[..] else { return found };
    let (Operation::CreateSeries { slots, choice, .. }, Outcome::Series { revision, continues, occurrences, .. }) =
        (&maker.operation, &maker.outcome)
    else {
        return found;
    };
    if is_fresh(*revision, *continues, occurrences) {
        let names: BTreeSet<_> = occurrences.iter().map(|one| one.name).collect();
        if names.len() != occurrences.len() || !names.iter().all(|name| slots.iter().any(|slot| slot.start() == *name))
        {
            found.push(finding(id, [number], "the series was made with times that were not asked for"));
        }
        if *choice == Choice::All && occurrences.len() != slots.len() {
            found.push(finding(id, [number], "all of the series was asked for, and a part of it was made"));
        }
        let made: BTreeSet<Uuid> = occurrences.iter().map(|one| one.id).collect();
        if there.difference(&made).next().is_some() {
            found.push(finding(id, [number], "an occurrence is there that was not made with its series"));
        }
    }
    found
}

/// What a change of a series shows of its occurrences afterwards. The series is read once it has been changed, and what
/// others do meanwhile may take an occurrence out of it.
fn changed(case: &Case<'_>, id: Uuid, (number, event): Asked<'_>) -> Option<Finding> {
    let Outcome::Series { occurrences, .. } = &event.outcome else { return None };
    let wrong = match &event.operation {
        Operation::DeclineSeries => {
            let open = |one: &Occurrence| matches!(one.state, State::Held | State::Waiting | State::Offered);
            occurrences.iter().any(open).then_some("the series was turned down, and one of it is held")
        }
        Operation::MoveSeries { slot, .. } => {
            let moved = occurrences.iter().any(|one| one.slot == *slot);
            (!moved).then_some("the series was moved, and none of it has the time that was asked for")
        }
        Operation::CancelSeries { .. } => {
            let given_up = occurrences.iter().any(|one| one.state == State::Cancelled);
            (!given_up).then_some("the series was given up, and none of it is")
        }
        _ => None,
    };
    let members = case.families.members(id);
    let mut stories = members.keys().filter_map(|id| case.reservations.get(id));
    let text = wrong.filter(|_| stories.all(|story| undisturbed(story, number, event)))?;
    Some(finding(id, [number], text))
}

/// Nobody else can have changed it while the request was under way.
fn undisturbed(story: &Story<'_>, number: usize, event: &Event) -> bool {
    let changes = story.events.iter().filter(|(other, change)| *other != number && change.step().is_some());
    let mut changes = changes.filter(|(_, change)| change.succeeded() || change.is_uncertain());
    changes.all(|(_, change)| !is_open(change) && (change.precedes(event) || event.precedes(change)))
}

/// It may happen yet, or may have happened at any time since.
fn is_open(change: &Event) -> bool {
    change.is_uncertain() && !matches!(change.outcome, Outcome::Done { .. })
}

fn bundle(case: &Case<'_>, id: Uuid, events: &[Asked<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    let makers = makers(events, |operation| matches!(operation, Operation::CreateBundle { .. }));
    let of_it = |last: &&FinalReservation| last.bundle == Some(id);
    let there: BTreeSet<Uuid> = case.history.last.reservations.iter().filter(of_it).map(|last| last.id).collect();
    let whole = |event: &Event| match &event.operation {
        Operation::CreateBundle { items } => {
            items.iter().map(|Wanted { id, .. }| *id).collect::<BTreeSet<_>>() == there
        }
        _ => false,
    };
    let certain = makers.iter().any(|(_, event)| event.made());
    if (certain || !there.is_empty()) && !makers.iter().any(|(_, event)| whole(event)) {
        let numbers = makers.iter().map(|(number, _)| *number);
        found.push(finding(id, numbers, "the bundle is not there as it was asked for"));
    }
    for (number, event) in events.iter().filter(|(_, event)| event.operation == Operation::CancelBundle) {
        let Outcome::Bundle { items, .. } = &event.outcome else { continue };
        let stands = items.iter().filter(|(_, seen)| !seen.state.has_ended()).any(|(id, _)| {
            let story = case.reservations.get(id);
            story.is_none_or(|story| undisturbed(story, *number, event))
        });
        if stands {
            found.push(finding(id, [*number], "the bundle was given up, and one of it stands"));
        }
    }
    found
}

/// An accepted proposal has changed whatever it was about.
fn exchanges(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for proposal in case.history.last.proposals.iter().filter(|proposal| proposal.accepted) {
        let Some(events) = case.groups.get(&(Kind::Proposal, proposal.id)) else { continue };
        let accepted = |(_, event): &&Asked<'_>| event.operation == Operation::AcceptProposal && is_done(event);
        // Whoever repeats a yes is told how it stands: the first that may have done it did.
        let first = |(_, event): &&Asked<'_>| event.invoked_at;
        let Some((number, event)) = events.iter().filter(accepted).min_by_key(first) else { continue };
        let both = [Some(proposal.reservation), proposal.counter.map(|(other, _)| other)];
        for id in both.into_iter().flatten() {
            let text = "an exchange was agreed to, and one of it stands as before";
            found.extend(as_before(case, id, event).map(|seen| finding(id, [*number, seen], text)));
        }
        if proposal.counter.is_none() && proposal.made.is_none() {
            found.push(finding(proposal.id, [*number], "time was handed over, and nobody has it"));
        }
    }
    found
}

fn resettlements(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, event) in case.outages.values().flat_map(|outage| &outage.events) {
        let Operation::Resettle { moves, .. } = &event.operation else { continue };
        for (id, _) in moves.iter().filter(|_| event.succeeded()) {
            let text = "other times were found for all, and one stands as before";
            found.extend(as_before(case, *id, event).map(|seen| finding(*id, [*number, seen], text)));
        }
    }
    found
}

fn is_done(event: &Event) -> bool {
    event.succeeded() || event.is_uncertain()
}

/// Whoever saw it before the request saw its last revision; returns the number of that sighting.
fn as_before(case: &Case<'_>, id: Uuid, event: &Event) -> Option<usize> {
    let story = case.reservations.get(&id)?;
    let (number, _, seen) = story.seen.iter().copied().rfind(|(_, seen_by, _)| seen_by.precedes(event))?;
    (story.last?.seen.revision <= seen.revision).then_some(number)
}
