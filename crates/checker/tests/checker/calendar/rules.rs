//! What stands in the way.

use super::{Calendar, Kept};
use checker::{
    history::{Outcome, Violation},
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
use uuid::Uuid;

impl Calendar {
    pub(super) fn in_the_way(
        &self,
        instrument: Uuid,
        slot: &Slot,
        own: &[Uuid],
        with: bool,
        now: Instant,
    ) -> Vec<Violation> {
        let mut found = Vec::new();
        if slot.start() <= now {
            found.push(violation("in_past", Vec::new()));
        }
        let span = self.taken(instrument, slot, now);
        let stopped = self.outage_rows(instrument, &span);
        if !stopped.is_empty() {
            found.push(violation("outage", stopped));
        }
        let others = self.reservations.iter().filter(|(id, _)| !own.contains(id)).map(|(_, kept)| kept);
        let here = others.clone().filter(|kept| kept.instrument == instrument);
        let in_the_way = blockers(here, &span, self.instrument(instrument).capacity);
        if !in_the_way.is_empty() {
            found.push(violation("occupied", in_the_way));
        }
        let beside = others.filter(|kept| with && kept.with);
        let taken = blockers(beside, &span, self.companion.capacity);
        if !taken.is_empty() {
            found.push(violation("companion_taken", taken));
        }
        found
    }

    pub(super) fn at_the_bench(&self, instrument: Uuid, slot: &Slot, now: Instant) -> Vec<Violation> {
        let mut found = Vec::new();
        if now < self.instrument(instrument).span_of(slot).start() {
            found.push(violation("too_early_to_start", Vec::new()));
        }
        if slot.end() <= now {
            found.push(violation("already_over", Vec::new()));
        }
        let instant = Slot::new(now, now + TimeDelta::microseconds(1)).expect("a microsecond");
        let stopped = self.outage_rows(instrument, &instant);
        if !stopped.is_empty() {
            found.push(violation("outage", stopped));
        }
        found
    }
}

/// The rows that fill an instant of `span`.
fn blockers<'a>(others: impl Iterator<Item = &'a Kept>, span: &Slot, capacity: u16) -> Vec<Slot> {
    let rows: Vec<Slot> = others.flat_map(|kept| &kept.rows).copied().filter(|row| row.overlaps(span)).collect();
    let instants = rows.iter().map(|row| row.start().max(span.start()));
    let fills = |at: &Instant| rows.iter().filter(|row| row.contains(*at)).count() >= usize::from(capacity);
    let full: Vec<Instant> = instants.filter(fills).collect();
    rows.iter().copied().filter(|row| full.iter().any(|at| row.contains(*at))).collect()
}

pub fn stale(revision: u32) -> Outcome {
    let code = "stale-revision".to_owned();
    Outcome::Refused { status: 412, code, revision: Some(revision), violations: Vec::new(), each: Vec::new() }
}

pub fn violation(code: &str, blockers: Vec<Slot>) -> Violation {
    Violation { code: code.to_owned(), blockers }
}

pub fn refused(violations: Vec<Violation>) -> Outcome {
    Outcome::Refused { status: 409, code: "booking-refused".to_owned(), revision: None, violations, each: Vec::new() }
}

pub fn problem(status: u16, code: &str) -> Outcome {
    Outcome::Refused { status, code: code.to_owned(), revision: None, violations: Vec::new(), each: Vec::new() }
}
