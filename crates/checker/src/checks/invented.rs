//! **Nothing is invented.** What stands in the final state was asked for by a client, with the content of the last
//! change that may have been made; answers show what was asked; every revision has a request, a deadline, an outage or
//! the waiting list behind it; who waits is offered what he waits for, and gets what he accepted; series are divided
//! and proposals agreed to by somebody.
//!
//! Cannot see: content other than instrument and time; which of several unanswered moves was the last.

use crate::{
    case::{Case, OutageStory, Story},
    explain::{self, GapKind},
    finding::{Check, Finding},
    history::{Event, Kind, Operation, Seen},
    machine::State,
    slot::Slot,
};
use uuid::Uuid;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let reservations = case.reservations.values().flat_map(|story| {
        let mut found = answers(story);
        found.extend(content(story));
        found.extend(unasked(case, story));
        found.extend(offers(story));
        found
    });
    reservations.chain(case.outages.values().flat_map(outage)).chain(several(case)).collect()
}

/// The answer to a request for time shows that time.
fn answers(story: &Story<'_>) -> Vec<Finding> {
    let wrong = story.changes().filter(|(_, event, seen)| event.wanted().is_some_and(|wanted| wanted != seen.slot));
    wrong
        .map(|(number, ..)| {
            Finding::new(Check::Invented, story.id, [number], "the answer shows another time than was asked for")
        })
        .collect()
}

fn content(story: &Story<'_>) -> Option<Finding> {
    let last = story.last?;
    let finding = |events: Vec<usize>, text: &str| Some(Finding::new(Check::Invented, story.id, events, text));
    let creates: Vec<usize> = story.creates().map(|(number, _)| number).collect();
    if creates.is_empty() {
        return finding(creates, "it is there and nobody asked for it");
    }
    let asked = story.creates().any(
        |(_, event)| matches!(event.operation, Operation::Create { instrument, .. } if instrument == last.instrument),
    );
    if !asked {
        return finding(creates, "it is on an instrument that nobody asked for");
    }
    let placements = &story.placements;
    // The last move that was answered, unless the final state is older: then something was lost.
    let settled = placements
        .iter()
        .filter(|placement| !placement.event.is_uncertain())
        .filter_map(|placement| placement.revision)
        .filter(|revision| *revision <= last.seen.revision)
        .max()
        .unwrap_or(0);
    let candidates: Vec<(usize, Slot)> = placements
        .iter()
        .filter(|placement| {
            placement.revision.is_none_or(|revision| settled <= revision && revision <= last.seen.revision)
        })
        .map(|placement| (placement.number, placement.slot))
        .collect();
    // A time from the waiting list is from before any move.
    let offered = settled <= 1 && story.may_be_offered(&last.seen.slot);
    if offered || candidates.iter().any(|(_, slot)| *slot == last.seen.slot) {
        return None;
    }
    let events = candidates.into_iter().map(|(number, _)| number).collect();
    finding(events, "it has a time that nobody asked for last")
}

fn unasked(case: &Case<'_>, story: &Story<'_>) -> Vec<Finding> {
    if story.creates().next().is_none() {
        return Vec::new();
    }
    let gaps = explain::gaps(case, story).into_iter().filter(|gap| gap.kind == GapKind::Unasked);
    gaps.map(|gap| {
        let text = format!("revision {} is there and nobody asked for that change", gap.revision);
        Finding::new(Check::Invented, story.id, gap.events, text)
    })
    .collect()
}

/// Whoever waits is offered what he waits for, and who accepts gets what he was offered.
fn offers(story: &Story<'_>) -> Vec<Finding> {
    let resettled = story.events.iter().any(|(_, event)| matches!(event.operation, Operation::Offer { .. }));
    let strange = |seen: &Seen| seen.state == State::Offered && !resettled && !story.may_be_offered(&seen.slot);
    let seen = || story.seen.iter().copied();
    let mut found: Vec<Finding> = seen()
        .filter(|(_, _, seen)| strange(seen))
        .map(|(number, ..)| {
            Finding::new(Check::Invented, story.id, [number], "it was offered time it does not wait for")
        })
        .collect();
    for (number, _, taken) in seen().filter(|(_, event, _)| event.operation == Operation::Accept) {
        let before = seen().find(|(_, _, seen)| seen.revision + 1 == taken.revision);
        let Some((offered, _, _)) = before.filter(|(_, _, before)| before.slot != taken.slot) else { continue };
        let text = "another time was accepted than had been offered";
        found.push(Finding::new(Check::Invented, story.id, [offered, number], text));
    }
    found
}

/// Series and proposals that are there were asked for, and what was agreed to somebody has agreed to.
fn several(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let asked = |kind: Kind, id: Uuid, asks: &dyn Fn(&Event) -> bool| {
        let events = case.groups.get(&(kind, id)).into_iter().flatten();
        let mut did = events.filter(|(_, event)| event.succeeded() || event.is_uncertain());
        did.any(|(_, event)| asks(event))
    };
    for series in &case.history.last.series {
        let root = case.families.root(series.id);
        if !asked(Kind::Series, root, &|event| matches!(event.operation, Operation::CreateSeries { .. })) {
            found.push(Finding::new(Check::Invented, series.id, [], "the series is there and nobody asked for it"));
        }
        let moved = |event: &Event| matches!(event.operation, Operation::MoveSeries { .. });
        if series.continues.is_some_and(|parent| !asked(Kind::Series, parent, &moved)) {
            found.push(Finding::new(Check::Invented, series.id, [], "the series was divided and nobody moved it"));
        }
    }
    for proposal in &case.history.last.proposals {
        if !asked(Kind::Proposal, proposal.id, &|event| matches!(event.operation, Operation::Propose { .. })) {
            found.push(Finding::new(Check::Invented, proposal.id, [], "the proposal is there and nobody made it"));
        }
        let agreed = asked(Kind::Proposal, proposal.id, &|event| event.operation == Operation::AcceptProposal);
        if proposal.accepted && !agreed {
            found.push(Finding::new(Check::Invented, proposal.id, [], "the proposal was agreed to by nobody"));
        }
    }
    found
}

fn outage(story: &OutageStory<'_>) -> Option<Finding> {
    let last = story.last?;
    let finding = |text: &str| {
        let events = story.events.iter().map(|(number, _)| *number);
        Some(Finding::new(Check::Invented, story.id, events, text))
    };
    let mut declared = story.declared().peekable();
    if declared.peek().is_none() {
        return finding("the outage is there and nobody declared it");
    }
    if !declared.any(|declared| declared.slot == last.slot && declared.instrument == last.instrument) {
        return finding("the outage has a time or an instrument that nobody declared");
    }
    if last.ended_at.is_some() && story.ended().next().is_none() {
        return finding("the outage was ended and nobody ended it");
    }
    None
}
