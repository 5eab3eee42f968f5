//! **Occupancy follows state.** A reservation that keeps time has exactly its rows: its time with set-up and clean-up,
//! less the set-up that had passed when it was taken, less what an outage cut off, less what was left at its
//! check-out. An outage has one row in every lane. Nothing else has rows.
//!
//! Cannot see: a row shortened by no more than an outage or a late request may have cut; rows that were wrong in
//! between and are gone.

use crate::{
    case::{Case, OutageStory, Story},
    finding::{Check, Finding},
    history::{FinalReservation, Instrument, Owner, Row},
    machine::{State, Step},
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = case.reservations.values().flat_map(|story| reservation(case, story)).collect();
    found.extend(case.outages.values().filter_map(|story| outage(case, story)));
    for row in &case.history.last.occupancy {
        let id = match row.owner {
            Owner::Reservation(id) => case.reservations.get(&id).is_none_or(|story| story.last.is_none()).then_some(id),
            Owner::Outage(id) => case.outages.get(&id).is_none_or(|story| story.last.is_none()).then_some(id),
        };
        found.extend(id.map(|id| finding(id, [], "a row belongs to nothing that is there")));
    }
    found
}

fn finding(id: Uuid, events: impl IntoIterator<Item = usize>, text: &str) -> Finding {
    Finding::new(Check::Occupancy, id, events, text)
}

fn rows<'a>(case: &Case<'a>, owner: Owner) -> Vec<&'a Row> {
    let mut rows: Vec<&Row> = case.history.last.occupancy.iter().filter(|row| row.owner == owner).collect();
    rows.sort_by_key(|row| (row.span, row.lane));
    rows
}

fn reservation(case: &Case<'_>, story: &Story<'_>) -> Option<Finding> {
    let last = story.last?;
    let of_it = rows(case, Owner::Reservation(story.id));
    let (beside, rows): (Vec<&Row>, Vec<&Row>) =
        of_it.into_iter().partition(|row| case.companion(row.instrument).is_some());
    let instrument = case.instrument(last.instrument)?;
    let events = || story.events.iter().filter(|(_, event)| event.succeeded()).map(|(number, _)| *number);
    let report = |text: &str| Some(finding(story.id, events(), text));
    if !last.seen.state.keeps_rows() {
        return if rows.is_empty() && beside.is_empty() { None } else { report("it keeps no time and has rows") };
    }
    if rows.iter().any(|row| row.instrument != last.instrument) {
        return report("it has rows on another instrument");
    }
    if rows.windows(2).any(|pair| pair[0].span.overlaps(&pair[1].span)) {
        return report("it has two rows at one instant");
    }
    let whole = instrument.span_of(&last.seen.slot);
    if rows.iter().any(|row| !whole.covers(&row.span)) {
        return report("it has rows outside its time with set-up and clean-up");
    }
    let spans: Vec<Slot> = rows.iter().map(|row| row.span).collect();
    let waits = matches!(last.seen.state, State::Held | State::Confirmed | State::Offered);
    if waits && !last.seen.slot.minus(&spans).is_empty() {
        return report("part of its time has no row");
    }
    if let Some(text) = companions(case, last, &rows, &beside) {
        return report(text);
    }
    let limits = Limits::of(case, story, last, instrument);
    if limits.kept_to.is_some_and(|to| spans.iter().any(|span| to < span.end())) {
        return report("it keeps time after its check-out and the clean-up");
    }
    let missing = whole.minus(&spans).into_iter().flat_map(|gap| gap.minus(&case.outage_spans(last.instrument)));
    for gap in missing {
        let passed = spans.iter().all(|span| gap.end() <= span.start());
        let from = if passed { gap.start().max(limits.taken_by.min(last.seen.slot.start())) } else { gap.start() };
        let given_up = limits.free_from.is_some_and(|free| free <= from);
        if from < gap.end() && !given_up {
            return report("part of its set-up, time or clean-up has no row");
        }
    }
    None
}

