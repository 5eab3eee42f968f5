//! **Never more at once than fit.** At no instant do more uses lie on an instrument than its capacity, set-up and
//! clean-up included; an outage takes all of it; no lane holds two at once. Judged on the rows of occupancy, on the
//! reservations that were read at the end, and on those that were surely promised side by side in between: held, confirmed
//! or offered.
//!
//! Cannot see: two promises that overlapped only while one of them was under way, without an answer, or open to a
//! change that may have come first; what buffers keep where an outage or a late request may have cut them.

use crate::{
    case::{Case, Story},
    finding::{Check, Finding},
    history::{Event, Instrument, Outcome, Seen},
    machine::State,
    slot::{Instant, Slot, deepest},
};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use uuid::Uuid;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let instruments = &case.history.world.instruments;
    instruments
        .iter()
        .flat_map(|instrument| {
            let mut found = rows(case, instrument.id, instrument.capacity);
            found.extend(afterwards(case, instrument));
            found.extend(in_between(case, instrument));
            found
        })
        .chain(case.history.world.companions.iter().flat_map(|one| rows(case, one.id, one.capacity)))
        .collect()
}

/// The rows of an instrument, or of a companion.
fn rows(case: &Case<'_>, id: Uuid, capacity: u16) -> Vec<Finding> {
    let mut rows: Vec<_> = case.history.last.occupancy.iter().filter(|row| row.instrument == id).collect();
    rows.sort_by_key(|row| (row.lane, row.span, row.owner));
    let finding = |text| Finding::new(Check::Depth, id, [], text);
    let mut found = Vec::new();
    for pair in rows.windows(2) {
        if pair[0].lane == pair[1].lane && pair[0].span.overlaps(&pair[1].span) {
            let (lane, at) = (pair[1].lane, pair[1].span.start());
            found.push(finding(format!("lane {lane} holds two rows at {at}")));
        }
    }
    for row in rows.iter().filter(|row| row.lane >= capacity) {
        let lane = row.lane;
        found.push(finding(format!("a row lies in lane {lane}, beyond the capacity {capacity}")));
    }
    let spans: Vec<Slot> = rows.iter().map(|row| row.span).collect();
    found.extend(too_deep(&spans, capacity).map(|text| finding(format!("rows: {text}"))));
    found
}

fn too_deep(spans: &[Slot], capacity: u16) -> Option<String> {
    let (depth, at) = deepest(spans);
    let at = at.filter(|_| depth > usize::from(capacity))?;
    Some(format!("{depth} at once at {at} where {capacity} fit"))
}

fn afterwards(case: &Case<'_>, instrument: &Instrument) -> Option<Finding> {
    let outages: Vec<Slot> = case
        .outages
        .values()
        .filter(|outage| outage.last.is_some_and(|last| last.instrument == instrument.id))
        .filter(|outage| outage.declared().all(|declared| declared.companion.is_none()))
        .filter_map(|outage| {
            let last = outage.last?;
            let declared = outage.declared().map(|declared| case.latest(declared.event)).max()?;
            let end = last.ended_at.map_or(last.slot.end(), |ended| ended.min(last.slot.end()));
            Slot::new(last.slot.start().max(declared), end)
        })
        .collect();
    let possible = case.outage_spans(instrument.id);
    let mut spans: Vec<Slot> = outages.iter().flat_map(|span| (0..instrument.capacity).map(move |_| *span)).collect();
    let stories: Vec<&Story<'_>> = case.reservations.values().collect();
    for story in &stories {
        let Some(last) = story.last.filter(|last| last.instrument == instrument.id) else { continue };
        if last.seen.state.occupies() {
            let latest = case.taken_by(story, &last.seen.slot);
            let waits = last.seen.state != State::InUse;
            spans.extend(surely_kept(instrument, &last.seen.slot, latest, &possible, waits));
        }
    }
    too_deep(&spans, instrument.capacity).map(|text| {
        let at = deepest(&spans).1;
        let concerned = stories.iter().filter(|story| {
            let last = story.last.filter(|last| last.instrument == instrument.id && last.seen.state.occupies());
            last.is_some_and(|last| at.is_some_and(|at| instrument.span_of(&last.seen.slot).contains(at)))
        });
        let events = concerned.flat_map(|story| &story.placements).map(|placement| placement.number);
        Finding::new(Check::Depth, instrument.id, events, format!("reservations and outages: {text}"))
    })
}

