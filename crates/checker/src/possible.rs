//! What may have stood in a request's way: reservations and outages that could have been live while it was decided.
//!
//! Too much may be called possible here, never too little: a blocker that is left out wrongly would be a false alarm.

use crate::{
    case::{Case, OutageStory, Placement, Story},
    history::{Event, Outcome},
    machine::{State, Step},
    slot::Slot,
};
use chrono::TimeDelta;
use uuid::Uuid;

/// The shortest time the calendar knows.
pub const INSTANT: TimeDelta = TimeDelta::microseconds(1);

/// A reservation that could have been live, with the spans it could have kept, set-up and clean-up included.
#[derive(Clone)]
pub struct Rival {
    pub spans: Vec<Slot>,
}

/// Returns the reservations on `instrument` that could have been live while `asked` was decided and lay in the way of
/// `wanted`, without its own.
pub fn rivals(case: &Case<'_>, instrument: Uuid, asked: &Event, wanted: &Slot) -> Vec<Rival> {
    let others = case.reservations.values().filter(|story| story.id != asked.id);
    let on_it = others.filter(|story| story.instruments.contains(&instrument));
    on_it
        .filter_map(|story| {
            // Whether a placement was live is dearer to know than whether it is in the way.
            let near = story.placements.iter().filter_map(|placement| {
                let span = span(case, story, instrument, placement, asked)?;
                span.overlaps(wanted).then_some((placement, span))
            });
            let live = near.filter(|(placement, _)| could_be_live(case, story, placement, asked));
            let offered = offered(case, story, instrument, asked).into_iter().filter(|span| span.overlaps(wanted));
            let spans: Vec<Slot> = live.map(|(_, span)| span).chain(offered).collect();
            (!spans.is_empty()).then_some(Rival { spans })
        })
        .collect()
}

/// What the waiting list may have kept for one that waits: any time that it waits for; once it was told which, that.
fn offered(case: &Case<'_>, story: &Story<'_>, instrument: Uuid, asked: &Event) -> Vec<Slot> {
    let Some(instrument) = case.instrument(instrument) else { return Vec::new() };
    let before = story.seen.iter().copied().rfind(|(_, event, _)| event.precedes(asked));
    let told = before.map(|(_, _, seen)| seen).filter(|seen| seen.state != State::Waiting);
    let again = case.declared(instrument.id).next().is_some();
    let within = || story.waits_within().map(|(within, _)| instrument.span_of(&within)).collect::<Vec<Slot>>();
    let joined = story.creates().any(|(_, event)| may_precede(event, asked));
    match told {
        _ if !joined => Vec::new(),
        None => within(),
        Some(seen) if seen.state == State::Offered && again => within(),
        Some(seen) if !story.may_be_offered(&seen.slot) || !seen.state.keeps_rows() => Vec::new(),
        Some(seen) => vec![instrument.span_of(&seen.slot)],
    }
}

/// Returns the spans of outages on `instrument` that could have been in force while `asked` was decided.
pub fn outages(case: &Case<'_>, instrument: Uuid, asked: &Event) -> Vec<Slot> {
    let others = case.outages.values().filter(|outage| outage.id != asked.id);
    others.flat_map(|outage| in_force(outage, instrument, asked)).collect()
}

fn in_force(outage: &OutageStory<'_>, instrument: Uuid, asked: &Event) -> Vec<Slot> {
    let ended = outage.ended().filter(|(_, event, _)| event.precedes(asked) && event.succeeded());
    let ended = ended.map(|(_, event, at)| at.unwrap_or(event.clock.to)).min();
    let declared =
        outage.declared().filter(|declared| declared.instrument == instrument && declared.companion.is_none());
    declared
        .filter(|declared| may_precede(declared.event, asked))
        .filter_map(|declared| {
            let start = declared.slot.start().max(declared.since);
            Slot::new(start, ended.map_or(declared.slot.end(), |ended| ended.min(declared.slot.end())))
        })
        .collect()
}

/// Whether `event` could have taken effect before `asked` was answered.
fn may_precede(event: &Event, asked: &Event) -> bool {
    asked.answered_at.is_none_or(|answered| event.invoked_at <= answered)
}

fn could_be_live(case: &Case<'_>, story: &Story<'_>, placement: &Placement<'_>, asked: &Event) -> bool {
    may_precede(placement.event, asked)
        && !was_seen_gone(story, placement, asked)
        && !was_displaced(case, story, placement, asked)
        && !had_lapsed(story, placement, asked)
}

/// Somebody had been told, before `asked` was sent, that the reservation stood elsewhere or was over.
fn was_seen_gone(story: &Story<'_>, placement: &Placement<'_>, asked: &Event) -> bool {
    let Some(made) = placement.revision else { return false };
    story.seen.iter().any(|(_, event, seen)| {
        let later = seen.revision >= made && (seen.slot != placement.slot || !seen.state.keeps_rows());
        later && event.precedes(asked)
    })
}

/// An outage had named it among what it pushed out, after it was placed and before `asked` was sent.
fn was_displaced(case: &Case<'_>, story: &Story<'_>, placement: &Placement<'_>, asked: &Event) -> bool {
    case.outages.values().flat_map(|outage| &outage.events).any(|(_, event)| {
        let Outcome::Outage { displaced, .. } = &event.outcome else { return false };
        displaced.contains(&story.id) && placement.event.precedes(event) && event.precedes(asked)
    })
}

/// It was held, nothing can have saved it, and its deadline had passed when `asked` was sent: whoever asks the
/// instrument's calendar first lets lapse what is due.
fn had_lapsed(story: &Story<'_>, placement: &Placement<'_>, asked: &Event) -> bool {
    let Some(seen) = placement.event.seen() else { return false };
    let due = seen.state == State::Held && seen.hold_until.is_some_and(|until| until <= asked.clock.from);
    due && !story.events.iter().any(|(_, event)| {
        let changed = event.seen().is_some_and(|later| later.revision > seen.revision);
        event.step().is_some() && (changed || event.is_uncertain()) && may_precede(event, asked)
    })
}

/// What the placement keeps; a use that was over before keeps no more than its clean-up, and one that runs over keeps
/// the next from beginning until somebody ends it.
fn span(
    case: &Case<'_>,
    story: &Story<'_>,
    instrument: Uuid,
    placement: &Placement<'_>,
    asked: &Event,
) -> Option<Slot> {
    let instrument = case.instrument(instrument)?;
    let whole = instrument.span_of(&placement.slot);
    let out = story.events.iter().filter(|(_, event)| event.step() == Some(Step::CheckOut) && event.succeeded());
    let over = out.filter(|(_, event)| event.precedes(asked)).map(|(_, event)| event.clock.to).min();
    let begun = story.events.iter().any(|(_, event)| {
        event.step() == Some(Step::CheckIn) && (event.succeeded() || event.is_uncertain()) && may_precede(event, asked)
    });
    let end = match over {
        Some(over) => whole.end().min(over + instrument.clean_up()),
        None if begun && asked.step() == Some(Step::CheckIn) => whole.end().max(asked.clock.to + INSTANT),
        None => whole.end(),
    };
    Slot::new(whole.start(), end)
}