/// What goes with an instrument is kept exactly while the instrument is: the companions named, and whoever runs it. The
/// lab may set aside that somebody does.
fn companions(case: &Case<'_>, last: &FinalReservation, rows: &[&Row], beside: &[&Row]) -> Option<&'static str> {
    let spans: Vec<Slot> = rows.iter().map(|row| row.span).collect();
    let kept: BTreeSet<Uuid> = beside.iter().map(|row| row.instrument).collect();
    let alike = |id: &Uuid| {
        let of: Vec<Slot> = beside.iter().filter(|row| row.instrument == *id).map(|row| row.span).collect();
        of == spans
    };
    let (operators, things): (BTreeSet<Uuid>, BTreeSet<Uuid>) =
        kept.iter().partition(|id| case.companion(**id).is_some_and(|companion| companion.operator));
    if things != last.with.iter().copied().collect() && !rows.is_empty() {
        Some("it keeps other companions than it needs")
    } else if operators.len() > usize::from(last.operated) {
        Some("it keeps somebody to run it whom it does not need")
    } else if !kept.iter().all(alike) {
        Some("a companion is kept for another time than the instrument")
    } else {
        None
    }
}

/// How much of a reservation's time need not have rows.
struct Limits {
    /// The latest instant at which it can have taken its time.
    taken_by: Instant,
    /// From when a check-out can have given the rest up.
    free_from: Option<Instant>,
    /// Until when rows can last after a check-out that was answered.
    kept_to: Option<Instant>,
}

impl Limits {
    fn of(case: &Case<'_>, story: &Story<'_>, last: &FinalReservation, instrument: &Instrument) -> Self {
        let taken_by = case.taken_by(story, &last.seen.slot);
        let outs: Vec<_> = (story.events.iter().map(|(_, event)| *event))
            .filter(|event| event.step() == Some(Step::CheckOut) && last.seen.state == State::Done)
            .filter(|event| event.succeeded() || event.is_uncertain())
            .collect();
        let clean = instrument.clean_up();
        Self {
            taken_by,
            free_from: outs.iter().map(|event| event.clock.from + clean).min(),
            kept_to: outs.iter().map(|event| case.latest(event) + clean).max(),
        }
    }
}

fn outage(case: &Case<'_>, story: &OutageStory<'_>) -> Option<Finding> {
    let last = story.last?;
    let instrument = case.instrument(last.instrument)?;
    let rows = rows(case, Owner::Outage(story.id));
    let of_companion = story.declared().any(|declared| declared.companion.is_some());
    let report = |text: &str| Some(finding(story.id, story.events.iter().map(|(number, _)| *number), text));
    if of_companion {
        return if rows.is_empty() { None } else { report("an outage of a companion has rows") };
    }
    let latest = story.declared().map(|declared| case.latest(declared.event)).max().unwrap_or(case.history.last.clock);
    let end = last.ended_at.map_or(last.slot.end(), |ended| ended.min(last.slot.end()));
    let latest_start = last.slot.start().max(latest);
    if rows.is_empty() {
        return if latest_start < end { report("the outage has no rows") } else { None };
    }
    // An outage that was extended has a row in every lane for each stretch.
    let of_lane =
        |lane: u16| rows.iter().filter(move |row| row.lane == lane).map(|row| row.span).collect::<Vec<Slot>>();
    let stretches = of_lane(rows[0].lane);
    let whole = stretches.windows(2).all(|pair| pair[0].end() == pair[1].start());
    let lanes = (0..instrument.capacity).all(|lane| of_lane(lane) == stretches);
    let strange = rows.iter().any(|row| row.lane >= instrument.capacity || row.instrument != last.instrument);
    if !whole || !lanes || strange {
        return report("the outage does not have equal rows in every lane");
    }
    let (start, kept_to) = (stretches[0].start(), stretches[stretches.len() - 1].end());
    if kept_to != end || start < last.slot.start() || latest_start < start {
        return report("the outage's rows are not its time");
    }
    None
}