/// The parts of a use's time that it keeps whatever happened: not the set-up that may have passed when it was taken,
/// nor what outages may have cut off; of a use that has not begun they cut no more than buffers.
fn surely_kept(instrument: &Instrument, slot: &Slot, latest: Instant, outages: &[Slot], waits: bool) -> Vec<Slot> {
    let whole = instrument.span_of(slot);
    let start = whole.start().max(latest.min(slot.start()));
    let kept = Slot::new(start, whole.end()).map(|span| span.minus(outages)).unwrap_or_default();
    if !waits {
        return kept;
    }
    // The time itself, and what is left of its buffers, without counting an instant twice.
    let mut spans = vec![*slot];
    spans.extend(kept.iter().flat_map(|part| part.minus(&[*slot])));
    spans
}

/// A time that somebody was told of, and that surely stood from the answer until it could have been changed.
struct Promise<'a> {
    number: usize,
    event: &'a Event,
    /// Answered at.
    from: u64,
    /// The first request after which it may have been changed, if there is one.
    until: Option<u64>,
    deadline: Option<Instant>,
    spans: Vec<Slot>,
}

fn in_between(case: &Case<'_>, instrument: &Instrument) -> Vec<Finding> {
    let stories = case.reservations.values().filter(|story| story.instruments == [instrument.id].into());
    let promises: Vec<Promise<'_>> = stories.flat_map(|story| promises(case, story, instrument)).collect();
    let mut found = Vec::new();
    for last in &promises {
        // All that was promised when this one was answered: earlier answers that nothing can have undone.
        let clock = last.event.clock.to;
        let mut side_by_side: Vec<&Promise<'_>> = std::iter::once(last)
            .chain(&promises)
            .filter(|other| other.from <= last.from && other.until.is_none_or(|until| last.from < until))
            .filter(|other| other.deadline.is_none_or(|deadline| clock < deadline))
            .filter(|other| meet(&other.spans, &last.spans))
            .collect();
        // A use that was moved to the time it had is still one use.
        let mut counted = BTreeSet::new();
        side_by_side.retain(|promise| counted.insert(promise.event.id));
        let spans: Vec<Slot> = side_by_side.iter().flat_map(|promise| promise.spans.clone()).collect();
        if let Some(text) = too_deep(&spans, instrument.capacity) {
            let events = side_by_side.iter().map(|promise| promise.number);
            found.push(Finding::new(Check::Depth, instrument.id, events, format!("promised side by side: {text}")));
        }
    }
    found
}

fn meet(some: &[Slot], others: &[Slot]) -> bool {
    some.iter().any(|span| others.iter().any(|other| other.overlaps(span)))
}

fn minutes_of(minutes: u32) -> TimeDelta {
    TimeDelta::minutes(i64::from(minutes))
}

fn promises<'a>(case: &Case<'_>, story: &Story<'a>, instrument: &Instrument) -> Vec<Promise<'a>> {
    let outages: Vec<_> = case.declared(instrument.id).collect();
    let cut: Vec<Slot> =
        outages.iter().filter(|declared| declared.companion.is_none()).map(|declared| declared.slot).collect();
    let stands = |seen: &Seen| seen.state.occupies() && seen.state != State::InUse;
    let told = story.seen.iter().copied().filter(|(_, _, seen)| stands(seen)).filter_map(|(number, event, seen)| {
        // An offer that is accepted may have to be approved earlier than it had to be accepted.
        let keeps_as_long = |later: &Seen| {
            later.hold_until.is_none_or(|until| seen.hold_until.is_some_and(|promised| promised <= until))
        };
        let keeps = |change: &Event| {
            change.seen().is_some_and(|later| {
                let same = later.slot == seen.slot && later.state.occupies() && keeps_as_long(later);
                later.revision <= seen.revision || same
            })
        };
        // What may have met it among others came before, where its answer did.
        let was = |change: &Event| matches!(change.outcome, Outcome::Done { .. }) && change.precedes(event);
        let changes = story.events.iter().filter(|(_, change)| change.step().is_some() && !keeps(change));
        let changes = changes.filter(|(_, change)| (change.succeeded() || change.is_uncertain()) && !was(change));
        let whole = instrument.span_of(&seen.slot);
        let displaced = outages.iter().filter(|declared| declared.slot.overlaps(&whole)).map(|declared| declared.event);
        let displaced = displaced.filter(|outage| !outage.precedes(event));
        let until = changes.map(|(_, change)| change.invoked_at).chain(displaced.map(|event| event.invoked_at)).min();
        let from = event.answered_at?;
        // One that waits for an answer, without a known deadline, may have lapsed at any time.
        let missed = instrument.no_show_minutes.map(|minutes| seen.slot.start() + minutes_of(minutes));
        let deadline = if seen.state == State::Confirmed { missed } else { Some(seen.hold_until?) };
        let spans = surely_kept(instrument, &seen.slot, event.clock.to, &cut, true);
        Some(Promise { number, event, from, until, deadline, spans })
    });
    told.collect()
}
