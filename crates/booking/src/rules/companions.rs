//! Rules about what a use needs beside its instrument.

use super::Asked;
use crate::{
    occupancy::{self, Occupancy, Source},
    operators::{self, Wanted},
    schedule::Schedule,
    violation::Violation,
};
use inventory::{
    companion::CompanionKind,
    id::{CompanionId, ReservationId},
    slot::{Instant, Slot},
};
use uuid::Uuid;

/// Returns the broken rules about accessories, places and operators, in the order of their ids.
pub fn violations(schedule: &Schedule, asked: &Asked, now: Instant) -> Vec<Violation> {
    let needs = schedule.needs(&asked.needs, asked.mode);
    if needs.is_empty() {
        return Vec::new();
    }
    let span = schedule.span_taken(&asked.slot, now);
    let mut found: Vec<Violation> =
        needs.with.iter().flat_map(|id| of_companion(schedule, asked, *id, &span)).collect();
    if needs.operator {
        found.extend(nobody(schedule, asked, span, now));
    }
    found
}

fn of_companion(schedule: &Schedule, asked: &Asked, id: CompanionId, span: &Slot) -> Vec<Violation> {
    let known = schedule.beside(id).filter(|beside| beside.companion.kind != CompanionKind::Operator);
    let Some(beside) = known.filter(|beside| beside.companion.serves(schedule.instrument.id)) else {
        return vec![Violation::CompanionNotOffered { companion: id }];
    };
    let companion = &beside.companion;
    let capacity = companion.capacity.get();
    let name = || companion.name.clone();
    let rivals: Vec<Occupancy> = beside.rivals(span, asked.own_source()).copied().collect();
    let taken = occupancy::blockers(&rivals, capacity, span);
    let mut out = schedule.companion_outages(id, span, None);
    out.extend(companion.absent(&asked.slot, schedule.instrument.zone, &schedule.calendar));
    out.sort();
    [
        (!out.is_empty()).then_some(Violation::CompanionOut { companion: id, name: name(), blockers: out }),
        (!taken.is_empty()).then_some(Violation::CompanionTaken {
            companion: id,
            name: name(),
            blockers: taken,
            capacity,
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Nobody who can run the instrument is on duty and free.
fn nobody(schedule: &Schedule, asked: &Asked, span: Slot, now: Instant) -> Option<Violation> {
    // What has no id yet is told apart from everything that has.
    let source = asked.own_source().unwrap_or(Source::Reservation(ReservationId(Uuid::nil())));
    let wanted = Wanted { source, slot: asked.slot, span, by: None };
    if operators::find(schedule, &schedule.companions, &wanted, now).is_some() {
        return None;
    }
    let busy = operators::busy(schedule, &wanted);
    Some(Violation::NoOperator { on_duty: busy.is_some(), blockers: busy.unwrap_or_default() })
}
