//! Retells a reservation's life revision by revision, with nothing but what was asked and what happens by itself.

use crate::{
    case::{Case, Story},
    history::Seen,
    machine::{State, Step},
    slot::Slot,
};
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// A revision that cannot be retold.
pub struct Gap {
    pub kind: GapKind,
    /// The revision.
    pub revision: u32,
    /// The events concerned.
    pub events: Vec<usize>,
    /// The states it could have been in before.
    pub before: BTreeSet<State>,
    /// The state it was seen in, if it was.
    pub after: Option<State>,
}

/// Why a revision cannot be retold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapKind {
    /// No step leads there, or not the one that was asked for.
    Impossible,
    /// A step leads there that nobody asked for and that cannot have happened by itself.
    Unasked,
}

/// Returns what cannot be retold, by revision. Empty where nobody made the reservation: that is told elsewhere.
pub fn gaps(case: &Case<'_>, story: &Story<'_>) -> Vec<Gap> {
    let seen = sightings(story);
    let Some(end) = seen.last().map(|(_, seen)| seen.revision) else { return Vec::new() };
    let mut gaps = Vec::new();
    let waits = story.waits_within().next().is_some();
    let mut states: BTreeSet<State> =
        State::FIRST.into_iter().filter(|state| waits || *state != State::Waiting).collect();
    if let Some((events, first)) = at(&seen, 1) {
        if !states.contains(&first.state) {
            let (before, after) = (BTreeSet::new(), Some(first.state));
            gaps.push(Gap { kind: GapKind::Impossible, revision: 1, events, before, after });
        }
        states = [first.state].into();
    }
    let by_itself = happens_by_itself(case, story);
    let mut told: Vec<usize> = at(&seen, 1).map(|(events, _)| events).unwrap_or_default();
    // A revision far beyond all that was asked cannot be retold anyway; its steps need not be walked one by one.
    let steps = end.min(u32::try_from(story.events.len() + 64).unwrap_or(u32::MAX));
    for revision in (2..=steps).chain((steps < end).then_some(end)) {
        let now = at(&seen, revision);
        let before = states.clone();
        let known = story.known(revision).and_then(|(_, event, _)| event.step());
        let taken: BTreeSet<Step> = match known {
            Some(step) => [step].into(),
            None => {
                // What is seen with a deadline that has not come cannot have lapsed.
                let due = at(&seen, revision - 1).and_then(|(_, seen)| seen.hold_until);
                let early = due.is_some_and(|due| case.history.last.clock < due);
                let by_itself = by_itself.iter().copied().filter(|step| !(early && *step == Step::Lapse));
                by_itself.chain(story.maybe(revision).filter_map(|(_, event)| event.step())).collect()
            }
        };
        let reached = follow(&before, taken);
        let in_principle = follow(&before, Step::ALL);
        let after = now.as_ref().map(|(_, seen)| seen.state);
        let explained = after.map_or(!reached.is_empty(), |state| reached.contains(&state));
        if !explained {
            let legal = after.map_or(!in_principle.is_empty(), |state| in_principle.contains(&state));
            let kind = if known.is_some() || !legal { GapKind::Impossible } else { GapKind::Unasked };
            let events = now.iter().flat_map(|(events, _)| events.clone()).chain(told.clone()).collect();
            gaps.push(Gap { kind, revision, events, before, after });
        }
        states = match after {
            Some(state) => [state].into(),
            None if reached.is_empty() => State::ALL.into(),
            None => reached,
        };
        if let Some((events, _)) = now {
            told = events;
        }
    }
    gaps
}

fn follow(from: &BTreeSet<State>, steps: impl IntoIterator<Item = Step>) -> BTreeSet<State> {
    let steps: Vec<Step> = steps.into_iter().collect();
    from.iter().flat_map(|state| steps.iter().flat_map(|step| step.from(*state))).copied().collect()
}

/// What was seen at each revision: by the change that made it, else by whoever looked, else at the end.
fn sightings<'a>(story: &Story<'a>) -> Vec<(Vec<usize>, &'a Seen)> {
    let mut found: Vec<(Vec<usize>, &'a Seen)> = Vec::new();
    for (number, _, seen) in story.changes().chain(story.seen.iter().copied()) {
        if !found.iter().any(|(_, known)| known.revision == seen.revision) {
            found.push((vec![number], seen));
        }
    }
    if let Some(last) = story.last
        && !found.iter().any(|(_, known)| known.revision == last.seen.revision)
    {
        found.push((Vec::new(), &last.seen));
    }
    found.sort_by_key(|(_, seen)| seen.revision);
    found
}

fn at<'a>(seen: &[(Vec<usize>, &'a Seen)], revision: u32) -> Option<(Vec<usize>, &'a Seen)> {
    seen.iter().find(|(_, seen)| seen.revision == revision).cloned()
}

/// The steps without a request that may have happened to it at some time.
fn happens_by_itself(case: &Case<'_>, story: &Story<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let held = || story.seen.iter().copied().map(|(_, _, seen)| seen).filter(|seen| seen.state == State::Held);
    let may_be_due = held().any(|seen| seen.hold_until.is_none_or(|until| until <= case.history.last.clock));
    // Whoever was not seen may have been held; so may whoever was placed without an answer.
    let unseen = story.placements.iter().any(|placement| placement.event.seen().is_none());
    let approved = story.events.iter().any(|(_, event)| event.step() == Some(Step::Approve) && event.is_uncertain());
    if may_be_due || unseen || approved {
        steps.push(Step::Lapse);
    }
    let listed = |seen: &Seen| matches!(seen.state, State::Waiting | State::Offered);
    let last = story.last.iter().map(|last| &last.seen);
    let waits = story.waits_within().next().is_some();
    if waits || story.seen.iter().copied().map(|(_, _, seen)| seen).chain(last).any(listed) {
        steps.extend([Step::Offer, Step::Lapse]);
    }
    let times = story.times();
    let missed = |instrument: &crate::history::Instrument| {
        let kept = |slot: &Slot| Some(slot.start() + TimeDelta::minutes(i64::from(instrument.no_show_minutes?)));
        times.iter().filter_map(kept).any(|until| until <= case.history.last.clock)
    };
    if story.instruments.iter().filter_map(|id| case.instrument(*id)).any(missed) {
        steps.extend([Step::Miss, Step::Keep]);
    }
    let mut stopped = story.instruments.iter().flat_map(|id| case.declared(*id));
    if stopped.any(|declared| times.iter().any(|slot| declared.slot.overlaps(slot))) {
        steps.extend([Step::Displace, Step::Withdraw]);
    }
    steps
}
