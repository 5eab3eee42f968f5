//! Rules about room: the instrument works, no outage, nobody else has the time.

use super::Asked;
use crate::{
    occupancy::{self, Occupancy, Source},
    schedule::Schedule,
    violation::Violation,
};
use inventory::slot::{Instant, Slot};
use std::collections::BTreeSet;

/// Returns the broken rules about room.
pub fn violations(schedule: &Schedule, asked: &Asked, now: Instant) -> Vec<Violation> {
    let instrument = &schedule.instrument;
    let capacity = instrument.capacity.get();
    let span = schedule.span_taken(&asked.slot, now);
    let own = asked.own_source();
    let (outages, uses): (Vec<Occupancy>, Vec<Occupancy>) = schedule
        .occupancy
        .iter()
        .filter(|row| row.span.overlaps(&span) && Some(row.source) != own)
        .copied()
        .partition(|row| matches!(row.source, Source::Outage(_)));
    // An outage takes every lane, one row each: the same span counts once.
    let stopped: BTreeSet<Slot> = outages.iter().map(|row| row.span).collect();
    let blockers = occupancy::blockers(&uses, capacity, &span);
    let status = instrument.status;
    [
        (!status.is_operational()).then_some(Violation::NotOperational { status }),
        (!stopped.is_empty()).then(|| Violation::Outage { blockers: stopped.into_iter().collect() }),
        (!blockers.is_empty()).then_some(Violation::Occupied { blockers, capacity }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the refusal of a span for which there is no lane: whatever overlaps it.
pub fn occupied(schedule: &Schedule, span: &Slot) -> Violation {
    let overlapping = schedule.occupancy.iter().map(|row| row.span).filter(|other| other.overlaps(span));
    let blockers: BTreeSet<Slot> = overlapping.collect();
    Violation::Occupied { blockers: blockers.into_iter().collect(), capacity: schedule.instrument.capacity.get() }
}
